#pragma once
// What a query asks for, as plain values: the typed front (column.hpp, select.hpp) makes these, statements.hpp writes
// them as SQL.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <retort/model/view.hpp>

namespace retort::query {

enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };

/// A condition on rows: a tree of values. Columns are named by the members that hold them; which table they belong to
/// is looked up when the query is written. Conditions are three-valued as in SQL (SQL:2016 6.39): what is compared with
/// NULL is neither true nor false, and neither the condition nor its negation finds such a row.
struct Condition {
    enum class Kind {
        compare, ///< column, comparison, and values[0] or `other`
        in,      ///< column, values; none: false
        between, ///< column, values[0], values[1], both included
        like,    ///< column, values[0]
        is_null, ///< column
        both,    ///< parts, joined by AND
        either,  ///< parts, joined by OR
        negated, ///< parts[0]
    };

    Kind kind = Kind::both;
    MemberRef column{};
    Comparison comparison = Comparison::equal;
    std::vector<Value> values{};
    std::optional<MemberRef> other{};
    std::vector<Condition> parts{}; ///< none, of kind `both`: true

    friend bool operator==(const Condition&, const Condition&) = default;
};

[[nodiscard]] Condition compare(MemberRef column, Comparison comparison, Value value);
[[nodiscard]] Condition compare(MemberRef column, Comparison comparison, MemberRef other);
[[nodiscard]] Condition in(MemberRef column, std::vector<Value> values);
[[nodiscard]] Condition between(MemberRef column, Value low, Value high);
/// `pattern`: % is any text, _ any character, a backslash takes the next one as it is.
[[nodiscard]] Condition like(MemberRef column, std::string pattern);
[[nodiscard]] Condition is_null(MemberRef column);
[[nodiscard]] Condition both(Condition left, Condition right);
[[nodiscard]] Condition either(Condition left, Condition right);
[[nodiscard]] Condition negated(Condition condition);

/// Whether every row meets it.
[[nodiscard]] bool is_always_true(const Condition& condition) noexcept;

/// One key of ORDER BY. Unless said otherwise NULLs sort last when ascending and first when descending, on every
/// database (PostgreSQL manual, 7.5; SQLite's own order is the opposite).
struct OrderKey {
    MemberRef column{};
    bool descending = false;
    std::optional<bool> nulls_first{};

    friend bool operator==(const OrderKey&, const OrderKey&) = default;
};

/// A query for whole rows of one table.
struct Query {
    TableView (*table)() = nullptr;
    Condition where{};
    std::vector<OrderKey> order_by{};
    std::optional<std::int64_t> limit{};
    std::int64_t offset = 0;
};

} // namespace retort::query
