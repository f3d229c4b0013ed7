#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg048(const Meeting& meeting) {
    Founds founds;
    for (const MadeType& one : made_types(meeting.operation))
        if (is_serial(one.type))
            founds.push_back(
                {.table = one.table,
                 .message =
                     fmt::format("{} is a {}", operation::describe_column(one.table, one.column), one.type.name.name),
                 .why = "its sequence has an owner and rights of its own, and is not copied with the table",
                 .rewrite = "column(…, bigint()).identity()"});
    return founds;
}

} // namespace retort::lint
