#include <retort/migration/expect.hpp>

#include <fmt/format.h>

#include <retort/database/database.hpp>
#include <retort/error.hpp>
#include <retort/migration/view.hpp>

namespace retort::migration {

namespace {
// All others are what the head needs: of those that are applied it is the last.
std::string last_applied_query(const database::Dialect& dialect, const Tables& tables) {
    const std::string revision = dialect.quote("revision");
    return fmt::format("SELECT {0} FROM ({1}) a WHERE {0} IN (SELECT {0} FROM {2}) ORDER BY {3} DESC LIMIT 1", revision,
                       applications_query(dialect, tables), dialect.quote_name(tables.version), dialect.quote("id"));
}

[[noreturn]] void refuse(std::string message, std::string hint) {
    throw Error(ErrorCategory::revision, std::move(message), std::move(hint));
}
} // namespace

void expect_head(database::Connection& connection, std::string_view head, const Tables& tables) {
    const database::Dialect& dialect = connection.dialect();
    if (const auto unfinished = read_unfinished(connection, tables))
        refuse(describe(*unfinished), fmt::format("'{}' goes on with it", command_that_finishes(*unfinished)));
    if (!dialect.has_table(connection, tables.version))
        refuse(fmt::format("the database is at no revision, and this program was built for '{}'", head),
               "'retort deploy' or 'retort upgrade head' of the same build brings it there");
    const auto rows = connection.query(last_applied_query(dialect, tables));
    const std::string last = rows.empty() ? "" : rows.front().at(0).value_or("");
    if (last == head) return;
    if (applied_of(connection, tables, {std::string(head)}).empty())
        refuse(fmt::format("the database is at {}, and this program was built for '{}', which it does not have",
                           last.empty() ? "no revision" : "'" + last + "'", head),
               "'retort deploy' or 'retort upgrade head' of the same build brings it there");
    refuse(fmt::format("the database is at '{}', and this program was built for '{}', which is older", last, head),
           "start the program that was deployed with it; whether an older one can live with a newer database, 'retort "
           "lint "
           "--running' says of the contract of the older one");
}

} // namespace retort::migration

namespace retort {

void expect_head(Database& database, std::string_view head, const migration::Tables& tables) {
    const Lease connection = database.connect();
    migration::expect_head(*connection, head, tables);
}

void expect_head(Database& database, std::span<const migration::Revision* const> revisions,
                 const migration::Tables& tables) {
    const migration::Graph graph(revisions);
    const std::vector<const migration::Revision*> heads = graph.effective_heads();
    if (heads.size() != 1)
        throw Error(ErrorCategory::usage, fmt::format("the revisions have {} heads", heads.size()),
                    "one is needed: 'retort heads' lists them, 'retort merge' joins them");
    const Lease connection = database.connect();
    std::string_view head = heads.front()->id;
    if (!heads.front()->body.replaces.empty()) { // it may count as applied, and not be noted yet
        const migration::View view = migration::view_of(*connection, graph, tables);
        for (auto squash = view.to_fold().rbegin(); squash != view.to_fold().rend(); ++squash)
            if ((*squash)->id == head) head = (*squash)->body.replaces.back();
    }
    migration::expect_head(*connection, head, tables);
}

} // namespace retort
