#include <retort/seed/ledger.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/database/dialect.hpp>
#include <retort/error.hpp>
#include <retort/operation/vocabulary.hpp>

namespace retort::seed {

namespace {
schema::Table ledger_table(const schema::Name& name) {
    using namespace ddl;
    return make_table(name, {column("seed", text()).not_null(), column("content", text()).not_null(),
                             column("environment", text()).not_null(), column("downgrades", bigint()).not_null(),
                             column("rows", text()).not_null(), column("finished_at", timestamptz()).not_null(),
                             primary_key({"seed"})});
}

std::string rows_text(const LedgerEntry& entry) {
    boost::json::object rows;
    for (const auto& [table, count] : entry.rows) rows[table] = count;
    return boost::json::serialize(rows);
}

std::map<std::string, std::int64_t> rows_of(const std::string& text) {
    std::map<std::string, std::int64_t> rows;
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(text, error);
    if (error || !value.is_object()) return rows; // written by hand: nothing is known
    for (const auto& [table, count] : value.get_object())
        if (count.is_int64()) rows.emplace(table, count.get_int64());
    return rows;
}

// How many revisions have been reverted.
std::string downgrades_text(const database::Dialect& dialect, const LedgerTables& tables, bool has_history) {
    return has_history ? fmt::format("(SELECT count(*) FROM {} WHERE {} = 'downgrade')",
                                     dialect.quote_name(tables.history), dialect.quote("direction"))
                       : "0";
}

std::string query_text(const database::Dialect& dialect, const LedgerTables& tables, bool has_history) {
    return fmt::format("SELECT {}, content, environment, {}, downgrades, {} FROM {}", dialect.quote("seed"),
                       dialect.quote("rows"), downgrades_text(dialect, tables, has_history),
                       dialect.quote_name(tables.ledger));
}
} // namespace

Ledger read_ledger(database::Connection& connection, const LedgerTables& tables) {
    const database::Dialect& dialect = connection.dialect();
    std::vector<database::TextRow> rows;
    try {
        rows = connection.query(query_text(dialect, tables, true));
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::syntax) throw;
        if (!dialect.has_table(connection, tables.ledger)) return {};
        if (dialect.has_table(connection, tables.history)) throw;
        rows = connection.query(query_text(dialect, tables, false));
    }
    Ledger ledger;
    for (const database::TextRow& row : rows) {
        ledger.downgrades = std::stoll(row[5].value());
        ledger.entries.emplace(row[0].value(), LedgerEntry{.content = row[1].value(),
                                                           .environment = row[2].value(),
                                                           .downgrades = std::stoll(row[4].value()),
                                                           .rows = rows_of(row[3].value())});
    }
    return ledger;
}

void ensure_ledger(database::Connection& connection, const LedgerTables& tables) {
    if (connection.dialect().has_table(connection, tables.ledger)) return;
    for (const database::Step& step :
         connection.dialect().compile(operation::Operation{operation::CreateTable{ledger_table(tables.ledger)}}, {}))
        connection.execute(step.sql);
}

void note(database::Connection& connection, const LedgerTables& tables, const std::string& seed,
          const LedgerEntry& entry) {
    const database::Dialect& dialect = connection.dialect();
    const std::string name = dialect.quote_name(tables.ledger);
    const std::string key = fmt::format("{} = {}", dialect.quote("seed"), dialect.literal(seed));
    connection.execute(fmt::format("DELETE FROM {} WHERE {}", name, key));
    connection.execute(fmt::format(
        "INSERT INTO {} ({}, content, environment, downgrades, {}, finished_at) VALUES ({}, {}, {}, {}, {}, {})", name,
        dialect.quote("seed"), dialect.quote("rows"), dialect.literal(seed), dialect.literal(entry.content),
        dialect.literal(entry.environment),
        downgrades_text(dialect, tables, dialect.has_table(connection, tables.history)),
        dialect.literal(rows_text(entry)), dialect.expression(schema::Expression{schema::Function::now})));
}

} // namespace retort::seed
