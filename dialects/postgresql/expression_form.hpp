#pragma once
// Whether two expressions say the same, as far as that can be told without the server.

#include <string_view>

#include <retort/schema/table.hpp>

namespace retort::postgresql {

/// Whether both are the same expression of `table` but for the way in which they are written. The server prints what it
/// was given with parentheses everywhere, casts behind literals, IN as = ANY and BETWEEN as two comparisons; spaces,
/// comments, the case of keywords and needless quotes and qualifiers do not come back. False where that is not sure:
/// then the server is asked (read_back.hpp).
bool are_same_expressions(std::string_view a, std::string_view b, const schema::Table& table);

/// The same for two defaults of a column of that type, to which the server casts a literal.
bool are_same_defaults(std::string_view a, std::string_view b, const schema::Table& table, const schema::Type& type);

/// The text of a type with one word for each of PostgreSQL's own: "timestamp(3) without time zone" as timestamp(3).
std::string canonical_type(std::string_view type);

} // namespace retort::postgresql
