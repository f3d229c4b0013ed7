#include <retort/cli/findings.hpp>

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/output.hpp>
#include <retort/lint/lint.hpp>
#include <retort/lint/rule.hpp>
#include <retort/version.hpp>

namespace retort::cli {

namespace {
using lint::Finding;
using lint::Severity;

// Why and how to do otherwise may have a database's own words in it.
bool is_same(const Finding& a, const Finding& b) {
    return a.rule == b.rule && a.revision == b.revision && a.file == b.file && a.line == b.line && a.table == b.table &&
           a.message == b.message;
}

Style style_of(Severity severity) {
    return severity == Severity::error ? Style::bad : severity == Severity::warning ? Style::warning : Style::plain;
}

std::string page_of(std::string_view rule) { return fmt::format("docs/lint/{}.md", rule); }

std::string counted(std::ptrdiff_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

void print_finding(const Report::Entry& entry, bool is_everywhere) {
    const Finding& one = entry.finding;
    const std::string rows =
        one.rows ? fmt::format(" ({} has about {})", display(one.table), counted(*one.rows, "row", "rows")) : "";
    print(fmt::format("  {}:{}: {} {}: {}{}{}", one.file, one.line,
                      styled(to_string(one.severity), style_of(one.severity), 1), one.rule, one.message, rows,
                      is_everywhere ? "" : fmt::format(" [{}]", fmt::join(entry.databases, ", "))));
    print(fmt::format("      why:     {}", one.why));
    print(fmt::format("      instead: {}", one.rewrite));
    print(fmt::format("      more:    {}", page_of(one.rule)));
}

boost::json::object to_json(const Report::Entry& entry) {
    const Finding& one = entry.finding;
    boost::json::object object{
        {"rule", one.rule},         {"severity", to_string(one.severity)},
        {"revision", one.revision}, {"file", one.file},
        {"line", one.line},         {"table", nullptr},
        {"rows", nullptr},          {"databases", boost::json::array(entry.databases.begin(), entry.databases.end())},
        {"message", one.message},   {"why", one.why},
        {"rewrite", one.rewrite},   {"allowed", nullptr}};
    if (!one.table.name.empty()) object["table"] = display(one.table);
    if (one.rows) object["rows"] = *one.rows;
    if (!one.allowed.empty()) object["allowed"] = one.allowed;
    return object;
}

// SARIF 2.1.0, 3.27.10.
std::string_view level_of(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

// A path as a URI reference (RFC 3986, 3.3).
std::string uri_of(const std::string& path) {
    constexpr std::string_view plain = "/-._~!$&'()*+,;=@";
    std::string uri = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                              (byte >= 'a' && byte <= 'z') || plain.find(c) != std::string_view::npos;
        uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return uri;
}

boost::json::object text(std::string_view words) { return {{"text", words}}; }

boost::json::array sarif_rules() {
    boost::json::array list;
    for (const lint::Rule& rule : lint::rules())
        list.push_back(boost::json::object{
            {"id", rule.id},
            {"shortDescription", text(rule.title)},
            {"help", text(page_of(rule.id))},
            {"defaultConfiguration", boost::json::object{{"level", level_of(rule.severity)}}},
            {"properties", boost::json::object{{"database", rule.database.empty() ? "any" : rule.database}}}});
    return list;
}

boost::json::object sarif_result(const Report::Entry& entry) {
    const Finding& one = entry.finding;
    const boost::json::object place{{"artifactLocation", boost::json::object{{"uri", uri_of(one.file)}}},
                                    {"region", boost::json::object{{"startLine", one.line}}}};
    boost::json::object result{{"ruleId", one.rule},
                               {"ruleIndex", lint::find_rule(one.rule) - lint::rules().data()},
                               {"level", level_of(one.severity)},
                               {"message", text(fmt::format("{}: {}. Instead: {}", one.message, one.why, one.rewrite))},
                               {"locations", boost::json::array{boost::json::object{{"physicalLocation", place}}}},
                               {"properties", boost::json::object{{"revision", one.revision}}}};
    boost::json::array suppressions;
    if (!one.allowed.empty())
        suppressions.push_back(boost::json::object{{"kind", "inSource"}, {"justification", one.allowed}});
    result["suppressions"] = std::move(suppressions);
    return result;
}
} // namespace

void Report::add(std::string_view database, const std::vector<Finding>& findings) {
    databases_.emplace_back(database);
    for (const Finding& finding : findings) {
        const auto same =
            std::ranges::find_if(entries_, [&](const Entry& one) { return is_same(one.finding, finding); });
        if (same == entries_.end())
            entries_.push_back({finding, {std::string(database)}});
        else
            same->databases.emplace_back(database);
    }
}

std::vector<Report::Entry> Report::entries(const migration::Graph& graph) const {
    std::vector<Entry> sorted = entries_;
    std::ranges::stable_sort(sorted, {}, [&](const Entry& one) {
        return std::pair(graph.place_of(one.finding.revision), one.finding.line);
    });
    return sorted;
}

bool Report::has_errors() const {
    return std::ranges::any_of(entries_, [](const Entry& one) { return lint::has_errors({&one.finding, 1}); });
}

void print_findings(const migration::Graph& graph, const Report& report) {
    std::array<std::ptrdiff_t, 3> counts{};
    std::ptrdiff_t allowed = 0;
    std::string_view revision;
    const std::vector<Report::Entry> entries = report.entries(graph);
    for (const Report::Entry& entry : entries) {
        const Finding& one = entry.finding;
        if (!one.allowed.empty()) {
            ++allowed;
            continue;
        }
        ++counts[static_cast<std::size_t>(one.severity)];
        if (revision != one.revision)
            print(
                styled(fmt::format("{}  {}", one.revision, graph.file(one.revision)->body.message), Style::strong, 1));
        revision = one.revision;
        print_finding(entry, entry.databases.size() == report.databases().size());
    }
    const std::string also = allowed == 0 ? "" : fmt::format("; allowed by op.allow: {}", allowed);
    if (counts == decltype(counts){}) {
        say("lint has found nothing" + also);
        return;
    }
    say(fmt::format("lint has found {}, {}, {} of information{}", counted(counts[2], "error", "errors"),
                    counted(counts[1], "warning", "warnings"), counts[0], also));
}

boost::json::array findings_as_json(const migration::Graph& graph, const Report& report) {
    boost::json::array list;
    for (const Report::Entry& entry : report.entries(graph)) list.push_back(to_json(entry));
    return list;
}

boost::json::object findings_as_sarif(const migration::Graph& graph, const Report& report) {
    boost::json::array results;
    for (const Report::Entry& entry : report.entries(graph)) results.push_back(sarif_result(entry));
    const boost::json::object driver{{"name", "retort"}, {"version", version_text}, {"rules", sarif_rules()}};
    const boost::json::object run{{"tool", boost::json::object{{"driver", driver}}}, {"results", std::move(results)}};
    return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
            {"version", "2.1.0"},
            {"runs", boost::json::array{run}}};
}

} // namespace retort::cli
