#include <postgresql/table_options.hpp>

#include <string>
#include <vector>

#include <fmt/format.h>

#include <retort/error.hpp>

#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>

namespace retort::postgresql {

namespace {
// What `some` has and `others` has not, or has otherwise.
schema::Parameters without(const schema::Parameters& some, const schema::Parameters& others) {
    schema::Parameters rest;
    for (const auto& [name, value] : some) {
        const std::string* other = others.find(name);
        if (!other || *other != value) rest.set(name, value);
    }
    return rest;
}
} // namespace

database::Steps set_table_options(const schema::Table& table, const schema::TableOptions& options) {
    const schema::TableOptions& before = table.options;
    if (options.partition_by != before.partition_by)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("PostgreSQL cannot change how {} is partitioned", display(table.name)),
                    "make another table, move the rows to it, and give it the name");
    std::vector<std::string> actions;
    if (options.unlogged != before.unlogged) actions.emplace_back(options.unlogged ? "SET UNLOGGED" : "SET LOGGED");
    if (options.tablespace != before.tablespace)
        actions.push_back("SET TABLESPACE " + quote(options.tablespace.empty() ? "pg_default" : options.tablespace));
    if (const schema::Parameters set = without(options.with, before.with); !set.empty())
        actions.push_back("SET " + parameter_list(set));
    std::vector<std::string> gone;
    for (const auto& [name, value] : before.with)
        if (!options.with.find(name)) gone.push_back(words(name));
    if (!gone.empty()) actions.push_back(fmt::format("RESET ({})", fmt::join(gone, ", ")));
    database::Steps steps;
    for (const std::string& action : actions)
        steps.push_back({.sql = fmt::format("ALTER TABLE {} {}", quote_name(table.name), action)});
    return steps;
}

} // namespace retort::postgresql
