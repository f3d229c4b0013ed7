#include <retort/cli/standing.hpp>

#include <cstdlib>

#include <retort/cli/connect.hpp>
#include <retort/cli/side.hpp>
#include <retort/migration/record.hpp>

namespace retort::cli {

using diff::State;
using schema::Schema;

namespace {
// The revisions that the history has and the database has applied.
migration::Applied known(const Context& context, const migration::Applied& applied) {
    migration::Applied some;
    for (const std::string& id : applied.ids)
        if (context.graph.find(id) != nullptr) some.ids.insert(id);
    some.order = applied.order;
    return some;
}

// What all revisions make.
Schema all_of(const Context& context, std::string_view dialect) {
    return read_history(context, {}, migration::applied_at(context.graph, "heads"), dialect).schema;
}

// What a database has of the models that no revision has made.
Schema adopted_by_models(const State& found, const Schema& history, const State& models, const diff::Judge& judge) {
    Schema wanted;
    for (const schema::Table& table : models.schema.tables)
        if (history.find_table(table.name) == nullptr) wanted.tables.push_back(table);
    for (const schema::Enum& type : models.schema.enums)
        if (history.find_enum(type.name) == nullptr) wanted.enums.push_back(type);
    diff::Ownership mine = diff::managed(found.schema, {}, wanted);
    if (mine.managed.tables.empty() && mine.managed.enums.empty()) return {};
    State there = found;
    there.schema = std::move(mine.managed);
    return diff::compare(std::move(there), {.name = models.name, .schema = std::move(mine.wanted)}, judge).from;
}
} // namespace

bool names_database(const Context& context) {
    const char* variable = std::getenv("DATABASE_URL");
    return !context.arguments.url.empty() || (variable != nullptr && *variable != '\0') ||
           (context.project && context.project->url);
}

DatabaseStanding stand(const Context& context, database::Connection& connection) {
    const database::Dialect& dialect = connection.dialect();
    const diff::Judge judge{&dialect, &connection};
    const migration::Applied applied = migration::read_applied_order(connection, tables_of(context));
    DatabaseStanding standing;
    standing.unfinished = migration::read_unfinished(connection, tables_of(context));
    for (const std::string& id : applied.ids)
        if (context.graph.find(id) == nullptr) standing.unknown.insert(id);
    for (const auto* revision : context.graph.in_order())
        if (!applied.ids.contains(std::string(revision->id))) standing.pending.emplace_back(revision->id);

    State recorded = read_history(context, "the history", known(context, applied), dialect.name());
    const State models = read_models(context);
    State found = inspect(context, "the database", connection);
    std::optional<Schema> all;
    if (!standing.pending.empty()) all = all_of(context, dialect.name());
    const Schema& history = all ? *all : recorded.schema;
    standing.unmanaged = diff::managed(found.schema, history, models.schema).unmanaged;
    standing.adopted = adopted_by_models(found, history, models, judge);
    if (!standing.unknown.empty() || standing.unfinished) return standing;
    diff::Ownership made = diff::managed(found.schema, recorded.schema, recorded.schema);
    recorded.schema = std::move(made.wanted);
    found.schema = std::move(made.managed);
    standing.drift = diff::compare(std::move(recorded), std::move(found), judge);
    return standing;
}

diff::Difference models_beside_history(const Context& context, database::Connection* connection,
                                       const Schema& adopted) {
    const database::Dialect* dialect = connection == nullptr ? nullptr : &connection->dialect();
    State history{.name = "the history", .schema = all_of(context, dialect == nullptr ? "" : dialect->name())};
    for (const schema::Table& table : adopted.tables) schema::put(history.schema, table);
    for (const schema::Enum& type : adopted.enums)
        if (history.schema.find_enum(type.name) == nullptr) schema::put(history.schema, type);
    return diff::compare(std::move(history), read_models(context), {dialect, connection});
}

} // namespace retort::cli
