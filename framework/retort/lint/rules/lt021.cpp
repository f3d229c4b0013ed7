#include <retort/lint/rules.hpp>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

Founds lt021(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"pragma"}))
            founds.push_back(
                {.message = meeting.outside ? "SQL sets a pragma" : "SQL sets a pragma in a transaction",
                 .why = "foreign_keys, journal_mode and synchronous do nothing there or are not undone with it, "
                        "and the runner counts on what it has set itself",
                 .rewrite = "set it where the application opens the database (ConnectOptions::opened); one that "
                            "is stored in the file, in op.autocommit with op.allow(\"LT021\", …)"});
    return founds;
}

} // namespace retort::lint
