#pragma once
// Expressions of SQLite as far as their tokens tell.

#include <string>
#include <string_view>
#include <vector>

#include <sqlite/sql_token.hpp>

namespace retort::sqlite {

/// Whether a column of that name occurs in the expression. Text in single quotes is none; a function, a collation, a
/// type or a table that is called so is none either. In doubt (LIKE, where a column is called so) one does.
bool mentions(std::string_view expression, std::string_view column);

/// Whether two expressions are the same but for white space, comments, parentheses around the whole, upper and lower
/// case, the quoting of names, and the operators that have two spellings.
bool same_expression(std::string_view a, std::string_view b);

/// Where a column is called by the whole name, `item.price` or `main.item.price`.
struct QualifiedName {
    std::size_t begin = 0;  ///< the first token of the qualifier
    std::size_t column = 0; ///< the column's
    /// The column as it has to be written without the qualifier; empty when it can stay as it is. Behind a dot a word
    /// may be what is else a keyword, and 'a' is a name.
    std::string alone{};
};

/// Those of the table among the tokens from `begin` to the one before `end`.
std::vector<QualifiedName> qualified_names(const std::vector<SqlToken>& tokens, std::size_t begin, std::size_t end,
                                           std::string_view table);

} // namespace retort::sqlite
