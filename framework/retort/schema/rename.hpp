#pragma once
// Names inside SQL text: which there are, and renaming them. For checks, defaults, predicates and generated columns,
// which a Schema keeps as text.
//
// The text is read as SQL of both databases at once: 'strings', E'strings', $$strings$$, -- and /* comments */ are
// passed over; a name is bare, "quoted", `quoted` or [quoted]. Bare names match whatever their case, quoted ones
// exactly. What stands where no column can (a function, a type, a collation, a literal's prefix) is left alone. It is
// no parser: the database remains the judge of its expressions.

#include <string>
#include <string_view>

namespace retort::schema {

/// Whether a column of that name occurs in the expression.
bool mentions_identifier(std::string_view sql, std::string_view name);

/// The expression with the column `from` called `to` wherever it occurs. Everything else keeps its bytes.
std::string rename_identifier(std::string_view sql, std::string_view from, std::string_view to);

/// The expression with the table `from` called `to` wherever it qualifies a column: from.code.
std::string rename_qualifier(std::string_view sql, std::string_view from, std::string_view to);

/// The identifier as both databases read it back: bare when it is lower case and no keyword of either, else "quoted".
std::string quote_if_needed(std::string_view identifier);

} // namespace retort::schema
