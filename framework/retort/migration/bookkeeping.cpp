#include <retort/migration/bookkeeping.hpp>

#include <array>
#include <cstdlib>

#include <pwd.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

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
        make_table(tables.history, {column("id", bigint()).identity(), column("revision", text()).not_null(),
                                    column("direction", text()).not_null(), column("checksum", text()).not_null(),
                                    column("started_at", timestamptz()).not_null(), column("duration_ms", bigint()),
                                    column("tool_version", text()).not_null(), column("applied_by", text()).not_null(),
                                    primary_key({"id"})}),
    };
}

} // namespace

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

std::vector<std::string> entry_sql(const database::Dialect& dialect, const Tables& tables, const HistoryEntry& entry) {
    const auto text = [&](const std::string& value) { return dialect.literal(value); };
    const bool applies = entry.direction == "upgrade" || entry.direction == "stamp";
    const std::string version = dialect.quote_name(tables.version);
    const std::string revision = dialect.quote("revision");
    std::vector<std::string> statements;
    statements.push_back(applies
                             ? fmt::format("INSERT INTO {} ({}) VALUES ({})", version, revision, text(entry.revision))
                             : fmt::format("DELETE FROM {} WHERE {} = {}", version, revision, text(entry.revision)));
    statements.push_back(fmt::format(
        "INSERT INTO {} ({}, {}, {}, {}, {}, {}, {}) VALUES ({}, {}, {}, {}, {}, {}, {})",
        dialect.quote_name(tables.history), revision, dialect.quote("direction"), dialect.quote("checksum"),
        dialect.quote("started_at"), dialect.quote("duration_ms"), dialect.quote("tool_version"),
        dialect.quote("applied_by"), text(entry.revision), text(entry.direction), text(entry.checksum),
        dialect.expression(schema::Function::now), entry.duration ? std::to_string(entry.duration->count()) : "NULL",
        text(std::string(version_text)), text(entry.who)));
    return statements;
}

std::string unexpected_state_query(const database::Dialect& dialect, const Tables& tables, const Ids& expected) {
    std::vector<std::string> literals;
    for (const std::string& id : expected) literals.push_back(dialect.literal(id));
    const std::string version = dialect.quote_name(tables.version);
    const std::string revision = dialect.quote("revision");
    return fmt::format(
        "SELECT 1 WHERE (SELECT count(*) FROM {0}) <> {1} OR (SELECT count(*) FROM {0} WHERE {2} IN ({3})) <> {1}",
        version, expected.size(), revision, expected.empty() ? "''" : fmt::format("{}", fmt::join(literals, ", ")));
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

void ensure_tables(database::Connection& connection, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    if (dialect.has_table(connection, tables.version) && dialect.has_table(connection, tables.history)) return;
    for (const std::string& statement : creation_sql(dialect, tables)) connection.execute(statement);
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
