#include <retort/migration/runner.hpp>

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/limits.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/stepped.hpp>
#include <retort/migration/view.hpp>

namespace retort::migration {

namespace {
using database::Connection;
using Clock = std::chrono::steady_clock;
using MakePlan = std::function<Plan(const Graph&, const Applied&)>;

std::chrono::milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

// What the database says of itself.
struct Standing {
    View view;
    std::optional<Unfinished> unfinished;

    [[nodiscard]] const Graph& graph() const { return view.graph(); }
    [[nodiscard]] const Applied& applied() const { return view.applied(); }
};

Standing read_standing(Connection& connection, const Graph& graph, const Tables& tables) {
    Applied applied = read_applied_order(connection, tables);
    auto unfinished = read_unfinished(connection, tables);
    return {{graph, std::move(applied), unfinished ? unfinished->revision : ""}, std::move(unfinished)};
}

// The same, with what is half done left behind by a run that is over: where others may be at work, nothing has happened
// to it for a while, in which nobody was writing either.
Standing read_settled(Connection& connection, const Graph& graph, const database::Lock& lock,
                      const Settings& settings) {
    constexpr std::chrono::milliseconds pause{20};
    Standing standing = read_standing(connection, graph, settings.tables);
    if (lock.keeps_others_out()) return standing;
    for (auto start = Clock::now(); standing.unfinished && since(start) < settings.quiet_time;) {
        std::this_thread::sleep_for(pause);
        const database::Transaction after_whoever_is_writing(connection);
        Standing now = read_standing(connection, graph, settings.tables);
        if (now.unfinished != standing.unfinished) start = Clock::now();
        standing = std::move(now);
    }
    return standing;
}

// A request that makes no sense, or finds nothing to do, is answered without taking the lock. What is half done may be
// what somebody is doing. Whoever keeps even readers out (SQLite, in a large transaction) is waited for with the lock.
bool finds_nothing_to_do(Connection& connection, const Graph& graph, const Tables& tables, const MakePlan& make_plan) {
    try {
        const Standing now = read_standing(connection, graph, tables);
        return !now.unfinished && make_plan(now.graph(), now.applied()).empty() && now.view.to_fold().empty();
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::busy) throw;
        return false;
    }
}

// The plan of a request. A revision that was left half done comes first: all that it needs was there when it was begun.
Plan plan_for(const Standing& standing, const MakePlan& make_plan) {
    if (!standing.unfinished) return make_plan(standing.graph(), standing.applied());
    const Unfinished& unfinished = *standing.unfinished;
    Plan plan;
    try {
        plan = make_plan(standing.graph(), standing.applied());
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

// What somebody else has applied may have been folded since.
Plan what_is_left(Plan plan, const Graph& graph, const Applied& applied) {
    std::erase_if(plan, [&](const PlanItem& item) {
        const bool has = applied.ids.contains(item.revision->id) ||
                         std::ranges::any_of(graph.replaced().outers(item.revision->id),
                                             [&](const std::string& id) { return applied.ids.contains(id); });
        return has == (item.direction == Direction::upgrade);
    });
    for (const PlanItem& item : plan)
        if (graph.find(item.revision->id) == nullptr)
            throw Error(
                ErrorCategory::lock,
                fmt::format("cannot {} '{}': meanwhile somebody else has begun with other revisions in its place",
                            to_string(item.direction), item.revision->id),
                "see where the database is with 'retort current', and run it again");
    return plan;
}

// The applied revisions whose files the plan builds on: all, or those that it undoes.
Ids what_counts(const Standing& standing, const Plan& plan) {
    if (plan.empty()) return {};
    if (plan.front().direction == Direction::upgrade) return standing.applied().ids;
    Ids undone;
    for (const PlanItem& item : plan) undone.emplace(item.revision->id);
    return undone;
}

// Runs the plan and adds to `done` what was run. False when somebody else was faster: then it has to be made again.
bool run_plan(const Surroundings& around, const Plan& plan, const Standing& standing, const Online& online, Plan& done,
              const OnProgress& progress) {
    const std::vector<Work> works =
        prepare(around.connection, plan, standing,
                replay(standing.graph(), standing.applied(), around.connection.dialect().name()), online);
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

// In a transaction of its own. Whether there was anything to fold.
bool fold_alone(Connection& connection, const Graph& graph, const Tables& tables, const std::string& who) {
    database::Transaction transaction(connection);
    if (!fold(connection, graph, tables, who)) return false;
    transaction.commit();
    return true;
}

Plan run(Connection& connection, const Graph& graph, const MakePlan& make_plan, const Settings& settings,
         const OnProgress& progress) {
    const Tables& tables = settings.tables;
    if (finds_nothing_to_do(connection, graph, tables, make_plan)) return {};
    const auto lock = connection.dialect().lock(connection, tables.version, settings.lock_timeout);
    StatementLimits limits(connection, settings.statement_timeout);
    const std::string who = operator_name();
    const std::string names = connection.dialect().names_setting(connection);
    const auto lot_done = lots_told(progress);
    // Somebody else may have been at work until the lock was ours: what is applied is read again.
    const auto settle = [&] {
        Standing standing = read_settled(connection, graph, *lock, settings);
        if (standing.view.to_fold().empty() || !fold_alone(connection, graph, tables, who)) return standing;
        return read_settled(connection, graph, *lock, settings);
    };
    Standing standing = settle();
    Plan plan = plan_for(standing, make_plan);
    refuse_edited(find_edited(connection, standing.graph(), tables, what_counts(standing, plan)));
    Plan done;
    for (;;) {
        const Surroundings around{.connection = connection,
                                  .graph = standing.graph(),
                                  .tables = tables,
                                  .who = who,
                                  .names = names,
                                  .alone = lock->keeps_others_out(),
                                  .patience = settings.patience,
                                  .limits = limits,
                                  .lot_done = lot_done};
        if (run_plan(around, plan, standing, settings.online, done, progress)) break;
        // What is left of the same plan: a +1 that is read again would be a second step.
        standing = settle();
        plan = plan_for(standing,
                        [&](const Graph& here, const Applied& applied) { return what_is_left(plan, here, applied); });
    }
    if (!done.empty() && !graph.replaced().squashes().empty()) fold_alone(connection, graph, tables, who);
    return done;
}

std::vector<std::string> one(std::string_view target) { return {std::string(target)}; }
} // namespace

Plan upgrade(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
             const Settings& settings, const OnProgress& progress) {
    return run(
        connection, graph,
        [&](const Graph& here, const Applied& applied) { return plan_upgrade(here, applied, targets); }, settings,
        progress);
}

Plan upgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
             const OnProgress& progress) {
    return upgrade(connection, graph, one(target), settings, progress);
}

Preview preview_upgrade(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
                        const Settings& settings) {
    const Tables& tables = settings.tables;
    const Standing standing = read_standing(connection, graph, tables);
    require_foldable(connection, graph, tables, standing.view);
    const Plan plan = plan_for(
        standing, [&](const Graph& here, const Applied& applied) { return plan_upgrade(here, applied, targets); });
    refuse_edited(find_edited(connection, standing.graph(), tables, what_counts(standing, plan)));
    Preview preview{.before = replay(standing.graph(), standing.applied(), connection.dialect().name()),
                    .works = {},
                    .statement_timeout = settings.statement_timeout};
    preview.works = prepare(connection, plan, standing, preview.before, settings.online);
    return preview;
}

Plan downgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
               const OnProgress& progress) {
    const auto make_plan = [&](const Graph& here, const Applied& applied) {
        // One that is half reverted is what "the last one" means.
        if (target == "-1") {
            if (const auto unfinished = read_unfinished(connection, settings.tables);
                unfinished && unfinished->direction == Direction::downgrade) {
                if (const Revision* revision = here.find(unfinished->revision))
                    return Plan{{revision, Direction::downgrade}};
            }
        }
        return plan_downgrade(here, applied, target);
    };
    return run(connection, graph, make_plan, settings, progress);
}

Stamped stamp(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
              const Settings& settings, bool purge) {
    const Tables& tables = settings.tables;
    const auto lock = connection.dialect().lock(connection, tables.version, settings.lock_timeout);
    database::Transaction transaction(connection);
    ensure_tables(connection, tables);
    fold(connection, graph, tables, operator_name());
    const View view = view_of(connection, graph, tables);
    // Where a database in the middle of a squash is, it alone knows once files are gone.
    if (!purge)
        for (const std::string& id : view.applied().ids)
            if (graph.replaced().by(id) != nullptr) require_known(view.graph(), {id});
    Stamped stamped{.before = view.applied().ids,
                    .after = plan_stamp(view.graph(), view.applied(), targets, purge),
                    .abandoned = read_unfinished(connection, tables)};
    stamped.heads_before = view.graph().heads_of(stamped.before);
    stamped.heads_after = view.graph().heads_of(stamped.after);
    for (const std::string& sql :
         stamp_sql(connection.dialect(), view.graph(), tables, view.applied(), stamped.after, purge, operator_name()))
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
