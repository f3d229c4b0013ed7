#pragma once
// From the cells of a result to what C++ calls a row: a model, a value, a tuple of both, a described struct.

#include <cstddef>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include <retort/model/members.hpp>

namespace retort::query {

/// The cells of one row, taken one after the other.
struct Cells {
    std::span<const ValueView> values{};
    std::size_t next = 0;

    const ValueView& take() { return values[next++]; }
    std::span<const ValueView> take(std::size_t count) {
        next += count;
        return values.subspan(next - count, count);
    }
};

/// Where the rows of a result go, without their type.
struct Sink {
    void* target = nullptr;
    void (*take)(void* target, Cells& cells) = nullptr;
    void (*reserve)(void* target, std::size_t rows) = nullptr; ///< nothing: there is nothing to prepare
};

/// Reads one cell into a member of type M. Throws Error (value) for a value that does not fit.
template <class M> void read_into(void* member, const ValueView& cell) { describe::load<M>(member, cell); }

/// Whether no cell holds a value.
[[nodiscard]] bool all_null(std::span<const ValueView> cells) noexcept;

template <class R> inline constexpr bool is_tuple = false;
template <class... R> inline constexpr bool is_tuple<std::tuple<R...>> = true;

/// A value of one column.
template <class R>
concept Scalar = describe::HasSqlType<describe::StoredType<R>>;
/// A row of a model, or nothing.
template <class R>
concept ModelRow = !Scalar<R> && Model<describe::StoredType<R>>;

template <class R> void read_row(R& row, Cells& cells);

template <class R, template <class...> class List, class... D> void read_members(R& row, Cells& cells, List<D...>) {
    (read_into<std::remove_cvref_t<decltype(row.*D::pointer)>>(&(row.*D::pointer), cells.take()), ...);
}

template <class R> void read_row(R& row, Cells& cells) {
    if constexpr (Scalar<R>) {
        read_into<R>(&row, cells.take());
    } else if constexpr (ModelRow<R>) {
        static const TableView table = table_of<describe::StoredType<R>>(); // not copied for each row
        const std::span<const ValueView> values = cells.take(table.columns.size());
        if constexpr (describe::Stored<R>::optional) {
            if (all_null(values)) return row.reset();
            table.load(&row.emplace(), values);
        } else {
            table.load(&row, values);
        }
    } else if constexpr (is_tuple<R>) {
        std::apply([&](auto&... parts) { (read_row(parts, cells), ...); }, row);
    } else {
        read_members(row, cells, describe::AllMembers<R>{});
    }
}

/// Whether R can be read at all.
template <class R> inline constexpr bool is_readable = Scalar<R> || ModelRow<R> || describe::Described<R>;
template <class... R> inline constexpr bool is_readable<std::tuple<R...>> = (is_readable<R> && ...);

/// The types that the cells of an R are read as.
template <class R> void add_types(std::vector<TypeSpec>& types);

template <template <class...> class List, class... D> void add_member_types(std::vector<TypeSpec>& types, List<D...>) {
    (types.push_back(describe::type_of<typename describe::PointerTo<decltype(D::pointer)>::member>()), ...);
}
template <class... R> void add_types_of(std::vector<TypeSpec>& types, const std::tuple<R...>*) {
    (add_types<R>(types), ...);
}

template <class R> void add_types(std::vector<TypeSpec>& types) {
    if constexpr (Scalar<R>) {
        types.push_back(describe::type_of<R>());
    } else if constexpr (ModelRow<R>) {
        for (const ColumnView& column : table_of<describe::StoredType<R>>().columns) types.push_back(column.type);
    } else if constexpr (is_tuple<R>) {
        add_types_of(types, static_cast<const R*>(nullptr));
    } else {
        add_member_types(types, describe::AllMembers<R>{});
    }
}

} // namespace retort::query
