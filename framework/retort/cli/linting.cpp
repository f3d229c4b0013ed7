#include <retort/cli/linting.hpp>

#include <fmt/format.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/git.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/standing.hpp>
#include <retort/lint/lint.hpp>
#include <retort/lint/pending.hpp>
#include <retort/migration/identifier.hpp>

namespace retort::cli {

namespace {
using database::Dialect;

// All revisions, since those that are asked about meet what the others make.
std::vector<lint::Finding> lint_offline(const Context& context, const Dialect& dialect, const migration::Ids& revisions,
                                        const migration::Online& online, bool in_one_run,
                                        const contract::Contract* running) {
    operation::Replay replay;
    migration::OnlineChoice run(online);
    std::vector<lint::Subject> subjects;
    for (const migration::Revision* revision : context.graph.in_order()) {
        // What comes before a run is in use, and so is what each revision meets that is looked at by itself.
        const bool is_asked_about = revisions.contains(revision->id);
        migration::OnlineChoice alone(online);
        subjects.push_back({migration::make_work(dialect, {revision, migration::Direction::upgrade}, replay,
                                                 in_one_run && is_asked_about ? run : alone),
                            is_asked_about});
    }
    return lint::lint(dialect, {}, subjects,
                      {.small_table = online.threshold, .in_one_run = in_one_run, .running = running});
}
} // namespace

Report lint_pending(database::Connection& connection, const migration::Preview& preview,
                    const migration::Online& online, const contract::Contract* running) {
    Report report;
    report.add(connection.dialect().name(), lint::lint_pending(connection, preview, online, running));
    return report;
}

migration::Preview preview_pending(const Context& context, database::Connection& connection,
                                   const migration::Online& online) {
    return migration::preview_upgrade(connection, context.graph, {"heads"},
                                      {.tables = tables_of(context), .online = online});
}

Report lint_revisions(const Context& context, const migration::Ids& revisions, const migration::Online& online,
                      bool in_one_run, const contract::Contract* running) {
    Report report;
    if (names_database(context)) {
        const Dialect& dialect = choose_dialect(context);
        report.add(dialect.name(), lint_offline(context, dialect, revisions, online, in_one_run, running));
        return report;
    }
    std::optional<Error> refused;
    for (const Dialect* dialect : database::linked_dialects()) {
        try {
            report.add(dialect->name(), lint_offline(context, *dialect, revisions, online, in_one_run, running));
        } catch (const Error& e) {
            // Revisions that are for one kind of database need not be possible on another.
            if (e.category() != ErrorCategory::unsupported) throw;
            say(fmt::format("not looked at for {}: {}", dialect->name(), e.what()));
            refused = e;
        }
    }
    if (report.databases().empty() && refused) throw Error(*refused);
    return report;
}

migration::Ids revisions_since(const Context& context, const std::string& name) {
    std::optional<migration::Ids> before;
    try {
        before = migration::applied_at(context.graph, name);
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::usage) throw;
    }
    migration::Ids since;
    if (before) {
        for (const migration::Revision* revision : context.graph.in_order())
            if (!before->contains(revision->id)) since.emplace(revision->id);
        return since;
    }
    const auto files =
        files_changed_since(context.project ? context.project->root : std::filesystem::current_path(), name);
    for (const migration::Revision* revision : context.graph.in_order())
        if (files.contains(std::filesystem::weakly_canonical(revision->file))) since.emplace(revision->id);
    return since;
}

} // namespace retort::cli
