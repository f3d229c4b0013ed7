#include <retort/migration/bookkeeping.hpp>

#include <array>
#include <charconv>
#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/migration/record.hpp>
#include <retort/operation/vocabulary.hpp>
#include <retort/version.hpp>

namespace retort::migration {

namespace {
using operation::CreateTable;
using operation::Operation;

std::vector<schema::Table> bookkeeping_tables(const Tables& tables) {
    using namespace ddl;
    return {
        make_table(tables.version, {column("revision", text()).not_null(), primary_key({"revision"})}),
        make_table(tables.history,
                   {column("id", bigint()).identity(), column("revision", text()).not_null(),
                    column("direction", text()).not_null(), column("checksum", text()).not_null(),
                    column("started_at", timestamptz()).not_null(), column("duration_ms", bigint()),
                    column("tool_version", text()).not_null(), column("applied_by", text()).not_null(),
                    column("operations", bigint()).not_null(), column("completed", bigint()).not_null(),
                    column("state", text()).not_null(), column("digests", text()).not_null(),
                    column("online", text()).not_null(), column("position", text()).not_null(), primary_key({"id"})}),
    };
}

// The rows of revisions that were left half done.
std::string is_unfinished(const database::Dialect& dialect) {
    return fmt::format("{} IN ({}, {})", dialect.quote("state"),
                       dialect.literal(std::string(to_string(State::partial))),
                       dialect.literal(std::string(to_string(State::running))));
}
} // namespace

std::string_view to_string(State state) noexcept {
    switch (state) {
    case State::done: return "done";
    case State::partial: return "partial";
    case State::running: return "running";
    case State::abandoned: return "abandoned";
    }
    return "";
}

std::string describe(const Unfinished& unfinished) {
    return fmt::format("revision '{}' is half {}: {} of {} operations {} run{}", unfinished.revision,
                       unfinished.direction == Direction::upgrade ? "applied" : "reverted", unfinished.completed,
                       unfinished.operations, unfinished.completed == 1 ? "has" : "have",
                       unfinished.running ? ", and the next was begun" : "");
}

std::string command_that_finishes(const Unfinished& unfinished) {
    return unfinished.direction == Direction::upgrade ? "retort upgrade " + unfinished.revision : "retort downgrade -1";
}

std::vector<std::string> creation_sql(const database::Dialect& dialect, const Tables& tables) {
    constexpr std::string_view create = "CREATE TABLE ";
    std::vector<std::string> statements;
    for (const schema::Table& table : bookkeeping_tables(tables)) {
        for (auto& step : dialect.compile(Operation{CreateTable{table}}, {})) {
            // The operation is strict, as revisions want it; these two tables may be there from an earlier run.
            if (step.sql.starts_with(create)) step.sql.insert(create.size(), "IF NOT EXISTS ");
            statements.push_back(std::move(step.sql));
        }
    }
    return statements;
}

std::string version_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry) {
    const bool applies = entry.direction == "upgrade" || entry.direction == "stamp" || entry.direction == "squash";
    const std::string version = dialect.quote_name(tables.version);
    const std::string revision = dialect.quote("revision");
    const std::string id = dialect.literal(entry.revision);
    return applies ? fmt::format("INSERT INTO {} ({}) VALUES ({})", version, revision, id)
                   : fmt::format("DELETE FROM {} WHERE {} = {}", version, revision, id);
}

std::string history_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry) {
    const auto text = [&](const std::string& value) { return dialect.literal(value); };
    std::vector<std::string> columns;
    for (const char* name : {"revision", "direction", "checksum", "started_at", "duration_ms", "tool_version",
                             "applied_by", "operations", "completed", "state", "digests", "online", "position"})
        columns.push_back(dialect.quote(name));
    const std::vector<std::string> values{text(entry.revision),
                                          text(entry.direction),
                                          text(entry.checksum),
                                          dialect.expression(schema::Function::now),
                                          entry.duration ? std::to_string(entry.duration->count()) : "NULL",
                                          text(std::string(version_text)),
                                          text(entry.who),
                                          std::to_string(entry.operations),
                                          std::to_string(entry.completed),
                                          text(std::string(to_string(entry.state))),
                                          text(entry.digests),
                                          text(entry.online),
                                          text(entry.position)};
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", dialect.quote_name(tables.history), fmt::join(columns, ", "),
                       fmt::join(values, ", "));
}

std::string progress_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry) {
    const auto set = [&](const char* column, const std::string& value) {
        return fmt::format("{} = {}", dialect.quote(column), value);
    };
    std::string sql = fmt::format(
        "UPDATE {} SET {}, {}, {}, {}, {}, {}, {}", dialect.quote_name(tables.history),
        set("completed", std::to_string(entry.completed)), set("operations", std::to_string(entry.operations)),
        set("checksum", dialect.literal(entry.checksum)),
        set("state", dialect.literal(std::string(to_string(entry.state)))),
        set("digests", dialect.literal(entry.digests)), set("online", dialect.literal(entry.online)),
        set("position", dialect.literal(entry.position)));
    if (entry.duration)
        sql += ", " + set("duration_ms",
                          fmt::format("coalesce({}, 0) + {}", dialect.quote("duration_ms"), entry.duration->count()));
    return fmt::format("{} WHERE {} AND {}", sql, set("revision", dialect.literal(entry.revision)),
                       is_unfinished(dialect));
}

