#pragma once
// Names, values and expressions in the words of operation/vocabulary.hpp.

#include <string>
#include <string_view>
#include <vector>

#include <retort/render/code.hpp>
#include <retort/schema/expression.hpp>
#include <retort/schema/name.hpp>

namespace retort::render {

/// A column's, constraint's or schema's name, or another text that no database lets have a NUL character. Throws Error
/// (value) for one that has.
Code name_code(const std::string& name);
Code names_code(const std::vector<std::string>& names);
/// "invoice", or {"billing", "invoice"}.
Code name_code(const schema::Name& name);
/// A text that may be long: a comment, SQL. Throws as name_code does.
Code text_code(const std::string& content);

Code number_code(std::int64_t number);
/// As ddl::Cell takes it: nullptr, true, 42, 0.5, "text", hex("00ff"). A text with a NUL character is a std::string.
Code value_code(const Value& value);
/// Arguments of sql() and execute(): "…", or {{"postgresql", "…"}}, or both.
std::vector<Code> sql_arguments(const schema::SqlText& sql);
/// sql("…"), literal(42), now().
Code expression_code(const schema::Expression& expression);
/// As ddl::Default takes it: 42, "text", now().
Code default_code(const schema::Expression& expression);
/// "…" where it is one SQL text for every database, for words that take SQL as it stands; else the expression.
Code condition_code(const schema::Expression& expression);

} // namespace retort::render
