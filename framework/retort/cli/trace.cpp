#include <retort/cli/trace.hpp>

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/scratch.hpp>
#include <retort/migration/execution.hpp>
#include <retort/migration/view.hpp>
#include <retort/operation/apply.hpp>

namespace retort::cli {

namespace {
using database::Connection;
using database::Dialect;
using database::Effect;
using database::Effects;
using migration::Batch;
using migration::Part;
using migration::Work;

// What the rows of a table are asked before: there are none, and asking would pass for reading them.
Batch without_checks(Batch batch) {
    std::erase_if(batch.steps, [](const database::Step& one) { return one.kind == database::Step::Kind::check; });
    return batch;
}

std::optional<Effects> run(Connection& connection, const Work& work, const Part& part, const Batch& batch,
                           const schema::Schema& before) {
    const Batch steps = without_checks(batch);
    if (part.outside) {
        if (auto failure = migration::run_outside(connection, work.item, steps, {})) throw Error(failure->error);
        return std::nullopt;
    }
    // Each in a transaction of its own, so that it is seen which locks are whose.
    database::Transaction transaction(connection, database::Begin::schema_change);
    auto seen =
        connection.dialect().measure(connection, before, [&] { migration::run_inside(connection, work.item, steps); });
    transaction.commit();
    return seen;
}

void require_measurable(Connection& connection) {
    const database::Transaction transaction(connection, database::Begin::read_only);
    if (!connection.dialect().measure(connection, {}, [] {}))
        throw Error(ErrorCategory::unsupported,
                    fmt::format("{} does not say which locks a statement takes", connection.dialect().name()),
                    "'retort lint' and 'retort plan' say which tables are made anew");
}

std::vector<Traced> run_all(Connection& connection, const migration::Preview& preview) {
    const Dialect& dialect = connection.dialect();
    operation::Replay schema(preview.before);
    std::vector<Traced> traced;
    for (const Work& work : preview.works) {
        for (std::size_t i = 0; i < work.parts.front().begins_at; ++i) schema.apply(work.operations[i].operation);
        for (const Part& part : work.parts)
            for (const Batch& batch : part.batches) {
                Traced& one =
                    traced.emplace_back(Traced{.revision = std::string(work.item.revision->id),
                                               .text = describe(batch),
                                               .foretold = dialect.effects(batch.operations, schema.schema())});
                one.seen = run(connection, work, part, batch, schema.schema());
                for (const operation::Recorded& recorded : batch.operations) schema.apply(recorded.operation);
            }
    }
    return traced;
}

bool is_foretold(const Effect& seen, const Effects& foretold) {
    const auto same = std::ranges::find(foretold, seen.table, &Effect::table);
    return same != foretold.end() && same->lock >= seen.lock && (same->rewrites || !seen.rewrites) &&
           (same->scans || same->rewrites || !seen.scans);
}

boost::json::array as_json(const Effects& effects) {
    boost::json::array list;
    for (const Effect& effect : effects) list.push_back(to_json(effect));
    return list;
}
} // namespace

std::vector<Traced> trace(const Context& context, const Url& url, Connection& connection,
                          const migration::Preview& preview) {
    require_measurable(connection);
    const migration::View view = migration::view_of(connection, context.graph, tables_of(context));
    const migration::Ids& applied = view.applied().ids;
    std::vector<Traced> traced;
    const std::vector<std::string> targets(applied.begin(), applied.end());
    on_scratch(url, connection, tables_of(context), preview.before, preview.works, [&](const Scratch& scratch) {
        if (scratch.is_schema)
            make_schema(scratch.connection, preview.before);
        else if (!targets.empty())
            migration::upgrade(scratch.connection, view.graph(), targets,
                               {.tables = scratch.tables, .online = {.mode = migration::OnlineMode::never}});
        traced = run_all(scratch.connection, preview);
    });
    return traced;
}

void print_trace(const std::vector<Traced>& traced) {
    std::string_view revision;
    for (const Traced& one : traced) {
        if (revision != one.revision)
            print(styled(fmt::format("{}  as seen on a copy", one.revision), Style::strong, 1));
        revision = one.revision;
        print("  " + one.text);
        if (!one.seen) {
            print("      ran outside a transaction: its locks are gone before they can be seen");
            continue;
        }
        for (const Effect& effect : *one.seen)
            print(fmt::format("      {}: {}{}", display(effect.table), describe(effect),
                              is_foretold(effect, one.foretold) ? "" : styled(" (not foretold)", Style::warning, 1)));
    }
}

boost::json::array trace_as_json(const std::vector<Traced>& traced) {
    boost::json::array list;
    for (const Traced& one : traced) {
        boost::json::object object{
            {"revision", one.revision}, {"text", one.text}, {"foretold", as_json(one.foretold)}, {"seen", nullptr}};
        if (one.seen) object["seen"] = as_json(*one.seen);
        list.push_back(std::move(object));
    }
    return list;
}

} // namespace retort::cli
