#include <retort/testing/sample_rows.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>
#include <retort/error.hpp>
#include <retort/operation/operation.hpp>

namespace retort::testing {

namespace {
using schema::Column;
using schema::Schema;
using schema::Table;
using schema::Type;
using schema::TypeKind;
using Row = std::map<std::string, Value>;

// As short as it has to be, and another one for each number.
std::string text_of(std::size_t number, const Type& type) {
    std::string text = fmt::format("sample {}", number);
    if (!type.length || text.size() <= static_cast<std::size_t>(*type.length)) return text;
    std::string letters;
    for (std::size_t rest = number;; rest /= 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + rest % 26));
        if (rest < 26) break;
    }
    const auto length = static_cast<std::size_t>(*type.length);
    return letters.size() <= length ? letters : letters.substr(letters.size() - length);
}

std::string decimal_of(std::size_t number, const Type& type) {
    if (!type.precision) return std::to_string(number);
    std::size_t limit = 1;
    for (int digits = std::min(*type.precision - type.scale.value_or(0), 9); digits > 0; --digits) limit *= 10;
    return std::to_string(number % limit);
}

Value value_of(std::size_t number, const Schema& schema, const Type& type) {
    if (type.array_dimensions > 0) return std::string("[]");
    const auto small = static_cast<std::int64_t>(number);
    switch (type.kind) {
    case TypeKind::boolean: return number % 2 == 0;
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return small;
    case TypeKind::real:
    case TypeKind::double_precision: return static_cast<double>(number) + 0.5;
    case TypeKind::numeric: return decimal_of(number, type);
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character: return text_of(number, type);
    case TypeKind::bytes:
        return Bytes{static_cast<std::byte>(number % 256), static_cast<std::byte>(number / 256 % 256)};
    case TypeKind::date: return fmt::format("{}-02-{:02}", 2000 + number / 28 % 100, number % 28 + 1);
    case TypeKind::time: return fmt::format("09:30:{:02}.{:06}", number % 60, number);
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return fmt::format("2024-02-29 09:30:00.{:06}", number);
    case TypeKind::interval: return fmt::format("PT{}S", number);
    case TypeKind::uuid: return fmt::format("00000000-0000-4000-8000-{:012}", number);
    case TypeKind::json: return fmt::format(R"({{"sample": {}}})", number);
    case TypeKind::enumeration: {
        const schema::Enum* values = schema.find_enum(type.name);
        if (values == nullptr || values->values.empty()) return Null{};
        return values->values[number % values->values.size()];
    }
    case TypeKind::native: return Null{};
    }
    return Null{};
}

// A value that a database gave as text, as that of a column of the type.
Value value_of(const std::optional<std::string>& text, const Type& type) {
    if (!text) return Null{};
    const bool is_integer =
        type.kind == TypeKind::smallint || type.kind == TypeKind::integer || type.kind == TypeKind::bigint;
    return is_integer ? Value(std::int64_t{std::stoll(*text)}) : Value(*text);
}

// The columns of the key take the values of a row of its target, where there is one; else they are NULL.
void point(Row& row, std::size_t number, const Schema& schema, const schema::ForeignKey& key,
           database::Connection& connection) {
    const database::Dialect& dialect = connection.dialect();
    const Table* target = schema.find_table(key.target);
    if (target == nullptr) return;
    std::vector<std::string> columns;
    for (const std::string& column : key.target_columns)
        columns.push_back(dialect.read(dialect.quote(column), target->find_column(column)->type));
    const auto rows = connection.query(fmt::format("SELECT {} FROM {} ORDER BY 1 LIMIT 100", fmt::join(columns, ", "),
                                                   dialect.quote_name(key.target)));
    for (std::size_t i = 0; i < key.columns.size(); ++i)
        row[key.columns[i]] =
            rows.empty() ? Value(Null{})
                         : value_of(rows[number % rows.size()].at(i), target->find_column(key.target_columns[i])->type);
}

operation::Operation sample_row(database::Connection& connection, const Schema& schema, const Table& table,
                                std::size_t number) {
    Row row;
    for (const Column& column : table.columns)
        if (!column.identity && !column.generated && column.type.kind != TypeKind::native)
            row[column.name] = value_of(number, schema, column.type);
    for (const schema::ForeignKey& key : table.foreign_keys) point(row, number, schema, key, connection);
    operation::BulkInsert insert{.table = table.name, .columns = {}, .rows = {{}}};
    for (auto& [column, value] : row) {
        insert.columns.push_back(column);
        insert.rows.front().push_back(std::move(value));
    }
    return {std::move(insert)};
}
} // namespace

std::size_t add_sample_rows(database::Connection& connection, const Schema& schema, const Table& table,
                            std::size_t count, std::size_t salt) {
    std::size_t added = 0;
    for (std::size_t i = 1; i <= count; ++i) {
        try {
            database::Transaction transaction(connection);
            const auto row = sample_row(connection, schema, table, salt * count + i);
            if (std::get<operation::BulkInsert>(row.value).columns.empty()) return added;
            for (const database::Step& step : connection.dialect().compile(row, schema)) connection.execute(step.sql);
            transaction.commit();
            ++added;
        } catch (const Error&) { // NOLINT: a constraint that nothing is known of does not take it
        }
    }
    return added;
}

} // namespace retort::testing
