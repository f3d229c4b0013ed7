#pragma once
// Rows that point at nothing: what PRAGMA foreign_key_check finds
// (https://sqlite.org/pragma.html#pragma_foreign_key_check).

#include <compare>
#include <set>
#include <string>

#include <sqlite/native.hpp>

namespace retort::sqlite {

/// A row of `table` whose foreign key points at no row of `parent`. `row` is its rowid, empty in a WITHOUT ROWID table.
/// A table whose keys cannot be checked at all (the parent has no such key) is one violation that says why in `row`.
struct Violation {
    std::string table;
    std::string parent;
    std::string row;

    friend auto operator<=>(const Violation&, const Violation&) = default;
};

using Violations = std::multiset<Violation>;

/// All there are now.
Violations find_violations(Native& native);

/// Throws Error (foreign_key), which names the table and counts the rows, when `now` has some that `before` had not.
void refuse_new(const Violations& before, const Violations& now);

} // namespace retort::sqlite
