#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg026(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting)) {
        if (!one.begins({"truncate"})) continue;
        const bool has_table = one.begins({"truncate", "table"});
        founds.push_back(
            {.table = has_table ? one.name_after({"truncate", "table"}) : one.name_after({"truncate"}),
             .message = one.has({"cascade"}) ? "SQL empties a table and all that point at it" : "SQL empties a table",
             .why = "all rows are lost; ACCESS EXCLUSIVE keeps reads and writes waiting",
             .rewrite = "name the rows: DELETE … WHERE …; if all have to go, op.allow(\"PG026\", …)"});
    }
    return founds;
}

} // namespace retort::lint
