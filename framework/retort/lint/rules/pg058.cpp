#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg058(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"alter", "table"}) && one.has({"attach", "partition"}))
            founds.push_back(
                {.table = one.name_after({"attach", "partition"}),
                 .message = "SQL makes a table a partition",
                 .why = "ACCESS EXCLUSIVE on it and on the default partition keeps reads and writes waiting; "
                        "all rows of both are read, where no CHECK proves that they belong there",
                 .rewrite = "before it, in a revision of its own: a CHECK with the bounds, NOT VALID and then "
                            "validated, on the table and, the other way round, on the default partition; "
                            "then op.allow(\"PG058\", …)"});
    return founds;
}

} // namespace retort::lint
