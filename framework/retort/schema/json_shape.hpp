#pragma once
// What the JSON writer and reader agree on. Included by sources only.
//
//   a described struct    an object of its members in order; a member that equals its default is left out
//   Name                  "country", or {"schema": …, "name": …}
//   a wrapper             as its only member: Expression, Literal
//   a variant             an object of one member, named after the alternative: {"function": "now"}
//   Value                 null, true, 42, "text", {"double": "1.5"}, {"bytes": "00ff"}
//   an enumerator         its name
//   vector, map           an array, an object
//   Parameters            an object in order of names: texts of equal values are equal

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <retort/schema/schema.hpp>

namespace retort::schema::json {

template <class T> inline constexpr bool is_vector = false;
template <class T> inline constexpr bool is_vector<std::vector<T>> = true;
template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;
template <class T> inline constexpr bool is_map = false;
template <class T> inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T> inline constexpr bool is_variant = false;
template <class... T> inline constexpr bool is_variant<std::variant<T...>> = true;

/// A struct that only wraps another value.
template <class T> inline constexpr bool is_wrapper = std::is_same_v<T, Expression> || std::is_same_v<T, Literal>;

/// The name of a variant's alternative.
template <class T> struct Alternative;
template <> struct Alternative<SqlText> { static constexpr std::string_view name = "sql"; };
template <> struct Alternative<Literal> { static constexpr std::string_view name = "literal"; };
template <> struct Alternative<Function> { static constexpr std::string_view name = "function"; };
template <> struct Alternative<PrimaryKey> { static constexpr std::string_view name = "primary_key"; };
template <> struct Alternative<Unique> { static constexpr std::string_view name = "unique"; };
template <> struct Alternative<ForeignKey> { static constexpr std::string_view name = "foreign_key"; };
template <> struct Alternative<Check> { static constexpr std::string_view name = "check"; };
template <> struct Alternative<Exclude> { static constexpr std::string_view name = "exclude"; };

/// A C++ name as it stands in JSON: using_ and restrict_ keep clear of keywords there.
constexpr std::string_view json_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

/// Calls f(member descriptor) for each member of a described struct, in order.
template <class T, class F> void for_each_member(F&& f) {
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(f);
}

/// Calls f(enumerator, its name in JSON) for each enumerator.
template <class E, class F> void for_each_enumerator(F&& f) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&f](auto enumerator) { f(enumerator.value, json_name(enumerator.name)); });
}

} // namespace retort::schema::json
