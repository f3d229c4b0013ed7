#pragma once
// What a model says besides its C++ types, as constant data. Only make_metadata reads it.

#include <cstddef>
#include <string_view>

#include <retort/model/expression_spec.hpp>
#include <retort/schema/constraint.hpp>
#include <retort/schema/index.hpp>

namespace retort {

struct TableView;

/// A member of a described struct: by its name and the struct that declares it, which may be a base of the model.
struct MemberRef {
    const void* owner = nullptr; ///< the address that stands for the struct (describe::identity_of)
    std::string_view name{};

    /// Names first: g++ with -fsanitize cannot tell two owners' addresses apart while compiling.
    friend constexpr bool operator==(const MemberRef& a, const MemberRef& b) {
        return a.name == b.name && a.owner == b.owner;
    }
};

/// The other end of a foreign key. The table is asked for only when it is needed, so that models may refer in a circle.
struct ReferenceSpec {
    TableView (*table)() = nullptr; ///< nullptr: no reference
    MemberRef member{};
    schema::Action on_delete = schema::Action::no_action;
    schema::Action on_update = schema::Action::no_action;
};

/// GENERATED … AS IDENTITY.
enum class IdentitySpec { none, by_default, always };

/// The attributes of one column.
struct ColumnAttributes {
    MemberRef member{};
    bool unique = false;
    bool index = false;
    IdentitySpec identity = IdentitySpec::none;
    bool generated_stored = true;
    ReferenceSpec reference{};
    DefaultSpec server_default{};
    SqlSpec check{};
    SqlSpec generated{};
    std::string_view collation{};
    std::string_view comment{};
    std::string_view renamed_from{};
};

/// One key of a table-level constraint or index.
struct KeySpec {
    MemberRef member{};   ///< no owner: the expression
    SqlSpec expression{}; ///< index only
    bool descending = false;
    schema::NullsOrder nulls = schema::NullsOrder::standard;
    std::string_view collation{};
    std::string_view opclass{};
};

/// A table-level constraint or index. Its keys stand in TableView::keys, from `first_key` on: first `key_count` of its
/// own, then `more_count` others (foreign key: the referenced members; index: the included ones).
struct TablePart {
    enum class Kind { primary_key, unique, index, check, foreign_key };

    Kind kind = Kind::check;
    std::string_view name{}; ///< empty: by the naming convention
    std::size_t first_key = 0;
    std::size_t key_count = 0;
    std::size_t more_count = 0;
    SqlSpec sql{}; ///< check: the condition; index: the predicate
    bool unique = false;
    bool nulls_not_distinct = false;
    std::string_view method{};
    schema::Deferral deferral = schema::Deferral::not_deferrable;
    schema::Match match = schema::Match::simple;
    ReferenceSpec reference{}; ///< foreign key: the table and the actions
};

/// schema::TableOptions as constant data.
struct OptionsSpec {
    bool without_rowid = false; ///< SQLite: WITHOUT ROWID
    bool strict = false;        ///< SQLite: STRICT
    bool unlogged = false;      ///< PostgreSQL: UNLOGGED
};

} // namespace retort
