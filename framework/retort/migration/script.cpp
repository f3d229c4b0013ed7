#include <retort/migration/script.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/version.hpp>

namespace retort::migration {

namespace {
using database::Dialect;
using database::Step;
using operation::Recorded;

struct Range {
    std::string_view from;
    std::string_view to;
};

Range split(std::string_view range, std::string_view from) {
    const auto colon = range.find(':');
    if (colon == std::string_view::npos) return {from, range};
    const Range parts{range.substr(0, colon), range.substr(colon + 1)};
    if (parts.from.empty() || parts.to.empty())
        throw Error(ErrorCategory::usage, fmt::format("'{}' is not a range", range),
                    "write FROM:TO, for example base:head");
    return parts;
}

// A comment cannot be left, whatever the message holds.
std::string comment(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return "-- " + text + "\n";
}

// SQL as a statement of a script: one semicolon at its end, on a line of its own when a comment may swallow it.
std::string statement(std::string sql) {
    while (!sql.empty() && (sql.back() == ';' || sql.back() == '\n' || sql.back() == ' ')) sql.pop_back();
    if (sql.empty()) return {};
    const auto line = sql.rfind('\n');
    const bool comment_at_end = sql.find("--", line == std::string::npos ? 0 : line) != std::string::npos;
    return sql + (comment_at_end ? "\n;\n" : ";\n");
}

std::string write_step(const Dialect& dialect, const Step& step) {
    return statement(step.kind == Step::Kind::statement ? step.sql : dialect.guard(step.sql, step.failure));
}

// One revision: its transaction and its bookkeeping. `schema` becomes what it leaves behind.
std::string write_revision(const Dialect& dialect, const Tables& tables, const PlanItem& item, schema::Schema& schema) {
    const std::vector<Recorded> recorded = record(item);
    std::string body;
    bool suspend = false;
    for (const Recorded& r : recorded) {
        try {
            for (const Step& step : dialect.compile(std::span(&r, 1), schema)) {
                suspend = suspend || step.suspends_foreign_keys;
                body += write_step(dialect, step);
            }
        } catch (const Error& e) {
            throw e.at(place(item, r));
        }
        schema = apply_recorded(std::move(schema), item, r);
    }
    const HistoryEntry entry{.revision = std::string(item.revision->id),
                             .direction = std::string(to_string(item.direction)),
                             .checksum = checksum(recorded),
                             .duration = {},
                             .who = "script"};
    std::string text =
        comment(fmt::format("{} {}: {}", to_string(item.direction), item.revision->id, item.revision->body.message));
    text += dialect.script_begin(suspend);
    text += body;
    for (const std::string& sql : entry_sql(dialect, tables, entry)) text += statement(sql);
    return text + dialect.script_commit(suspend) + "\n";
}

std::string write_script(const Dialect& dialect, const Graph& graph, const Tables& tables, const Ids& applied,
                         const Plan& plan) {
    std::string text =
        comment(fmt::format("retort {} for {}", version_text, dialect.name())) + dialect.script_header() + "\n";
    if (plan.empty()) return text + comment("nothing to do");
    const std::string start = applied.empty() ? "base" : fmt::format("{}", fmt::join(graph.heads_of(applied), ", "));
    text += comment(fmt::format("from {}: on a database in any other state the script stops here", start));
    text += dialect.script_begin(false);
    if (applied.empty()) {
        for (const std::string& sql : creation_sql(dialect, tables)) text += statement(sql);
    }
    text += statement(dialect.guard(unexpected_state_query(dialect, tables, applied),
                                    fmt::format("the database is not at {}, where this script starts", start)));
    text += dialect.script_commit(false);
    text += "\n";
    schema::Schema schema = replay(graph, applied);
    for (const PlanItem& item : plan) text += write_revision(dialect, tables, item, schema);
    return text;
}
} // namespace

std::string upgrade_script(const Dialect& dialect, const Graph& graph, std::string_view range, const Tables& tables) {
    const auto [from, to] = split(range, "base");
    const Ids applied = applied_at(graph, from);
    return write_script(dialect, graph, tables, applied, plan_upgrade(graph, applied, to));
}

std::string downgrade_script(const Dialect& dialect, const Graph& graph, std::string_view range, const Tables& tables) {
    const auto [from, to] = split(range, "heads");
    const Ids applied = applied_at(graph, from);
    return write_script(dialect, graph, tables, applied, plan_downgrade(graph, applied, to));
}

std::string stamp_script(const Dialect& dialect, const Graph& graph, const std::vector<std::string>& targets,
                         const Tables& tables, bool purge) {
    Ids before;
    Ids after;
    for (const std::string& target : targets) {
        const auto [from, to] = split(target, "base");
        before.merge(applied_at(graph, from));
        after.merge(applied_at(graph, to));
    }
    std::string text = comment(fmt::format("retort {} for {}", version_text, dialect.name())) +
                       dialect.script_header() + "\n" + dialect.script_begin(false);
    for (const std::string& sql : creation_sql(dialect, tables)) text += statement(sql);
    if (purge) text += statement("DELETE FROM " + dialect.quote_name(tables.version));
    const auto mark = [&](const Ids& these, const Ids& without, const char* direction) {
        for (const std::string& id : these) {
            if (without.contains(id)) continue;
            for (const std::string& sql :
                 entry_sql(dialect, tables,
                           {.revision = id, .direction = direction, .checksum = {}, .duration = {}, .who = "script"}))
                text += statement(sql);
        }
    };
    if (!purge) mark(before, after, "unstamp");
    mark(after, purge ? Ids{} : before, "stamp");
    return text + dialect.script_commit(false);
}

std::string ensure_version_script(const Dialect& dialect, const Tables& tables) {
    std::string text = comment(fmt::format("retort {} for {}", version_text, dialect.name())) +
                       dialect.script_header() + "\n" + dialect.script_begin(false);
    for (const std::string& sql : creation_sql(dialect, tables)) text += statement(sql);
    return text + dialect.script_commit(false);
}

} // namespace retort::migration
