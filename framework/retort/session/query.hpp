#pragma once
// What is asked of a database, as plain values: select.hpp and change.hpp make these, query_writer.hpp writes them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <retort/session/condition.hpp>

namespace retort::query {

/// One key of ORDER BY. Unless said otherwise NULLs sort last when ascending and first when descending, on every
/// database (PostgreSQL manual, 7.5; SQLite's own order is the opposite).
struct OrderKey {
    Expression expression{};
    bool descending = false;
    std::optional<bool> nulls_first{};
};

/// A table that a query reads.
struct SourceTable {
    TableView (*table)() = nullptr;
    const void* model = nullptr; ///< describe::identity_of
    std::string_view alias{};    ///< what the query calls it; empty: by its name
};

/// A table that is joined to those before it.
struct Join {
    SourceTable source{};
    bool left = false; ///< rows without a partner stay
    std::optional<Condition> on{};
    /// Without a condition: the foreign key between it and a table before it. With a column: that one of them which the
    /// column is part of, on the side that refers.
    std::optional<ColumnName> reference{};
};

/// What a query returns for each row: one value, or all columns of one of its tables.
struct Item {
    std::optional<Expression> expression{}; ///< nothing: the whole row of `model`
    const void* model = nullptr;
    std::string_view alias{};
};

struct Query {
    SourceTable from{};
    std::vector<Join> joins{};
    std::vector<Item> items{}; ///< none: the whole rows of all tables
    bool distinct = false;
    Condition where{};
    std::vector<Expression> group_by{};
    Condition having{};
    std::vector<OrderKey> order_by{};
    std::optional<std::int64_t> limit{};
    std::int64_t offset = 0;
    bool for_update = false;
};

/// UPDATE or DELETE of the rows that meet a condition.
struct Change {
    struct Setting {
        ColumnName column{};
        Expression value{};
    };

    SourceTable table{};
    bool remove = false;
    std::vector<Setting> settings{};
    Condition where{};
    std::vector<Item> returning{};
};

} // namespace retort::query
