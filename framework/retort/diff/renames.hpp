#pragma once
// Renames that somebody has declared, and those that somebody may have forgotten to declare.

#include <map>
#include <string>
#include <vector>

#include <retort/model/metadata.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// A schema after the declared renames that still have to be done.
struct Renamed {
    schema::Schema schema;
    std::vector<operation::RenameTable> tables{};
    std::vector<operation::RenameColumn> columns{}; ///< by the new names of their tables

    /// What a table of `schema` was called.
    [[nodiscard]] schema::Name old_name(const schema::Name& table) const;
};

/// Throws Error (unsupported) when names go round in a circle: one cannot see whether that was done already.
void require_no_circle(const std::vector<Rename>& renames);

/// Throws as require_no_circle() does.
Renamed rename(schema::Schema from, const schema::Schema& to, const std::vector<Rename>& renames);

/// What looks as if it were a rename: for a remark, never for a change.
struct LikelyRename {
    schema::Name table; ///< as it is called in `to`
    std::string column; ///< empty: the table itself
    std::string from;   ///< the old name

    friend bool operator==(const LikelyRename&, const LikelyRename&) = default;
};

/// Columns that go from a table while another of the same type comes, and tables that go while one with the same
/// columns comes. Each name is in at most one of them; in order of name.
std::vector<LikelyRename> likely_renames(const schema::Schema& from, const schema::Schema& to,
                                         const std::vector<Rename>& renames = {});

} // namespace retort::diff
