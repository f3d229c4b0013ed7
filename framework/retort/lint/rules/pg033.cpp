#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

namespace {
bool changes_rows(const RawStatement& statement) {
    return statement.begins_with_one_of({"insert", "update", "delete", "merge", "with", "call", "do"});
}
} // namespace

Founds pg033(const Meeting& meeting) {
    const std::vector<RawStatement> statements = raw_statements(meeting);
    const bool is_data = meeting.as<operation::Run>() != nullptr || std::ranges::any_of(statements, changes_rows);
    if (!is_data || meeting.is_raw) return {};
    for (const Earlier& one : meeting.earlier)
        for (const database::Effect& effect : one.effects)
            if (effect.lock == database::TableLock::access_exclusive)
                return {{.table = effect.table,
                         .message = fmt::format("rows are changed while {} is locked by: {}", display(effect.table),
                                                operation::describe(*one.operation)),
                         .why = "ACCESS EXCLUSIVE keeps reads and writes waiting until the rows are changed and the "
                                "transaction ends",
                         .rewrite = "change the rows in a revision of their own, or in op.autocommit"}};
    return {};
}

} // namespace retort::lint
