#include <retort/lint/pending.hpp>

#include <retort/lint/lint.hpp>

namespace retort::lint {

std::vector<Finding> lint_pending(database::Connection& connection, const migration::Preview& preview,
                                  const migration::Online& online, const contract::Contract* running) {
    const database::Dialect& dialect = connection.dialect();
    std::vector<Subject> subjects;
    for (const migration::Work& work : preview.works) subjects.push_back({work});
    const auto rows = [&](const schema::Name& table) { return dialect.estimated_rows(connection, table); };
    return lint(dialect, preview.before, subjects,
                {.rows = rows, .small_table = online.threshold, .in_one_run = true, .running = running});
}

} // namespace retort::lint
