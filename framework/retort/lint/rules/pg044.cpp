#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg044(const Meeting& meeting) {
    Founds founds;
    for (const MadeType& one : made_types(meeting.operation))
        if (one.type.kind == schema::TypeKind::native && one.type.name.name == "json")
            founds.push_back({.table = one.table,
                              .message = fmt::format("{} is json", operation::describe_column(one.table, one.column)),
                              .why = "json has no equality: DISTINCT, GROUP BY and UNION of such a column fail",
                              .rewrite = "json(), which is jsonb on PostgreSQL"});
    return founds;
}

} // namespace retort::lint
