#include <retort/migration/runner.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/stepped.hpp>

namespace retort::migration {

namespace {
using database::Connection;
using Clock = std::chrono::steady_clock;
using MakePlan = std::function<Plan(const Applied&)>;

std::chrono::milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

// What the database says of itself.
struct Standing {
    Applied applied;
    std::optional<Unfinished> unfinished;
};

Standing read_standing(Connection& connection, const Tables& tables) {
    return {read_applied_order(connection, tables), read_unfinished(connection, tables)};
}

// The plan of a request. A revision that was left half done comes first: all that it needs was there when it was begun.
Plan plan_for(const Standing& standing, const MakePlan& make_plan) {
    if (!standing.unfinished) return make_plan(standing.applied);
    const Unfinished& unfinished = *standing.unfinished;
    Plan plan;
    try {
        plan = make_plan(standing.applied);
    } catch (const Error&) { // whatever is wrong with it, this one has to be finished first
        refuse_while_unfinished(unfinished);
    }
    const auto found = std::ranges::find_if(plan, [&](const PlanItem& item) {
        return item.revision->id == unfinished.revision && item.direction == unfinished.direction;
    });
    if (found == plan.end()) refuse_while_unfinished(unfinished);
    std::rotate(plan.begin(), found, found + 1);
    return plan;
}

// Compiled whole before anything runs: what this database cannot do is said now.
std::vector<Work> prepare(Connection& connection, const Graph& graph, const Plan& plan, const Standing& standing,
                          const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    schema::Schema schema = replay(graph, standing.applied, dialect.name());
    std::vector<Work> works;
    works.reserve(plan.size());
    for (const PlanItem& item : plan) {
        const bool resumes = works.empty() && standing.unfinished;
        works.push_back(make_work(dialect, item, schema, resumes ? standing.unfinished->completed : 0));
        if (resumes) require_resumable(dialect, tables, works.front(), *standing.unfinished);
    }
    return works;
}

Plan run(Connection& connection, const Graph& graph, const MakePlan& make_plan, const Settings& settings,
         const OnProgress& progress) {
    const Tables& tables = settings.tables;
    // A request that makes no sense, or finds nothing to do, is answered without taking the lock.
    if (plan_for(read_standing(connection, tables), make_plan).empty()) return {};
    const auto lock = connection.dialect().lock(connection, tables.version, settings.lock_timeout);
    // Somebody else may have been at work until the lock was ours: what is applied is read again.
    const Standing standing = read_standing(connection, tables);
    const Plan plan = plan_for(standing, make_plan);
    const std::vector<Work> works = prepare(connection, graph, plan, standing, tables);
    const Surroundings around{.connection = connection,
                              .graph = graph,
                              .tables = tables,
                              .who = operator_name(),
                              .names = connection.dialect().names_setting(connection)};
    Plan done;
    for (const Work& work : works) {
        const bool first = &work == &works.front();
        const auto start = Clock::now();
        if (progress) progress({work.item, false, {}});
        if (!run_work(around, work, first, first ? standing.unfinished : std::nullopt)) continue;
        done.push_back(work.item);
        if (progress) progress({work.item, true, since(start)});
    }
    return done;
}

std::vector<std::string> one(std::string_view target) { return {std::string(target)}; }
} // namespace

Plan upgrade(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
             const Settings& settings, const OnProgress& progress) {
    return run(
        connection, graph, [&](const Applied& applied) { return plan_upgrade(graph, applied, targets); }, settings,
        progress);
}

Plan upgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
             const OnProgress& progress) {
    return upgrade(connection, graph, one(target), settings, progress);
}

Plan downgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
               const OnProgress& progress) {
    const auto make_plan = [&](const Applied& applied) {
        // One that is half reverted is what "the last one" means.
        if (target == "-1") {
            if (const auto unfinished = read_unfinished(connection, settings.tables);
                unfinished && unfinished->direction == Direction::downgrade) {
                if (const Revision* revision = graph.find(unfinished->revision))
                    return Plan{{revision, Direction::downgrade}};
            }
        }
        return plan_downgrade(graph, applied, target);
    };
    return run(connection, graph, make_plan, settings, progress);
}

Stamped stamp(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
              const Settings& settings, bool purge) {
    const Tables& tables = settings.tables;
    const auto lock = connection.dialect().lock(connection, tables.version, settings.lock_timeout);
    database::Transaction transaction(connection);
    ensure_tables(connection, tables);
    const Applied applied = read_applied_order(connection, tables);
    Stamped stamped{.before = applied.ids,
                    .after = plan_stamp(graph, applied, targets, purge),
                    .abandoned = read_unfinished(connection, tables)};
    for (const std::string& sql :
         stamp_sql(connection.dialect(), graph, tables, applied, stamped.after, purge, operator_name()))
        connection.execute(sql);
    if (stamped.abandoned) connection.execute(abandon_sql(connection.dialect(), tables));
    transaction.commit();
    return stamped;
}

Stamped stamp(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
              bool purge) {
    return stamp(connection, graph, one(target), settings, purge);
}

} // namespace retort::migration
