#pragma once
// The one place that asks Boost.Describe about members. What comes out is constant data without types.

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>

#include <retort/model/mistake.hpp>
#include <retort/model/value_view.hpp>
#include <retort/model/view.hpp>

namespace retort::describe {

template <class T> inline constexpr char identity{};
/// What stands for a struct where its type is not known.
template <class T> constexpr const void* identity_of() { return &identity<T>; }

template <class T> struct Stored {
    using type = T;
    static constexpr bool optional = false;
};
template <class T> struct Stored<std::optional<T>> {
    using type = T;
    static constexpr bool optional = true;
};
/// The type without std::optional.
template <class M> using StoredType = typename Stored<M>::type;

template <class Pointer> struct PointerTo;
template <class T, class M> struct PointerTo<M T::*const> {
    using owner = T;
    using member = M;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
concept HasSqlType = requires {
    SqlType<T>::type;
};

using boost::describe::mod_any_access;
using boost::describe::mod_inherited;
/// The members that T itself declares.
template <class T> using OwnMembers = boost::describe::describe_members<T, mod_any_access>;
/// Those of the bases, then its own.
template <class T> using AllMembers = boost::describe::describe_members<T, mod_any_access | mod_inherited>;

/// The type that a member is stored as.
template <class M> constexpr TypeSpec type_of() {
    static_assert(HasSqlType<StoredType<M>>,
                  "retort: the C++ type of this member has no SQL type; specialise retort::SqlType for it");
    if constexpr (HasSqlType<StoredType<M>>) return SqlType<StoredType<M>>::type;
    return {};
}

// Reads and writes one member or element: once for each type, whatever the number of models that use it.

Value null();
bool is_null(const Value& value) noexcept;
[[noreturn]] void refuse_null();

template <class M> Value get(const void* member) {
    const M& m = *static_cast<const M*>(member);
    if constexpr (Stored<M>::optional) {
        return m ? SqlType<StoredType<M>>::to_value(*m) : null();
    } else {
        return SqlType<M>::to_value(m);
    }
}

template <class M> void set(void* member, const Value& value) {
    M& m = *static_cast<M*>(member);
    if constexpr (Stored<M>::optional) {
        if (is_null(value)) return m.reset();
    } else if (is_null(value)) {
        refuse_null();
    }
    m = SqlType<StoredType<M>>::from_value(value);
}

// The same with views, which is what sessions do. Types that say how (SqlType::to_view, from_view) copy nothing.

ValueView keep(Value&& value, Value& kept);

template <class T> ValueView view_of(const T& value, Value& kept) {
    if constexpr (requires { SqlType<T>::to_view(value); }) {
        return SqlType<T>::to_view(value);
    } else {
        return keep(SqlType<T>::to_value(value), kept);
    }
}

template <class T> T from_view(const ValueView& cell) {
    if constexpr (requires { SqlType<T>::from_view(cell); }) {
        return SqlType<T>::from_view(cell);
    } else {
        return SqlType<T>::from_value(to_value(cell));
    }
}

template <class M> ValueView view(const void* member, Value& kept) {
    const M& m = *static_cast<const M*>(member);
    if constexpr (Stored<M>::optional) {
        return m ? view_of(*m, kept) : ValueView{};
    } else {
        return view_of(m, kept);
    }
}

template <class M> void load(void* member, const ValueView& cell) {
    M& m = *static_cast<M*>(member);
    if constexpr (Stored<M>::optional) {
        if (cell.is_null()) return m.reset();
    } else if (cell.is_null()) {
        refuse_null();
    }
    m = from_view<StoredType<M>>(cell);
}

template <class D> constexpr ColumnView column_view() {
    using Pointer = PointerTo<decltype(D::pointer)>;
    using M = typename Pointer::member;
    ColumnView column;
    column.name = D::name;
    column.member = {identity_of<typename Pointer::owner>(), D::name};
    column.type = type_of<M>();
    column.nullable = Stored<M>::optional;
    if constexpr (HasSqlType<StoredType<M>>) {
        column.view = &view<M>;
        column.load = &load<M>;
    }
    return column;
}

template <template <class...> class List, class... D>
constexpr std::array<ColumnView, sizeof...(D)> column_views(List<D...>) {
    return {column_view<D>()...};
}

template <class T, template <class...> class List, class... D>
void write_addresses(const T& model, const void** out, List<D...>) {
    ((*out++ = &(model.*D::pointer)), ...);
}
/// TableView::members of T.
template <class T> void members(const void* model, const void** out) {
    write_addresses(*static_cast<const T*>(model), out, AllMembers<T>{});
}

template <template <class...> class List, class... D> constexpr std::size_t size_of(List<D...>) { return sizeof...(D); }

/// Compares member pointers of any types. Overload resolution does it without a template for each pair.
template <class Pointer> struct Wanted {
    Pointer pointer;

    constexpr bool is(Pointer other) const { return pointer == other; }
    constexpr bool is(...) const { return false; }
};

template <class T, class M, template <class...> class List, class... D>
constexpr std::string_view name_of(M T::*pointer, List<D...>) {
    const Wanted<M T::*> wanted{pointer};
    std::string_view name;
    ((wanted.is(D::pointer) ? void(name = D::name) : void()), ...);
    return name;
}

/// The member that a pointer points to, for constant expressions: elsewhere it does not link. A pointer to a member of
/// a base belongs to the base, as in C++ itself.
template <class T, class M> constexpr MemberRef member_ref(M T::*pointer) {
    static_assert(Described<T>, "retort: describe the struct of this member with BOOST_DESCRIBE_STRUCT first");
    if constexpr (Described<T>) {
        const MemberRef member{identity_of<T>(), name_of(pointer, OwnMembers<T>{})};
        if (member.name.empty()) mistake::member_is_not_listed_in_BOOST_DESCRIBE_STRUCT();
        return member;
    }
    return {};
}

} // namespace retort::describe
