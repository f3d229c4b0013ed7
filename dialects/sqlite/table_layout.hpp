#pragma once
// CREATE TABLE parsed: what it says and which tokens say it. The grammar is that of parse.y, SQLite 3.40, and takes a
// little more than SQLite does: a text that a database has stored is always understood.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <sqlite/sql_token.hpp>
#include <sqlite/table_text.hpp>

namespace retort::sqlite {

/// Tokens of a text, from `begin` to the one before `end`.
struct TokenRange {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] bool empty() const { return begin == end; }
    [[nodiscard]] bool contains(const TokenRange& other) const { return begin <= other.begin && other.end <= end; }
};

/// What stands between the commas: a column or a constraint. SQLite lets the comma between two constraints be left out,
/// and a CONSTRAINT name have no constraint.
struct ElementLayout {
    TokenRange tokens;
    std::optional<std::size_t> comma; ///< the one before it
};

struct ColumnLayout {
    std::size_t element = 0;
    std::size_t name = 0;
    TokenRange type;     ///< where a type is or would be
    std::size_t end = 0; ///< after the last constraint: a CONSTRAINT name without one may follow
};

struct ConstraintLayout {
    std::size_t element = 0;
    bool in_column = false;          ///< in the definition of one, whose name may well be empty
    TokenRange tokens;               ///< with CONSTRAINT name
    std::optional<std::size_t> name; ///< the name of the last CONSTRAINT name before it
    std::size_t body = 0;            ///< the first token behind the names
    /// Between the parentheses of a CHECK or a generated column; what follows DEFAULT or COLLATE.
    TokenRange value;
    std::size_t autoincrement = 0; ///< primary key: where AUTOINCREMENT is or would be
    /// [NOT] DEFERRABLE that other constraints part from its foreign key: it counts for the last one before it.
    std::vector<TokenRange> deferrals;
};

struct TableLayout {
    std::vector<SqlToken> tokens;
    std::vector<SqlComment> comments;
    std::size_t name = 0; ///< of the table
    std::size_t open = 0; ///< the parentheses around the elements
    std::size_t close = 0;
    std::vector<ElementLayout> elements;
    std::vector<ColumnLayout> columns;
    std::vector<ConstraintLayout> constraints;
};

struct ParsedTable {
    std::string name;
    std::vector<ColumnText> columns;
    std::vector<ConstraintText> constraints;
    bool without_rowid = false;
    bool strict = false;
    TableLayout layout;
};

/// Throws Error (unsupported) where the text is not understood.
ParsedTable parse_table(std::string_view sql);

} // namespace retort::sqlite
