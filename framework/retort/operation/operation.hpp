#pragma once
// What changes: the second vocabulary. Operations are plain values; hand-written revisions and autogenerate make the
// same ones.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <retort/operation/location.hpp>
#include <retort/schema/schema.hpp>

namespace retort::database {
class Connection;
}

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

/// Only what is set changes, all at once. An inner empty optional takes the thing away: `server_default =
/// optional<Expression>{}` drops it.
struct AlterColumn {
    Name table;
    std::string column;
    std::optional<schema::Type> type{};
    std::optional<schema::Expression> using_{}; ///< with `type`: how old values become new ones
    std::optional<bool> nullable{};
    std::optional<std::optional<schema::Expression>> server_default{};
    std::optional<std::string> collation{};
    std::optional<std::string> comment{};
    std::optional<std::optional<schema::Identity>> identity{};   ///< set: NOT NULL too, and no default
    std::optional<std::optional<schema::Generated>> generated{}; ///< set: old values are replaced; taken: they stay

    friend bool operator==(const AlterColumn&, const AlterColumn&) = default;
};

struct CreateIndex {
    Name table;
    schema::Index index;
    bool concurrently = false; ///< PostgreSQL: without blocking writers, outside a transaction; elsewhere as usual

    friend bool operator==(const CreateIndex&, const CreateIndex&) = default;
};

struct DropIndex {
    Name table;
    std::string index;
    bool concurrently = false; ///< as for CreateIndex

    friend bool operator==(const DropIndex&, const DropIndex&) = default;
};

struct RenameIndex {
    Name table;
    std::string from;
    std::string to;

    friend bool operator==(const RenameIndex&, const RenameIndex&) = default;
};

struct AddConstraint {
    Name table;
    schema::Constraint constraint;
    std::string using_index{}; ///< primary key, unique: the unique index that becomes the constraint's own

    friend bool operator==(const AddConstraint&, const AddConstraint&) = default;
};

struct DropConstraint {
    Name table;
    std::string constraint;

    friend bool operator==(const DropConstraint&, const DropConstraint&) = default;
};

/// Of a foreign key or check that was added as `not_valid`: the rows that were there before are looked at now.
struct ValidateConstraint {
    Name table;
    std::string constraint;

    friend bool operator==(const ValidateConstraint&, const ValidateConstraint&) = default;
};

struct RenameConstraint {
    Name table;
    std::string from;
    std::string to;

    friend bool operator==(const RenameConstraint&, const RenameConstraint&) = default;
};

struct SetTableComment {
    Name table;
    std::string comment; ///< empty: none

    friend bool operator==(const SetTableComment&, const SetTableComment&) = default;
};

/// All options, whole. Which of them matter is the database's to say: the other ones change nothing.
struct SetTableOptions {
    Name table;
    schema::TableOptions options;

    friend bool operator==(const SetTableOptions&, const SetTableOptions&) = default;
};

struct CreateEnum {
    schema::Enum type;

    friend bool operator==(const CreateEnum&, const CreateEnum&) = default;
};

struct DropEnum {
    Name type;

    friend bool operator==(const DropEnum&, const DropEnum&) = default;
};

/// At the end, or beside a value that is there: at most one of `before` and `after` is set.
struct AddEnumValue {
    Name type;
    std::string value;
    std::string before{};
    std::string after{};

    friend bool operator==(const AddEnumValue&, const AddEnumValue&) = default;
};

struct RenameEnumValue {
    Name type;
    std::string from;
    std::string to;

    friend bool operator==(const RenameEnumValue&, const RenameEnumValue&) = default;
};

/// Other values in another order. Rows and defaults that hold a value which goes get the one that `mapping` gives for
/// it; one that goes and is not mapped must not be in use.
struct ReplaceEnum {
    Name type;
    std::vector<std::string> values;
    std::map<std::string, std::string> mapping{};

    friend bool operator==(const ReplaceEnum&, const ReplaceEnum&) = default;
};

/// What SetComment is about: tables and columns have operations of their own.
enum class Commented { index, constraint, enumeration, sequence, schema };

/// PostgreSQL; elsewhere nothing keeps it.
struct SetComment {
    Commented on{};
    Name name;             ///< the table of an index or constraint; the enum or sequence; `schema` alone: a namespace
    std::string part{};    ///< the index or constraint
    std::string comment{}; ///< empty: none

    friend bool operator==(const SetComment&, const SetComment&) = default;
};

