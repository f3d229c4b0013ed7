#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds pg071(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins_with_one_of({"create", "alter", "drop"}) && one.has({"extension"}))
            founds.push_back({.message = "SQL creates or changes an extension",
                              .why = "most take a superuser, and the server must have their files: it fails where the "
                                     "revision is run by the application's own user",
                              .rewrite =
                                  "a revision of its own, before those that need it; CREATE EXTENSION IF NOT EXISTS, "
                                  "so that an administrator can do it first"});
    return founds;
}

} // namespace retort::lint
