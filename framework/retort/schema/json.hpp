#pragma once
// Schemas as canonical JSON, both ways, and their fingerprint.

#include <string>
#include <string_view>

#include <retort/schema/schema.hpp>

namespace retort::schema {

/// Canonical: the same schema gives the same bytes. Members that hold their default are left out, so that a member
/// added to Retort later does not change the text of schemas that do not use it.
std::string to_json(const Schema& schema);
std::string to_json(const Table& table);
std::string to_json(const Expression& expression);

/// The schema that the text says. Throws Error (usage) that names the place: unknown members and kinds are refused.
Schema schema_from_json(std::string_view text);

/// 32 hex digits: a name-based uuid (RFC 9562 5.5, SHA-1) of the canonical JSON. The same on every machine.
std::string fingerprint(const Schema& schema);
/// The same of any text that is canonical already.
std::string fingerprint(std::string_view canonical_json);

} // namespace retort::schema
