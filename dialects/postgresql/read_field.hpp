#pragma once
// Fields of a result in PostgreSQL's binary format, which costs both sides less than text.

#include <string>
#include <string_view>

#include <retort/schema/type.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::postgresql {

/// What a field that is not NULL says. `oid`: its type as the server gives it (pg_type.oid). `expected` decides where
/// the server has more types than Retort has: a numeric that is a whole number is read as an integer where one is
/// expected. `room` is where texts are written that stand nowhere.
/// Throws Error (unsupported) for a type that is not known, Error (value) for a number that does not fit.
ValueView read_field(std::string_view field, unsigned oid, const schema::Type& expected, std::string& room);

} // namespace retort::postgresql
