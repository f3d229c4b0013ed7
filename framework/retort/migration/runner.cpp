#include <retort/migration/runner.hpp>

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/limits.hpp>
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

// The same, with what is half done left behind by a run that is over: where others may be at work, nothing has happened
// to it for a while, in which nobody was writing either.
Standing read_settled(Connection& connection, const database::Lock& lock, const Settings& settings) {
    constexpr std::chrono::milliseconds pause{20};
    Standing standing = read_standing(connection, settings.tables);
    if (lock.keeps_others_out()) return standing;
    for (auto start = Clock::now(); standing.unfinished && since(start) < settings.quiet_time;) {
        std::this_thread::sleep_for(pause);
        const database::Transaction after_whoever_is_writing(connection);
        Standing now = read_standing(connection, settings.tables);
        if (now.unfinished != standing.unfinished) start = Clock::now();
        standing = std::move(now);
    }
    return standing;
}

// A request that makes no sense, or finds nothing to do, is answered without taking the lock. What is half done may be
// what somebody is doing. Whoever keeps even readers out (SQLite, in a large transaction) is waited for with the lock.
bool finds_nothing_to_do(Connection& connection, const Tables& tables, const MakePlan& make_plan) {
    try {
        const Standing now = read_standing(connection, tables);
        return !now.unfinished && make_plan(now.applied).empty();
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::busy) throw;
        return false;
    }
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
std::vector<Work> prepare(Connection& connection, const Plan& plan, const Standing& standing, schema::Schema before,
                          const Online& online) {
    operation::Replay schema(std::move(before));
    OnlineChoice choice(
        online, [&](const schema::Name& table) { return connection.dialect().estimated_rows(connection, table); });
    std::vector<Work> works;
    works.reserve(plan.size());
    for (const PlanItem& item : plan) {
        const bool resumes = works.empty() && standing.unfinished;
        Done done;
        if (resumes) done = {standing.unfinished->completed, online_places(standing.unfinished->online)};
        works.push_back(make_work(connection.dialect(), item, schema, choice, done));
        if (resumes) require_resumable(works.front(), *standing.unfinished);
    }
    return works;
}

Plan what_is_left(Plan plan, const Applied& applied) {
    std::erase_if(plan, [&](const PlanItem& item) {
        return applied.ids.contains(item.revision->id) == (item.direction == Direction::upgrade);
    });
    return plan;
}

// The applied revisions whose files the plan builds on: all, or those that it undoes.
Ids what_counts(const Standing& standing, const Plan& plan) {
    if (plan.empty()) return {};
    if (plan.front().direction == Direction::upgrade) return standing.applied.ids;
    Ids undone;
    for (const PlanItem& item : plan) undone.emplace(item.revision->id);
    return undone;
}

// Runs the plan and adds to `done` what was run. False when somebody else was faster: then it has to be made again.
bool run_plan(const Surroundings& around, const Plan& plan, const Standing& standing, const Online& online, Plan& done,
              const OnProgress& progress) {
    const std::vector<Work> works =
        prepare(around.connection, plan, standing,
                replay(around.graph, standing.applied, around.connection.dialect().name()), online);
    for (const Work& work : works) {
        const bool first = &work == &works.front();
        const auto start = Clock::now();
        if (progress) progress({work.item, false, {}});
        const Outcome outcome = run_work(around, work, first, first ? standing.unfinished : std::nullopt);
        if (outcome == Outcome::overtaken) return false;
        if (outcome == Outcome::done_by_others) continue;
        done.push_back(work.item);
        if (progress) progress({work.item, true, since(start)});
    }
    return true;
}

// Once a second is enough for whoever looks on.
std::function<void(const PlanItem&, const std::string&, std::int64_t)> lots_told(const OnProgress& progress) {
    if (!progress) return {};
    return [&progress, told = Clock::now(), operation = std::string(),
            rows = std::int64_t{0}](const PlanItem& item, const std::string& now, std::int64_t more) mutable {
        if (now != operation) {
            operation = now;
            rows = 0;
        }
        rows += more;
        if (Clock::now() - told < std::chrono::seconds(1)) return;
        told = Clock::now();
        progress({.item = item, .operation = operation, .rows = rows});
    };
}

Plan run(Connection& connection, const Graph& graph, const MakePlan& make_plan, const Settings& settings,
         const OnProgress& progress) {
    const Tables& tables = settings.tables;
    if (finds_nothing_to_do(connection, tables, make_plan)) return {};
    const auto lock = connection.dialect().lock(connection, tables.version, settings.lock_timeout);
    StatementLimits limits(connection, settings.statement_timeout);
    const Surroundings around{.connection = connection,
                              .graph = graph,
                              .tables = tables,
                              .who = operator_name(),
                              .names = connection.dialect().names_setting(connection),
                              .alone = lock->keeps_others_out(),
                              .patience = settings.patience,
                              .limits = limits,
                              .lot_done = lots_told(progress)};
    // Somebody else may have been at work until the lock was ours: what is applied is read again.
    Standing standing = read_settled(connection, *lock, settings);
    Plan plan = plan_for(standing, make_plan);
    refuse_edited(find_edited(connection, graph, tables, what_counts(standing, plan)));
    Plan done;
    while (!run_plan(around, plan, standing, settings.online, done, progress)) {
        // What is left of the same plan: a +1 that is read again would be a second step.
        standing = read_settled(connection, *lock, settings);
        plan = plan_for(standing, [&](const Applied& applied) { return what_is_left(plan, applied); });
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

Preview preview_upgrade(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
                        const Settings& settings) {
    const Tables& tables = settings.tables;
    const Standing standing = read_standing(connection, tables);
    const Plan plan = plan_for(standing, [&](const Applied& applied) { return plan_upgrade(graph, applied, targets); });
    refuse_edited(find_edited(connection, graph, tables, what_counts(standing, plan)));
    Preview preview{.before = replay(graph, standing.applied, connection.dialect().name()),
                    .works = {},
                    .statement_timeout = settings.statement_timeout};
    preview.works = prepare(connection, plan, standing, preview.before, settings.online);
    return preview;
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
