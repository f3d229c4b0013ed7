#pragma once
// The expressions of a table that can name its columns: generated columns, checks, excludes, indexes. A default cannot
// name any (PostgreSQL manual, CREATE TABLE).

#include <functional>

#include <retort/operation/uses.hpp>
#include <retort/schema/table.hpp>

namespace retort::operation {

void for_each_expression(schema::Table& table, const std::function<void(schema::Expression&)>& visit);

/// With what each belongs to, and how to take that away.
void for_each_expression(const schema::Table& table,
                         const std::function<void(const schema::Expression&, const Use&)>& visit);

} // namespace retort::operation
