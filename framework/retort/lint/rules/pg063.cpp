#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg063(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting)) {
        const bool adds = one.begins({"alter", "domain"}) && one.has({"add"}) && !one.has({"not", "valid"});
        const bool not_null = one.begins({"alter", "domain"}) && one.has({"set", "not", "null"});
        if (!adds && !not_null) continue;
        founds.push_back({.message = "SQL gives a domain another constraint",
                          .why =
                              "SHARE on every table that has a column of it keeps writes waiting; all their rows are "
                              "read",
                          .rewrite = "ADD CONSTRAINT … NOT VALID, and VALIDATE CONSTRAINT in a revision of its own"});
    }
    return founds;
}

} // namespace retort::lint
