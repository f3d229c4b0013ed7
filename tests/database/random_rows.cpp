#include "random_rows.hpp"

#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>

namespace support {

namespace {
using namespace retort;
using schema::Column;
using schema::TypeKind;
using Row = std::map<std::string, Value>;

Value random_value(Random& random, const schema::Schema& schema, const schema::Type& type) {
    static const std::vector<std::string> texts{"", "x", "it's", "7", "a\\b", "\u00e9", "A", "B", "C"};
    const std::int64_t number = random.between(0, 999);
    if (type.array_dimensions > 0)
        return type.kind == TypeKind::integer ? fmt::format("[{}, null]", number) : std::string(R"(["a", "it's"])");
    switch (type.kind) {
    case TypeKind::boolean: return random.chance(50);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return number;
    case TypeKind::real:
    case TypeKind::double_precision: return static_cast<double>(number) + 0.5;
    case TypeKind::numeric: return std::to_string(number % 90);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character: return random.pick(texts);
    case TypeKind::bytes: return Bytes{std::byte{0}, std::byte{0xff}, static_cast<std::byte>(number % 256)};
    case TypeKind::date: return fmt::format("2024-02-{:02}", number % 28 + 1);
    case TypeKind::time: return fmt::format("09:30:00.{:06}", number);
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return fmt::format("2024-02-29 09:30:00.{:06}", number);
    case TypeKind::interval: return fmt::format("PT{}S", number);
    case TypeKind::uuid: return fmt::format("00000000-0000-4000-8000-{:012}", number);
    case TypeKind::json: return fmt::format(R"({{"a": [{}]}})", number);
    case TypeKind::enumeration: return random.pick(schema.find_enum(type.name)->values);
    case TypeKind::native: return Null{};
    }
    return Null{};
}

// A value as text, as that of a column of the type.
Value value_of(const std::optional<std::string>& text, const schema::Type& type) {
    if (!text) return Null{};
    const bool is_integer =
        type.kind == TypeKind::smallint || type.kind == TypeKind::integer || type.kind == TypeKind::bigint;
    return is_integer ? Value(std::int64_t{std::stoll(*text)}) : Value(*text);
}

// The columns of the key take the values of some row of its target, where there is one.
void point(Row& row, Random& random, const schema::Schema& schema, const schema::ForeignKey& key,
           database::Connection& connection) {
    const database::Dialect& dialect = connection.dialect();
    std::vector<std::string> columns;
    for (const std::string& column : key.target_columns) columns.push_back(dialect.quote(column));
    const auto rows =
        connection.query(fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "), dialect.quote_name(key.target)));
    if (rows.empty()) return;
    const database::TextRow& target = random.pick(rows);
    for (std::size_t i = 0; i < target.size(); ++i) {
        const Column& column = *schema.find_table(key.target)->find_column(key.target_columns[i]);
        if (const auto place = row.find(key.columns[i]); place != row.end())
            place->second = value_of(target[i], column.type);
    }
}
} // namespace

operation::BulkInsert random_row(Random& random, const schema::Schema& schema, const schema::Table& table,
                                 database::Connection& connection) {
    Row row;
    for (const Column& column : table.columns) {
        if (column.identity || column.generated || (column.server_default && random.chance(50))) continue;
        row[column.name] =
            column.nullable && random.chance(25) ? Value(Null{}) : random_value(random, schema, column.type);
    }
    if (row.empty()) row[table.columns.front().name] = random_value(random, schema, table.columns.front().type);
    for (const schema::ForeignKey& key : table.foreign_keys)
        if (random.chance(75)) point(row, random, schema, key, connection);
    operation::BulkInsert insert{.table = table.name, .columns = {}, .rows = {{}}};
    for (auto& [column, value] : row) {
        insert.columns.push_back(column);
        insert.rows.front().push_back(std::move(value));
    }
    return insert;
}

} // namespace support
