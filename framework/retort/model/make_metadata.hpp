#pragma once
// retort::make_metadata<User, Item, Country>(): the models of an application, listed.

#include <array>
#include <span>

#include <retort/model/metadata.hpp>
#include <retort/model/view.hpp>

namespace retort {

/// The schema and the renames that the models declare. Throws Error (usage) when two models have one table name, when a
/// model refers to one that is not among them, and when a description contradicts itself.
Metadata make_metadata(std::span<const TableView> models);

/// The same for the models themselves. Their order does not matter.
template <class... T> Metadata make_metadata() {
    static_assert((Model<T> && ...),
                  "retort: not a model: declare retort::TableView retort_table(retort::model<T>) beside the "
                  "struct, in its namespace");
    const std::array<TableView, sizeof...(T)> models{table_of<T>()...};
    return make_metadata(models);
}

} // namespace retort
