#include <retort/cli/scratch.hpp>

#include <fmt/format.h>

#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/operation/apply.hpp>

namespace retort::cli {

namespace {
using database::Connection;
using operation::Recorded;
using schema::Schema;

[[noreturn]] void refuse(const std::string& why) {
    throw Error(
        ErrorCategory::unsupported,
        fmt::format("it takes a database of its own to try this: {}, which would reach out of a schema of its own "
                    "in this one",
                    why),
        "allow the user to make databases (ALTER ROLE … CREATEDB), or name another user with --url");
}

void require_without_schemas(const Schema& schema) {
    const auto look_at = [](const auto& things) {
        for (const auto& one : things)
            if (!one.name.schema.empty()) refuse(fmt::format("'{}' names a schema", display(one.name)));
    };
    look_at(schema.tables);
    look_at(schema.enums);
    look_at(schema.sequences);
    if (!schema.namespaces.empty()) refuse(fmt::format("there is a schema '{}'", schema.namespaces.front()));
}

void require_stays_inside(const Schema& before, std::span<const migration::Work> works) {
    require_without_schemas(before);
    operation::Replay replay(before);
    for (const migration::Work& work : works)
        for (const Recorded& one : work.operations) {
            const auto& value = one.operation.value;
            if (std::holds_alternative<operation::Execute>(value) || std::holds_alternative<operation::Run>(value))
                refuse(fmt::format("revision '{}' has SQL or code of its own ({})", work.item.revision->id,
                                   describe(one.operation)));
            migration::apply_recorded(replay, work.item, one);
            require_without_schemas(replay.schema());
        }
}
} // namespace

void on_scratch(const Url& url, Connection& connection, const migration::Tables& tables, const Schema& before,
                std::span<const migration::Work> works, const std::function<void(const Scratch&)>& work) {
    const database::Dialect& dialect = connection.dialect();
    if (dialect.may_make_databases(connection)) {
        const auto goes_away =
            dialect.make_template(url, [&](Connection& copy) { work({.connection = copy, .tables = tables}); });
        return;
    }
    require_stays_inside(before, works);
    dialect.in_own_schema(url, [&](Connection& inside) {
        work({.connection = inside,
              .tables = {.version = {tables.version.name}, .history = {tables.history.name}},
              .is_schema = true});
    });
}

void make_schema(Connection& connection, const Schema& schema) {
    const database::Dialect& dialect = connection.dialect();
    Schema made;
    for (const operation::Operation& one : diff::diff({}, schema)) {
        for (const database::Step& step : dialect.compile(one, made))
            if (step.kind == database::Step::Kind::statement) connection.execute(step.sql);
        made = operation::apply(std::move(made), one);
    }
}

} // namespace retort::cli
