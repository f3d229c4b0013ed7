#include <sqlite/observe.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/compile.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
// Names as the database writes them: SQLite folds case, a schema does not.
const schema::Table* find_table(const schema::Schema& schema, const std::string& name) {
    const auto found = std::find_if(schema.tables.begin(), schema.tables.end(),
                                    [&](const schema::Table& table) { return same_name(table.name.name, name); });
    return found == schema.tables.end() ? nullptr : &*found;
}

bool knows_index(const schema::Table& table, const std::string& name) {
    return std::any_of(table.indexes.begin(), table.indexes.end(),
                       [&](const schema::Index& index) { return same_name(index.name, name); });
}

// The table that the operation makes anew; nullptr when it makes none anew.
const schema::Table* rebuilt_table(const operation::Operation& operation, const schema::Schema& before) {
    const auto table = std::visit(operation::overloaded{[](const operation::AddColumn& op) { return op.table; },
                                                        [](const operation::AlterColumn& op) { return op.table; },
                                                        [](const operation::AddConstraint& op) { return op.table; },
                                                        [](const operation::DropConstraint& op) { return op.table; },
                                                        [](const auto&) { return schema::Name(); }},
                                  operation.value);
    const schema::Table* found = before.find_table(table);
    if (found == nullptr) return nullptr;
    const database::Steps steps = compile(operation, before);
    const bool is_made_anew =
        std::any_of(steps.begin(), steps.end(), [](const database::Step& step) { return step.suspends_foreign_keys; });
    return is_made_anew ? found : nullptr;
}
} // namespace

schema::Schema observe(database::Connection& connection, schema::Schema schema) {
    schema.opaque.clear();
    // An index without SQL is that of a UNIQUE or PRIMARY KEY, which CREATE TABLE makes.
    for (const auto& row :
         connection.query("SELECT type, name, tbl_name, sql FROM sqlite_schema "
                          "WHERE type IN ('table', 'trigger', 'index') AND sql IS NOT NULL ORDER BY rowid")) {
        const std::string kind = row[0].value_or("");
        const std::string name = row[1].value_or("");
        const schema::Table* table = find_table(schema, row[2].value_or(""));
        if (table == nullptr || (kind == "index" && knows_index(*table, name))) continue;
        schema.opaque.push_back({.kind = kind, .name = name, .table = table->name, .sql = row[3].value_or("")});
    }
    return schema;
}

database::Steps unobserved_checks(const operation::Operation& operation, const schema::Schema& before) {
    const schema::Table* table = rebuilt_table(operation, before);
    if (table == nullptr) return {};
    for (const schema::Opaque& seen : before.opaque)
        if (seen.kind == "table" && seen.table == table->name) return {};
    std::vector<std::string> known;
    for (const schema::Index& index : table->indexes) known.push_back(literal(index.name));
    return {{.sql = fmt::format("SELECT name FROM sqlite_schema WHERE tbl_name = {} COLLATE NOCASE AND sql IS NOT NULL "
                                "AND type IN ('trigger', 'index') AND name COLLATE NOCASE NOT IN ({})",
                                literal(table->name.name), fmt::join(known, ", ")),
             .kind = database::Step::Kind::check,
             .failure = fmt::format("{} has a trigger or index that a script does not know and would lose: drop it "
                                    "before, or upgrade without --sql",
                                    schema::display(table->name))}};
}

bool has_table(database::Connection& connection, const schema::Name& name) {
    static_cast<void>(quote_table(name)); // refuses a schema
    return !connection
                .query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = " + literal(name.name) +
                       " COLLATE NOCASE")
                .empty();
}

} // namespace retort::sqlite
