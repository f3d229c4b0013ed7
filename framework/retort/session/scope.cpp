#include <retort/session/scope.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <retort/error.hpp>

namespace retort::query {

namespace {
// Where the column is among the tables of one query.
std::vector<Found> find_in(const std::vector<Seen>& tables, const ColumnName& column) {
    std::vector<Found> found;
    for (const Seen& seen : tables) {
        if (seen.alias != column.alias) continue;
        if (column.model != nullptr && seen.model != nullptr && seen.model != column.model) continue;
        if (const auto number = seen.table.find(column.member)) found.push_back({&seen, &seen.table.columns[*number]});
    }
    return found;
}

std::string tables_of(const std::vector<Found>& found) {
    std::string names;
    for (const Found& one : found) names += (names.empty() ? "" : " and ") + std::string(one.source->called());
    return names;
}
} // namespace

Found Scope::find(const ColumnName& column) const {
    const Scope* first = column.outer ? around : this;
    for (const Scope* scope = first; scope != nullptr; scope = scope->around) {
        const std::vector<Found> found = find_in(scope->tables, column);
        if (found.size() > 1)
            throw Error(
                ErrorCategory::usage,
                fmt::format("the column of '{}' is ambiguous: {} have it", column.member.name, tables_of(found)),
                "say which model is meant: c<&Model::member, Model>");
        if (found.empty()) continue;
        // Inside, the same name means another table.
        for (const Scope* inner = this; inner != scope; inner = inner->around) {
            if (std::ranges::find(inner->tables, found[0].source->called(), &Seen::called) != inner->tables.end())
                throw Error(ErrorCategory::usage,
                            fmt::format("a query and one inside it both read {}", found[0].source->called()),
                            "give one of them a name of its own: retort::alias<Model, \"name\">");
        }
        return found[0];
    }
    std::string where = tables.empty() ? "the query" : schema::display(tables.front().table.table_name());
    if (tables.size() > 1) where = "none of the query's tables";
    if (column.outer) where = "no query around this one";
    throw Error(ErrorCategory::usage, fmt::format("{} has {} column for the member '{}'", where,
                                                  tables.size() > 1 || column.outer ? "a" : "no", column.member.name));
}

const Seen& Scope::find(const void* model, std::string_view alias) const {
    const auto is_meant = [&](const Seen& seen) { return seen.model == model && seen.alias == alias; };
    const auto found = std::ranges::find_if(tables, is_meant);
    if (found == tables.end())
        throw Error(ErrorCategory::usage, "the query does not read the table whose rows it is to return",
                    "join it: .join<Model>()");
    return *found;
}

void Scope::add(const SourceTable& source, bool may_lack) {
    Seen seen{source.table(), source.model, source.alias, may_lack};
    if (std::ranges::find(tables, seen.called(), &Seen::called) != tables.end())
        throw Error(ErrorCategory::usage, fmt::format("the query reads {} twice", seen.called()),
                    "give one of them a name of its own: retort::alias<Model, \"name\">");
    tables.push_back(seen);
}

} // namespace retort::query
