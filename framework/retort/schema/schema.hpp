#pragma once
// A whole database schema as a plain value: the first of the two vocabularies that everything else is a function
// between.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <retort/schema/table.hpp>

namespace retort::schema {

/// An enumerated type. PostgreSQL: CREATE TYPE … AS ENUM; SQLite: a CHECK on each column that uses it.
struct Enum {
    Name name;
    std::vector<std::string> values; ///< in sort order
    std::string comment{};           ///< SQLite has none and keeps none

    friend bool operator==(const Enum&, const Enum&) = default;
};

/// CREATE SEQUENCE (PostgreSQL only).
struct Sequence {
    Name name;
    Type type{.kind = TypeKind::bigint};
    std::optional<std::int64_t> start{};
    std::optional<std::int64_t> increment{};
    std::optional<std::int64_t> minimum{};
    std::optional<std::int64_t> maximum{};
    std::optional<std::int64_t> cache{};
    bool cycle = false;
    std::optional<SequenceOwner> owned_by{}; ///< with the column it goes
    std::string comment{};

    friend bool operator==(const Sequence&, const Sequence&) = default;
};

/// Something that Retort keeps but does not model: a trigger, a view, an index made by hand. `sql` recreates it.
struct Opaque {
    std::string kind; ///< "table" (its own CREATE text, SQLite), "trigger", "view", "index"
    Name name;
    Name table; ///< what it hangs on; empty for a view
    std::string sql;

    friend bool operator==(const Opaque&, const Opaque&) = default;
};

/// Namespaces, tables, enums and sequences, each in order of name.
struct Schema {
    std::vector<std::string> namespaces{}; ///< those that revisions have made; the default one is always there
    std::vector<Table> tables{};
    std::vector<Enum> enums{};
    std::vector<Sequence> sequences{};
    std::map<std::string, std::string> namespace_comments{}; ///< of those that have one
    std::vector<Opaque> opaque{}; ///< only as seen in a database; never in a model or a history

    friend bool operator==(const Schema&, const Schema&) = default;

    [[nodiscard]] const Table* find_table(const Name& name) const noexcept;
    [[nodiscard]] Table* find_table(const Name& name) noexcept;
    [[nodiscard]] const Enum* find_enum(const Name& name) const noexcept;
    [[nodiscard]] const Sequence* find_sequence(const Name& name) const noexcept;
};

/// Puts a table where its name belongs. The table is canonicalised; one of the same name is replaced.
void put(Schema& schema, Table table);
/// Puts an enum where its name belongs; one of the same name is replaced.
void put(Schema& schema, Enum type);

/// Puts a sequence where its name belongs; one of the same name is replaced.
void put(Schema& schema, Sequence sequence);

/// The tables in an order in which each comes after those that its foreign keys need; names decide between equals.
/// Cycles are entered at the first name: the caller adds the foreign keys that point forward afterwards.
std::vector<const Table*> in_creation_order(const Schema& schema);

} // namespace retort::schema
