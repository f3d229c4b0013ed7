#include <sqlite/unobserved.hpp>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/table.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using database::Step;
using schema::Table;

constexpr const char* way_out = "upgrade without --sql, or say what that amounts to where execute() makes it";

Step check(std::string query, std::string failure) {
    return {.sql = std::move(query), .kind = Step::Kind::check, .failure = std::move(failure)};
}

// The copy takes the columns that the schema knows. One that SQL of somebody's own has added would stay behind with the
// old table, and all that it holds.
Step no_other_column(const Table& table) {
    std::vector<std::string> known;
    for (const schema::Column& column : table.columns) known.push_back(literal(column.name));
    return check(fmt::format("SELECT name FROM pragma_table_xinfo({}) WHERE name COLLATE NOCASE NOT IN ({})",
                             literal(table.name.name), fmt::join(known, ", ")),
                 fmt::format("{} has a column that no revision tells of, and a script would lose it: {}",
                             schema::display(table.name), way_out));
}

Step nothing_on_it(const Table& table) {
    std::vector<std::string> known;
    for (const schema::Index& index : table.indexes) known.push_back(literal(index.name));
    return check(
        fmt::format("SELECT name FROM sqlite_schema WHERE tbl_name = {} COLLATE NOCASE AND sql IS NOT NULL "
                    "AND type IN ('trigger', 'index') AND name COLLATE NOCASE NOT IN ({})",
                    literal(table.name.name), fmt::join(known, ", ")),
        fmt::format("{} has a trigger or index that a script does not know and would lose: drop it before, or upgrade "
                    "without --sql",
                    schema::display(table.name)));
}

std::size_t count(std::string_view text, std::string_view word) {
    std::size_t found = 0;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++found;
    return found;
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

Step no_other_clause(const schema::Schema& schema, const Table& table) {
    static constexpr std::array<std::string_view, 9> words{
        "CHECK", "CONFLICT", "COLLATE", "REFERENCES", "UNIQUE", "DEFAULT", "AUTOINCREMENT", "ROWID", "STRICT"};
    const std::string known = upper(create_table(table, schema));
    std::vector<std::string> conditions;
    for (const std::string_view word : words)
        conditions.push_back(fmt::format("length(sql) - length(replace(upper(sql), '{}', '')) > {}", word,
                                         count(known, word) * word.size()));
    return check(fmt::format("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = {} COLLATE NOCASE AND ({})",
                             literal(table.name.name), fmt::join(conditions, " OR ")),
                 fmt::format("{} has a clause that a script does not know and would lose: {}",
                             schema::display(table.name), way_out));
}
} // namespace

database::Steps unobserved_checks(const schema::Schema& schema, const Table& table) {
    return {no_other_column(table), nothing_on_it(table), no_other_clause(schema, table)};
}

} // namespace retort::sqlite
