#include <retort/operation/invert.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::operation {

namespace {
using Operations = std::vector<Operation>;

// A primary key makes its columns NOT NULL, and they stay so when it goes.
void make_nullable_again(Operations& inverse, const schema::Table& before, const schema::PrimaryKey& key) {
    for (const std::string& column : key.columns)
        if (column_of(before, column).nullable)
            inverse.push_back({AlterColumn{.table = before.name, .column = column, .nullable = true}});
}

class Inverter {
public:
    explicit Inverter(const schema::Schema& before) : before_(before) {}

    Operations operator()(const CreateTable& op) const { return {{DropTable{op.table.name}}}; }

    Operations operator()(const DropTable& op) const { return {{CreateTable{table_of(before_, op.table)}}}; }

    Operations operator()(const RenameTable& op) const {
        return {{RenameTable{Name(op.from.schema, op.to), op.from.name}}};
    }

    Operations operator()(const AddColumn& op) const { return {{DropColumn{op.table, op.column.name}}}; }

    Operations operator()(const DropColumn& op) const {
        return {{AddColumn{op.table, column_of(table_of(before_, op.table), op.column)}}};
    }

    Operations operator()(const RenameColumn& op) const { return {{RenameColumn{op.table, op.to, op.from}}}; }

    Operations operator()(const AlterColumn& op) const {
        const schema::Column& column = column_of(table_of(before_, op.table), op.column);
        AlterColumn back{.table = op.table, .column = op.column};
        if (op.type) back.type = column.type;
        if (op.nullable) back.nullable = column.nullable;
        if (op.server_default) back.server_default = column.server_default;
        if (op.collation) back.collation = column.collation;
        if (op.comment) back.comment = column.comment;
        return {{std::move(back)}};
    }

    Operations operator()(const CreateIndex& op) const {
        return {{DropIndex{op.table, named(op.table, op.index).name}}};
    }

    Operations operator()(const DropIndex& op) const {
        return {{CreateIndex{op.table, index_of(table_of(before_, op.table), op.index)}}};
    }

    Operations operator()(const AddConstraint& op) const {
        Operations inverse{{DropConstraint{op.table, name_of(named(op.table, op.constraint))}}};
        if (const auto* key = std::get_if<schema::PrimaryKey>(&op.constraint))
            make_nullable_again(inverse, table_of(before_, op.table), *key);
        return inverse;
    }

    Operations operator()(const DropConstraint& op) const {
        return {{AddConstraint{op.table, constraint_of(table_of(before_, op.table), op.constraint)}}};
    }

    Operations operator()(const CreateEnum& op) const { return {{DropEnum{op.type.name}}}; }

    Operations operator()(const DropEnum& op) const { return {{CreateEnum{enum_of(before_, op.type)}}}; }

    Operations operator()(const BulkInsert& op) const {
        throw Error(ErrorCategory::unsupported, "rows inserted into table " + display(op.table) + " have no inverse",
                    "say in downgrade() which rows go: op.execute(\"DELETE FROM …\")");
    }

    template <class Op> Operations operator()(const Op&) const {
        throw Error(ErrorCategory::unsupported, "this operation cannot be inverted yet");
    }

    Operations operator()(const Execute& op) const {
        if (op.amounts_to.empty())
            throw Error(ErrorCategory::unsupported, "SQL text has no inverse",
                        "write the way back in downgrade(), or say what the text amounts to");
        return invert(std::span<const Operation>(op.amounts_to), before_);
    }

private:
    const schema::Schema& before_;
};
} // namespace

std::vector<Operation> invert(const Operation& operation, const schema::Schema& before) {
    return std::visit(Inverter(before), operation.value);
}

std::vector<Operation> invert(std::span<const Operation> operations, const schema::Schema& before) {
    std::vector<std::vector<Operation>> inverses;
    schema::Schema schema = before;
    for (const Operation& operation : operations) {
        inverses.push_back(invert(operation, schema));
        schema = apply(std::move(schema), operation);
    }
    std::vector<Operation> all;
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse)
        std::move(inverse->begin(), inverse->end(), std::back_inserter(all));
    return all;
}

} // namespace retort::operation
