#pragma once
// In which order rows of several tables are written.

#include <cstddef>
#include <vector>

#include <retort/model/view.hpp>

namespace retort::query {

/// The numbers of rows, of which `tables` are the tables, so that rows that others may refer to come first; else in
/// their own order. Tables that refer to each other in a circle keep the order in which they first come.
[[nodiscard]] std::vector<std::size_t> write_order(const std::vector<TableView>& tables);
/// The same for rows that are to go: those that may refer to others come first.
[[nodiscard]] std::vector<std::size_t> remove_order(const std::vector<TableView>& tables);

} // namespace retort::query
