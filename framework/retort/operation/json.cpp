#include <retort/operation/operation.hpp>
#include <retort/schema/describe.hpp>
#include <retort/schema/json_write.hpp>

namespace retort::operation {

RETORT_DESCRIBE(CreateTable, table)
RETORT_DESCRIBE(DropTable, table)
RETORT_DESCRIBE(RenameTable, from, to)
RETORT_DESCRIBE(AddColumn, table, column)
RETORT_DESCRIBE(DropColumn, table, column)
RETORT_DESCRIBE(RenameColumn, table, from, to)
RETORT_DESCRIBE(AlterColumn, table, column, type, using_, nullable, server_default, collation, comment, identity,
                generated)
RETORT_DESCRIBE(CreateIndex, table, index, concurrently)
RETORT_DESCRIBE(DropIndex, table, index, concurrently)
RETORT_DESCRIBE(RenameIndex, table, from, to)
RETORT_DESCRIBE(AddConstraint, table, constraint, using_index)
RETORT_DESCRIBE(DropConstraint, table, constraint)
RETORT_DESCRIBE(ValidateConstraint, table, constraint)
RETORT_DESCRIBE(RenameConstraint, table, from, to)
RETORT_DESCRIBE(SetTableComment, table, comment)
RETORT_DESCRIBE_ENUM(Commented, index, constraint, enumeration, sequence, schema)
RETORT_DESCRIBE(SetComment, on, name, part, comment)
RETORT_DESCRIBE(SetTableOptions, table, options)
RETORT_DESCRIBE(CreateEnum, type)
RETORT_DESCRIBE(DropEnum, type)
RETORT_DESCRIBE(AddEnumValue, type, value, before, after)
RETORT_DESCRIBE(RenameEnumValue, type, from, to)
RETORT_DESCRIBE(ReplaceEnum, type, values, mapping)
RETORT_DESCRIBE(CreateSequence, sequence)
RETORT_DESCRIBE(AlterSequence, sequence)
RETORT_DESCRIBE(DropSequence, sequence)
RETORT_DESCRIBE(CreateSchema, schema)
RETORT_DESCRIBE(DropSchema, schema)
RETORT_DESCRIBE(BulkInsert, table, columns, rows)
RETORT_DESCRIBE(Execute, sql, amounts_to)

namespace {
constexpr std::string_view tag(const CreateTable&) { return "create_table"; }
constexpr std::string_view tag(const DropTable&) { return "drop_table"; }
constexpr std::string_view tag(const RenameTable&) { return "rename_table"; }
constexpr std::string_view tag(const AddColumn&) { return "add_column"; }
constexpr std::string_view tag(const DropColumn&) { return "drop_column"; }
constexpr std::string_view tag(const RenameColumn&) { return "rename_column"; }
constexpr std::string_view tag(const AlterColumn&) { return "alter_column"; }
constexpr std::string_view tag(const CreateIndex&) { return "create_index"; }
constexpr std::string_view tag(const DropIndex&) { return "drop_index"; }
constexpr std::string_view tag(const RenameIndex&) { return "rename_index"; }
constexpr std::string_view tag(const RenameConstraint&) { return "rename_constraint"; }
constexpr std::string_view tag(const SetTableComment&) { return "set_table_comment"; }
constexpr std::string_view tag(const SetComment&) { return "set_comment"; }
constexpr std::string_view tag(const SetTableOptions&) { return "set_table_options"; }
constexpr std::string_view tag(const AddEnumValue&) { return "add_enum_value"; }
constexpr std::string_view tag(const RenameEnumValue&) { return "rename_enum_value"; }
constexpr std::string_view tag(const ReplaceEnum&) { return "replace_enum"; }
constexpr std::string_view tag(const CreateSequence&) { return "create_sequence"; }
constexpr std::string_view tag(const AlterSequence&) { return "alter_sequence"; }
constexpr std::string_view tag(const DropSequence&) { return "drop_sequence"; }
constexpr std::string_view tag(const CreateSchema&) { return "create_schema"; }
constexpr std::string_view tag(const DropSchema&) { return "drop_schema"; }
constexpr std::string_view tag(const AddConstraint&) { return "add_constraint"; }
constexpr std::string_view tag(const DropConstraint&) { return "drop_constraint"; }
constexpr std::string_view tag(const ValidateConstraint&) { return "validate_constraint"; }
constexpr std::string_view tag(const CreateEnum&) { return "create_enum"; }
constexpr std::string_view tag(const DropEnum&) { return "drop_enum"; }
constexpr std::string_view tag(const BulkInsert&) { return "bulk_insert"; }
constexpr std::string_view tag(const Execute&) { return "execute"; }
} // namespace

} // namespace retort::operation

namespace retort::schema::json {

/// {"op": "drop_column", "table": …, "column": …}
template <> boost::json::value write(const operation::Operation& operation) {
    boost::json::object object;
    std::visit(operation::overloaded{[&object](const auto& op) {
                                         object.emplace("op", operation::tag(op));
                                         write_members(object, op);
                                     },
                                     // The code itself is not data: what it is called stands for it.
                                     [&object](const operation::Run& op) {
                                         object.emplace("op", "run");
                                         if (!op.what.empty()) object.emplace("what", op.what);
                                     }},
               operation.value);
    return object;
}

/// The operation's object, with "dialect", "autocommit" and "form" where they are set.
template <> boost::json::value write(const operation::Recorded& recorded) {
    boost::json::value object = write(recorded.operation);
    if (!recorded.dialect.empty()) object.as_object().emplace("dialect", recorded.dialect);
    if (recorded.autocommit) object.as_object().emplace("autocommit", true);
    if (recorded.form != operation::Form::chosen)
        object.as_object().emplace("form", recorded.form == operation::Form::online ? "online" : "plain");
    return object;
}

} // namespace retort::schema::json

namespace retort::operation {

std::string to_json(const std::vector<Operation>& operations) { return schema::json::write_text(operations); }
std::string to_json(const std::vector<Recorded>& operations) { return schema::json::write_text(operations); }

} // namespace retort::operation
