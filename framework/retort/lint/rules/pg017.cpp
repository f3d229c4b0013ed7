#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::lint {

Founds pg017(const Meeting& meeting) {
    const auto* add = meeting.as<operation::AddColumn>();
    const auto* alter = meeting.as<operation::AlterColumn>();
    const bool adds = add != nullptr && add->column.generated;
    const bool alters = alter != nullptr && alter->generated && *alter->generated;
    if (!adds && !alters) return {};
    const schema::Name& table = adds ? add->table : alter->table;
    const database::Effect* effect = meeting.effect_on(table);
    if (effect == nullptr || !effect->rewrites) return {};
    return {{.table = table,
             .message = fmt::format("{} is computed for every row",
                                    operation::describe_column(table, adds ? add->column.name : alter->column)),
             .why = meeting.waiting(table),
             .rewrite = "a plain column that a trigger fills, and the old rows in batches; or compute it in a view"}};
}

} // namespace retort::lint
