#include <sqlite/rebuild.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>

namespace retort::sqlite {

namespace {
using database::Steps;
using schema::Column;
using schema::Schema;
using schema::Table;

std::string copy(const Table& before, const Table& after, const std::string& name,
                 const std::map<std::string, std::string>& values) {
    std::vector<std::string> columns;
    std::vector<std::string> sources;
    // A rowid that no column shows is copied too: full-text indexes and applications may hold on to it.
    const std::string old_rowid = rowid_name(before);
    const std::string new_rowid = rowid_name(after);
    if (!old_rowid.empty() && !new_rowid.empty() && rowid_column(after) == nullptr) {
        columns.push_back(new_rowid);
        sources.push_back(old_rowid);
    }
    for (const Column& column : after.columns) {
        if (column.generated || before.find_column(column.name) == nullptr) continue;
        const auto value = values.find(column.name);
        columns.push_back(quote(column.name));
        sources.push_back(value == values.end() ? quote(column.name) : value->second);
    }
    return fmt::format("INSERT INTO {} ({}) SELECT {} FROM {}", quote(name), fmt::join(columns, ", "),
                       fmt::join(sources, ", "), quote(before.name.name));
}

// The copy takes the columns that the schema knows. One that SQL of somebody's own has added would stay behind with the
// old table, and all that it holds.
database::Step no_other_column(const Table& table) {
    std::vector<std::string> known;
    for (const Column& column : table.columns) known.push_back(literal(column.name));
    return {.sql = fmt::format("SELECT name FROM pragma_table_xinfo({}) WHERE name COLLATE NOCASE NOT IN ({})",
                               literal(table.name.name), fmt::join(known, ", ")),
            .kind = database::Step::Kind::check,
            .failure = fmt::format("{} has a column that no revision tells of, and would lose it: where execute() adds "
                                   "it, say what that amounts to",
                                   schema::display(table.name))};
}

bool counts_up(const Table& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [](const Column& column) { return column.identity.has_value(); });
}

// The counter of the old table, which may be ahead of its largest row: ids of deleted rows are never given again.
std::vector<std::string> carry_counter(const Table& table, const std::string& name) {
    return {fmt::format("DELETE FROM sqlite_sequence WHERE name = {}", literal(name)),
            fmt::format("INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE name = {}",
                        literal(name), literal(table.name.name))};
}
} // namespace

std::string temporary_name(const Schema& schema, const std::string& table) {
    std::string name = "retort_new_" + table;
    const auto is_taken = [&] {
        const auto has_name = [&](const auto& object) { return same_name(object.name.name, name); };
        return std::any_of(schema.tables.begin(), schema.tables.end(), has_name) ||
               std::any_of(schema.opaque.begin(), schema.opaque.end(), has_name);
    };
    while (is_taken()) name += "_";
    return name;
}

Steps rebuild(const Schema& before, const Schema& after, const schema::Name& table,
              const std::map<std::string, std::string>& values) {
    const Table& old_table = *before.find_table(table);
    const Table& new_table = *after.find_table(table);
    const std::string name = temporary_name(before, table.name);

    std::vector<std::string> statements{create_table(new_table, after, name), copy(old_table, new_table, name, values)};
    if (counts_up(old_table) && counts_up(new_table)) {
        for (std::string& statement : carry_counter(old_table, name)) statements.push_back(std::move(statement));
    }
    statements.push_back(fmt::format("DROP TABLE {}", quote_table(table)));
    statements.push_back("PRAGMA legacy_alter_table = ON");
    statements.push_back(fmt::format("ALTER TABLE {} RENAME TO {}", quote(name), quote_table(table)));
    statements.push_back("PRAGMA legacy_alter_table = OFF");
    for (const schema::Index& index : new_table.indexes) statements.push_back(create_index(table, index));
    for (const schema::Opaque& opaque : before.opaque) {
        if (opaque.table == table && opaque.kind != "table") statements.push_back(opaque.sql);
    }

    Steps steps{no_other_column(old_table)};
    for (std::string& statement : statements)
        steps.push_back({.sql = std::move(statement), .suspends_foreign_keys = true});
    return steps;
}

} // namespace retort::sqlite
