#pragma once
// Structs of one model, handed to code that does not know their type.

#include <initializer_list>
#include <memory>
#include <ranges>
#include <type_traits>
#include <vector>

#include <retort/model/view.hpp>

namespace retort {

/// A range of structs that are models.
template <class R>
concept ModelRange = std::ranges::input_range<R> && Model<std::ranges::range_value_t<R>>;

namespace query {
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
    if constexpr (std::ranges::forward_range<R> && std::is_lvalue_reference_v<Reference>) {
        Models models{.table = table_of<T>(), .writable = !std::is_const_v<std::remove_reference_t<Reference>>};
        for (auto& row : range) models.rows.push_back(std::addressof(row));
        return work(models);
    } else {
        std::vector<T> rows;
        for (auto&& row : range) rows.push_back(std::forward<decltype(row)>(row));
        return with_models(std::as_const(rows), work);
    }
}
} // namespace query

} // namespace retort
