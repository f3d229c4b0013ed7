#include <retort/diff/columns.hpp>

namespace retort::diff {

std::optional<operation::AlterColumn> alter(const schema::Name& table, const schema::Column& before,
                                            const schema::Column& after, bool is_made_not_null) {
    operation::AlterColumn change{.table = table, .column = before.name};
    if (before.type != after.type) change.type = after.type;
    if (before.server_default != after.server_default) change.server_default = after.server_default;
    if (before.collation != after.collation) change.collation = after.collation;
    if (before.comment != after.comment) change.comment = after.comment;
    if (before.identity != after.identity) change.identity = after.identity;
    if (before.generated != after.generated) change.generated = after.generated;
    const bool numbers_itself = change.identity && after.identity; // that makes it NOT NULL
    if (before.nullable != after.nullable && !(!after.nullable && (is_made_not_null || numbers_itself)))
        change.nullable = after.nullable;
    if (change == operation::AlterColumn{.table = table, .column = before.name}) return std::nullopt;
    return change;
}

} // namespace retort::diff
