#pragma once
// In which order rows of several tables are inserted.

#include <cstddef>
#include <vector>

#include <retort/model/view.hpp>

namespace retort::query {

/// The numbers of rows, of which `tables` are the tables, so that rows that others may refer to come first; else in
/// their own order. Tables that refer to each other in a circle keep the order in which they first come.
[[nodiscard]] std::vector<std::size_t> insert_order(const std::vector<TableView>& tables);

} // namespace retort::query
