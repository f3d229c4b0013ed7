#include <postgresql/lookup.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::postgresql {

const schema::Table& table_in(const schema::Schema& schema, const schema::Name& name) {
    if (const schema::Table* table = schema.find_table(name)) return *table;
    throw Error(ErrorCategory::schema, fmt::format("there is no table {}", schema::display(name)));
}

const schema::Column& column_in(const schema::Table& table, std::string_view name) {
    if (const schema::Column* column = table.find_column(name)) return *column;
    throw Error(ErrorCategory::schema, fmt::format("table {} has no column {}", schema::display(table.name), name));
}

} // namespace retort::postgresql
