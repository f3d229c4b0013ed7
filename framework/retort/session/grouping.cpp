#include <retort/session/grouping.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <retort/error.hpp>

namespace retort::query {

namespace {
class Grouping {
public:
    Grouping(const Scope& scope, const Query& query) : scope_(scope), query_(query) {}

    void check(const Expression& expression) const {
        if (is_aggregate(expression) || std::ranges::find(query_.group_by, expression) != query_.group_by.end()) return;
        if (expression.kind == Expression::Kind::column) check(scope_.find(expression.column));
        for (const Expression& argument : expression.arguments) check(argument);
    }
    void check(const Condition& condition) const {
        for (const Expression& operand : condition.operands) check(operand);
        for (const Condition& part : condition.parts) check(part);
    }
    void check(const Seen& seen) const {
        for (const ColumnView& column : seen.table.columns) check({&seen, &column});
    }

private:
    void check(const Found& found) const {
        const auto is_key = [&](const ColumnView& column) {
            return std::any_of(query_.group_by.begin(), query_.group_by.end(), [&](const Expression& key) {
                if (key.kind != Expression::Kind::column) return false;
                const Found grouped = scope_.find(key.column);
                return grouped.source == found.source && grouped.column == &column;
            });
        };
        if (is_key(*found.column)) return;
        bool has_key = false;
        bool by_whole_key = true;
        for (const ColumnView& column : found.source->table.columns) {
            if (!column.primary_key) continue;
            has_key = true;
            by_whole_key = by_whole_key && is_key(column);
        }
        if (has_key && by_whole_key) return;
        // A column of the query around this one is the same for all groups.
        const auto is_own = [&](const Seen& seen) { return &seen == found.source; };
        if (std::ranges::none_of(scope_.tables, is_own)) return;
        throw Error(ErrorCategory::usage,
                    fmt::format("{}.{} has no single value in a group: it is neither grouped by nor aggregated",
                                found.source->called(), found.column->name),
                    "add it to group_by(…), or take its min(…), max(…), sum(…)");
    }

    const Scope& scope_;
    const Query& query_;
};

void check_distinct(const Query& query) {
    for (const OrderKey& key : query.order_by) {
        const auto is_it = [&](const Item& item) { return !item.expression || *item.expression == key.expression; };
        if (std::ranges::none_of(query.items, is_it))
            throw Error(ErrorCategory::usage, "a query of different rows is ordered by what it does not return",
                        "select it as well, or leave distinct() out");
    }
}
} // namespace

void check_grouping(const Scope& scope, const Query& query) {
    if (query.distinct && !query.items.empty()) check_distinct(query);
    const auto aggregates = [](const Item& item) { return item.expression && has_aggregate(*item.expression); };
    const bool grouped =
        !query.group_by.empty() || !is_always_true(query.having) || std::ranges::any_of(query.items, aggregates);
    if (!grouped) return;
    const Grouping grouping(scope, query);
    if (query.items.empty()) {
        for (const Seen& seen : scope.tables) grouping.check(seen);
    }
    for (const Item& item : query.items) {
        if (item.expression)
            grouping.check(*item.expression);
        else
            grouping.check(scope.find(item.model, item.alias));
    }
    grouping.check(query.having);
    for (const OrderKey& key : query.order_by) grouping.check(key.expression);
}

} // namespace retort::query
