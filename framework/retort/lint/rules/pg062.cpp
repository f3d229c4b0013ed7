#include <retort/lint/rules.hpp>

#include <algorithm>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

namespace {
bool has_policy(const migration::Work& work) {
    return std::ranges::any_of(work.operations, [](const operation::Recorded& one) {
        return std::ranges::any_of(raw_statements(one.operation, "postgresql"), [](const RawStatement& statement) {
            return statement.begins({"create", "policy"});
        });
    });
}
} // namespace

Founds pg062(const Meeting& meeting) {
    Founds founds;
    for (const RawStatement& one : raw_statements(meeting))
        if (one.begins({"alter", "table"}) && one.has({"enable", "row", "level", "security"}) &&
            !has_policy(meeting.work))
            founds.push_back({.table = one.name_after({"alter", "table"}),
                              .message = "SQL turns row level security on, and no policy comes with it",
                              .why = "without one, nobody but its owner sees a row of the table",
                              .rewrite = "CREATE POLICY in the same revision, before it"});
    return founds;
}

} // namespace retort::lint
