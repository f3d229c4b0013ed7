#pragma once
// Structs of one model, handed to code that does not know their type.

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <vector>

#include <retort/model/view.hpp>

namespace retort {

/// A range of structs that are models.
template <class R>
concept ModelRange = std::ranges::input_range<R> && Model<std::ranges::range_value_t<R>>;

namespace query {
/// A range whose structs stay where they are while it is gone through.
template <class R>
concept InPlace = std::ranges::forward_range<R> && std::is_lvalue_reference_v<std::ranges::range_reference_t<R>>;

/// Structs, all models of one table.
struct Models {
    TableView table{};
    std::vector<const void*> rows{};
    bool writable = false; ///< `rows` are not const
};

/// Calls work(models) with the structs of a range. Those that a view makes on the fly are kept until it returns.
template <ModelRange R, class Work> auto with_models(R&& range, const Work& work) {
    using T = std::ranges::range_value_t<R>;
    using Reference = std::ranges::range_reference_t<R>;
    if constexpr (InPlace<R>) {
        Models models{.table = table_of<T>(), .writable = !std::is_const_v<std::remove_reference_t<Reference>>};
        for (auto& row : range) models.rows.push_back(std::addressof(row));
        return work(models);
    } else {
        std::vector<T> rows;
        for (auto&& row : range) rows.push_back(std::forward<decltype(row)>(row));
        return with_models(std::as_const(rows), work);
    }
}
/// Structs of one table, one after the other, as long as there are any.
struct Source {
    TableView table{};
    std::size_t size = 0;                ///< 0: nobody knows
    std::function<const void*()> next{}; ///< the next struct, good until the next call; nullptr: there is none
};

/// Calls work(source) with the structs of a range, which is gone through once; none of them is kept.
template <ModelRange R, class Work> auto with_source(R&& range, const Work& work) {
    using T = std::ranges::range_value_t<R>;
    Source source{.table = table_of<T>()};
    if constexpr (std::ranges::sized_range<R>) source.size = static_cast<std::size_t>(std::ranges::size(range));
    auto at = std::ranges::begin(range);
    const auto end = std::ranges::end(range);
    bool begun = false;
    std::optional<T> made; // what a view makes on the fly
    source.next = [&]() -> const void* {
        if (begun && at != end) ++at;
        begun = true;
        if (at == end) return nullptr;
        if constexpr (std::is_lvalue_reference_v<std::ranges::range_reference_t<R>>)
            return std::addressof(*at);
        else
            return std::addressof(made.emplace(*at));
    };
    return work(source);
}
/// The structs of `models`, one after the other; they must outlive it.
[[nodiscard]] inline Source source_of(const Models& models) {
    return {models.table, models.rows.size(), [&models, i = std::size_t{0}]() mutable -> const void* {
                return i < models.rows.size() ? models.rows[i++] : nullptr;
            }};
}

/// From so many rows on a temporary table is faster than statements with some rows each.
inline constexpr std::size_t some_rows = 1000;

/// Takes up to some_rows of a source into `some`, and returns a source that begins with those.
template <class T> Source some_first(const Source& source, std::vector<T>& some) {
    while (some.size() < some_rows) {
        const void* row = source.next();
        if (row == nullptr) break;
        some.push_back(*static_cast<const T*>(row));
    }
    return {source.table, source.size, [&source, &some, i = std::size_t{0}]() mutable -> const void* {
                return i < some.size() ? &some[i++] : source.next();
            }};
}
} // namespace query

} // namespace retort
