#include <retort/migration/runner.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/record.hpp>

namespace retort::migration {

namespace {
using database::Begin;
using database::Connection;
using database::Dialect;
using database::Step;
using database::Steps;
using operation::Recorded;
using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

// Compiles everything once before anything runs: what this database cannot do is said now, and whether the transaction
// has to suspend foreign keys must be known before it begins.
bool needs_foreign_keys_off(const Dialect& dialect, schema::Schema schema, const PlanItem& item,
                            const std::vector<Recorded>& recorded) {
    bool suspends = false;
    for (const Recorded& r : recorded) {
        Steps steps;
        try {
            steps = dialect.compile(std::span(&r, 1), schema);
        } catch (const Error& e) {
            throw e.at(place(item, r));
        }
        for (const Step& step : steps) {
            if (!step.transactional)
                throw Error(
                    {.category = ErrorCategory::unsupported,
                     .message = "this operation cannot run in a transaction: " + operation::describe(r.operation),
                     .where = place(item, r)});
            suspends = suspends || step.suspends_foreign_keys;
        }
        schema = apply_recorded(std::move(schema), item, r);
    }
    return suspends;
}

void run_step(Connection& connection, const Step& step) {
    if (step.kind == Step::Kind::statement) {
        connection.execute(step.sql);
    } else if (!connection.query(step.sql).empty()) {
        throw Error({.category = ErrorCategory::database, .message = step.failure, .statement = step.sql});
    }
    if (!connection.in_transaction())
        throw Error({.category = ErrorCategory::internal,
                     .message = "the SQL has ended the transaction of its revision",
                     .hint =
                         "what the revision did up to here has stayed, and is not noted: undo it by hand, and leave "
                         "out what ends the transaction",
                     .statement = step.sql});
}

// The error of a step, told as the revision's: where it is, and what to do when the object is there already.
Error explained(const Error& error, const PlanItem& item, const Recorded& recorded) {
    ErrorDetails details = error.details();
    details.message = fmt::format("{}: {}", operation::describe(recorded.operation), details.message);
    if (details.where.empty()) details.where = place(item, recorded);
    if (details.category == ErrorCategory::duplicate && item.direction == Direction::upgrade)
        details.hint = fmt::format("if the database has it already, say so: retort stamp {}", item.revision->id);
    if (details.hint.empty())
        details.hint =
            fmt::format("the revision was rolled back whole; correct it and run {} again", to_string(item.direction));
    return Error(std::move(details));
}

schema::Schema run_operations(Connection& connection, schema::Schema schema, const PlanItem& item,
                              const std::vector<Recorded>& recorded) {
    const Dialect& dialect = connection.dialect();
    for (const Recorded& r : recorded) {
        // Every time: a rename has rewritten the triggers, a drop has taken some along, SQL of its own may have done
        // anything.
        schema = dialect.observe(connection, std::move(schema));
        try {
            for (const Step& step : dialect.compile(std::span(&r, 1), schema)) run_step(connection, step);
        } catch (const Error& e) {
            throw explained(e, item, r);
        }
        schema = apply_recorded(std::move(schema), item, r);
    }
    schema.opaque.clear();
    return schema;
}

// Whether the revision is still to be run, seen from its own transaction. Where the database is the lock (SQLite),
// others may have had it since the plan was made.
bool is_still_to_run(Connection& connection, const Graph& graph, const PlanItem& item, const Tables& tables) {
    const std::string id(item.revision->id);
    const bool up = item.direction == Direction::upgrade;
    const std::vector<std::string>& neighbours = up ? graph.parents(id) : graph.children(id);
    Ids asked(neighbours.begin(), neighbours.end());
    asked.insert(id);
    const Ids applied = applied_of(connection, tables, asked);
    if (applied.contains(id) == up) return false;
    for (const std::string& neighbour : neighbours) {
        if (applied.contains(neighbour) != up)
            throw Error(ErrorCategory::lock,
                        fmt::format("cannot {} '{}': meanwhile somebody else has {} '{}'", to_string(item.direction),
                                    id, up ? "reverted" : "applied", neighbour),
                        "see where the database is with 'retort current', and run it again");
    }
    return true;
}

// Runs the operations and notes that they have run, in the transaction that is open.
void run_and_note(Connection& connection, schema::Schema& schema, const PlanItem& item,
                  const std::vector<Recorded>& recorded, const Tables& tables, Clock::time_point start) {
    const std::string names = connection.dialect().names_setting(connection);
    schema = run_operations(connection, std::move(schema), item, recorded);
    // The bookkeeping and the next revision are to find what they name where it was.
    if (!names.empty()) connection.execute(names);
    note(connection, tables,
         {.revision = std::string(item.revision->id),
          .direction = std::string(to_string(item.direction)),
          .checksum = checksum(recorded),
          .duration = since(start),
          .who = operator_name()});
}

// True when it ran; false when somebody else had done it meanwhile.
bool run_revision(Connection& connection, const Graph& graph, schema::Schema& schema, const PlanItem& item, bool first,
                  const Settings& settings, const OnProgress& progress) {
    const std::vector<Recorded> recorded = record(item);
    const bool suspend = needs_foreign_keys_off(connection.dialect(), schema, item, recorded);
    if (progress) progress({item, false, {}});
    const auto start = Clock::now();

    database::Transaction transaction(connection, suspend ? Begin::schema_change : Begin::read_write);
    // In the transaction of the first revision: one that fails leaves nothing at all behind.
    if (first) ensure_tables(connection, settings.tables);
    if (!is_still_to_run(connection, graph, item, settings.tables)) {
        for (const Recorded& r : recorded) schema = apply_recorded(std::move(schema), item, r);
        return false;
    }
    try {
        run_and_note(connection, schema, item, recorded, settings.tables, start);
        transaction.commit();
    } catch (const Error& e) {
        throw e.at(fmt::format("{} (revision {})", display_file(item.revision->file), item.revision->id));
    }
    if (progress) progress({item, true, since(start)});
    return true;
}

using MakePlan = Plan (*)(const Graph&, const Ids&, std::string_view);

Plan run(Connection& connection, const Graph& graph, std::string_view target, MakePlan make_plan,
         const Settings& settings, const OnProgress& progress) {
    // A request that makes no sense, or finds nothing to do, is answered without taking the lock.
    if (make_plan(graph, read_applied(connection, settings.tables), target).empty()) return {};
    const auto lock = connection.dialect().lock(connection, settings.tables.version, settings.lock_timeout);
    // Somebody else may have been at work until the lock was ours: what is applied is read again.
    const Ids applied = read_applied(connection, settings.tables);
    const Plan plan = make_plan(graph, applied, target);
    schema::Schema schema = replay(graph, applied);
    Plan done;
    for (const PlanItem& item : plan) {
        const bool first = &item == &plan.front();
        if (run_revision(connection, graph, schema, item, first, settings, progress)) done.push_back(item);
    }
    return done;
}
} // namespace

Plan upgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
             const OnProgress& progress) {
    return run(connection, graph, target, plan_upgrade, settings, progress);
}