std::string position_sql(const database::Dialect& dialect, const Tables& tables, const std::string& revision,
                         const std::string& position) {
    return fmt::format("UPDATE {} SET {} = {} WHERE {} = {} AND {}", dialect.quote_name(tables.history),
                       dialect.quote("position"), dialect.literal(position), dialect.quote("revision"),
                       dialect.literal(revision), is_unfinished(dialect));
}

std::string forget_sql(const database::Dialect& dialect, const Tables& tables, const std::string& revision) {
    return fmt::format("DELETE FROM {} WHERE {} = {} AND {}", dialect.quote_name(tables.history),
                       dialect.quote("revision"), dialect.literal(revision), is_unfinished(dialect));
}

std::string abandon_sql(const database::Dialect& dialect, const Tables& tables) {
    return fmt::format("UPDATE {} SET {} = {} WHERE {}", dialect.quote_name(tables.history), dialect.quote("state"),
                       dialect.literal(std::string(to_string(State::abandoned))), is_unfinished(dialect));
}

std::vector<std::string> entry_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry) {
    return {version_sql(dialect, tables, entry), history_sql(dialect, tables, entry)};
}

std::vector<std::string> stamp_sql(const database::Dialect& dialect, const Graph& graph, const Tables& tables,
                                   const Applied& before, const Ids& after, bool purge, const std::string& who) {
    std::vector<std::string> statements;
    const auto mark = [&](const std::string& id, const char* direction) {
        for (std::string& sql :
             entry_sql(dialect, tables, {.revision = id, .direction = direction, .checksum = {}, .who = who}))
            statements.push_back(std::move(sql));
    };
    // The last first, and those that no file has before all: as if they were undone one by one.
    for (const std::string& id : before.ids)
        if (graph.find(id) == nullptr && (purge || !after.contains(id))) mark(id, "unstamp");
    const std::vector<const Revision*> order = in_applied_order(graph, before);
    for (auto revision = order.rbegin(); revision != order.rend(); ++revision)
        if (purge || !after.contains((*revision)->id)) mark(std::string((*revision)->id), "unstamp");
    for (const Revision* revision : graph.in_order())
        if (after.contains(revision->id) && (purge || !before.ids.contains(revision->id)))
            mark(std::string(revision->id), "stamp");
    return statements;
}

std::string unexpected_state_query(const database::Dialect& dialect, const Tables& tables, const Ids& expected) {
    std::vector<std::string> literals;
    for (const std::string& id : expected) literals.push_back(dialect.literal(id));
    return fmt::format("SELECT 1 WHERE (SELECT count(*) FROM {0}) <> {1} OR (SELECT count(*) FROM {0} WHERE {2} IN "
                       "({3})) <> {1} OR EXISTS (SELECT 1 FROM {4} WHERE {5})",
                       dialect.quote_name(tables.version), expected.size(), dialect.quote("revision"),
                       expected.empty() ? "''" : fmt::format("{}", fmt::join(literals, ", ")),
                       dialect.quote_name(tables.history), is_unfinished(dialect));
}

Ids read_applied(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    Ids applied;
    if (!dialect.has_table(connection, tables.version)) return applied;
    for (auto& row : connection.query(
             fmt::format("SELECT {} FROM {}", dialect.quote("revision"), dialect.quote_name(tables.version)))) {
        if (row[0]) applied.insert(std::move(*row[0]));
    }
    return applied;
}

std::string applications_query(const database::Dialect& dialect, const Tables& tables) {
    const auto quote = [&](std::string_view name) { return dialect.quote(name); };
    // One that stands in place of others was noted later than what came after these.
    return fmt::format("SELECT coalesce(s.{0}, h.{0}) AS {0}, h.{1} AS {1} FROM {2} h LEFT JOIN {2} s ON s.{3} = "
                       "'squash' AND s.{4} = h.{0} AND s.{0} IN (SELECT {0} FROM {5}) WHERE h.{3} IN ('upgrade', "
                       "'stamp') AND h.{6} = {7}",
                       quote("revision"), quote("id"), dialect.quote_name(tables.history), quote("direction"),
                       quote("position"), dialect.quote_name(tables.version), quote("state"),
                       dialect.literal(std::string(to_string(State::done))));
}

