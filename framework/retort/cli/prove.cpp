#include <retort/cli/prove.hpp>

#include <functional>

#include <retort/cli/scratch.hpp>
#include <retort/cli/side.hpp>
#include <retort/diff/compare.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/diff/spelled.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/stepped.hpp>
#include <retort/migration/view.hpp>
#include <retort/operation/apply.hpp>

namespace retort::cli {

namespace {
using database::Connection;
using diff::State;
using schema::Schema;

// What of the database is of its revisions.
Schema managed(const Context& context, Connection& connection, const Schema& recorded) {
    State found = inspect(context, "the database", connection);
    found.schema = diff::spelled(std::move(found.schema), found.default_namespace, recorded);
    return diff::managed(std::move(found.schema), recorded, recorded).managed;
}

// A copy in memory has the tables already.
void on_copy(const Url& url, Connection& connection, const Schema& schema, const migration::Preview& preview,
             const migration::Tables& tables, const std::function<void(const Scratch&)>& work) {
    if (const auto copy = connection.dialect().copy_of(connection)) {
        work({.connection = *copy, .tables = tables});
        return;
    }
    on_scratch(url, connection, tables, schema, preview.works, [&](const Scratch& scratch) {
        make_schema(scratch.connection, schema);
        work(scratch);
    });
}
} // namespace

std::vector<std::string> prove(const Context& context, const Url& url, Connection& connection,
                               const std::vector<std::string>& targets, const migration::Settings& settings) {
    if (const auto unfinished = migration::read_unfinished(connection, settings.tables))
        migration::refuse_while_unfinished(*unfinished);
    const database::Dialect& dialect = connection.dialect();
    const migration::View view = migration::view_of(connection, context.graph, settings.tables);
    const migration::Graph& graph = view.graph();
    const Schema recorded = migration::replay(graph, view.applied(), dialect.name());
    std::vector<std::string> differences;
    const migration::Preview preview = migration::preview_upgrade(connection, graph, targets, settings);
    on_copy(url, connection, managed(context, connection, recorded), preview, settings.tables,
            [&](const Scratch& scratch) {
                Connection& copy = scratch.connection;
                migration::Settings there = settings;
                there.tables = scratch.tables;
                const migration::Ids heads = graph.effective_heads_of(view.applied().ids);
                if (!heads.empty())
                    migration::stamp(copy, graph, std::vector<std::string>(heads.begin(), heads.end()), there);
                migration::upgrade(copy, graph, targets, there);
                const migration::View then = migration::view_of(copy, graph, there.tables);
                const Schema wanted = migration::replay(then.graph(), then.applied(), dialect.name());
                const diff::Difference left =
                    diff::compare({.name = "the copy", .schema = managed(context, copy, wanted), .inspected = true},
                                  {.name = "the revisions", .schema = wanted}, {&dialect, &copy});
                for (const operation::Operation& one : left.operations) differences.push_back(operation::describe(one));
            });
    return differences;
}

} // namespace retort::cli
