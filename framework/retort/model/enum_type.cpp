#include <retort/model/enum_type.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::describe {

Value label_value(std::string_view label) { return std::string(label); }

std::size_t find_label(const TypeSpec& type, const Value& value) {
    const std::string& text = codec::to_text(value);
    for (std::size_t i = 0; i < type.label_count; ++i)
        if (type.labels[i] == text) return i;
    throw Error(ErrorCategory::value, fmt::format("a text that is no value of enum {}", type.name),
                "the enum in the database has values that the C++ enum does not describe");
}

void refuse_enumerator(const TypeSpec& type) {
    throw Error(ErrorCategory::value, fmt::format("a number that is no value of enum {}", type.name),
                "list every enumerator in BOOST_DESCRIBE_ENUM");
}

} // namespace retort::describe
