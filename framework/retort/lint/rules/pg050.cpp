#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::lint {

namespace {
// Types that are stored and compared alike count as one.
schema::TypeKind stored(const schema::Type& type) {
    using schema::TypeKind;
    if (is_serial(type))
        return type.name.name == "serial"      ? TypeKind::integer
               : type.name.name == "bigserial" ? TypeKind::bigint
                                               : TypeKind::smallint;
    return type.kind == TypeKind::varchar ? TypeKind::text : type.kind;
}
} // namespace

Founds pg050(const Meeting& meeting) {
    Founds founds;
    for (const auto& [name, key] : made_foreign_keys(meeting.operation)) {
        const schema::Table* from = meeting.at_end.find_table(name);
        const schema::Table* to = meeting.at_end.find_table(key->target);
        if (from == nullptr || to == nullptr) continue;
        for (std::size_t i = 0; i < std::min(key->columns.size(), key->target_columns.size()); ++i) {
            const schema::Column* mine = from->find_column(key->columns[i]);
            const schema::Column* theirs = to->find_column(key->target_columns[i]);
            if (mine == nullptr || theirs == nullptr || stored(mine->type) == stored(theirs->type)) continue;
            founds.push_back(
                {.table = name,
                 .message =
                     fmt::format("{} is {} and points at {}, which is {}", operation::describe_column(name, mine->name),
                                 schema::display(mine->type), operation::describe_column(key->target, theirs->name),
                                 schema::display(theirs->type)),
                 .why = "each comparison casts one of them; values that the one can have and the other not fail late",
                 .rewrite = fmt::format("give it the type {}", schema::display(theirs->type))});
        }
    }
    return founds;
}

} // namespace retort::lint
