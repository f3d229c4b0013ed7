#include <retort/model/members.hpp>

#include <retort/error.hpp>
#include <retort/model/array_type.hpp>

namespace retort::describe {

Value null() { return Null{}; }
bool is_null(const Value& value) noexcept { return std::holds_alternative<Null>(value); }

ValueView keep(Value&& value, Value& kept) { return look_at(kept = std::move(value)); }

void refuse_null() {
    throw Error(ErrorCategory::value, "NULL for a member that is not optional", "make the member a std::optional");
}

Value array_value(const std::vector<Value>& elements, schema::TypeKind element) {
    return codec::format_array(elements, element);
}

std::vector<Value> array_elements(const Value& value, schema::TypeKind element) {
    return codec::parse_array(codec::to_text(value), element);
}

} // namespace retort::describe