Plan downgrade(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
               const OnProgress& progress) {
    return run(connection, graph, target, plan_downgrade, settings, progress);
}

Plan upgrade(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
             const Settings& settings, const OnProgress& progress) {
    Plan done;
    for (const std::string& target : targets) {
        const Plan more = upgrade(connection, graph, target, settings, progress);
        done.insert(done.end(), more.begin(), more.end());
    }
    return done;
}

Stamped stamp(Connection& connection, const Graph& graph, const std::vector<std::string>& targets,
              const Settings& settings, bool /*purge*/) {
    Stamped stamped;
    for (const std::string& target : targets) stamped.after.merge(applied_at(graph, target));
    const auto lock = connection.dialect().lock(connection, settings.tables.version, settings.lock_timeout);
    database::Transaction transaction(connection);
    ensure_tables(connection, settings.tables);
    stamped.before = read_applied(connection, settings.tables);
    const std::string who = operator_name();
    const auto mark = [&](const Ids& from, const Ids& without, const char* direction) {
        for (const std::string& id : from) {
            if (!without.contains(id))
                note(connection, settings.tables,
                     {.revision = id, .direction = direction, .checksum = {}, .duration = {}, .who = who});
        }
    };
    mark(stamped.before, stamped.after, "unstamp");
    mark(stamped.after, stamped.before, "stamp");
    transaction.commit();
    return stamped;
}

Stamped stamp(Connection& connection, const Graph& graph, std::string_view target, const Settings& settings,
              bool purge) {
    return stamp(connection, graph, std::vector<std::string>{std::string(target)}, settings, purge);
}

} // namespace retort::migration
