#include <sqlite/value.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>
#include <retort/model/uuid.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using schema::TypeKind;

bool is_one_of(std::string_view word, const std::array<std::string_view, 5>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view other) { return same_name(word, other); });
}

// The words of the PostgreSQL manual, 8.6.
bool parse_boolean(std::string_view text) {
    if (is_one_of(text, {"true", "t", "yes", "on", "1"})) return true;
    if (is_one_of(text, {"false", "f", "no", "off", "0"})) return false;
    throw Error(ErrorCategory::value, "not a boolean", "write true or false");
}

std::string canonical(const std::string& text, TypeKind kind) {
    using std::chrono::sys_time;
    switch (kind) {
    case TypeKind::date: return codec::format_date(codec::parse_date(text));
    case TypeKind::time: return codec::format_time(codec::parse_time(text));
    case TypeKind::timestamp:
        return codec::format_timestamp(sys_time<codec::microseconds>(codec::parse_timestamp(text).time_since_epoch()));
    case TypeKind::timestamptz: return codec::format_timestamp(codec::parse_timestamptz(text));
    case TypeKind::interval: return codec::format_interval(codec::parse_interval(text));
    case TypeKind::uuid: return Uuid::parse(text).to_string();
    default: return text;
    }
}
} // namespace

std::string literal_for(const Value& value, const schema::Type& type) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || type.array_dimensions > 0) return literal(value);
    if (type.kind == TypeKind::boolean) return literal(parse_boolean(*text));
    return literal(canonical(*text, type.kind));
}

std::string default_for(const schema::Expression& value, const schema::Type& type) {
    if (const auto* constant = std::get_if<schema::Literal>(&value.value)) return literal_for(constant->value, type);
    return is_constant(value) ? expression(value) : "(" + expression(value) + ")";
}

} // namespace retort::sqlite
