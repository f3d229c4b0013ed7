#pragma once
// std::vector<T> is stored as an array of T.

#include <optional>
#include <vector>

#include <retort/model/members.hpp>
#include <retort/model/standard_types.hpp>

namespace retort {

namespace describe {
constexpr TypeSpec array_of(TypeSpec element) {
    element.array_dimensions = 1;
    return element;
}

Value array_value(const std::vector<Value>& elements, schema::TypeKind element);
std::vector<Value> array_elements(const Value& value, schema::TypeKind element);
} // namespace describe

/// Elements that may be NULL are std::optional. (std::vector<std::byte> is retort::Bytes, and no array.)
template <class T> struct SqlType<std::vector<T>> {
    static_assert(describe::HasSqlType<describe::StoredType<T>>,
                  "retort: the elements of this std::vector have no SQL type; specialise retort::SqlType for them");
    static_assert(describe::type_of<T>().array_dimensions == 0, "retort: arrays of arrays are not supported");

    static constexpr TypeSpec type = describe::array_of(describe::type_of<T>());
    static Value to_value(const std::vector<T>& array) {
        std::vector<Value> elements;
        elements.reserve(array.size());
        for (std::size_t i = 0; i < array.size(); ++i) {
            const T& element = array[i]; // a temporary where std::vector<bool> has none to refer to
            elements.push_back(describe::get<T>(&element));
        }
        return describe::array_value(elements, type.kind);
    }
    static std::vector<T> from_value(const Value& value) {
        std::vector<T> array;
        for (const Value& element : describe::array_elements(value, type.kind)) {
            T one{};
            describe::set<T>(&one, element);
            array.push_back(std::move(one));
        }
        return array;
    }
};

} // namespace retort
