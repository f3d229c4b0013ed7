#pragma once
// Indexes.

#include <optional>
#include <string>
#include <vector>

#include <retort/schema/behaviour.hpp>
#include <retort/schema/expression.hpp>
#include <retort/schema/parameters.hpp>

namespace retort::schema {

/// One key of an index: a column or an expression.
struct IndexPart {
    std::string column; ///< empty: the expression
    std::optional<Expression> expression{};
    bool descending = false;
    NullsOrder nulls = NullsOrder::standard;
    std::string collation{};
    std::string opclass{}; ///< PostgreSQL operator class

    friend bool operator==(const IndexPart&, const IndexPart&) = default;
};

struct Index {
    std::string name;
    std::vector<IndexPart> parts;
    bool unique = false;
    bool nulls_not_distinct = false; ///< PostgreSQL 15
    std::string method{};            ///< empty: btree
    std::optional<Expression> predicate{};
    std::vector<std::string> include{}; ///< PostgreSQL: columns carried but not keyed
    Parameters with{};                  ///< PostgreSQL
    std::string comment{};              ///< SQLite has none and keeps none

    friend bool operator==(const Index&, const Index&) = default;
};

} // namespace retort::schema
