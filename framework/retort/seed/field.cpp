#include <retort/seed/field.hpp>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <retort/database/hex.hpp>
#include <retort/error.hpp>

namespace retort::seed {

namespace {
using schema::TypeKind;

std::string expected(const TypeSpec& type) {
    switch (type.kind) {
    case TypeKind::boolean: return "true or false";
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return "an integer";
    case TypeKind::real:
    case TypeKind::double_precision: return "a number";
    case TypeKind::numeric: return "a decimal number";
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character: return "a text";
    case TypeKind::bytes: return "bytes in hex digits";
    case TypeKind::date: return "a date like 2024-02-29";
    case TypeKind::time: return "a time like 09:30:00";
    case TypeKind::timestamp: return "a date and time like 2024-02-29 09:30:00";
    case TypeKind::timestamptz: return "a date and time like 2024-02-29 09:30:00Z";
    case TypeKind::interval: return "an interval like PT26H30M";
    case TypeKind::uuid: return "a uuid";
    case TypeKind::json: return "JSON";
    case TypeKind::enumeration:
        return fmt::format("one of {}", fmt::join(type.labels, type.labels + type.label_count, ", "));
    case TypeKind::native: return "a value of this type";
    }
    return "a value of this type";
}

[[noreturn]] void refuse(const TypeSpec& type, std::string hint = {}) {
    if (type.array_dimensions > 0) {
        TypeSpec element = type;
        element.array_dimensions = 0;
        throw Error(ErrorCategory::value, fmt::format("expected a JSON array, each element {}", expected(element)));
    }
    throw Error(ErrorCategory::value, "expected " + expected(type), std::move(hint));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    const auto same = [&](std::string_view word) {
        return std::ranges::equal(text, word, {}, [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    };
    return std::ranges::any_of(words, same);
}

bool boolean(const TypeSpec& type, std::string_view text, Notation notation) {
    if (notation == Notation::plain) {
        if (is_one_of(text, {"true", "t", "1"})) return true;
        if (is_one_of(text, {"false", "f", "0"})) return false;
    } else if (notation == Notation::boolean) {
        return text == "true";
    }
    refuse(type);
}

std::int64_t integer(const TypeSpec& type, std::string_view text, Notation notation) {
    if (notation != Notation::plain && notation != Notation::number) refuse(type);
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc::result_out_of_range) refuse(type, "it has more than 64 bits");
    if (failure != std::errc{} || end != text.data() + text.size()) refuse(type);
    return number;
}

double real(const TypeSpec& type, std::string_view text, Notation notation) {
    if (notation == Notation::plain || notation == Notation::string) {
        if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
        if (text == "Infinity") return std::numeric_limits<double>::infinity();
        if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
    }
    if (notation != Notation::plain && notation != Notation::number) refuse(type);
    // from_chars would read "inf" and "nan(…)" too.
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const bool has_digits = first < text.size() && std::string_view("0123456789.").find(text[first]) < 11;
    double number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc::result_out_of_range) refuse(type, "it is beyond the range of a double, or too near to 0");
    if (!has_digits || failure != std::errc{} || end != text.data() + text.size()) refuse(type);
    return number;
}

Bytes bytes(const TypeSpec& type, std::string_view text, Notation notation) {
    if (notation != Notation::plain && notation != Notation::string) refuse(type);
    try {
        return database::from_hex(text);
    } catch (const Error&) { // it speaks of a database
        refuse(type);
    }
}

std::string_view text_form(const TypeSpec& type, std::string_view text, Notation notation) {
    const bool in_json = notation != Notation::plain;
    switch (type.kind) {
    case TypeKind::json:
    case TypeKind::native: break;
    case TypeKind::numeric:
        if (in_json && notation != Notation::string && notation != Notation::number) refuse(type);
        break;
    case TypeKind::enumeration:
        if (std::find(type.labels, type.labels + type.label_count, text) == type.labels + type.label_count)
            refuse(type);
        [[fallthrough]];
    default:
        if (in_json && notation != Notation::string) refuse(type);
    }
    return text;
}

// What Connection::fetch would give for a column of that type. It looks at `text` or `kept`.
ValueView value_of(const TypeSpec& type, std::string_view text, Notation notation, Bytes& kept) {
    if (type.array_dimensions > 0) {
        if (notation != Notation::plain && notation != Notation::document) refuse(type);
        return ValueView::of_text(text);
    }
    switch (type.kind) {
    case TypeKind::boolean: return ValueView::of_bool(boolean(type, text, notation));
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return ValueView::of_integer(integer(type, text, notation));
    case TypeKind::real:
    case TypeKind::double_precision: return ValueView::of_real(real(type, text, notation));
    case TypeKind::bytes: kept = bytes(type, text, notation); return ValueView::of_bytes(kept);
    default: return ValueView::of_text(text_form(type, text, notation));
    }
}
} // namespace

void set_from_text(const ColumnView& column, void* member, std::string_view text, Notation notation) {
    Bytes kept;
    const ValueView value = value_of(column.type, text, notation, kept);
    try {
        column.load(member, value);
    } catch (const Error& e) {
        refuse(column.type, e.hint().empty() ? e.what() : fmt::format("{}; {}", e.what(), e.hint()));
    }
}

void set_to_null(const ColumnView& column, void* member) {
    if (!column.nullable) throw Error(ErrorCategory::value, "NULL for a member that is not optional");
    column.load(member, {});
}

std::optional<std::size_t> find_column(const RecordType& type, std::string_view name) {
    const auto find = [&](auto name_of) -> std::optional<std::size_t> {
        const auto found = std::ranges::find(type.columns, name, name_of);
        if (found == type.columns.end()) return std::nullopt;
        return static_cast<std::size_t>(found - type.columns.begin());
    };
    if (const auto column = find(&ColumnView::name)) return column;
    return find([](const ColumnView& column) { return column.member.name; });
}

std::string column_names(const RecordType& type) {
    std::string names;
    for (const ColumnView& column : type.columns) names.append(names.empty() ? "" : ", ").append(column.name);
    return names;
}

} // namespace retort::seed
