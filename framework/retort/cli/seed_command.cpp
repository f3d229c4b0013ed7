#include <chrono>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/operation/operation.hpp>
#include <retort/seed/run.hpp>

namespace retort::cli {

namespace {
using seed::Result;

std::string environment_of(const Context& context, const SeedCommand& command) {
    if (!command.environment.empty()) return command.environment;
    return context.project ? context.project->environment : Project{}.environment;
}

int list(const Context& context, std::string_view environment) {
    boost::json::array array;
    for (const seed::Seed* s : seed::in_order(context.app.seeds)) {
        const bool runs = seed::runs_in(*s, environment);
        if (context.arguments.json) {
            array.push_back(boost::json::object{
                {"name", s->name},
                {"after", boost::json::array(s->body.after.begin(), s->body.after.end())},
                {"environments", boost::json::array(s->body.environments.begin(), s->body.environments.end())},
                {"runs", runs}});
            continue;
        }
        std::string line(s->name);
        if (!s->body.after.empty()) line += fmt::format("  after {}", fmt::join(s->body.after, ", "));
        if (!runs) line += fmt::format("  (only in {})", fmt::join(s->body.environments, ", "));
        print(line);
    }
    if (context.arguments.json) print(boost::json::serialize(array));
    return done;
}

std::string result_line(const Result& result, bool dry_run) {
    if (result.skipped) return fmt::format("{}: nothing has changed since it ran", result.name);
    const auto& rows = result.rows;
    std::string line = fmt::format("{}: {}{} inserted, {} changed, {} unchanged", result.name,
                                   dry_run ? "would be " : "", rows.inserted, rows.changed, rows.unchanged);
    return rows.removed == 0 ? line : fmt::format("{}, {} removed", line, rows.removed);
}

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

int run_command(const Context& context, const SeedCommand& command) {
    const std::string environment = environment_of(context, command);
    if (command.list) return list(context, environment);
    Database database = open(context, Missing::refuse);
    const Lease connection = connect_patiently(database, command.lock_timeout);
    const bool json = context.arguments.json;
    Progress progress;
    seed::Options options{.dry_run = command.dry_run,
                          .force = command.force || command.dry_run,
                          .allow_deletions = command.allow_deletions,
                          .parameters = parameters_of(command.parameters),
                          .contents = context.app.seed_contents,
                          .tables = ledger_of(context),
                          .version = tables_of(context).version,
                          .lock_timeout = std::chrono::seconds(command.lock_timeout)};
    options.started = [&](std::string_view) { progress.begin(); };
    options.watch.progress = [&](const std::string& table, std::size_t rows, std::size_t of) {
        progress.tell(table, rows, of);
    };
    if (command.dry_run && !json) options.watch.change = [&](const RowChange& change) { print(change_line(change)); };
    options.finished = [&](const Result& result) {
        progress.end();
        if (!json) print(result_line(result, command.dry_run));
    };
    const auto results = seed::run(*connection, context.app.seeds, command.names, environment, options);
    if (json) {
        boost::json::array array;
        for (const Result& r : results)
            array.push_back(boost::json::object{{"name", r.name},
                                                {"inserted", r.rows.inserted},
                                                {"changed", r.rows.changed},
                                                {"unchanged", r.rows.unchanged},
                                                {"removed", r.rows.removed},
                                                {"skipped", r.skipped},
                                                {"requested", r.requested}});
        print(boost::json::serialize(
            boost::json::object{{"environment", environment}, {"dry_run", command.dry_run}, {"seeds", array}}));
    } else if (results.empty()) {
        say(fmt::format("nothing to do: no seed runs in environment '{}'", environment));
    }
    return done;
}

} // namespace retort::cli
