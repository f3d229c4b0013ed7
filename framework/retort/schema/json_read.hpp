#pragma once
// JSON as values (json_shape.hpp). Included by sources only.

#include <charconv>
#include <limits>

#include <boost/json.hpp>

#include <retort/error.hpp>
#include <retort/schema/json_shape.hpp>

namespace retort::schema::json {

/// Where the reader is: "tables[2].columns[0].type". A chain on the stack, spelled out only in an error.
class Place {
public:
    Place() = default;
    [[nodiscard]] Place member(std::string_view name) const { return {this, name, 0}; }
    [[nodiscard]] Place element(std::size_t index) const { return {this, {}, index}; }

    [[nodiscard]] std::string text() const {
        if (parent_ == nullptr) return {};
        std::string path = parent_->text();
        if (name_.data() == nullptr) return path + "[" + std::to_string(index_) + "]";
        return path + (path.empty() ? "" : ".") + std::string(name_);
    }

private:
    Place(const Place* parent, std::string_view name, std::size_t index)
        : parent_(parent), name_(name), index_(index) {}

    const Place* parent_ = nullptr;
    std::string_view name_{};
    std::size_t index_ = 0;
};

[[noreturn]] inline void refuse(const Place& place, const std::string& problem, std::string hint = {}) {
    const std::string path = place.text();
    throw Error(ErrorCategory::usage,
                "schema JSON: " + (path.empty() ? std::string("the whole") : path) + " " + problem, std::move(hint));
}

template <class T> void read(const boost::json::value& json, T& value, const Place& place);

inline const boost::json::object& object_of(const boost::json::value& json, const Place& place) {
    if (!json.is_object()) refuse(place, "must be an object");
    return json.get_object();
}

inline const boost::json::array& array_of(const boost::json::value& json, const Place& place) {
    if (!json.is_array()) refuse(place, "must be an array");
    return json.get_array();
}

inline std::string_view string_of(const boost::json::value& json, const Place& place) {
    if (!json.is_string()) refuse(place, "must be a string");
    return {json.get_string().data(), json.get_string().size()};
}

/// The only member of an object: what a variant is written as.
inline const boost::json::key_value_pair& only_member(const boost::json::value& json, const Place& place) {
    const boost::json::object& object = object_of(json, place);
    if (object.size() != 1) refuse(place, "must have exactly one member");
    return *object.begin();
}

inline double read_double(std::string_view text, const Place& place) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) refuse(place, "must be a number in a string");
    return number;
}

inline Bytes read_bytes(std::string_view hex, const Place& place) {
    const auto digit = [&place](char c) -> unsigned {
        if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
        if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
        refuse(place, "must be lower-case hex digits");
    };
    if (hex.size() % 2 != 0) refuse(place, "must have two hex digits a byte");
    Bytes bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(digit(hex[i]) << 4 | digit(hex[i + 1])));
    return bytes;
}

inline void read_value(const boost::json::value& json, Value& value, const Place& place) {
    if (json.is_null()) {
        value = Null{};
    } else if (json.is_bool()) {
        value = json.get_bool();
    } else if (json.is_int64()) {
        value = json.get_int64();
    } else if (json.is_string()) {
        value = std::string(string_of(json, place));
    } else if (json.is_object()) {
        const auto& member = only_member(json, place);
        const Place inner = place.member(member.key());
        if (member.key() == "double") {
            value = read_double(string_of(member.value(), inner), inner);
        } else if (member.key() == "bytes") {
            value = read_bytes(string_of(member.value(), inner), inner);
        } else {
            refuse(inner, "is not known", "known here: double, bytes");
        }
    } else {
        refuse(place, "must be null, true, false, a 64-bit integer, a string, or an object of double or bytes");
    }
}

template <class E> void read_enumerator(const boost::json::value& json, E& value, const Place& place) {
    const std::string_view wanted = string_of(json, place);
    bool found = false;
    std::string known;
    for_each_enumerator<E>([&](E enumerator, std::string_view name) {
        known += (known.empty() ? "" : ", ") + std::string(name);
        if (name != wanted) return;
        value = enumerator;
        found = true;
    });
    if (!found) refuse(place, "cannot be '" + std::string(wanted) + "'", "known here: " + known);
}

