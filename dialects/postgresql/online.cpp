#include <postgresql/online.hpp>

#include <iterator>

#include <postgresql/index.hpp>
#include <postgresql/proven.hpp>
#include <postgresql/quote.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>

namespace retort::postgresql {

namespace {
using operation::Operation;
using schema::Name;
using schema::Schema;
using schema::Table;
using Operations = std::vector<Operation>;

void append(Operations& operations, Operations more) {
    operations.insert(operations.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Indexes of partitioned tables cannot be built concurrently, nor can their foreign keys wait to be valid.
bool is_partitioned(const Table& table) { return !table.options.partition_by.empty(); }

template <class C> Operations added_and_validated(const Name& table, C constraint) {
    if (constraint.not_valid) return {};
    const std::string name = constraint.name;
    constraint.not_valid = true;
    return {{operation::AddConstraint{table, std::move(constraint)}}, {operation::ValidateConstraint{table, name}}};
}

// With a check that is there for as long as the column is proven to hold no NULL.
Operations proven(const Name& name, const Table& table, const std::string& column, Operation set_not_null) {
    if (is_proven_not_null(table, column)) return {std::move(set_not_null)};
    const std::string check = schema::fit_identifier("ck_" + name.name + "_" + column + "_is_not_null");
    Operations all = added_and_validated(
        name, schema::Check{.name = check, .expression = {schema::SqlText{quote(column) + " IS NOT NULL", {}}}});
    all.push_back(std::move(set_not_null));
    all.push_back({operation::DropConstraint{name, check}});
    return all;
}

class Form {
public:
    explicit Form(const Schema& before) : before_(before) {}

    Operations operator()(const operation::CreateIndex& op) const {
        if (op.concurrently || is_partitioned(table_of(op.table))) return {};
        return {{operation::CreateIndex{op.table, op.index, true}}};
    }

    Operations operator()(const operation::DropIndex& op) const {
        if (op.concurrently || is_partitioned(table_of(op.table))) return {};
        const operation::DropIndex drop{op.table, op.index, true};
        // Not where foreign keys hang on it, which step aside meanwhile.
        return drop_index(drop, before_).front().transactional ? Operations{} : Operations{{drop}};
    }

    Operations operator()(const operation::AddConstraint& op) const {
        const Table& table = table_of(op.table);
        if (is_partitioned(table) || !op.using_index.empty()) return {};
        return std::visit([&](const auto& constraint) { return add(op.table, table, constraint); },
                          schema::named(op.table, op.constraint));
    }

    Operations operator()(const operation::AlterColumn& op) const {
        const Table& table = table_of(op.table);
        const bool becomes_not_null = op.nullable && !*op.nullable && operation::column_of(table, op.column).nullable;
        // What writes all rows anew keeps others waiting anyway.
        if (!becomes_not_null || op.type || op.using_ || op.collation || op.identity || op.generated) return {};
        Operations all = proven(op.table, table, op.column, {op});
        return all.size() > 1 ? all : Operations{};
    }

    template <class Other> Operations operator()(const Other&) const { return {}; }

private:
    [[nodiscard]] const Table& table_of(const Name& name) const { return operation::table_of(before_, name); }

    static Operations add(const Name& name, const Table&, const schema::ForeignKey& key) {
        return added_and_validated(name, key);
    }
    static Operations add(const Name& name, const Table&, const schema::Check& check) {
        return added_and_validated(name, check);
    }
    static Operations add(const Name&, const Table&, const schema::Exclude&) { return {}; }
    static Operations add(const Name& name, const Table&, const schema::Unique& unique) {
        return {{operation::CreateIndex{name, operation::unique_index_for(unique), true}},
                {operation::AddConstraint{name, unique, unique.name}}};
    }
    static Operations add(const Name& name, const Table& table, const schema::PrimaryKey& key) {
        Operations all;
        for (const std::string& column : key.columns)
            if (operation::column_of(table, column).nullable)
                append(all, proven(name, table, column,
                                   {operation::AlterColumn{.table = name, .column = column, .nullable = false}}));
        all.push_back({operation::CreateIndex{name, operation::unique_index_for(key), true}});
        all.push_back({operation::AddConstraint{name, key, key.name}});
        return all;
    }

    const Schema& before_;
};
} // namespace

std::vector<Operation> online(const Operation& operation, const Schema& before) {
    return std::visit(Form(before), operation.value);
}

} // namespace retort::postgresql
