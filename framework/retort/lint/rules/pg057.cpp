#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg057(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting)) {
        if (!one.begins({"create", "trigger"}) && !one.begins({"create", "constraint", "trigger"}) &&
            !one.begins({"create", "or", "replace", "trigger"}))
            continue;
        founds.push_back({.table = one.name_after({"on"}),
                          .message = "SQL creates a trigger",
                          .why = "SHARE ROW EXCLUSIVE keeps writes waiting, until the transaction ends",
                          .rewrite = "a revision of its own with nothing that takes long"});
    }
    return founds;
}

} // namespace retort::lint
