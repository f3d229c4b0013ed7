#pragma once
// Random schemas and operations that are right, for tests of properties.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>
#include <support/random.hpp>

namespace support {

/// What a generator uses of the vocabulary.
enum class Reach {
    portable,  ///< what both databases can have; every expression is SQL of both
    everything ///< all that a Schema can hold, whoever can have it
};

class RandomSchema {
public:
    RandomSchema(std::uint64_t seed, Reach reach) : random_(seed), reach_(reach) {}

    /// Tables that point at each other and at themselves, with keys, checks, indexes, enums; hostile names among them.
    retort::schema::Schema schema(std::size_t tables);

    /// An operation that apply() accepts and invert() can undo: no inserted rows, no data steps.
    retort::operation::Operation operation(const retort::schema::Schema& schema);

private:
    using Column = retort::schema::Column;
    using Expression = retort::schema::Expression;
    using Index = retort::schema::Index;
    using Name = retort::schema::Name;
    using Operation = retort::operation::Operation;
    using Schema = retort::schema::Schema;
    using Table = retort::schema::Table;
    using Type = retort::schema::Type;

    [[nodiscard]] bool everything() const { return reach_ == Reach::everything; }

    std::string name(const std::vector<std::string>& plain);
    std::string new_name(const std::vector<std::string>& plain, const std::set<std::string>& taken);
    std::string new_column_name(const Table& table);
    Name new_table_name(const Schema& schema);
    std::string text();
    std::string some_comment(); ///< often none

    Type type(const Schema& schema);
    Expression default_for(const Schema& schema, const Type& type);
    Expression expression(std::string text);
    Column column(const Schema& schema, const Table& table);
    Column key_column(const Table& table);

    std::string condition_on(const Column& column);
    std::string computed_from(const Column& column);
    const Column* some_column(const Table& table, bool (*suits)(const Column&));

    void add_primary_key(Table& table);
    void add_generated(Table& table);
    bool add_foreign_key(const Schema& schema, Table& table);
    std::vector<std::string> some_columns(const Table& table);
    retort::schema::Unique unique(const Table& table);
    retort::schema::Check check(const Table& table);
    retort::schema::Exclude exclude(const Table& table);
    Index index(const Table& table);
    retort::schema::Enum enumeration(const Schema& schema);
    Table table(const Schema& schema);

    Schema after(const Schema& schema, const std::vector<Operation>& operations);
    Operation candidate(const Schema& schema);
    Operation set_comment(const Schema& schema, const Table& table);
    Operation set_options(const Table& table);
    Operation rename_index(const Schema& schema, const Table& table);
    Operation rename_constraint(const Schema& schema, const Table& table);
    Operation late_constraint(const Schema& schema, const Table& table);
    Operation change_enum(const Schema& schema);
    Operation replace_enum(const retort::schema::Enum& type);
    Operation alter_generated(const Table& table, const Column& column);
    Operation alter_identity(const Table& table);
    Operation change_sequence(const Schema& schema);
    Operation change_namespace(const Schema& schema);
    retort::schema::Identity identity();
    retort::schema::Sequence sequence(Name name);
    Operation alter_column(const Schema& schema, const Table& table, const Column& column);
    Operation add_constraint(const Schema& schema, const Table& table);

    Random random_;
    Reach reach_;
};

} // namespace support
