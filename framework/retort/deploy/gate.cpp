#include <retort/deploy/gate.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/lint/pending.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/view.hpp>

namespace retort::deploy {

migration::Preview gate(database::Connection& connection, const migration::Graph& graph,
                        const migration::Settings& settings) {
    const migration::Tables& tables = settings.tables;
    const migration::View view = migration::view_of(connection, graph, tables);
    for (const std::string& id : view.applied().ids)
        if (view.graph().find(id) == nullptr)
            throw Error(ErrorCategory::revision,
                        fmt::format("the database has revision '{}', which no file of this build has: the database is "
                                    "newer than the build, or the file was deleted",
                                    id),
                        "deploy the build that has it, or go back with that build's 'downgrade'");
    migration::refuse_edited(migration::find_edited(connection, view.graph(), tables, view.applied().ids));
    return migration::preview_upgrade(connection, graph, {"heads"}, settings);
}

std::vector<lint::Finding> errors_in(database::Connection& connection, const migration::Preview& preview,
                                     const migration::Online& online) {
    std::vector<lint::Finding> findings = lint::lint_pending(connection, preview, online);
    std::erase_if(findings, [](const lint::Finding& one) {
        return one.severity != lint::Severity::error || !one.allowed.empty();
    });
    return findings;
}

} // namespace retort::deploy
