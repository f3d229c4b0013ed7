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
                             column("environment", text()).not_null(), column("rows", text()).not_null(),
                             column("finished_at", timestamptz()).not_null(), primary_key({"seed"})});
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
} // namespace

Ledger read_ledger(database::Connection& connection, const schema::Name& table) {
    Ledger ledger;
    const database::Dialect& dialect = connection.dialect();
    try {
        for (const auto& row :
             connection.query(fmt::format("SELECT {}, content, environment, {} FROM {}", dialect.quote("seed"),
                                          dialect.quote("rows"), dialect.quote_name(table))))
            ledger.emplace(row[0].value_or(""), LedgerEntry{.content = row[1].value_or(""),
                                                            .environment = row[2].value_or(""),
                                                            .rows = rows_of(row[3].value_or(""))});
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::syntax || dialect.has_table(connection, table)) throw;
    }
    return ledger;
}

void ensure_ledger(database::Connection& connection, const schema::Name& table) {
    if (connection.dialect().has_table(connection, table)) return;
    database::Transaction transaction(connection);
    for (const database::Step& step :
         connection.dialect().compile(operation::Operation{operation::CreateTable{ledger_table(table)}}, {}))
        connection.execute(step.sql);
    transaction.commit();
}

void note(database::Connection& connection, const schema::Name& table, const std::string& seed,
          const LedgerEntry& entry) {
    const database::Dialect& dialect = connection.dialect();
    const std::string name = dialect.quote_name(table);
    const std::string key = fmt::format("{} = {}", dialect.quote("seed"), dialect.literal(seed));
    connection.execute(fmt::format("DELETE FROM {} WHERE {}", name, key));
    connection.execute(
        fmt::format("INSERT INTO {} ({}, content, environment, {}, finished_at) VALUES ({}, {}, {}, {}, {})", name,
                    dialect.quote("seed"), dialect.quote("rows"), dialect.literal(seed), dialect.literal(entry.content),
                    dialect.literal(entry.environment), dialect.literal(rows_text(entry)),
                    dialect.expression(schema::Expression{schema::Function::now})));
}

} // namespace retort::seed
