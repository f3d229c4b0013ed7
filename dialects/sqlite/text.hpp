#pragma once
// Names and values as SQLite reads them.

#include <string>
#include <string_view>

#include <retort/schema/expression.hpp>
#include <retort/schema/name.hpp>
#include <retort/schema/value.hpp>

namespace retort::sqlite {

/// An identifier in double quotes (https://sqlite.org/lang_keywords.html). Throws Error (value) on a NUL byte.
std::string quote(std::string_view identifier);

/// A table's name without its schema, quoted. SQLite has one schema for a file, `main`: any other throws Error
/// (unsupported). It is left out because REFERENCES and ON (of CREATE INDEX) do not take one.
std::string quote_table(const schema::Name& table);

/// Whether SQLite takes two names for the same: it folds ASCII letters and nothing else.
bool same_name(std::string_view a, std::string_view b);

/// A value as SQL text. Reals get 17 digits, because SQLite 3.40 reads some shorter texts one bit off. Throws Error
/// (value) on a NUL byte in text and on a real that is not a number.
std::string literal(const Value& value);

/// An expression as SQL text. Throws Error (unsupported) when it has only the texts of other dialects.
std::string expression(const schema::Expression& expression);

/// Whether expression() has something to say here: false when it has only the texts of other dialects.
bool is_said(const schema::Expression& expression);

/// Whether ALTER TABLE ADD COLUMN takes the expression as a default on a table with rows: a value, or a text that is a
/// single literal (https://sqlite.org/lang_altertable.html §4).
bool is_constant(const schema::Expression& expression);

} // namespace retort::sqlite
