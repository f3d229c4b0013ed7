#pragma once
// Expressions that belong to a table and call its columns by their whole name.

#include <string>

#include <retort/schema/expression.hpp>
#include <retort/schema/name.hpp>

namespace retort::sqlite {

/// An expression of the table as SQL text, with `price` for `item.price` and `main.item.price`. SQLite allows the long
/// form in a CHECK alone, and there a rebuild would break it: the new table has another name for a while. The only
/// columns that such an expression can name are its own table's, so that the short form means the same. Throws Error
/// (unsupported) as expression() does.
std::string unqualified(const schema::Expression& expression, const schema::Name& table);

} // namespace retort::sqlite
