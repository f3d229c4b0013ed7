#include <postgresql/serial.hpp>

#include <array>
#include <utility>

#include <fmt/format.h>

#include <postgresql/quote.hpp>
#include <postgresql/script.hpp>
#include <postgresql/type.hpp>

namespace retort::postgresql {

namespace {
using schema::Type;
using schema::TypeKind;

constexpr std::array<std::pair<std::string_view, TypeKind>, 3> serials{
    {{"serial", TypeKind::integer}, {"bigserial", TypeKind::bigint}, {"smallserial", TypeKind::smallint}}};

// The sequence's name is known to the server alone. A column that owns none any more has nothing to be done to.
database::Step on_sequence(const schema::Name& table, const std::string& column, std::string_view statement) {
    return {
        .sql = do_block(fmt::format(
            "\nDECLARE\n    sequence text := pg_catalog.pg_get_serial_sequence({}, {});\nBEGIN\n"
            "    IF sequence IS NOT NULL THEN\n        EXECUTE pg_catalog.format('{}', sequence);\n    END IF;\nEND\n",
            quote_text(quote_name(table)), quote_text(column), statement))};
}
} // namespace

bool is_serial(const Type& type) { return type_of_serial(type) != type; }

Type type_of_serial(const Type& type) {
    if (type.kind != TypeKind::native || type.array_dimensions > 0) return type;
    for (const auto& [name, kind] : serials)
        if (type.name.name == name) return {.kind = kind};
    return type;
}

std::string_view serial_word(TypeKind kind) {
    for (const auto& [name, integer] : serials)
        if (integer == kind) return name;
    return {};
}

schema::Name serial_sequence_name(const schema::Name& table, std::string_view column) {
    return {table.schema, fmt::format("{}_{}_seq", table.name, column)};
}

database::Step alter_serial_sequence(const schema::Name& table, const std::string& column, const Type& type) {
    return on_sequence(table, column, fmt::format("ALTER SEQUENCE %s AS {}", type_name(type)));
}

database::Step drop_serial_sequence(const schema::Name& table, const std::string& column) {
    return on_sequence(table, column, "DROP SEQUENCE %s");
}

} // namespace retort::postgresql
