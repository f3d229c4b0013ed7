#pragma once
// Values as JSON (json_shape.hpp). Included by sources only.

#include <charconv>

#include <boost/json.hpp>

#include <retort/error.hpp>
#include <retort/schema/json_shape.hpp>

namespace retort::schema::json {

template <class T> boost::json::value write(const T& value);

/// Shortest digits that read back as the same number (C++17 [charconv]): the same on every machine.
inline std::string write_double(double value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    return {digits, end};
}

inline std::string write_bytes(const Bytes& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        hex += digits[std::to_integer<std::size_t>(b >> 4)];
        hex += digits[std::to_integer<std::size_t>(b & std::byte{0xf})];
    }
    return hex;
}

template <class E> std::string_view write_enumerator(E value) {
    std::string_view found;
    for_each_enumerator<E>([&](E enumerator, std::string_view name) {
        if (enumerator == value) found = name;
    });
    if (found.empty()) throw Error(ErrorCategory::internal, "an enumeration holds a value that has no name");
    return found;
}

/// A value of which every member is as it comes.
template <class T> const T& defaults() {
    static const T value{};
    return value;
}

/// Adds the members that differ from their default.
template <class T> void write_members(boost::json::object& object, const T& value) {
    for_each_member<T>([&](auto member) {
        const auto& field = value.*member.pointer;
        if (!(field == defaults<T>().*member.pointer)) object.emplace(json_name(member.name), write(field));
    });
}

template <class T> boost::json::value write(const T& value) {
    if constexpr (std::is_same_v<T, Null>) {
        return nullptr;
    } else if constexpr (std::is_same_v<T, bool>) {
        return value;
    } else if constexpr (std::is_integral_v<T>) {
        return std::int64_t{value};
    } else if constexpr (std::is_same_v<T, double>) {
        return {{"double", write_double(value)}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return boost::json::string(value);
    } else if constexpr (std::is_same_v<T, Bytes>) {
        return {{"bytes", write_bytes(value)}};
    } else if constexpr (std::is_same_v<T, Value>) {
        return std::visit([](const auto& inner) { return write(inner); }, value);
    } else if constexpr (std::is_enum_v<T>) {
        return boost::json::string(write_enumerator(value));
    } else if constexpr (is_optional<T>) {
        return value ? write(*value) : boost::json::value(nullptr);
    } else if constexpr (is_vector<T>) {
        boost::json::array array;
        array.reserve(value.size());
        for (const auto& element : value) array.push_back(write(element));
        return array;
    } else if constexpr (is_map<T>) {
        boost::json::object object;
        for (const auto& [key, element] : value) object.emplace(key, write(element));
        return object;
    } else if constexpr (std::is_same_v<T, Parameters>) {
        return write(std::map<std::string, std::string>(value.begin(), value.end()));
    } else if constexpr (is_variant<T>) {
        boost::json::object object;
        std::visit(
            [&object](const auto& alternative) {
                object.emplace(Alternative<std::decay_t<decltype(alternative)>>::name, write(alternative));
            },
            value);
        return object;
    } else if constexpr (is_wrapper<T>) {
        return write(value.value);
    } else {
        if constexpr (std::is_same_v<T, Name>) {
            if (value.schema.empty()) return boost::json::string(value.name);
        }
        boost::json::object object;
        write_members(object, value);
        return object;
    }
}

/// The text of a value: canonical, since members are in the order of the description and maps in order of their keys.
template <class T> std::string write_text(const T& value) { return boost::json::serialize(write(value)); }

} // namespace retort::schema::json
