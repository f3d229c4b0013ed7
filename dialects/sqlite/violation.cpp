#include <sqlite/violation.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include <sqlite/text.hpp>

namespace retort::sqlite {

Violations find_violations(Native& native) {
    Violations violations;
    // Table by table, because the check of a whole database ends at the first table whose keys it cannot check.
    for (const auto& table : native.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
        try {
            for (auto& row : native.query("PRAGMA foreign_key_check(" + quote(table[0].value_or("")) + ")"))
                violations.insert(
                    {.table = row[0].value_or(""), .parent = row[2].value_or(""), .row = row[1].value_or("")});
        } catch (const Error& e) {
            violations.insert({.table = table[0].value_or(""), .parent = {}, .row = e.what()});
        }
    }
    return violations;
}

void refuse_new(const Violations& before, const Violations& now) {
    std::vector<Violation> added;
    std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::back_inserter(added));
    if (added.empty()) return;
    const Violation& first = added.front();
    if (first.parent.empty())
        throw Error(ErrorCategory::foreign_key, fmt::format("{}: {}", first.table, first.row),
                    "a foreign key needs a primary key or unique constraint on the columns that it points at");
    const auto count = std::count_if(added.begin(), added.end(), [&](const Violation& violation) {
        return violation.table == first.table && violation.parent == first.parent;
    });
    throw Error(ErrorCategory::foreign_key,
                fmt::format("{} {} of {} would point at {} of {} that {} not there", count, count == 1 ? "row" : "rows",
                            first.table, count == 1 ? "a row" : "rows", first.parent, count == 1 ? "is" : "are"),
                "correct the rows in the revision, before the change that leaves them behind");
}

} // namespace retort::sqlite
