#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg027(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"drop", "database"}))
            founds.push_back({.message = "SQL drops a database",
                              .why = "all that is in it is lost, whichever server the revision is run on",
                              .rewrite = "no revision does that: drop it by hand, with psql"});
    return founds;
}

} // namespace retort::lint
