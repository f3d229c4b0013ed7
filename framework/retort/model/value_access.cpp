// What a Value holds, with errors that say what was expected.

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort::codec {

namespace {
std::string_view shape(const Value& value) {
    constexpr std::string_view names[] = {"NULL",   "a boolean", "an integer", "a floating-point number",
                                          "a text", "bytes"};
    static_assert(std::size(names) == std::variant_size_v<Value>);
    return value.valueless_by_exception() ? "nothing" : names[value.index()];
}

template <class T> const T& expect(const Value& value, std::string_view what) {
    if (const T* held = std::get_if<T>(&value)) return *held;
    throw Error(ErrorCategory::value, fmt::format("expected {}, not {}", what, shape(value)),
                "the column's type in the database differs from the member's");
}
} // namespace

bool to_bool(const Value& value) { return expect<bool>(value, "a boolean"); }

std::int64_t to_integer(const Value& value, std::int64_t minimum, std::int64_t maximum) {
    const auto integer = expect<std::int64_t>(value, "an integer");
    if (integer < minimum || integer > maximum)
        throw Error(ErrorCategory::value, fmt::format("an integer outside of {} to {}", minimum, maximum),
                    "give the member a wider type");
    return integer;
}

double to_double(const Value& value) { return expect<double>(value, "a floating-point number"); }
const std::string& to_text(const Value& value) { return expect<std::string>(value, "a text"); }
const Bytes& to_bytes(const Value& value) { return expect<Bytes>(value, "bytes"); }

} // namespace retort::codec
