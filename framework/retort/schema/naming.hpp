#pragma once
// The naming convention. Every constraint has a name that follows from what it is, so that what was created can be
// dropped, on every database and by everybody.

#include <string>
#include <string_view>

#include <retort/schema/constraint.hpp>
#include <retort/schema/index.hpp>

namespace retort::schema {

/// PostgreSQL cuts identifiers after 63 bytes (manual, 4.1.1). Longer names end in `_` and 8 hex digits of a hash of
/// the whole.
inline constexpr std::size_t max_identifier_bytes = 63;

/// `name`, or its first bytes and a hash when it is longer than 63. Never cuts a UTF-8 character in two.
std::string fit_identifier(std::string name);

/// pk_<table>
std::string primary_key_name(const Name& table);
/// uq_<table>_<column>_<column>…
std::string unique_name(const Name& table, const Unique& unique);
/// fk_<table>_<column>…_<target table>
std::string foreign_key_name(const Name& table, const ForeignKey& key);
/// ck_<table>_<8 hex digits of the expression's hash>
std::string check_name(const Name& table, const Check& check);
/// ck_<table>_<column>: for a check that was declared on a column.
std::string column_check_name(const Name& table, std::string_view column);
/// ex_<table>_<columns>…
std::string exclude_name(const Name& table, const Exclude& exclude);
/// ix_<table>_<column>…; an expression counts as 8 hex digits of its hash
std::string index_name(const Name& table, const Index& index);

/// With the conventional name when it has none.
Constraint named(const Name& table, Constraint constraint);
Index named(const Name& table, Index index);

} // namespace retort::schema
