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
RETORT_DESCRIBE(AlterColumn, table, column, type, using_, nullable, server_default, collation, comment)
RETORT_DESCRIBE(CreateIndex, table, index)
RETORT_DESCRIBE(DropIndex, table, index)
RETORT_DESCRIBE(AddConstraint, table, constraint)
RETORT_DESCRIBE(DropConstraint, table, constraint)
RETORT_DESCRIBE(CreateEnum, type)
RETORT_DESCRIBE(DropEnum, type)
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
constexpr std::string_view tag(const AddConstraint&) { return "add_constraint"; }
constexpr std::string_view tag(const DropConstraint&) { return "drop_constraint"; }
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
    std::visit(
        [&object](const auto& op) {
            object.emplace("op", operation::tag(op));
            write_members(object, op);
        },
        operation.value);
    return object;
}

} // namespace retort::schema::json

namespace retort::operation {

std::string to_json(const std::vector<Operation>& operations) { return schema::json::write_text(operations); }

} // namespace retort::operation
