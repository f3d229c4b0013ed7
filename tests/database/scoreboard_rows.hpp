#pragma once
// What a tool that compares can be asked to find, row by row, with what Alembic makes of it.

#include <string>
#include <vector>

#include "subject.hpp"

namespace support {

/// One change. The operations of `change` are those that must be proposed, in that order, unless `proposed` says
/// others.
struct ScoreCase {
    Script before;
    Script change = [](retort::Operations&) {};
    std::string only{}; ///< the one database that has the notion; empty: both
    std::vector<retort::Rename> renames{};
    bool is_in_the_way = false; ///< rows are: it is warned of, and fails with nothing done
    Script proposed = nullptr;
};

struct ScoreRow {
    std::string change;
    std::string postgresql; ///< Alembic's cell
    std::string sqlite;     ///< likewise
    std::vector<ScoreCase> cases;
    std::string note{};
};

struct ScoreGroup {
    std::string title;
    std::vector<ScoreRow> rows;
};

/// Everything, in the order of the page.
std::vector<ScoreGroup> scoreboard();

} // namespace support
