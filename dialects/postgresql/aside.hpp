#pragma once
// What hangs on a column and does not let it change: taken away before, put back after.

#include <string>
#include <vector>

#include <retort/database/step.hpp>
#include <retort/schema/schema.hpp>

namespace retort::postgresql {

/// A column that changes.
struct Touched {
    schema::Name table;
    std::string column;
    bool goes = false; ///< it is dropped, and comes again as `after` has it, as the last of its table
    bool keys = false; ///< foreign keys cannot follow: at both their ends there is another type
};

struct Aside {
    database::Steps away;
    database::Steps back;
};

/// Steps around a change of the type of columns, or around their absence. An expression (of a check, index or exclude
/// constraint) that uses such a column was stored with its old type, and generated columns that are computed from it
/// would not let it change; those are dropped and come again as the last columns of their tables. PostgreSQL itself
/// takes care of plain indexes and keys, except of a column that goes.
/// Only what `before` knows: what was made by hand the server refuses to lose, and says so.
/// @param after  has the same constraints and indexes, as they are to come again
Aside step_aside(const schema::Schema& before, const schema::Schema& after, std::vector<Touched> touched);

} // namespace retort::postgresql
