#pragma once
// apply(): the pivot. Replaying a history gives the schema at any revision without a database.

#include <span>
#include <utility>

#include <retort/operation/operation.hpp>
#include <retort/operation/relation_names.hpp>

namespace retort::operation {

/// The schema after the operation. Pure.
/// Throws Error (schema) that names the table, column or constraint when the operation cannot be: unknown table or
/// column, something of that name exists already, a column that a key still uses, a table that others still reference,
/// rows whose width differs from the column list. `schema` is then unchanged.
schema::Schema apply(schema::Schema schema, const Operation& operation);

/// All of them, one after the other.
schema::Schema apply(schema::Schema schema, std::span<const Operation> operations);

/// apply() for many operations as they come, each at the cost of what it changes and not of the whole schema.
class Replay {
public:
    explicit Replay(schema::Schema schema = {});

    /// Throws as apply() does; the schema is then as good as lost.
    void apply(const Operation& operation);

    [[nodiscard]] const schema::Schema& schema() const { return schema_; }
    [[nodiscard]] schema::Schema take() { return std::move(schema_); }

private:
    schema::Schema schema_;
    RelationNames known_;
};

} // namespace retort::operation
