#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg070(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting)) {
        const bool is_policy = one.begins_with_one_of({"create", "alter", "drop"}) && one.has({"policy"});
        const bool is_owner = one.begins({"alter"}) && one.has({"owner", "to"});
        if (!one.begins_with_one_of({"grant", "revoke", "reassign"}) && !is_policy && !is_owner) continue;
        founds.push_back({.table = one.begins({"alter", "table"}) ? one.name_after({"table"}) : one.name_after({"on"}),
                          .message = "SQL changes who may do what",
                          .why = "a right too many shows nowhere; one too few stops the release that is running",
                          .rewrite = "let somebody read it who knows the roles, and say so: op.allow(\"PG070\", …)"});
    }
    return founds;
}

} // namespace retort::lint
