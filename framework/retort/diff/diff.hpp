#pragma once
// diff(): two schemas, and the operations that lead from one to the other.

#include <vector>

#include <retort/model/metadata.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// What has to be done to `from` so that it becomes `to`: apply(from, diff(from, to)) == to, but for the order of the
/// columns of a table, since both databases add new ones at the end, and for what Retort does not model. The same
/// schemas give the same list in the same order. Both are canonical (schema::put).
///
/// Keys, checks and indexes that are the same in both but for the name are renamed; one that differs goes and comes
/// again. So does one that stands in the way: a foreign key while the key that it points at changes, a check that names
/// a value which its enum loses. Values are never mapped: an enum that loses values must have none of them in a row.
///
/// Tables and columns are renamed only where `renames` says so, and only as long as `from` has the old name and not the
/// new one; otherwise the rename is over and done with. A namespace in which `from` has something is there, whether its
/// list says so or not, and one in which `to` has something stays.
///
/// Throws Error (unsupported) when two columns or tables swap names by `renames`, and when a table is renamed to what
/// an enum or sequence is called that can only go afterwards.
std::vector<operation::Operation> diff(const schema::Schema& from, const schema::Schema& to,
                                       const std::vector<Rename>& renames = {});

} // namespace retort::diff
