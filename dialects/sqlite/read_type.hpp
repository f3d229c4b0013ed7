#pragma once
// The inverse of type.hpp: what a declared type says.

#include <string>
#include <string_view>

#include <retort/schema/type.hpp>

namespace retort::sqlite {

/// The logical type of a column that is declared so, whatever its case and spaces. A declared type that type_name()
/// does not write is native, with its bytes as they stand; a column without a type is native without a name. In a
/// STRICT table INT is bigint, REAL double precision: the widest that is stored so.
schema::Type read_type(std::string_view declared, bool strict);

/// A declared type in lower case, with single spaces and no comments: two that are the same mean the same to SQLite.
std::string plain_type(std::string_view declared);

} // namespace retort::sqlite
