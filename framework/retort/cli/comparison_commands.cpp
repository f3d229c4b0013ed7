// Commands that look at states of the schema: diff, inspect.

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/cli/changes.hpp>
#include <retort/cli/commands.hpp>
#include <retort/cli/connect.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/cli/side.hpp>
#include <retort/diff/diff.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/diff/spelled.hpp>
#include <retort/migration/script.hpp>
#include <retort/schema/json.hpp>

namespace retort::cli {

using database::Dialect;
using diff::State;

namespace {
const Dialect* dialect_of_url(const std::string& side) {
    return is_of_project(side) || side.find("://") == std::string::npos ? nullptr
                                                                        : &database::find_dialect(Url(side).scheme());
}

// One of the sides, or both, may be a database. Two of different kinds have no common words.
const Dialect* common_dialect(const DiffCommand& command) {
    const Dialect* from = dialect_of_url(command.from);
    const Dialect* to = dialect_of_url(command.to);
    if (from != nullptr && to != nullptr && from != to)
        throw Error(ErrorCategory::usage,
                    fmt::format("{} and {} cannot be compared with each other", from->name(), to->name()),
                    "compare each with the models or the history");
    return from != nullptr ? from : to;
}

// Where a database stands beside something of the project's, what is not the project's takes no part.
void leave_others_alone(const Context& context, Side& database, Side& own, std::string_view dialect) {
    const State history = read_history(context, {}, migration::applied_at(context.graph, "heads"), dialect);
    for (const State* one : {&history, static_cast<const State*>(&own.state)})
        database.state.schema =
            diff::spelled(std::move(database.state.schema), database.state.default_namespace, one->schema);
    diff::Ownership parts =
        diff::managed(std::move(database.state.schema), history.schema, std::move(own.state.schema), own.state.renames);
    database.state.schema = std::move(parts.managed);
    own.state.schema = std::move(parts.wanted);
    say_unmanaged(parts.unmanaged);
}

// A side's schema with the statements that made it, where its database keeps them.
schema::Schema seen(const Side& side) {
    return side.connection ? (*side.connection)->dialect().observe(**side.connection, side.state.schema)
                           : schema::Schema();
}

// Changes the first side.
std::string script(const Dialect& dialect, const diff::Difference& difference, const Side& from, const Side& to) {
    const auto copy = from.connection ? dialect.copy_of(**from.connection) : nullptr;
    return migration::operations_script(dialect, migration::in_stored_words(difference.operations, seen(to)),
                                        difference.from, fmt::format("from {} to {}", from.state.name, to.state.name),
                                        copy.get());
}

// Types that are not modelled and columns have all the same; they come right behind the namespaces.
std::vector<operation::Operation> with_types(std::vector<operation::Operation> operations, const schema::Schema& all) {
    std::vector<operation::Operation> types;
    for (const std::string_view kind : {"extension", "type", "domain"})
        for (const schema::Opaque& one : all.opaque)
            if (one.kind == kind && !one.sql.empty()) types.push_back({operation::Execute{{one.sql, {}}, {}}});
    const auto first = std::ranges::find_if_not(operations, [](const operation::Operation& one) {
        return std::holds_alternative<operation::CreateSchema>(one.value);
    });
    operations.insert(first, types.begin(), types.end());
    return operations;
}

std::string creation_script(const Dialect& dialect, const Side& side) {
    const schema::Schema& schema = side.state.schema;
    return migration::operations_script(
        dialect, with_types(migration::in_stored_words(diff::diff({}, schema), seen(side)), schema), {},
        side.state.name);
}
} // namespace

int run_command(const Context& context, const DiffCommand& command) {
    const Dialect* dialect = common_dialect(command);
    const std::string_view name = dialect == nullptr ? "" : dialect->name();
    Side from = read_side(context, command.from, name);
    Side to = read_side(context, command.to, name);
    if (from.connection && is_of_project(command.to)) leave_others_alone(context, from, to, name);
    if (to.connection && is_of_project(command.from)) leave_others_alone(context, to, from, name);
    const Side& asked = from.connection ? from : to;
    const diff::Difference difference = diff::compare(
        from.state, to.state, {.dialect = dialect, .connection = asked.connection ? &**asked.connection : nullptr});
    if (command.sql) {
        if (dialect == nullptr) dialect = &choose_dialect(context);
        print(script(*dialect, difference, from, to));
    } else if (command.cpp) {
        print(changes_as_cpp(difference));
    } else if (context.arguments.json) {
        print(boost::json::serialize(changes_as_json(difference)));
    } else if (difference.empty()) {
        say("no differences");
    } else {
        print_changes(difference);
    }
    return command.exit_code && !difference.empty() ? differences : done;
}

int run_command(const Context& context, const InspectCommand& command) {
    const std::string text =
        command.side.empty() ? choose_url(context.arguments.url, context.project).text() : command.side;
    const Dialect* dialect = dialect_of_url(text);
    const Side side = read_side(context, text, dialect == nullptr ? "" : dialect->name());
    if (command.sql) {
        if (dialect == nullptr) dialect = &choose_dialect(context);
        print(creation_script(*dialect, side));
        say_unmodelled(side.state.schema);
    } else if (context.arguments.json) {
        print(schema::to_json(side.state.schema));
    } else {
        print_schema(side.state.schema);
    }
    return done;
}

} // namespace retort::cli
