#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds lt022(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins_with_one_of({"attach", "detach"}) || one.begins({"create", "temp"}) ||
            one.begins({"create", "temporary"}))
            founds.push_back(
                {.message = "SQL has to do with another file, or with what is gone when the connection closes",
                 .why = "no revision and no backup knows of it, and what it says of the one file is not true of "
                        "the next",
                 .rewrite = "one file a project; a table that is dropped at the end of the revision instead of "
                            "a temporary one"});
    return founds;
}

} // namespace retort::lint
