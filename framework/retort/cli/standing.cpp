#include <retort/cli/standing.hpp>

#include <cstdlib>

#include <boost/json.hpp>

#include <retort/cli/changes.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/listing.hpp>
#include <retort/cli/side.hpp>
#include <retort/diff/spelled.hpp>
#include <retort/migration/record.hpp>

namespace retort::cli {

using diff::State;
using schema::Schema;

namespace {
// The revisions that the history has and the database has applied.
migration::Applied known(const migration::View& view) {
    migration::Applied some;
    for (const std::string& id : view.applied().ids)
        if (view.graph().find(id) != nullptr) some.ids.insert(id);
    some.order = view.applied().order;
    return some;
}

// What a database has of the models that no revision has made.
Schema adopted_by_models(const State& found, const Schema& history, const State& models, const diff::Judge& judge) {
    Schema wanted;
    for (const schema::Table& table : models.schema.tables)
        if (history.find_table(table.name) == nullptr) wanted.tables.push_back(table);
    for (const schema::Enum& type : models.schema.enums)
        if (history.find_enum(type.name) == nullptr) wanted.enums.push_back(type);
    if (wanted.tables.empty() && wanted.enums.empty()) return {};
    diff::Ownership mine = diff::managed(found.schema, {}, std::move(wanted));
    if (mine.managed.tables.empty() && mine.managed.enums.empty()) return {};
    State there = found;
    there.schema = std::move(mine.managed);
    return diff::compare(std::move(there), {.name = models.name, .schema = std::move(mine.wanted)}, judge).from;
}
} // namespace

boost::json::object to_json(const DatabaseStanding& standing) {
    const auto list = [](const std::vector<std::string>& names) {
        return boost::json::array(names.begin(), names.end());
    };
    boost::json::object object = changes_as_json(standing.drift);
    object["pending"] = list(standing.pending);
    object["unknown"] = to_json(standing.unknown);
    object["to_fold"] = to_json(ids_of(standing.view->to_fold()));
    object["unfinished"] = standing.unfinished ? boost::json::value(standing.unfinished->revision) : nullptr;
    boost::json::array edited;
    for (const migration::Edited& one : standing.edited)
        edited.push_back(
            boost::json::object{{"revision", one.revision}, {"file", one.file}, {"changes", list(one.changes)}});
    object["edited"] = std::move(edited);
    object["unmanaged"] = boost::json::object{{"tables", list(standing.unmanaged.tables)},
                                              {"enums", list(standing.unmanaged.enums)},
                                              {"sequences", list(standing.unmanaged.sequences)},
                                              {"schemas", list(standing.unmanaged.namespaces)}};
    return object;
}

bool names_database(const Context& context) {
    const char* variable = std::getenv("DATABASE_URL");
    return !context.arguments.url.empty() || (variable != nullptr && *variable != '\0') ||
           (context.project && context.project->url);
}

Wanted read_wanted(const Context& context, std::string_view dialect) {
    return {.models = read_models(context),
            .history = read_history(context, "the history", migration::applied_at(context.graph, "heads"), dialect)};
}

DatabaseStanding stand(const Context& context, const Wanted& wanted, database::Connection& connection) {
    const database::Dialect& dialect = connection.dialect();
    const diff::Judge judge{&dialect, &connection};
    DatabaseStanding standing;
    standing.view =
        std::make_shared<const migration::View>(migration::view_of(connection, context.graph, tables_of(context)));
    const migration::Graph& graph = standing.view->graph();
    standing.edited =
        migration::find_edited(connection, standing.view->noted_graph(), tables_of(context), standing.view->noted());
    standing.unfinished = migration::read_unfinished(connection, tables_of(context));
    for (const std::string& id : standing.applied())
        if (graph.find(id) == nullptr) standing.unknown.insert(id);
    for (const auto* revision : graph.in_order())
        if (!standing.applied().contains(revision->id)) standing.pending.emplace_back(revision->id);

    State found = inspect(context, "the database", connection);
    for (const State* one : {&wanted.history, &wanted.models})
        found.schema = diff::spelled(std::move(found.schema), found.default_namespace, one->schema);
    standing.unmanaged = diff::unmanaged(found.schema, wanted.history.schema, wanted.models.schema);
    standing.adopted = adopted_by_models(found, wanted.history.schema, wanted.models, judge);
    if (!standing.unknown.empty() || standing.unfinished) return standing;
    State recorded = wanted.history;
    if (!standing.pending.empty()) recorded.schema = migration::replay(graph, known(*standing.view), dialect.name());
    diff::Ownership made = diff::managed(std::move(found.schema), {}, std::move(recorded.schema));
    recorded.schema = std::move(made.wanted);
    found.schema = std::move(made.managed);
    standing.drift = diff::compare(std::move(recorded), std::move(found), judge);
    return standing;
}

diff::Difference models_beside_history(Wanted wanted, database::Connection* connection, const Schema& adopted) {
    for (const schema::Table& table : adopted.tables) schema::put(wanted.history.schema, table);
    for (const schema::Enum& type : adopted.enums)
        if (wanted.history.schema.find_enum(type.name) == nullptr) schema::put(wanted.history.schema, type);
    return diff::compare(std::move(wanted.history), std::move(wanted.models),
                         {connection == nullptr ? nullptr : &connection->dialect(), connection});
}

} // namespace retort::cli