struct CreateSequence {
    schema::Sequence sequence;

    friend bool operator==(const CreateSequence&, const CreateSequence&) = default;
};

/// The sequence of that name gets these settings, whole. Where it counts at the moment stays, and so does its comment.
struct AlterSequence {
    schema::Sequence sequence;

    friend bool operator==(const AlterSequence&, const AlterSequence&) = default;
};

struct DropSequence {
    Name sequence;

    friend bool operator==(const DropSequence&, const DropSequence&) = default;
};

/// A namespace for tables, enums and sequences (SQL:2016 11.1).
struct CreateSchema {
    std::string schema;

    friend bool operator==(const CreateSchema&, const CreateSchema&) = default;
};

/// Must be empty.
struct DropSchema {
    std::string schema;

    friend bool operator==(const DropSchema&, const DropSchema&) = default;
};

/// Typed rows. `rows[i][j]` is the value of `columns[j]`.
struct BulkInsert {
    Name table;
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;

    friend bool operator==(const BulkInsert&, const BulkInsert&) = default;
};

/// Values for rows that are there, a lot of rows at a time in the order of the table's key, each lot committed by
/// itself. Outside a transaction; one that is killed is gone on with where it stopped.
struct Backfill {
    Name table;
    std::map<std::string, schema::Expression> set;
    std::optional<schema::Expression> where{}; ///< none: all rows
    std::int64_t lot = 1000;                   ///< rows
    std::int64_t pause_ms = 10;                ///< between two lots, milliseconds: the turn of those who wait

    friend bool operator==(const Backfill&, const Backfill&) = default;
};

struct Operation;

/// SQL as it stands. Replay cannot see into it, so it may say which operations it amounts to.
struct Execute {
    schema::SqlText sql; ///< a dialect without a text of its own and no shared text: nothing is run there
    std::vector<Operation> amounts_to;

    bool operator==(const Execute& other) const;
};

/// A data step in C++, on the open connection. A script cannot hold one; replay and inverse know nothing of it.
struct Run {
    std::string what; ///< for messages and checksums
    void (*step)(database::Connection&) = nullptr;

    friend bool operator==(const Run&, const Run&) = default;
};

/// One change. The compiler names every place that misses a new alternative.
struct Operation {
    std::variant<CreateTable, DropTable, RenameTable, SetTableComment, SetComment, SetTableOptions, AddColumn,
                 DropColumn, RenameColumn, AlterColumn, CreateIndex, DropIndex, RenameIndex, AddConstraint,
                 DropConstraint, ValidateConstraint, RenameConstraint, CreateEnum, DropEnum, AddEnumValue,
                 RenameEnumValue, ReplaceEnum, CreateSequence, AlterSequence, DropSequence, CreateSchema, DropSchema,
                 BulkInsert, Backfill, Execute, Run>
        value;

    friend bool operator==(const Operation&, const Operation&) = default;
};

inline bool Execute::operator==(const Execute& other) const {
    return sql == other.sql && amounts_to == other.amounts_to;
}

/// A rule of lint that is known to be broken, and why that is right here.
struct Allowed {
    std::string rule; ///< "PG025"
    std::string reason;
    Location where;

    friend bool operator==(const Allowed&, const Allowed&) = default;
};

/// What a revision says of how an operation is to go about its work where there are two ways (Dialect::online).
enum class Form {
    chosen, ///< by the planner, from the size of the table
    plain,  ///< in the transaction of the revision (op.plain)
    online, ///< so that nobody is kept waiting while rows are read (op.online)
};

/// An operation, the line that asked for it, and how it is to be run.
struct Recorded {
    Operation operation;
    Location where;
    std::string dialect{};   ///< only there (op.on); empty: everywhere
    bool autocommit = false; ///< outside a transaction (op.autocommit)
    Form form = Form::chosen;
    std::vector<Allowed> allowed{}; ///< what lint need not say of it (op.allow); no part of any checksum
};

/// For messages and progress lines: "create table country", "add column country.phone_code".
std::string describe(const Operation& operation);

/// Canonical JSON, for checksums: formatting and comments of a revision file do not matter, what it does does.
std::string to_json(const std::vector<Operation>& operations);
/// The same with how each is to be run.
std::string to_json(const std::vector<Recorded>& operations);

/// For std::visit over an Operation.
template <class... F> struct overloaded : F... { using F::operator()...; };
template <class... F> overloaded(F...) -> overloaded<F...>;

} // namespace retort::operation
