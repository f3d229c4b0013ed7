#include <postgresql/table_options.hpp>

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <retort/error.hpp>

#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>

namespace retort::postgresql {

namespace {
using Parameters = std::map<std::string, std::string>;

// What `some` has and `others` has not, or has otherwise.
Parameters without(const Parameters& some, const Parameters& others) {
    Parameters rest;
    for (const auto& one : some) {
        const auto other = others.find(one.first);
        if (other == others.end() || other->second != one.second) rest.insert(one);
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
    if (const Parameters set = without(options.with, before.with); !set.empty())
        actions.push_back("SET " + parameter_list(set));
    std::vector<std::string> gone;
    for (const auto& [name, value] : before.with)
        if (!options.with.contains(name)) gone.push_back(words(name));
    if (!gone.empty()) actions.push_back(fmt::format("RESET ({})", fmt::join(gone, ", ")));
    database::Steps steps;
    for (const std::string& action : actions)
        steps.push_back({.sql = fmt::format("ALTER TABLE {} {}", quote_name(table.name), action)});
    return steps;
}

} // namespace retort::postgresql
