#include <retort/operation/operations.hpp>

#include <utility>

#include <retort/operation/operation.hpp>
#include <retort/schema/naming.hpp>

namespace retort {

using namespace operation;

namespace {
// The operations that `amounts_to` asks for; none when it is not given.
std::vector<Operation> recorded_by(void (*amounts_to)(Operations&)) {
    std::vector<Operation> operations;
    if (amounts_to == nullptr) return operations;
    Operations inner;
    amounts_to(inner);
    for (const Recorded& one : inner.recorded()) operations.push_back(one.operation);
    return operations;
}

template <class Rows> std::vector<std::vector<Value>> values_of(const Rows& rows) {
    std::vector<std::vector<Value>> values;
    values.reserve(rows.size());
    for (const auto& row : rows) {
        std::vector<Value>& cells = values.emplace_back();
        cells.reserve(row.size());
        for (const ddl::Cell& cell : row) cells.push_back(cell.value());
    }
    return values;
}
} // namespace

Operations::Operations() = default;
Operations::~Operations() = default;

void Operations::record(Operation operation, Where where) { recorded_.push_back({std::move(operation), where}); }

void Operations::create_table(Name name, std::initializer_list<ddl::Element> elements, Where where) {
    record({CreateTable{ddl::make_table(std::move(name), elements)}}, where);
}
void Operations::create_table(Name name, const std::vector<ddl::Element>& elements, Where where) {
    record({CreateTable{ddl::make_table(std::move(name), elements)}}, where);
}
void Operations::drop_table(Name name, Where where) { record({DropTable{std::move(name)}}, where); }
void Operations::rename_table(Name from, std::string to, Where where) {
    record({RenameTable{std::move(from), std::move(to)}}, where);
}

void Operations::add_column(Name table, const ddl::Column& column, Where where) {
    record({AddColumn{std::move(table), column.value()}}, where);
}
void Operations::drop_column(Name table, std::string column, Where where) {
    record({DropColumn{std::move(table), std::move(column)}}, where);
}
void Operations::rename_column(Name table, std::string from, std::string to, Where where) {
    record({RenameColumn{std::move(table), std::move(from), std::move(to)}}, where);
}
void Operations::alter_column(Name table, std::string column, const Alter& change, Where where) {
    AlterColumn alter{.table = std::move(table),
                      .column = std::move(column),
                      .type = change.type,
                      .nullable = change.nullable,
                      .collation = change.collation,
                      .comment = change.comment};
    if (change.using_) alter.using_ = change.using_->value();
    if (change.drop_default) alter.server_default.emplace(std::nullopt);
    if (change.server_default) alter.server_default.emplace(change.server_default->value());
    record({std::move(alter)}, where);
}

void Operations::create_index(const Name& table, const ddl::Index& index, Where where) {
    record({CreateIndex{table, named(table, index.value())}}, where);
}
void Operations::drop_index(Name table, std::string index, Where where) {
    record({DropIndex{std::move(table), std::move(index)}}, where);
}

void Operations::add_constraint(const Name& table, const ddl::PrimaryKey& key, Where where) {
    record({AddConstraint{table, named(table, key.value())}}, where);
}
void Operations::add_constraint(const Name& table, const ddl::Unique& unique, Where where) {
    record({AddConstraint{table, named(table, unique.value())}}, where);
}
void Operations::add_constraint(const Name& table, const ddl::ForeignKey& key, Where where) {
    record({AddConstraint{table, named(table, key.value())}}, where);
}
void Operations::add_constraint(const Name& table, const ddl::Check& check, Where where) {
    record({AddConstraint{table, named(table, check.value())}}, where);
}
void Operations::drop_constraint(Name table, std::string constraint, Where where) {
    record({DropConstraint{std::move(table), std::move(constraint)}}, where);
}

void Operations::create_enum(Name name, std::vector<std::string> values, Where where) {
    record({CreateEnum{{std::move(name), std::move(values)}}}, where);
}
void Operations::drop_enum(Name name, Where where) { record({DropEnum{std::move(name)}}, where); }

void Operations::bulk_insert(Name table, std::vector<std::string> columns,
                             std::initializer_list<std::initializer_list<Cell>> rows, Where where) {
    record({BulkInsert{std::move(table), std::move(columns), values_of(rows)}}, where);
}
void Operations::bulk_insert(Name table, std::vector<std::string> columns, const std::vector<std::vector<Cell>>& rows,
                             Where where) {
    record({BulkInsert{std::move(table), std::move(columns), values_of(rows)}}, where);
}

void Operations::execute(std::string sql, void (*amounts_to)(Operations&), Where where) {
    record({Execute{{std::move(sql), {}}, recorded_by(amounts_to)}}, where);
}
void Operations::execute(std::initializer_list<ddl::DialectSql> by_dialect, void (*amounts_to)(Operations&),
                         Where where) {
    schema::SqlText texts;
    for (const ddl::DialectSql& one : by_dialect) texts.by_dialect.insert_or_assign(one.dialect, one.text);
    record({Execute{std::move(texts), recorded_by(amounts_to)}}, where);
}

} // namespace retort
