#include <retort/session/joining.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <retort/error.hpp>

namespace retort::query {

namespace {
// A foreign key between two tables of a query.
struct Candidate {
    const Seen* from = nullptr;
    const Seen* to = nullptr;
    ForeignKey reference{};
};

ColumnName name_of(const Seen& seen, std::size_t number) {
    return {seen.table.columns[number].member, seen.model, seen.alias};
}

std::string column_text(const Seen& seen, std::size_t number) {
    return fmt::format("{}.{}", seen.called(), seen.table.columns[number].name);
}

std::string text(const Candidate& candidate) {
    std::string result;
    for (std::size_t i = 0; i < candidate.reference.columns.size(); ++i)
        result += fmt::format("{}{} = {}", i == 0 ? "" : " and ",
                              column_text(*candidate.from, candidate.reference.columns[i]),
                              column_text(*candidate.to, candidate.reference.targets[i]));
    return result;
}

Condition condition_of(const Candidate& candidate) {
    Condition condition;
    for (std::size_t i = 0; i < candidate.reference.columns.size(); ++i)
        condition = both(std::move(condition),
                         compare(column(name_of(*candidate.from, candidate.reference.columns[i])), Comparison::equal,
                                 column(name_of(*candidate.to, candidate.reference.targets[i]))));
    return condition;
}

void add_candidates(std::vector<Candidate>& candidates, const Seen& from, const Seen& to) {
    for (ForeignKey& reference : references_of(from.table)) {
        if (same(reference.table(), to.table)) candidates.push_back({&from, &to, std::move(reference)});
    }
}

bool goes_by(const Candidate& candidate, const ColumnName& column) {
    const Seen& from = *candidate.from;
    if (from.alias != column.alias || (column.model != nullptr && column.model != from.model)) return false;
    const auto number = from.table.find(column.member);
    return number && std::ranges::find(candidate.reference.columns, *number) != candidate.reference.columns.end();
}

// The condition of a join that names none: the only foreign key between the last table and those before it.
Condition by_reference(const Scope& scope, const Join& join) {
    const Seen& joined = scope.tables.back();
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i + 1 < scope.tables.size(); ++i) {
        add_candidates(candidates, joined, scope.tables[i]);
        add_candidates(candidates, scope.tables[i], joined);
    }
    std::string all;
    for (const Candidate& candidate : candidates) all += (all.empty() ? "" : "; ") + text(candidate);
    if (join.reference)
        std::erase_if(candidates, [&](const Candidate& candidate) { return !goes_by(candidate, *join.reference); });
    if (candidates.size() == 1) return condition_of(candidates.front());

    if (all.empty())
        throw Error(ErrorCategory::usage,
                    fmt::format("no foreign key joins {} to the other tables of the query", joined.called()),
                    "declare one with references(…), or give the join a condition");
    if (candidates.empty())
        throw Error(ErrorCategory::usage,
                    fmt::format("'{}' is no foreign key between {} and the other tables of the query",
                                join.reference->member.name, joined.called()),
                    "these are: " + all);
    throw Error(ErrorCategory::usage, fmt::format("{} can be joined by several foreign keys: {}", joined.called(), all),
                "say which: .join<Model>(on(&Model::member)), or give the join a condition");
}
} // namespace

bool same(const TableView& a, const TableView& b) noexcept { return a.columns.data() == b.columns.data(); }

std::vector<ForeignKey> references_of(const TableView& table) {
    std::vector<ForeignKey> references;
    for (const ColumnAttributes& attributes : table.attributes) {
        if (attributes.reference.table == nullptr) continue;
        const auto own = table.find(attributes.member);
        const auto target = attributes.reference.table().find(attributes.reference.member);
        if (own && target) references.push_back({{*own}, attributes.reference.table, {*target}});
    }
    for (const TablePart& part : table.parts) {
        if (part.kind != TablePart::Kind::foreign_key || part.reference.table == nullptr) continue;
        ForeignKey reference{.table = part.reference.table};
        const TableView target = part.reference.table();
        const auto keys = table.keys.subspan(part.first_key, part.key_count);
        const auto others = table.keys.subspan(part.first_key + part.key_count, part.more_count);
        for (std::size_t i = 0; i < std::min(keys.size(), others.size()); ++i) {
            const auto own = table.find(keys[i].member);
            const auto other = target.find(others[i].member);
            if (!own || !other) continue;
            reference.columns.push_back(*own);
            reference.targets.push_back(*other);
        }
        if (!reference.columns.empty()) references.push_back(std::move(reference));
    }
    return references;
}

std::vector<Condition> join(Scope& scope, const Query& query) {
    scope.add(query.from, false);
    std::vector<Condition> conditions;
    for (const Join& join : query.joins) {
        scope.add(join.source, join.left);
        conditions.push_back(join.on ? *join.on : by_reference(scope, join));
    }
    return conditions;
}

} // namespace retort::query
