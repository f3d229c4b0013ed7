#include <retort/cli/connect.hpp>

#include <algorithm>
#include <limits>

#include <retort/database/backoff.hpp>
#include <retort/migration/identifier.hpp>

namespace retort::cli {

Database open(const Context& context, Missing missing) {
    return open(context, choose_url(context.arguments.url, context.project), missing);
}

Database open(const Context& context, Url url, Missing missing) {
    database::ConnectOptions options;
    options.create = missing == Missing::create;
    options.application_name =
        context.project && !context.project->name.empty() ? "retort " + context.project->name : "retort";
    return Database(std::move(url), options);
}

Lease connect_patiently(Database& database, int lock_timeout_seconds) {
    database::Backoff backoff(
        {.attempts = std::numeric_limits<int>::max(), .deadline = std::chrono::seconds(lock_timeout_seconds)});
    for (;;) {
        try {
            return database.connect();
        } catch (const Error& e) {
            backoff.after(e);
        }
    }
}

const database::Dialect& choose_dialect(const Context& context) {
    return database::find_dialect(choose_url(context.arguments.url, context.project).scheme());
}

migration::Tables tables_of(const Context& context) {
    return context.project ? context.project->tables : migration::Tables{};
}

migration::Online online_of(const Context& context, const std::string& mode) {
    migration::Online online = context.project ? context.project->online : migration::Online{};
    if (!mode.empty()) online.mode = migration::online_mode(mode);
    return online;
}

std::chrono::milliseconds statement_timeout_of(const Context& context, int seconds) {
    if (seconds >= 0) return std::chrono::seconds(seconds);
    return context.project ? context.project->statement_timeout : std::chrono::milliseconds{};
}

migration::Settings settings_of(const Context& context, int lock_timeout) {
    return {.tables = tables_of(context),
            .lock_timeout = std::chrono::seconds(lock_timeout),
            .statement_timeout = statement_timeout_of(context, -1),
            .online = online_of(context, {})};
}

seed::LedgerTables ledger_of(const Context& context) {
    const migration::Tables tables = tables_of(context);
    return {.ledger = {tables.version.schema, "retort_seed"}, .history = tables.history};
}

migration::View read_view(const Context& context) {
    Database database = open(context, Missing::refuse);
    return migration::view_of(*database.connect(), context.graph, tables_of(context));
}

Known known_by(const Context& context, const std::optional<migration::View>& view) {
    if (!view) return {context.graph};
    return {view->graph(), &view->applied().ids};
}

std::optional<migration::View> read_view_for(const Context& context, std::span<const std::string> identifiers) {
    const bool asks = std::any_of(identifiers.begin(), identifiers.end(), [](const std::string& text) {
        const migration::Identifier identifier = migration::parse_identifier(text);
        return identifier.symbol == "current" || identifier.from_database();
    });
    return asks ? std::optional(read_view(context)) : std::nullopt;
}

} // namespace retort::cli
