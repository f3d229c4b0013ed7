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
bool is_dated(const schema::Type& type) {
    return type.array_dimensions == 0 &&
           (type.kind == TypeKind::date || type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz);
}

bool sorts(std::chrono::sys_days day) {
    using namespace std::chrono;
    return day >= sys_days{year{1} / January / 1} && day <= sys_days{year{9999} / December / 31};
}

bool sorts(const ValueView& value) {
    using namespace std::chrono;
    switch (value.kind) {
    case ValueView::Kind::date: return sorts(sys_days(days(value.integer)));
    case ValueView::Kind::timestamp:
        return sorts(floor<days>(sys_time<codec::microseconds>(codec::microseconds(value.integer))));
    case ValueView::Kind::text: return value.text.find('-') == 4 && !value.text.ends_with("BC");
    default: return true;
    }
}
} // namespace

std::string_view unstorable(const ValueView& value, const schema::Type& type) {
    if (!is_dated(type) || sorts(value)) return {};
    return "SQLite keeps dates as text, and those before the year 1 and after 9999 would not sort";
}

std::string literal_for(const Value& value, const schema::Type& type) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr || type.array_dimensions > 0) return literal(value);
    if (type.kind == TypeKind::boolean) return literal(parse_boolean(*text));
    const std::string written = canonical(*text, type.kind);
    if (const std::string_view why = unstorable(ValueView::of_text(written), type); !why.empty())
        throw Error(ErrorCategory::value, std::string(why));
    return literal(written);
}

std::string default_for(const schema::Expression& value, const schema::Type& type) {
    if (const auto* constant = std::get_if<schema::Literal>(&value.value)) return literal_for(constant->value, type);
    return is_constant(value) ? expression(value) : "(" + expression(value) + ")";
}

} // namespace retort::sqlite
