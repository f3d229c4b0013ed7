#pragma once
// Types and columns in the words of operation/vocabulary.hpp.

#include <string_view>

#include <retort/render/code.hpp>
#include <retort/schema/schema.hpp>

namespace retort::render {

/// varchar(255), array(text()), enumeration("status"). A type that no word says exactly is said by its members:
/// Type{.kind = …}.
Code type_code(const schema::Type& type);

/// `.name = value`, for the braces of a settings' list.
Code setting(std::string_view name, Code value);
/// {.always = true, .start = 1000}
Code identity_code(const schema::Identity& identity);
/// {.type = integer(), .start = 1000}, with what is not the default.
Code sequence_code(const schema::Sequence& sequence);

/// column("name", text()).not_null()
Code column_code(const schema::Column& column);

} // namespace retort::render
