// What a Value holds or a cell shows, with errors that say what was expected.

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>
#include <retort/model/value_view.hpp>

namespace retort::codec {

namespace {
std::string_view shape(const Value& value) {
    constexpr std::string_view names[] = {"NULL",   "a boolean", "an integer", "a floating-point number",
                                          "a text", "bytes"};
    static_assert(std::size(names) == std::variant_size_v<Value>);
    return value.valueless_by_exception() ? "nothing" : names[value.index()];
}

std::string_view shape(const ValueView& cell) {
    switch (cell.kind) {
    case ValueView::Kind::null:
    case ValueView::Kind::absent: return "NULL";
    case ValueView::Kind::boolean: return "a boolean";
    case ValueView::Kind::integer: return "an integer";
    case ValueView::Kind::real: return "a floating-point number";
    case ValueView::Kind::text: return "a text";
    case ValueView::Kind::bytes: return "bytes";
    case ValueView::Kind::uuid: return "a uuid";
    case ValueView::Kind::date: return "a date";
    case ValueView::Kind::timestamp: return "a timestamp";
    }
    return "nothing";
}

[[noreturn]] void refuse(std::string_view what, std::string_view shape) {
    throw Error(ErrorCategory::value, fmt::format("expected {}, not {}", what, shape),
                "the column's type in the database differs from the member's");
}

void expect(const ValueView& cell, ValueView::Kind kind, std::string_view what) {
    if (cell.kind != kind) refuse(what, shape(cell));
}

std::int64_t in_range(std::int64_t integer, std::int64_t minimum, std::int64_t maximum) {
    if (integer < minimum || integer > maximum)
        throw Error(ErrorCategory::value, fmt::format("an integer outside of {} to {}", minimum, maximum),
                    "give the member a wider type");
    return integer;
}

template <class T> const T& expect(const Value& value, std::string_view what) {
    if (const T* held = std::get_if<T>(&value)) return *held;
    refuse(what, shape(value));
}
} // namespace

bool to_bool(const Value& value) { return expect<bool>(value, "a boolean"); }

std::int64_t to_integer(const Value& value, std::int64_t minimum, std::int64_t maximum) {
    return in_range(expect<std::int64_t>(value, "an integer"), minimum, maximum);
}

double to_double(const Value& value) { return expect<double>(value, "a floating-point number"); }
const std::string& to_text(const Value& value) { return expect<std::string>(value, "a text"); }
const Bytes& to_bytes(const Value& value) { return expect<Bytes>(value, "bytes"); }

bool to_bool(const ValueView& cell) {
    expect(cell, ValueView::Kind::boolean, "a boolean");
    return cell.integer != 0;
}

std::int64_t to_integer(const ValueView& cell, std::int64_t minimum, std::int64_t maximum) {
    expect(cell, ValueView::Kind::integer, "an integer");
    return in_range(cell.integer, minimum, maximum);
}

double to_double(const ValueView& cell) {
    expect(cell, ValueView::Kind::real, "a floating-point number");
    return cell.real;
}

std::string to_text(const ValueView& cell) {
    switch (cell.kind) {
    case ValueView::Kind::text: return std::string(cell.text);
    case ValueView::Kind::uuid:
    case ValueView::Kind::date:
    case ValueView::Kind::timestamp: {
        ViewText room;
        return std::string(text_of(cell, room));
    }
    default: refuse("a text", shape(cell));
    }
}

Bytes to_bytes(const ValueView& cell) {
    expect(cell, ValueView::Kind::bytes, "bytes");
    const auto* bytes = reinterpret_cast<const std::byte*>(cell.text.data());
    return {bytes, bytes + cell.text.size()};
}

std::chrono::sys_days to_date(const ValueView& cell) {
    if (cell.kind == ValueView::Kind::text) return parse_date(cell.text);
    expect(cell, ValueView::Kind::date, "a date");
    return std::chrono::sys_days(std::chrono::days(cell.integer));
}

std::chrono::sys_time<microseconds> to_timestamptz(const ValueView& cell) {
    if (cell.kind == ValueView::Kind::text) return parse_timestamptz(cell.text);
    expect(cell, ValueView::Kind::timestamp, "a timestamp");
    return std::chrono::sys_time<microseconds>(microseconds(cell.integer));
}

std::chrono::local_time<microseconds> to_timestamp(const ValueView& cell) {
    if (cell.kind == ValueView::Kind::text) return parse_timestamp(cell.text);
    expect(cell, ValueView::Kind::timestamp, "a timestamp");
    return std::chrono::local_time<microseconds>(microseconds(cell.integer));
}

} // namespace retort::codec
