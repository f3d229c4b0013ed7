// Arrays as JSON text. Numbers are read by their digits, not through a double, so that no decimal loses any.

#include <charconv>
#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/model/codec.hpp>
#include <retort/model/json.hpp>

namespace retort::codec {

namespace {
using schema::TypeKind;

[[noreturn]] void refuse() {
    throw Error(ErrorCategory::value, "not an array that can be read",
                "it is written as a JSON array of one dimension");
}

std::string quoted(std::string_view text) { return boost::json::serialize(boost::json::string_view(text)); }

std::string number(double value) {
    if (std::isnan(value)) return "\"NaN\"";
    if (std::isinf(value)) return value < 0 ? "\"-Infinity\"" : "\"Infinity\"";
    return fmt::format("{}", value);
}

struct WriteElement {
    TypeKind kind;

    std::string operator()(Null) const { return "null"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return number(value); }
    std::string operator()(const std::string& value) const { return kind == TypeKind::json ? value : quoted(value); }
    std::string operator()(const Bytes& value) const { return quoted("\\x" + database::to_hex(value)); }
};

/// Splits a JSON array into the texts of its elements. Only finds where they end; whether each is valid is seen when it
/// is read.
class Elements {
public:
    explicit Elements(std::string_view text) : text_(text) {
        skip_space();
        if (!take('[')) refuse();
        skip_space();
        empty_ = take(']');
    }

    /// The next element; false after the last.
    bool next(std::string_view& element) {
        if (empty_ || done_) return finish();
        skip_space();
        element = text_.substr(0, length_of_value());
        if (element.empty()) refuse();
        text_.remove_prefix(element.size());
        skip_space();
        done_ = take(']');
        if (!done_ && !take(',')) refuse();
        return true;
    }

private:
    bool finish() {
        skip_space();
        if (!text_.empty()) refuse();
        return false;
    }
    void skip_space() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t\r\n"), text_.size())); }
    bool take(char c) {
        if (!text_.starts_with(c)) return false;
        text_.remove_prefix(1);
        return true;
    }
    /// Up to the comma or bracket that belongs to this array: those in strings and in nested values do not.
    [[nodiscard]] std::size_t length_of_value() const {
        int depth = 0;
        bool in_string = false;
        for (std::size_t i = 0; i < text_.size(); ++i) {
            const char c = text_[i];
            if (in_string) {
                if (c == '\\') ++i;
                in_string = c != '"';
            } else if (c == '"') {
                in_string = true;
            } else if (c == '[' || c == '{') {
                ++depth;
            } else if (depth == 0 && (c == ',' || c == ']')) {
                return text_.substr(0, i).find_last_not_of(" \t\r\n") + 1;
            } else if (c == ']' || c == '}') {
                --depth;
            }
        }
        refuse();
    }

    std::string_view text_;
    bool empty_ = false;
    bool done_ = false;
};

std::string unquoted(std::string_view element) {
    boost::json::error_code failure;
    const auto value = boost::json::parse({element.data(), element.size()}, failure);
    if (failure || !value.is_string()) refuse();
    return std::string(value.get_string());
}

template <class Number> Number read_number(std::string_view element) {
    Number value{};
    const auto [end, failure] = std::from_chars(element.data(), element.data() + element.size(), value);
    if (failure != std::errc{} || end != element.data() + element.size()) refuse();
    return value;
}

double read_double(std::string_view element) {
    if (!element.starts_with('"')) return read_number<double>(element);
    const std::string text = unquoted(element);
    if (text == "NaN") return std::nan("");
    if (text == "Infinity") return HUGE_VAL;
    if (text == "-Infinity") return -HUGE_VAL;
    refuse();
}

bool read_bool(std::string_view element) {
    if (element != "true" && element != "false") refuse();
    return element == "true";
}

Value read_element(std::string_view element, TypeKind kind) {
    if (element == "null" && kind != TypeKind::json) return Null{};
    switch (kind) {
    case TypeKind::boolean: return read_bool(element);
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint: return read_number<std::int64_t>(element);
    case TypeKind::real:
    case TypeKind::double_precision: return read_double(element);
    case TypeKind::bytes: return database::from_hex(unquoted(element));
    case TypeKind::json: return std::string(element);
    case TypeKind::numeric:
        if (!element.starts_with('"')) return std::string(element);
        return unquoted(element);
    default: return unquoted(element);
    }
}
} // namespace

std::string format_array(const std::vector<Value>& elements, TypeKind element) {
    std::string text = "[";
    for (const Value& value : elements) {
        if (text.size() > 1) text += ',';
        text += std::visit(WriteElement{element}, value);
    }
    return text + ']';
}

std::vector<Value> parse_array(std::string_view text, TypeKind element) {
    std::vector<Value> values;
    Elements elements(text);
    for (std::string_view one; elements.next(one);) values.push_back(read_element(one, element));
    return values;
}

} // namespace retort::codec
