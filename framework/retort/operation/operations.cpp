#include <retort/operation/operations.hpp>

#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
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

schema::Sequence make_sequence(schema::Name name, const ddl::SequenceOptions& options) {
    schema::Sequence sequence{.name = std::move(name),
                              .start = options.start,
                              .increment = options.increment,
                              .minimum = options.minimum,
                              .maximum = options.maximum,
                              .cache = options.cache,
                              .cycle = options.cycle,
                              .owned_by = options.owned_by};
    if (options.type) sequence.type = *options.type;
    return sequence;
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

void Operations::record(Operation operation, Where where) {
    recorded_.push_back({std::move(operation), where, dialect_, autocommit_, form_, allowed_});
}

operation::Form Operations::choose(bool online) {
    return std::exchange(form_, online ? operation::Form::online : operation::Form::plain);
}

// op.on() in op.on(): both must hold, which no database can when they differ.
std::string Operations::enter(std::string_view dialect) {
    if (!dialect_.empty() && dialect_ != dialect)
        throw Error(ErrorCategory::usage,
                    fmt::format("op.on(\"{}\") stands in op.on(\"{}\"): no database is both", dialect, dialect_));
    return std::exchange(dialect_, std::string(dialect));
}

void Operations::begin_allowing(std::string rule, std::string reason, Where where) {
    if (reason.find_first_not_of(" \t\n") == std::string::npos)
        throw Error(ErrorCategory::usage, fmt::format("op.allow(\"{}\") has no reason", rule),
                    "say in it why this is right here: whoever reads the revision later wants to know");
    allowed_.push_back({std::move(rule), std::move(reason), where});
}
void Operations::end_allowing() { allowed_.pop_back(); }

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
void Operations::set_table_options(Name table, const ddl::Options& options, Where where) {
    record({SetTableOptions{std::move(table), options.value()}}, where);
}
void Operations::create_table_comment(Name table, std::string comment, Where where) {
    record({SetTableComment{std::move(table), std::move(comment)}}, where);
}
void Operations::drop_table_comment(Name table, Where where) { record({SetTableComment{std::move(table), {}}}, where); }

void Operations::comment_on_index(Name table, std::string index, std::string comment, Where where) {
    record({SetComment{Commented::index, std::move(table), std::move(index), std::move(comment)}}, where);
}
void Operations::comment_on_constraint(Name table, std::string constraint, std::string comment, Where where) {
    record({SetComment{Commented::constraint, std::move(table), std::move(constraint), std::move(comment)}}, where);
}
void Operations::comment_on_enum(Name type, std::string comment, Where where) {
    record({SetComment{Commented::enumeration, std::move(type), {}, std::move(comment)}}, where);
}
void Operations::comment_on_sequence(Name sequence, std::string comment, Where where) {
    record({SetComment{Commented::sequence, std::move(sequence), {}, std::move(comment)}}, where);
}
void Operations::comment_on_schema(std::string schema, std::string comment, Where where) {
    record({SetComment{Commented::schema, Name(std::move(schema), ""), {}, std::move(comment)}}, where);
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
    if (change.drop_identity) alter.identity.emplace(std::nullopt);
    if (change.identity) alter.identity.emplace(*change.identity);
    if (change.drop_generated) alter.generated.emplace(std::nullopt);
    if (change.generated) alter.generated.emplace(schema::Generated{change.generated->value()});
    if (change.generated_virtual) alter.generated.emplace(schema::Generated{change.generated_virtual->value(), false});
    AlterColumn nothing{.table = alter.table, .column = alter.column};
    const RenameColumn rename{alter.table, alter.column, change.name};
    if (change.name.empty() || alter != nothing) record({std::move(alter)}, where);
    if (!change.name.empty()) record({rename}, where);
}

void Operations::create_index(const Name& table, const ddl::Index& index, Where where) {
    record({CreateIndex{table, named(table, index.value())}}, where);
}
void Operations::create_index(const Name& table, const ddl::Index& index, ddl::Concurrently, Where where) {
    record({CreateIndex{table, named(table, index.value()), true}}, where);
}
void Operations::drop_index(Name table, std::string index, Where where) {
    record({DropIndex{std::move(table), std::move(index)}}, where);
}
void Operations::drop_index(Name table, std::string index, ddl::Concurrently, Where where) {
    record({DropIndex{std::move(table), std::move(index), true}}, where);
}
void Operations::rename_index(Name table, std::string from, std::string to, Where where) {
    record({RenameIndex{std::move(table), std::move(from), std::move(to)}}, where);
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
void Operations::add_constraint(const Name& table, const ddl::Exclude& exclude, Where where) {
    record({AddConstraint{table, named(table, exclude.value())}}, where);
}
void Operations::add_constraint(const Name& table, const ddl::PrimaryKey& key, ddl::UsingIndex index, Where where) {
    record({AddConstraint{table, named(table, key.value()), std::move(index.name)}}, where);
}
void Operations::add_constraint(const Name& table, const ddl::Unique& unique, ddl::UsingIndex index, Where where) {
    record({AddConstraint{table, named(table, unique.value()), std::move(index.name)}}, where);
}
void Operations::validate_constraint(Name table, std::string constraint, Where where) {
    record({ValidateConstraint{std::move(table), std::move(constraint)}}, where);
}
void Operations::drop_constraint(Name table, std::string constraint, Where where) {
    record({DropConstraint{std::move(table), std::move(constraint)}}, where);
}
void Operations::rename_constraint(Name table, std::string from, std::string to, Where where) {
    record({RenameConstraint{std::move(table), std::move(from), std::move(to)}}, where);
}

void Operations::create_enum(Name name, std::vector<std::string> values, Where where) {
    record({CreateEnum{{std::move(name), std::move(values)}}}, where);
}
void Operations::create_enum(Name name, std::vector<std::string> values, ddl::Comment comment, Where where) {
    record({CreateEnum{{std::move(name), std::move(values), std::move(comment.text)}}}, where);
}
void Operations::drop_enum(Name name, Where where) { record({DropEnum{std::move(name)}}, where); }
void Operations::add_enum_value(Name type, std::string value, const ddl::EnumPlace& place, Where where) {
    record({AddEnumValue{std::move(type), std::move(value), place.before, place.after}}, where);
}
void Operations::rename_enum_value(Name type, std::string from, std::string to, Where where) {
    record({RenameEnumValue{std::move(type), std::move(from), std::move(to)}}, where);
}
void Operations::replace_enum(Name type, std::vector<std::string> values,
                              std::initializer_list<std::pair<const char*, const char*>> mapping, Where where) {
    ReplaceEnum replace{std::move(type), std::move(values), {}};
    for (const auto& [from, to] : mapping) replace.mapping.insert_or_assign(from, to);
    record({std::move(replace)}, where);
}

void Operations::create_sequence(Name name, const ddl::SequenceOptions& options, Where where) {
    record({CreateSequence{make_sequence(std::move(name), options)}}, where);
}
void Operations::create_sequence(Name name, const ddl::SequenceOptions& options, ddl::Comment comment, Where where) {
    CreateSequence create{make_sequence(std::move(name), options)};
    create.sequence.comment = std::move(comment.text);
    record({std::move(create)}, where);
}
void Operations::alter_sequence(Name name, const ddl::SequenceOptions& options, Where where) {
    record({AlterSequence{make_sequence(std::move(name), options)}}, where);
}
void Operations::drop_sequence(Name name, Where where) { record({DropSequence{std::move(name)}}, where); }

void Operations::create_schema(std::string name, Where where) { record({CreateSchema{std::move(name)}}, where); }
void Operations::drop_schema(std::string name, Where where) { record({DropSchema{std::move(name)}}, where); }

void Operations::bulk_insert(Name table, std::vector<std::string> columns,
                             std::initializer_list<std::initializer_list<Cell>> rows, Where where) {
    record({BulkInsert{std::move(table), std::move(columns), values_of(rows)}}, where);
}
void Operations::bulk_insert(Name table, std::vector<std::string> columns, const std::vector<std::vector<Cell>>& rows,
                             Where where) {
    record({BulkInsert{std::move(table), std::move(columns), values_of(rows)}}, where);
}

void Operations::backfill(Name table, std::initializer_list<std::pair<const char*, ddl::Default>> set,
                          const ddl::Lots& how, Where where) {
    Backfill backfill{.table = std::move(table), .set = {}, .lot = how.lot, .pause_ms = how.pause_ms};
    for (const auto& [column, value] : set) backfill.set.insert_or_assign(column, value.value());
    if (how.where) backfill.where = how.where->value();
    record({std::move(backfill)}, where);
}

void Operations::execute(std::string sql, void (*amounts_to)(Operations&), Where where) {
    record({Execute{{std::move(sql), {}}, recorded_by(amounts_to)}}, where);
}
void Operations::execute(std::initializer_list<ddl::DialectSql> by_dialect, void (*amounts_to)(Operations&),
                         Where where) {
    execute({}, by_dialect, amounts_to, where);
}
void Operations::execute(std::string sql, std::initializer_list<ddl::DialectSql> others,
                         void (*amounts_to)(Operations&), Where where) {
    schema::SqlText texts{std::move(sql), {}};
    for (const ddl::DialectSql& one : others) texts.by_dialect.insert_or_assign(one.dialect, one.text);
    record({Execute{std::move(texts), recorded_by(amounts_to)}}, where);
}

void Operations::run(std::string what, void (*step)(database::Connection&), Where where) {
    record({Run{std::move(what), step}}, where);
}

} // namespace retort
