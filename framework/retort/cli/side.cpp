#include <retort/cli/side.hpp>

#include <filesystem>
#include <set>

#include <fmt/format.h>

#include <retort/cli/connect.hpp>
#include <retort/cli/read_file.hpp>
#include <retort/diff/sound.hpp>
#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/schema/json.hpp>

namespace retort::cli {

using diff::State;
using schema::Schema;

namespace {
constexpr std::string_view models_text = "models";
constexpr std::string_view history_text = "history";
constexpr std::string_view at_text = "history@";

Schema without_bookkeeping(const Context& context, Schema schema) {
    const migration::Tables tables = tables_of(context);
    const schema::Name ledger = ledger_of(context).ledger;
    std::erase_if(schema.tables, [&](const schema::Table& table) {
        return table.name == tables.version || table.name == tables.history || table.name == ledger;
    });
    return schema;
}

State state(const Context& context, std::string name, Schema schema) {
    diff::Filter filter = context.project ? context.project->filter : diff::Filter{};
    filter.also = context.includes();
    schema = diff::filtered(std::move(schema), filter);
    return {.name = std::move(name), .schema = without_bookkeeping(context, std::move(schema))};
}

Schema read_schema(const std::string& path) {
    const std::string text = read_file(path);
    try {
        return schema::schema_from_json(text);
    } catch (const Error& e) {
        throw Error({.category = e.category(),
                     .message = e.details().message,
                     .hint = "'retort inspect SIDE --json' writes such a file",
                     .where = path});
    }
}

Side read_database(const Context& context, const std::string& text) {
    const Url url(text);
    Lease connection = open(context, url, Missing::refuse).connect();
    State found = inspect(context, url.display(), *connection);
    return {std::move(found), std::move(connection)};
}
} // namespace

bool is_of_project(const std::string& text) {
    return text == models_text || text == history_text || text.starts_with(at_text);
}

State read_models(const Context& context) {
    if (context.app.metadata == nullptr)
        throw Error(ErrorCategory::usage, "there are no models here",
                    "go to the project's folder, or name it with --project");
    Metadata metadata = context.metadata();
    // Models name their namespaces by being in them.
    std::set<std::string> namespaces;
    for (const schema::Table& table : metadata.schema.tables) namespaces.insert(table.name.schema);
    for (const schema::Enum& type : metadata.schema.enums) namespaces.insert(type.name.schema);
    namespaces.erase("");
    metadata.schema.namespaces.assign(namespaces.begin(), namespaces.end());
    State models = state(context, "the models", std::move(metadata.schema));
    models.says_comments = false;
    models.renames = std::move(metadata.renames);
    return models;
}

State read_history(const Context& context, std::string name, const migration::Applied& applied,
                   std::string_view dialect) {
    return state(context, std::move(name), migration::replay(context.graph, applied, dialect));
}

State inspect(const Context& context, std::string name, database::Connection& connection) {
    State found = state(context, std::move(name), diff::sound(connection.dialect().inspect(connection)));
    found.inspected = true;
    found.default_namespace = connection.dialect().default_namespace(connection);
    return found;
}

Side read_side(const Context& context, const std::string& text, std::string_view dialect) {
    if (text == models_text) return {.state = read_models(context)};
    if (text == history_text)
        return {.state = read_history(context, "the history", migration::applied_at(context.graph, "heads"), dialect)};
    if (text.starts_with(at_text))
        return {.state = read_history(context, text, migration::applied_at(context.graph, text.substr(at_text.size())),
                                      dialect)};
    if (text.find("://") != std::string::npos) return read_database(context, text);
    if (std::filesystem::exists(text)) return {.state = state(context, text, read_schema(text))};
    throw Error(ErrorCategory::usage, fmt::format("there is no side and no file '{}'", text),
                "say models, history, history@REVISION, a database's URL, or a file of schema JSON");
}

} // namespace retort::cli
