#include <sqlite/type.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using schema::Type;
using schema::TypeKind;

// DECIMAL TEXT(10,2): the word TEXT gives it text affinity, so that 0.10 stays 0.10 and long decimals keep their
// digits.
std::string decimal_name(const Type& type) {
    if (!type.precision) return "DECIMAL TEXT";
    if (!type.scale) return fmt::format("DECIMAL TEXT({})", *type.precision);
    return fmt::format("DECIMAL TEXT({},{})", *type.precision, *type.scale);
}

std::string with_length(const char* name, const Type& type) {
    return type.length ? fmt::format("{}({})", name, *type.length) : name;
}

// `integer` alone is INTEGER, as in an ordinary table: only INTEGER can be the rowid.
std::string strict_name(const Type& type) {
    if (type.array_dimensions == 0 && type.kind == TypeKind::integer) return "INTEGER";
    switch (storage_of(type)) {
    case Storage::integer: return "INT";
    case Storage::real: return "REAL";
    case Storage::text: return "TEXT";
    case Storage::blob: return "BLOB";
    case Storage::unknown: break;
    }
    return type.name.name;
}

bool is_single_primary_key(const schema::Table& table, const schema::Column& column) {
    return table.primary_key && table.primary_key->columns.size() == 1 &&
           table.primary_key->columns.front() == column.name;
}
} // namespace

Storage storage_of(const Type& type) {
    if (type.array_dimensions > 0) return Storage::text;
    switch (type.kind) {
    case TypeKind::boolean:
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return Storage::integer;
    case TypeKind::real:
    case TypeKind::double_precision: return Storage::real;
    case TypeKind::bytes: return Storage::blob;
    case TypeKind::native: return Storage::unknown;
    case TypeKind::numeric:
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character:
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::timestamp:
    case TypeKind::timestamptz:
    case TypeKind::interval:
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::enumeration: break;
    }
    return Storage::text;
}

std::string type_name(const Type& type) {
    if (type.array_dimensions > 0) return "JSON TEXT";
    switch (type.kind) {
    case TypeKind::boolean: return "BOOLEAN";
    case TypeKind::smallint: return "SMALLINT";
    case TypeKind::integer: return "INTEGER";
    case TypeKind::bigint: return "BIGINT";
    case TypeKind::real: return "REAL";
    case TypeKind::double_precision: return "DOUBLE PRECISION";
    case TypeKind::numeric: return decimal_name(type);
    case TypeKind::text: return "TEXT";
    case TypeKind::varchar: return with_length("VARCHAR", type);
    case TypeKind::character: return with_length("CHAR", type);
    case TypeKind::bytes: return "BLOB";
    case TypeKind::date: return "DATE";
    case TypeKind::time: return "TIME";
    case TypeKind::timestamp: return "TIMESTAMP";
    case TypeKind::timestamptz: return "TIMESTAMPTZ";
    case TypeKind::interval: return "INTERVAL";
    case TypeKind::uuid: return "UUID";
    case TypeKind::json: return "JSON TEXT";
    case TypeKind::enumeration: return "TEXT";
    case TypeKind::native: break;
    }
    return type.name.name;
}

std::string declared_type(const schema::Table& table, const schema::Column& column) {
    if (column.identity) return "INTEGER";
    return table.options.strict ? strict_name(column.type) : type_name(column.type);
}

const schema::Column* rowid_column(const schema::Table& table) {
    if (table.options.without_rowid) return nullptr;
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const schema::Column& column) {
        return is_single_primary_key(table, column) && same_name(declared_type(table, column), "INTEGER");
    });
    return found == table.columns.end() ? nullptr : &*found;
}

std::string rowid_name(const schema::Table& table) {
    if (table.options.without_rowid) return {};
    std::vector<std::string> columns;
    for (const schema::Column& column : table.columns) columns.push_back(column.name);
    return rowid_name(columns);
}

std::string rowid_name(const std::vector<std::string>& columns) {
    for (const char* name : {"rowid", "_rowid_", "oid"}) {
        const bool taken = std::any_of(columns.begin(), columns.end(),
                                       [&](const std::string& column) { return same_name(column, name); });
        if (!taken) return name;
    }
    return {};
}

} // namespace retort::sqlite
