#include <retort/cli/seed_report.hpp>

#include <chrono>
#include <memory>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/output.hpp>
#include <retort/operation/operation.hpp>

namespace retort::cli {

using seed::Result;

namespace {
std::string text_of(const Value& value) {
    constexpr std::size_t most = 60;
    const auto cut = [](std::string text) { return text.size() <= most ? text : text.substr(0, most) + "…"; };
    return std::visit(operation::overloaded{
                          [](Null) { return std::string("NULL"); },
                          [](bool b) { return std::string(b ? "true" : "false"); },
                          [](std::int64_t i) { return std::to_string(i); },
                          [](double d) { return fmt::format("{}", d); },
                          [&](const std::string& text) { return "'" + cut(text) + "'"; },
                          [](const Bytes& bytes) { return fmt::format("{} bytes", bytes.size()); },
                      },
                      value);
}

// + country code 'IND': name 'India'      ~ country code 'IND': name 'Indya' -> 'India'      - country code 'XXX'
std::string change_line(const RowChange& change) {
    using Kind = RowChange::Kind;
    std::vector<std::string> key;
    for (const auto& column : change.key)
        key.push_back(column.name + " " + text_of(change.kind == Kind::removed ? column.before : column.after));
    std::vector<std::string> columns;
    for (const auto& column : change.columns)
        columns.push_back(change.kind == Kind::changed
                              ? fmt::format("{} {} -> {}", column.name, text_of(column.before), text_of(column.after))
                              : fmt::format("{} {}", column.name, text_of(column.after)));
    std::string line = fmt::format("  {} {}",
                                   change.kind == Kind::inserted  ? "+"
                                   : change.kind == Kind::changed ? "~"
                                                                  : "-",
                                   change.table);
    if (!key.empty()) line += " " + fmt::format("{}", fmt::join(key, ", "));
    if (!columns.empty()) line += (key.empty() ? " " : ": ") + fmt::format("{}", fmt::join(columns, ", "));
    return line;
}

// What is told of a seed that takes longer than a second: a line that is written over on a terminal, else one line now
// and then.
class Progress {
public:
    void begin() {
        start_ = told_ = Clock::now();
        shown_ = false;
    }
    void tell(const std::string& table, std::size_t rows, std::size_t of) {
        const auto now = Clock::now();
        const std::chrono::duration<double> since_start = now - start_;
        if (since_start < std::chrono::seconds(1) || now - told_ < (terminal_ ? interval : 10 * interval)) return;
        told_ = now;
        const double rate = static_cast<double>(rows) / since_start.count();
        std::string text = of == 0 ? fmt::format("  {}: {} rows, {:.0f} a second", table, rows, rate)
                                   : fmt::format("  {}: {} of {} rows, {:.0f} a second, {:.0f} s left", table, rows, of,
                                                 rate, static_cast<double>(of - rows) / rate);
        shown_ = true;
        terminal_ ? say_over(text) : say(text);
    }
    void end() {
        if (shown_ && terminal_) say_over("");
        shown_ = false;
    }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds interval{200};

    Clock::time_point start_{};
    Clock::time_point told_{};
    bool shown_ = false;
    bool terminal_ = is_terminal(2);
};

seed::Parameters parameters_of(const std::vector<std::string>& texts) {
    seed::Parameters parameters;
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw Error(ErrorCategory::usage, fmt::format("--set {} is not NAME=VALUE", text));
        parameters.insert_or_assign(text.substr(0, equals), text.substr(equals + 1));
    }
    return parameters;
}
} // namespace

std::string environment_of(const Context& context, const std::string& said) {
    if (!said.empty()) return said;
    return context.project ? context.project->environment : Project{}.environment;
}

std::string result_line(const Result& result, bool dry_run) {
    if (result.skipped) return fmt::format("{}: nothing has changed since it ran", result.name);
    const auto& rows = result.rows;
    std::string line = fmt::format("{}: {}{} inserted, {} changed, {} unchanged", result.name,
                                   dry_run ? "would be " : "", rows.inserted, rows.changed, rows.unchanged);
    return rows.removed == 0 ? line : fmt::format("{}, {} removed", line, rows.removed);
}

boost::json::array to_json(const std::vector<Result>& results) {
    boost::json::array array;
    for (const Result& r : results)
        array.push_back(boost::json::object{{"name", r.name},
                                            {"inserted", r.rows.inserted},
                                            {"changed", r.rows.changed},
                                            {"unchanged", r.rows.unchanged},
                                            {"removed", r.rows.removed},
                                            {"skipped", r.skipped},
                                            {"requested", r.requested}});
    return array;
}

seed::Options seed_options(const Context& context, const std::vector<std::string>& parameters, bool dry_run,
                           int lock_timeout) {
    const bool json = context.arguments.json;
    const auto progress = std::make_shared<Progress>();
    seed::Options options{.dry_run = dry_run,
                          .parameters = parameters_of(parameters),
                          .contents = context.app.seed_contents,
                          .tables = ledger_of(context),
                          .version = tables_of(context).version,
                          .lock_timeout = std::chrono::seconds(lock_timeout)};
    options.started = [progress](std::string_view) { progress->begin(); };
    options.watch.progress = [progress](const std::string& table, std::size_t rows, std::size_t of) {
        progress->tell(table, rows, of);
    };
    if (dry_run && !json) options.watch.change = [](const RowChange& change) { print(change_line(change)); };
    options.finished = [progress, json, dry_run](const Result& result) {
        progress->end();
        if (!json) print(result_line(result, dry_run));
    };
    return options;
}

} // namespace retort::cli
