#include <sqlite/observe.hpp>

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/schema/sql_tokens.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

schema::Schema observe(database::Connection& connection, schema::Schema schema) {
    schema.opaque.clear();
    // Names as the database compares them: SQLite folds case, a schema does not.
    std::map<std::string, schema::Name> tables;
    std::vector<std::string> names;
    for (const schema::Table& table : schema.tables) {
        const std::string name = schema::sql_lower(table.name.name);
        names.push_back(literal(name));
        tables.emplace(name, table.name);
    }
    // An index without SQL is that of a UNIQUE or PRIMARY KEY, which CREATE TABLE makes.
    for (const auto& row : connection.query(
             fmt::format("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('table', 'trigger', "
                         "'index') AND sql IS NOT NULL AND lower(tbl_name) IN ({}) ORDER BY rowid",
                         fmt::join(names, ", ")))) {
        const auto table = tables.find(schema::sql_lower(row[2].value_or("")));
        if (table != tables.end())
            schema.opaque.push_back({.kind = row[0].value_or(""),
                                     .name = row[1].value_or(""),
                                     .table = table->second,
                                     .sql = row[3].value_or("")});
    }
    return schema;
}

bool has_table(database::Connection& connection, const schema::Name& name) {
    static_cast<void>(quote_table(name)); // refuses a schema
    return !connection
                .query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = " + literal(name.name) +
                       " COLLATE NOCASE")
                .empty();
}

} // namespace retort::sqlite
