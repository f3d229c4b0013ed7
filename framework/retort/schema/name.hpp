#pragma once
// The name of a table, enum type or sequence, with the schema it lives in.

#include <compare>
#include <string>
#include <utility>

namespace retort::schema {

/// A name and, where it is not the default one, its schema (namespace). Names are exact: never folded, always quoted.
struct Name {
    std::string schema; ///< empty: the database's default schema
    std::string name;

    Name() = default;
    Name(const char* n) : name(n) {}
    Name(std::string n) : name(std::move(n)) {}
    Name(std::string s, std::string n) : schema(std::move(s)), name(std::move(n)) {}

    friend bool operator==(const Name&, const Name&) = default;
    friend std::strong_ordering operator<=>(const Name&, const Name&) = default;
};

/// For messages: `country` or `billing.invoice`. Not SQL: a dialect quotes names.
inline std::string display(const Name& name) { return name.schema.empty() ? name.name : name.schema + "." + name.name; }

} // namespace retort::schema