/// Members that are not in the object keep their default.
template <class T> void read_members(const boost::json::value& json, T& value, const Place& place) {
    value = T{};
    for (const auto& [key, element] : object_of(json, place)) {
        const Place inner = place.member(key);
        bool found = false;
        std::string known;
        for_each_member<T>([&, &name = key, &content = element](auto member) {
            known += (known.empty() ? "" : ", ") + std::string(json_name(member.name));
            if (name != json_name(member.name)) return;
            read(content, value.*member.pointer, inner);
            found = true;
        });
        if (!found) refuse(inner, "is not known", "known here: " + known);
    }
}

template <class... T> void read_variant(const boost::json::value& json, std::variant<T...>& value, const Place& place) {
    const auto& member = only_member(json, place);
    const Place inner = place.member(member.key());
    bool found = false;
    std::string known;
    const auto try_one = [&]<class A>(boost::mp11::mp_identity<A>) {
        known += (known.empty() ? "" : ", ") + std::string(Alternative<A>::name);
        if (std::string_view(member.key().data(), member.key().size()) != Alternative<A>::name) return;
        read(member.value(), value.template emplace<A>(), inner);
        found = true;
    };
    (try_one(boost::mp11::mp_identity<T>{}), ...);
    if (!found) refuse(inner, "is not known", "known here: " + known);
}

template <class T> void read(const boost::json::value& json, T& value, const Place& place) {
    if constexpr (std::is_same_v<T, bool>) {
        if (!json.is_bool()) refuse(place, "must be true or false");
        value = json.get_bool();
    } else if constexpr (std::is_integral_v<T>) {
        if (!json.is_int64() || json.get_int64() < std::numeric_limits<T>::min() ||
            json.get_int64() > std::numeric_limits<T>::max())
            refuse(place, "must be an integer of " + std::to_string(8 * sizeof(T)) + " bits");
        value = static_cast<T>(json.get_int64());
    } else if constexpr (std::is_same_v<T, std::string>) {
        value = string_of(json, place);
    } else if constexpr (std::is_same_v<T, Value>) {
        read_value(json, value, place);
    } else if constexpr (std::is_enum_v<T>) {
        read_enumerator(json, value, place);
    } else if constexpr (is_optional<T>) {
        if (json.is_null()) {
            value.reset();
        } else {
            read(json, value.emplace(), place);
        }
    } else if constexpr (is_vector<T>) {
        value.clear();
        std::size_t index = 0;
        for (const boost::json::value& element : array_of(json, place))
            read(element, value.emplace_back(), place.element(index++));
    } else if constexpr (is_map<T>) {
        value.clear();
        for (const auto& [key, element] : object_of(json, place)) read(element, value[key], place.member(key));
    } else if constexpr (std::is_same_v<T, Parameters>) {
        value = {};
        for (const auto& [key, element] : object_of(json, place))
            value.set(key, std::string(string_of(element, place.member(key))));
    } else if constexpr (is_variant<T>) {
        read_variant(json, value, place);
    } else if constexpr (is_wrapper<T>) {
        read(json, value.value, place);
    } else if constexpr (std::is_same_v<T, Name>) {
        if (json.is_string()) {
            value = Name(std::string(string_of(json, place)));
        } else {
            read_members(json, value, place);
        }
    } else {
        read_members(json, value, place);
    }
}

/// The value that the text says. Throws Error (usage) that names the place.
template <class T> T read_text(std::string_view text) {
    boost::json::parser parser({}, {.allow_invalid_utf8 = true}); // names from a database are bytes
    boost::json::error_code error;
    const std::size_t consumed = parser.write({text.data(), text.size()}, error);
    if (error)
        throw Error(ErrorCategory::usage,
                    "schema JSON: byte " + std::to_string(consumed) + " is not JSON: " + error.message());
    T value{};
    read(parser.release(), value, Place());
    return value;
}

} // namespace retort::schema::json
