#pragma once
// What differs between two schemas, before anything is said of operations and their order.

#include <map>
#include <set>
#include <string>
#include <vector>

#include <retort/diff/parts.hpp>
#include <retort/diff/renames.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// A column that stays. What has to go before other things can change is taken away first.
struct ColumnChange {
    const schema::Column* before = nullptr;
    const schema::Column* after = nullptr; ///< nullptr: it is dropped, and only `releases_default` may be set
    bool releases_default = false;
    bool releases_generated = false;
};

/// A table that stays.
struct TableChange {
    Name old_name; ///< before the declared renames
    const schema::Table* before = nullptr;
    const schema::Table* after = nullptr;
    std::vector<PartChange> parts{};
    std::vector<ColumnChange> columns{};
    std::vector<const schema::Column*> added{};
    std::vector<const schema::Column*> dropped{};
};

/// Everything else can be seen from the two schemas. The pointers are into `renamed` and the schema that is wanted.
struct Changes {
    Renamed renamed;
    std::vector<TableChange> tables{};
    std::vector<const schema::Table*> created{};    ///< each after those that it points at, but for circles
    std::vector<const schema::Table*> dropped{};    ///< each before those that it points at, but for circles
    std::map<Name, std::set<std::string>> moving{}; ///< enums that lose values or their order: what comes and goes
};

/// `to` must outlive the result.
Changes changes_between(const schema::Schema& from, const schema::Schema& to, const std::vector<Rename>& renames);

/// Whether a table has a column of the enum.
bool has_column_of(const schema::Table& table, const Name& type);

/// Whether the column is of the enum.
bool is_of(const schema::Column& column, const Name& type);

} // namespace retort::diff
