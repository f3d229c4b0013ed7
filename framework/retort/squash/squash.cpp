#include <retort/squash/squash.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>
#include <retort/schema/sql_transaction.hpp>
#include <retort/squash/reduce.hpp>

namespace retort::squash {

namespace {
using migration::Direction;
using migration::Graph;
using migration::Ids;
using migration::Revision;
using operation::Recorded;
using Revisions = std::vector<const Revision*>;

[[noreturn]] void refuse(std::string message, std::string hint) {
    throw Error(ErrorCategory::usage, std::move(message), std::move(hint));
}

Ids ids_of(const Revisions& revisions) {
    Ids ids;
    for (const Revision* revision : revisions) ids.emplace(revision->id);
    return ids;
}

// What has to be there before the first of them runs.
Ids needed_before(const Graph& graph, const Ids& inside) {
    Ids before;
    for (const std::string& id : inside) before.merge(graph.with_ancestors(id));
    for (const std::string& id : inside) before.erase(id);
    return before;
}

void require_one_last(const Graph& graph, const Revisions& revisions, const Ids& inside) {
    std::vector<std::string_view> last;
    for (const Revision* revision : revisions)
        if (std::ranges::none_of(graph.needed_by(revision->id), [&](const auto& id) { return inside.contains(id); }))
            last.push_back(revision->id);
    if (last.size() > 1)
        refuse(fmt::format("the range has several last revisions: {}", fmt::join(last, ", ")),
               "join them first: retort merge; or squash one branch at a time");
}

// What comes after, or before, must be able to say so of the one.
void require_replaceable(const Graph& graph, const Revisions& revisions, const Ids& inside, const Ids& before) {
    if (revisions.size() < 2)
        refuse("a squash takes two revisions or more", "a range is written FROM..TO, both ends included");
    require_one_last(graph, revisions, inside);
    for (const Revision* revision : revisions) {
        for (const std::string& child : graph.children(revision->id))
            if (!inside.contains(child) && revision != revisions.back())
                refuse(fmt::format("'{}' comes after '{}', in the middle of the range", child, revision->id),
                       fmt::format("squash up to '{}', and what comes after it by itself", revision->id));
    }
    for (const std::string& id : before)
        for (const std::string& need : graph.with_ancestors(id))
            if (inside.contains(need))
                refuse(fmt::format("'{}' needs '{}', and is needed by another of the range", id, need),
                       fmt::format("squash up to '{}', and the rest by itself", need));
}

void add_new(std::vector<std::string>& names, const std::vector<std::string>& more, const Ids& inside) {
    for (const std::string& name : more)
        if (!inside.contains(name) && std::ranges::find(names, name) == names.end()) names.push_back(name);
}

void keep(std::vector<std::string>& names, const Ids& these) {
    std::erase_if(names, [&](const std::string& name) { return !these.contains(name); });
}

bool is_of_the_schema(const Recorded& recorded) {
    const auto& value = recorded.operation.value;
    return recorded.dialect.empty() && !std::holds_alternative<operation::BulkInsert>(value) &&
           !std::holds_alternative<operation::Backfill>(value) && !std::holds_alternative<operation::Execute>(value) &&
           !std::holds_alternative<operation::Run>(value);
}

// Whether it sets something for the statements after it, which the end of its revision takes back.
bool sets_something(const schema::SqlText& sql) {
    const auto sets = [](const std::string& text) {
        return std::ranges::any_of(schema::sql_statements(text), [](const std::vector<schema::SqlToken>& statement) {
            return std::ranges::any_of(statement, [](const auto& token) { return token.is_word("set_config"); }) ||
                   (!statement.empty() && (statement.front().is_word("set") || statement.front().is_word("reset")));
        });
    };
    return sets(sql.text) || std::ranges::any_of(sql.by_dialect, [&](const auto& one) { return sets(one.second); });
}

// `is_last`: nothing of another revision runs after it.
void refuse_what_cannot_move(const migration::PlanItem& item, const std::vector<Recorded>& recorded, bool is_last) {
    const auto refuse_one = [&](const Recorded& one, std::string message, const char* otherwise) {
        throw Error({.category = ErrorCategory::unsupported,
                     .message = std::move(message),
                     .hint = fmt::format("squash up to the revision before this one, and from the one after it; or {}",
                                         otherwise),
                     .where = migration::place(item, one)});
    };
    for (const Recorded& one : recorded) {
        if (const auto* run = std::get_if<operation::Run>(&one.operation.value))
            refuse_one(one, fmt::format("'{}' is code, and cannot be written into another revision", run->what),
                       "write it as SQL: op.execute");
        const auto* execute = std::get_if<operation::Execute>(&one.operation.value);
        if (execute != nullptr && !is_last && sets_something(execute->sql))
            refuse_one(one,
                       fmt::format("'{}' sets something for the rest of its revision, and would for those after it",
                                   describe(one.operation)),
                       "write it without SET");
    }
}

std::vector<Recorded> recorded_of(const Revisions& revisions, Direction direction) {
    std::vector<Recorded> all;
    const Revision* last = direction == Direction::upgrade ? revisions.back() : revisions.front();
    const auto add = [&](const Revision* revision) {
        const migration::PlanItem item{revision, direction};
        std::vector<Recorded> recorded = migration::record(item);
        refuse_what_cannot_move(item, recorded, revision == last);
        std::ranges::move(recorded, std::back_inserter(all));
    };
    if (direction == Direction::upgrade)
        for (const Revision* revision : revisions) add(revision);
    else
        for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) add(*revision);
    return all;
}

std::vector<Recorded> as_recorded(const std::vector<operation::Operation>& operations) {
    std::vector<Recorded> recorded;
    for (const operation::Operation& one : operations)
        recorded.push_back({.operation = one, .where = operation::Location::current()});
    return recorded;
}

schema::Schema after(schema::Schema before, const std::vector<Recorded>& operations, std::string_view dialect = {}) {
    operation::Replay replay(std::move(before));
    for (const Recorded& one : migration::operations_for(dialect, operations)) replay.apply(one.operation);
    return replay.take();
}

// From nothing there are no rows until some are written: what comes before these is what makes the schema at once.
std::vector<Recorded> shortened(std::vector<Recorded> operations, bool from_nothing) {
    if (!from_nothing) return reduce(std::move(operations));
    const auto end = std::ranges::find_if_not(operations, is_of_the_schema);
    std::vector<Recorded> all = as_recorded(diff::diff({}, after({}, {operations.begin(), end})));
    all.insert(all.end(), end, operations.end());
    return reduce(std::move(all));
}

std::vector<Recorded> shortened_way_back(std::vector<Recorded> operations, const schema::Schema& from,
                                         bool to_nothing) {
    if (to_nothing && std::ranges::all_of(operations, is_of_the_schema)) return as_recorded(diff::diff(from, {}));
    return operations;
}

// A kind of database, and the schema that operations lead to there.
struct End {
    std::string dialect; // empty: any that none of the operations is meant for alone
    schema::Schema start;
    schema::Schema end;
};

// From the schema after `before` and `first`. What is made for each kind of database apart is there for no other.
std::vector<End> ends_of(const Graph& graph, const Ids& before, const std::vector<Recorded>& first,
                         const std::vector<Recorded>& operations) {
    std::set<std::string> dialects{""};
    for (const auto* list : {&first, &operations})
        for (const Recorded& one : *list) dialects.insert(one.dialect);
    std::vector<End> ends;
    for (const std::string& dialect : dialects) {
        try {
            const schema::Schema start = after(migration::replay(graph, before, dialect), first, dialect);
            ends.push_back({dialect, start, after(start, operations, dialect)});
        } catch (const Error&) {
            if (!dialect.empty() || dialects.size() == 1) throw;
        }
    }
    return ends;
}

bool lead_there(const std::vector<Recorded>& operations, const std::vector<End>& ends) {
    try {
        return std::ranges::all_of(ends, [&](const End& one) {
            return schema::fingerprint(after(one.start, operations, one.dialect)) == schema::fingerprint(one.end);
        });
    } catch (const Error&) { // what is shorter and cannot be is not what was asked for
        return false;
    }
}
} // namespace

