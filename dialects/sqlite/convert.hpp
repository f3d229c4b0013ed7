#pragma once
// How an AlterColumn turns the old values of a column into new ones, and what must hold so that nothing is lost.

#include <optional>
#include <string>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>
#include <sqlite/check.hpp>

namespace retort::sqlite {

struct Conversion {
    std::string expression;   ///< SQL over the old table: the new value
    std::string compared{};   ///< the same, as the new column will compare it
    database::Steps checks{}; ///< what must hold before
    bool can_merge = false;   ///< values that differ may become the same
    bool is_sure = true;      ///< `compared` is exactly what the new column will hold: no affinity changes it
};

/// The conversion of `from`, a column of `table`, to `to`.
/// With `using_` (when it has a text for SQLite) it is that expression. Else values are converted by what they are
/// stored as: where the storage differs, with CAST and a check that the result still equals the old value, because a
/// CAST of text to a number never fails (https://sqlite.org/lang_expr.html#castexpr); where it is the same they stay as
/// they are, and values that the new type cannot hold are refused as PostgreSQL refuses them. A column that is
/// generated from now on has nothing to convert. Throws Error (unsupported) where there is no conversion.
/// @param rows  where the checks find the values as they are when the conversion reads them
Conversion convert(const Rows& rows, const schema::Table& table, const schema::Column& from, const schema::Column& to,
                   const std::optional<schema::Expression>& using_);

} // namespace retort::sqlite
