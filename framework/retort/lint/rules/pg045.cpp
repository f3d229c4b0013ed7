#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg045(const Meeting& meeting) {
    Founds founds;
    for (const MadeType& one : made_types(meeting.operation))
        if (one.type.kind == schema::TypeKind::character)
            founds.push_back({.table = one.table,
                              .message = fmt::format("{} is {}", operation::describe_column(one.table, one.column),
                                                     schema::display(one.type)),
                              .why = "it is filled up with blanks, which comparisons and casts to text treat each in "
                                     "their own way; every change of its length writes all rows anew",
                              .rewrite = "varchar(n), or text() with a check of its length"});
    return founds;
}

} // namespace retort::lint
