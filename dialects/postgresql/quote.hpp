#pragma once
// Names, values and expressions as PostgreSQL's SQL. Whatever they hold, they stay what they are: names and texts may
// come from a database and are taken to be hostile.

#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/expression.hpp>
#include <retort/schema/name.hpp>
#include <retort/schema/value.hpp>

namespace retort::postgresql {

/// "name", with quotes doubled (manual, 4.1.1). Throws Error (value) for a name that is empty, holds a NUL byte or is
/// longer than 63 bytes: the server would cut it without a word, and two names could become one.
std::string quote(std::string_view identifier);
/// "schema"."name", or the name alone when it has no schema.
std::string quote_name(const schema::Name& name);
/// ("a", "b")
std::string quote_list(const std::vector<std::string>& identifiers);

/// The name of an index method, operator class or storage parameter: plain words as they are, all else quoted; a dot
/// stands between the schema and the name.
std::string words(std::string_view text);

/// 'text', with quotes doubled: standard_conforming_strings is on wherever this text runs. Throws Error (value) on a
/// NUL byte, which no text of PostgreSQL can hold.
std::string quote_text(std::string_view text);

/// A value as a constant that has its type wherever it stands.
std::string literal(const Value& value);

/// The text that is meant for PostgreSQL; nullptr when there is none.
const std::string* text_for_postgresql(const schema::SqlText& sql);

/// An expression as it stands in a larger one. Throws Error (unsupported) when its texts are for other databases.
std::string expression(const schema::Expression& expression);

} // namespace retort::postgresql