Squash squash(const Graph& graph, const migration::Range& range) {
    Squash squash;
    squash.replaces = migration::revisions_between(graph, range);
    const Ids inside = ids_of(squash.replaces);
    const Ids before = needed_before(graph, inside);
    require_replaceable(graph, squash.replaces, inside, before);
    for (const Revision* revision : squash.replaces) {
        add_new(squash.parents, graph.parents(revision->id), inside);
        add_new(squash.depends_on, graph.dependencies(revision->id), inside);
        for (const std::string_view label : revision->body.branch_labels) squash.branch_labels.emplace_back(label);
        squash.reversible =
            squash.reversible && (revision->body.downgrade != nullptr || revision->body.upgrade == nullptr);
    }
    // Those that another of them comes after, or needs, say nothing new.
    keep(squash.parents, graph.heads_of(Ids(squash.parents.begin(), squash.parents.end())));
    keep(squash.depends_on, graph.effective_heads_of(Ids(squash.depends_on.begin(), squash.depends_on.end())));

    // Where the shorter list does not lead to the same, the longer one is taken as it is.
    const std::vector<Recorded> up = recorded_of(squash.replaces, Direction::upgrade);
    const std::vector<End> ends = ends_of(graph, before, {}, up);
    squash.operations = up.size();
    squash.fingerprint = schema::fingerprint(ends.front().end);
    squash.upgrade = shortened(up, before.empty());
    if (!lead_there(squash.upgrade, ends)) squash.upgrade = up;
    if (!squash.reversible) return squash;
    const std::vector<Recorded> down = recorded_of(squash.replaces, Direction::downgrade);
    squash.downgrade = shortened_way_back(down, ends.front().end, before.empty());
    if (!lead_there(squash.downgrade, ends_of(graph, before, up, down))) squash.downgrade = down;
    return squash;
}

} // namespace retort::squash
