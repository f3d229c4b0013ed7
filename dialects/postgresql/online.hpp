#pragma once
// Operations in the form that keeps nobody waiting while rows are read.

#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::postgresql {

/// What comes to the same as the operation, each to be committed before the next (manual, ALTER TABLE, Notes; CREATE
/// INDEX, Building Indexes Concurrently):
///   an index is built, or dropped, concurrently;
///   a primary key or unique constraint takes an index that was built so;
///   a foreign key or check is added without a look at the rows, which are looked at afterwards;
///   NOT NULL, and that of a primary key's columns, is proven by a check first.
/// Nothing: there is no such form, or it is in that form already.
std::vector<operation::Operation> online(const operation::Operation& operation, const schema::Schema& before);

} // namespace retort::postgresql
