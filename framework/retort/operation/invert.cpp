#include <retort/operation/invert.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/related.hpp>
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

bool leads_back(const schema::Schema& before, const Operation& done, const Operations& inverse) {
    try {
        return operation::apply(operation::apply(before, done), inverse) == before;
    } catch (const Error&) {
        return false;
    }
}

// The old values, each from the one that only it became. Where several became one, the text of defaults and checks
// cannot be told apart again; what apply() makes of the attempt says so.
Operations replace_back(const ReplaceEnum& op, const schema::Schema& before) {
    const schema::Enum& type = enum_of(before, op.type);
    ReplaceEnum back{op.type, type.values};
    for (const auto& [from, to] : op.mapping) {
        const bool stayed = std::ranges::find(type.values, to) != type.values.end();
        const auto becomes = [&to = to](const auto& one) { return one.second == to; };
        if (!stayed && std::ranges::count_if(op.mapping, becomes) == 1) back.mapping.emplace(to, from);
    }
    const Operation operation{op};
    const Recorded recorded{operation, Location::current()};
    const schema::Schema part = related(before, std::span(&recorded, 1));
    const Operations inverse{Operation{std::move(back)}};
    if (!leads_back(part, operation, inverse))
        throw Error(ErrorCategory::unsupported, describe(operation) + " has no inverse",
                    "several of its values became one, and a default or check holds that: write the way back in "
                    "downgrade()");
    return inverse;
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
        if (op.identity) back.identity = column.identity;
        if (op.identity && *op.identity && column.nullable) back.nullable = true; // numbering itself made it NOT NULL
        if (op.generated) back.generated = column.generated;
        return {{std::move(back)}};
    }

    Operations operator()(const CreateIndex& op) const {
        return {{DropIndex{op.table, named(op.table, op.index).name, op.concurrently}}};
    }

    Operations operator()(const DropIndex& op) const {
        return {{CreateIndex{op.table, index_of(table_of(before_, op.table), op.index), op.concurrently}}};
    }

    Operations operator()(const RenameIndex& op) const { return {{RenameIndex{op.table, op.to, op.from}}}; }

    Operations operator()(const AddConstraint& op) const {
        Operations inverse{{DropConstraint{op.table, name_of(named(op.table, op.constraint))}}};
        const schema::Table& table = table_of(before_, op.table);
        if (const auto* key = std::get_if<schema::PrimaryKey>(&op.constraint))
            make_nullable_again(inverse, table, *key);
        if (!op.using_index.empty()) inverse.push_back({CreateIndex{op.table, index_of(table, op.using_index)}});
        return inverse;
    }

    Operations operator()(const DropConstraint& op) const {
        return {{AddConstraint{op.table, constraint_of(table_of(before_, op.table), op.constraint)}}};
    }

    // What has been looked at cannot be made not to have been: it is added again as it was.
    Operations operator()(const ValidateConstraint& op) const {
        const schema::Constraint before = constraint_of(table_of(before_, op.table), op.constraint);
        if (!is_not_valid(before)) return {};
        return {{DropConstraint{op.table, op.constraint}}, {AddConstraint{op.table, before}}};
    }

    Operations operator()(const RenameConstraint& op) const { return {{RenameConstraint{op.table, op.to, op.from}}}; }

    Operations operator()(const SetTableComment& op) const {
        return {{SetTableComment{op.table, table_of(before_, op.table).comment}}};
    }

    Operations operator()(const SetComment& op) const {
        return {{SetComment{op.on, op.name, op.part, comment_of(before_, op)}}};
    }

    Operations operator()(const SetTableOptions& op) const {
        return {{SetTableOptions{op.table, table_of(before_, op.table).options}}};
    }

    Operations operator()(const CreateEnum& op) const { return {{DropEnum{op.type.name}}}; }

    Operations operator()(const DropEnum& op) const { return {{CreateEnum{enum_of(before_, op.type)}}}; }

    Operations operator()(const AddEnumValue& op) const {
        return {{ReplaceEnum{op.type, enum_of(before_, op.type).values}}};
    }

    Operations operator()(const RenameEnumValue& op) const { return {{RenameEnumValue{op.type, op.to, op.from}}}; }

    Operations operator()(const ReplaceEnum& op) const { return replace_back(op, before_); }

    Operations operator()(const CreateSequence& op) const { return {{DropSequence{op.sequence.name}}}; }

    Operations operator()(const AlterSequence& op) const {
        AlterSequence back{sequence_of(before_, op.sequence.name)};
        back.sequence.comment.clear(); // it stays
        return {{std::move(back)}};
    }

    Operations operator()(const DropSequence& op) const {
        return {{CreateSequence{sequence_of(before_, op.sequence)}}};
    }

    Operations operator()(const CreateSchema& op) const { return {{DropSchema{op.schema}}}; }

    Operations operator()(const DropSchema& op) const {
        Operations inverse{{CreateSchema{op.schema}}};
        SetComment comment{Commented::schema, Name(op.schema, "")};
        comment.comment = comment_of(before_, comment);
        if (!comment.comment.empty()) inverse.push_back({std::move(comment)});
        return inverse;
    }

    Operations operator()(const BulkInsert& op) const {
        throw Error(ErrorCategory::unsupported, "rows inserted into table " + display(op.table) + " have no inverse",
                    "say in downgrade() which rows go: op.execute(\"DELETE FROM …\")");
    }

    Operations operator()(const Run& op) const {
        throw Error(ErrorCategory::unsupported,
                    fmt::format("the data step {} has no inverse", op.what.empty() ? "of op.run()" : op.what),
                    "say in downgrade() how the rows were before, or leave it out there if they may stay");
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
    Replay replay(before);
    for (const Operation& operation : operations) {
        inverses.push_back(invert(operation, replay.schema()));
        replay.apply(operation);
    }
    std::vector<Operation> all;
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse)
        std::move(inverse->begin(), inverse->end(), std::back_inserter(all));
    return all;
}

} // namespace retort::operation
