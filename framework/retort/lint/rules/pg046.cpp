#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg046(const Meeting& meeting) {
    Founds founds;
    for (const MadeType& one : made_types(meeting.operation))
        if (one.type.kind == schema::TypeKind::timestamp)
            founds.push_back({.table = one.table,
                              .message = fmt::format("{} is a timestamp without time zone",
                                                     operation::describe_column(one.table, one.column)),
                              .why = "nobody can tell later in which zone a value was meant, and now() is cut to the "
                                     "zone of the session",
                              .rewrite = "timestamptz(), which takes the same eight bytes"});
    return founds;
}

} // namespace retort::lint
