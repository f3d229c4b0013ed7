#pragma once
// Table constraints. Every constraint in a Schema has a name (schema/naming.hpp), so that it can be dropped.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <retort/schema/behaviour.hpp>
#include <retort/schema/expression.hpp>
#include <retort/schema/name.hpp>

namespace retort::schema {

struct PrimaryKey {
    std::string name;
    std::vector<std::string> columns;
    Deferral deferral = Deferral::not_deferrable; ///< PostgreSQL
    std::vector<std::string> include{};           ///< PostgreSQL: columns carried but not keyed
    std::string comment{};                        ///< SQLite has none and keeps none, here and below

    friend bool operator==(const PrimaryKey&, const PrimaryKey&) = default;
};

struct Unique {
    std::string name;
    std::vector<std::string> columns;
    Deferral deferral = Deferral::not_deferrable;
    bool nulls_not_distinct = false;
    std::vector<std::string> include{}; ///< PostgreSQL: columns carried but not keyed
    std::string comment{};

    friend bool operator==(const Unique&, const Unique&) = default;
};

struct ForeignKey {
    std::string name;
    std::vector<std::string> columns;
    Name target;
    std::vector<std::string> target_columns;
    Action on_delete = Action::no_action;
    Action on_update = Action::no_action;
    Deferral deferral = Deferral::not_deferrable;
    Match match = Match::simple;
    bool not_valid = false; ///< PostgreSQL: rows that were there before were not looked at
    std::string comment{};

    friend bool operator==(const ForeignKey&, const ForeignKey&) = default;
};

struct Check {
    std::string name;
    Expression expression;
    bool not_valid = false;  ///< PostgreSQL: rows that were there before were not looked at
    bool no_inherit = false; ///< PostgreSQL: not for tables that inherit
    std::string comment{};

    friend bool operator==(const Check&, const Check&) = default;
};

/// One element of an EXCLUDE constraint: `column WITH operator` or `(expression) WITH operator`.
struct ExcludeElement {
    std::string column; ///< empty: the expression
    std::optional<Expression> expression{};
    std::string with; ///< the operator, e.g. "&&"

    friend bool operator==(const ExcludeElement&, const ExcludeElement&) = default;
};

/// EXCLUDE (PostgreSQL only: manual, CREATE TABLE).
struct Exclude {
    std::string name;
    std::string method = "gist";
    std::vector<ExcludeElement> elements;
    std::optional<Expression> predicate{};
    Deferral deferral = Deferral::not_deferrable;
    std::string comment{};

    friend bool operator==(const Exclude&, const Exclude&) = default;
};

using Constraint = std::variant<PrimaryKey, Unique, ForeignKey, Check, Exclude>;

/// The constraint's name, whichever kind it is.
inline const std::string& name_of(const Constraint& constraint) {
    return std::visit([](const auto& c) -> const std::string& { return c.name; }, constraint);
}

/// The constraint's comment, whichever kind it is.
inline const std::string& comment_of(const Constraint& constraint) {
    return std::visit([](const auto& c) -> const std::string& { return c.comment; }, constraint);
}

/// Whether rows that were there before it have not been looked at.
inline bool is_not_valid(const Constraint& constraint) {
    if (const auto* key = std::get_if<ForeignKey>(&constraint)) return key->not_valid;
    if (const auto* check = std::get_if<Check>(&constraint)) return check->not_valid;
    return false;
}

} // namespace retort::schema