void note_squash(database::Connection& connection, const Tables& tables, const Revision& squash,
                 const std::string& who) {
    const database::Dialect& dialect = connection.dialect();
    const std::string version = dialect.quote_name(tables.version);
    const std::string revision = dialect.quote("revision");
    for (const std::string_view id : squash.body.replaces)
        connection.execute(
            fmt::format("DELETE FROM {} WHERE {} = {}", version, revision, dialect.literal(std::string(id))));
    // What the last one stands in place of itself is what the history has a row of, unless it was run since.
    const std::string last(squash.body.replaces.back());
    const auto noted = connection.query(
        fmt::format("SELECT {}, {} FROM {} WHERE {} IN ('upgrade', 'stamp', 'squash') AND {} = {} AND {} = {} ORDER BY "
                    "{} DESC LIMIT 1",
                    dialect.quote("direction"), dialect.quote("position"), dialect.quote_name(tables.history),
                    dialect.quote("direction"), revision, dialect.literal(last), dialect.quote("state"),
                    dialect.literal(std::string(to_string(State::done))), dialect.quote("id")));
    const bool is_squash = !noted.empty() && noted.front().at(0) == "squash";
    const std::vector<operation::Recorded> recorded = record_for(dialect.name(), {&squash, Direction::upgrade});
    note(connection, tables,
         {.revision = std::string(squash.id),
          .direction = "squash",
          .checksum = checksum(recorded),
          .who = who,
          .operations = recorded.size(),
          .completed = recorded.size(),
          .digests = digests(recorded),
          .position = is_squash ? noted.front().at(1).value_or(last) : last});
}

Applied read_applied_order(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    Applied applied = read_applied(connection, tables);
    if (applied.ids.empty() || !dialect.has_table(connection, tables.history)) return applied;
    for (auto& row :
         connection.query(fmt::format("{} ORDER BY {}", applications_query(dialect, tables), dialect.quote("id"))))
        applied.order.push_back(row[0].value_or(""));
    return applied;
}

Ids applied_of(database::Connection& connection, const Tables& tables, const Ids& revisions) {
    const database::Dialect& dialect = connection.dialect();
    const std::string column = dialect.quote("revision");
    std::vector<std::string> literals;
    for (const std::string& id : revisions) literals.push_back(dialect.literal(id));
    Ids applied;
    for (auto& row : connection.query(fmt::format("SELECT {0} FROM {1} WHERE {0} IN ({2})", column,
                                                  dialect.quote_name(tables.version), fmt::join(literals, ", "))))
        applied.insert(row.at(0).value_or(""));
    return applied;
}

std::optional<Unfinished> read_unfinished(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    if (!dialect.has_table(connection, tables.history)) return std::nullopt;
    std::vector<std::string> columns;
    for (const char* name : {"revision", "direction", "checksum", "operations", "completed", "state", "id",
                             "started_at", "applied_by", "online", "position"})
        columns.push_back(dialect.quote(name));
    const auto rows =
        connection.query(fmt::format("SELECT {} FROM {} WHERE {} ORDER BY {}", fmt::join(columns, ", "),
                                     dialect.quote_name(tables.history), is_unfinished(dialect), dialect.quote("id")));
    if (rows.empty()) return std::nullopt;
    const auto text = [&](std::size_t i) { return rows.front().at(i).value_or(""); };
    // Numbers that somebody wrote by hand may be none: then nothing is known to have run.
    const auto number = [&](std::size_t i) {
        std::size_t n = 0;
        const std::string digits = text(i);
        std::from_chars(digits.data(), digits.data() + digits.size(), n);
        return n;
    };
    return Unfinished{.revision = text(0),
                      .direction = text(1) == "upgrade" ? Direction::upgrade : Direction::downgrade,
                      .checksum = text(2),
                      .operations = number(3),
                      .completed = number(4),
                      .running = text(5) == to_string(State::running),
                      .id = text(6),
                      .started_at = text(7),
                      .who = text(8),
                      .online = text(9),
                      .position = text(10)};
}

bool has_unfinished(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    // Nothing else is begun while a revision is half done: its row is the last of those that say that one ran.
    return !connection
                .query(fmt::format(
                    "SELECT 1 FROM {0} WHERE {1} = (SELECT max({1}) FROM {0} WHERE {3} <> 'squash') AND {2}",
                    dialect.quote_name(tables.history), dialect.quote("id"), is_unfinished(dialect),
                    dialect.quote("direction")))
                .empty();
}

bool ensure_tables(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    if (dialect.has_table(connection, tables.version) && dialect.has_table(connection, tables.history)) return false;
    for (const std::string& statement : creation_sql(dialect, tables)) connection.execute(statement);
    return true;
}

bool ensure_version(database::Connection& connection, const Tables& tables) {
    database::Transaction transaction(connection);
    const bool created = ensure_tables(connection, tables);
    transaction.commit();
    return created;
}

void note(database::Connection& connection, const Tables& tables, const HistoryEntry& entry) {
    // Both in one go: a round trip less for every revision.
    connection.execute(fmt::format("{}", fmt::join(entry_sql(connection.dialect(), tables, entry), "; ")));
}

std::string operator_name() {
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    const passwd* user = getpwuid(geteuid());
    return fmt::format("{}@{}", user != nullptr ? user->pw_name : "unknown", host.data());
}

} // namespace retort::migration
