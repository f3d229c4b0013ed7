#pragma once
// What changes: the second vocabulary. Operations are plain values; hand-written revisions and autogenerate make the
// same ones.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <retort/operation/location.hpp>
#include <retort/schema/schema.hpp>

namespace retort::operation {

using schema::Name;

struct CreateTable {
    schema::Table table;

    friend bool operator==(const CreateTable&, const CreateTable&) = default;
};

struct DropTable {
    Name table;

    friend bool operator==(const DropTable&, const DropTable&) = default;
};

/// The schema stays; constraints and indexes keep their names.
struct RenameTable {
    Name from;
    std::string to;

    friend bool operator==(const RenameTable&, const RenameTable&) = default;
};

struct AddColumn {
    Name table;
    schema::Column column;

    friend bool operator==(const AddColumn&, const AddColumn&) = default;
};

/// Constraints and indexes that use the column go first, with operations of their own.
struct DropColumn {
    Name table;
    std::string column;

    friend bool operator==(const DropColumn&, const DropColumn&) = default;
};

/// Keys, indexes, checks and foreign keys that use the column follow.
struct RenameColumn {
    Name table;
    std::string from;
    std::string to;

    friend bool operator==(const RenameColumn&, const RenameColumn&) = default;
};

/// Only what is set changes. An inner empty optional takes the thing away: `server_default = optional<Expression>{}`
/// drops it.
struct AlterColumn {
    Name table;
    std::string column;
    std::optional<schema::Type> type{};
    std::optional<schema::Expression> using_{}; ///< with `type`: how old values become new ones
    std::optional<bool> nullable{};
    std::optional<std::optional<schema::Expression>> server_default{};
    std::optional<std::string> collation{};
    std::optional<std::string> comment{};

    friend bool operator==(const AlterColumn&, const AlterColumn&) = default;
};

struct CreateIndex {
    Name table;
    schema::Index index;

    friend bool operator==(const CreateIndex&, const CreateIndex&) = default;
};

struct DropIndex {
    Name table;
    std::string index;

    friend bool operator==(const DropIndex&, const DropIndex&) = default;
};

struct AddConstraint {
    Name table;
    schema::Constraint constraint;

    friend bool operator==(const AddConstraint&, const AddConstraint&) = default;
};

struct DropConstraint {
    Name table;
    std::string constraint;

    friend bool operator==(const DropConstraint&, const DropConstraint&) = default;
};

struct CreateEnum {
    schema::Enum type;

    friend bool operator==(const CreateEnum&, const CreateEnum&) = default;
};

struct DropEnum {
    Name type;

    friend bool operator==(const DropEnum&, const DropEnum&) = default;
};

/// Typed rows. `rows[i][j]` is the value of `columns[j]`.
struct BulkInsert {
    Name table;
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;

    friend bool operator==(const BulkInsert&, const BulkInsert&) = default;
};

struct Operation;

/// SQL as it stands. Replay cannot see into it, so it may say which operations it amounts to.
struct Execute {
    schema::SqlText sql; ///< a dialect without a text of its own and no shared text: nothing is run there
    std::vector<Operation> amounts_to;

    bool operator==(const Execute& other) const;
};

/// One change. The compiler names every place that misses a new alternative.
struct Operation {
    std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn, AlterColumn, CreateIndex,
                 DropIndex, AddConstraint, DropConstraint, CreateEnum, DropEnum, BulkInsert, Execute>
        value;

    friend bool operator==(const Operation&, const Operation&) = default;
};

inline bool Execute::operator==(const Execute& other) const {
    return sql == other.sql && amounts_to == other.amounts_to;
}

/// An operation and the line that asked for it.
struct Recorded {
    Operation operation;
    Location where;
};

/// For messages and progress lines: "create table country", "add column country.phone_code".
std::string describe(const Operation& operation);

/// Canonical JSON, for checksums: formatting and comments of a revision file do not matter, what it does does.
std::string to_json(const std::vector<Operation>& operations);

/// For std::visit over an Operation.
template <class... F> struct overloaded : F... { using F::operator()...; };
template <class... F> overloaded(F...) -> overloaded<F...>;

} // namespace retort::operation
