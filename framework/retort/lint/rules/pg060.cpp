#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

namespace {
bool rewrites(const RawStatement& one) {
    return one.begins({"cluster"}) || (one.begins({"vacuum"}) && one.has({"full"})) ||
           (one.begins({"alter", "table"}) && (one.has({"set", "logged"}) || one.has({"set", "unlogged"}) ||
                                               one.has({"set", "tablespace"}) || one.has({"set", "access", "method"})));
}

schema::Name table_of(const RawStatement& one) {
    for (const std::string_view word : {"cluster", "full", "table"})
        if (schema::Name name = one.name_after({word}); !name.name.empty()) return name;
    return {};
}
} // namespace

Founds pg060(const Meeting& meeting) {
    const std::string rewrite =
        "a quiet hour, and op.allow(\"PG060\", …); or a new table that rows are copied to in batches";
    if (const auto* op = meeting.as<operation::SetTableOptions>()) {
        const database::Effect* effect = meeting.effect_on(op->table);
        if (effect == nullptr || !effect->rewrites) return {};
        return {{.table = op->table,
                 .message = fmt::format("{} is stored elsewhere or otherwise from now on", display(op->table)),
                 .why = describe(*effect),
                 .rewrite = rewrite}};
    }
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (rewrites(one))
            founds.push_back({.table = table_of(one),
                              .message = "SQL stores a table anew",
                              .why = "ACCESS EXCLUSIVE keeps reads and writes waiting; all rows are written anew",
                              .rewrite = rewrite});
    return founds;
}

} // namespace retort::lint
