// The scoreboard of autogenerate: what Alembic makes of each kind of change, and what Retort makes of it, on both
// databases. docs/autogenerate_scoreboard.md is what this test writes; RETORT_WRITE_GOLDEN=1 writes it anew.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/operation/apply.hpp>
#include <support/page.hpp>

#include "scoreboard_rows.hpp"

using namespace retort;
using namespace support;

namespace {
const std::string page = RETORT_SOURCE_DIR "/docs/autogenerate_scoreboard.md";

const std::string introduction = R"(# What autogenerate finds

Each row is a kind of change. On both databases a table with rows is made the way it was, compared with what it is to
be, changed by the operations that are proposed, compared again, and changed back. *right* means: exactly the right
operations (none, where nothing has changed), nothing left to do after them, every row and every value that they do not
take still there, and all of it undone by the downgrade. *stored alike*: this database makes the same of both, so there
is nothing to do. *warned of*: rows are in the way; the revision says so above the operation, and when it is run it fails
with nothing done. A row with several answers has several cases.

The other columns are what Alembic 1.19 with SQLAlchemy 2.0 does: `Y` right, `-` silently missed, `FP` proposed although
nothing has changed, `X` the revision fails when it is written or run, `W` a warning and nothing else, `n/a` not asked
of that database.

This page is written by `tests/database/diff_scoreboard_test.cpp`, which has every case in full.
)";

std::string cell_of(const Trial& outcome, const ScoreCase& one) {
    switch (outcome.kind) {
    case Trial::Kind::nothing_to_do:
    case Trial::Kind::done: return "right";
    case Trial::Kind::stored_alike: return "right (stored alike)";
    case Trial::Kind::done_for_good: return "wrong";
    case Trial::Kind::failed: return one.is_in_the_way && outcome.is_warned ? "right (warned of)" : "wrong";
    case Trial::Kind::refused: return "refused: " + outcome.reason;
    }
    return {};
}

std::string ours(Subject& subject, const ScoreRow& row) {
    std::vector<std::string> cells;
    for (const ScoreCase& one : row.cases) {
        if (!one.only.empty() && one.only != subject.dialect()) continue;
        const auto before = operations_of(one.before);
        const auto change = operations_of(one.change);
        const schema::Schema after = operation::apply(operation::apply({}, before), change);
        const Trial outcome = become(subject, before, after, one.renames);
        CAPTURE(row.change, subject.dialect(), told(before), outcome.reason);
        if (outcome.kind == Trial::Kind::done || outcome.kind == Trial::Kind::failed) {
            const auto proposed = one.proposed == nullptr ? change : operations_of(one.proposed);
            CHECK(told(outcome.operations) == told(proposed));
            if (told(outcome.operations) == told(proposed))
                CHECK(operation::to_json(outcome.operations) == operation::to_json(proposed));
        }
        const std::string cell = cell_of(outcome, one);
        CHECK(cell != "wrong");
        if (std::ranges::find(cells, cell) == cells.end()) cells.push_back(cell);
    }
    return cells.empty() ? "n/a" : fmt::format("{}", fmt::join(cells, "; "));
}

std::string written(Subject& postgresql, Subject& sqlite) {
    std::string text = introduction;
    for (const ScoreGroup& group : scoreboard()) {
        text +=
            fmt::format("\n## {}\n\n| Change | Alembic, PostgreSQL | Retort, PostgreSQL | Alembic, SQLite | Retort, "
                        "SQLite |\n|---|---|---|---|---|\n",
                        group.title);
        for (const ScoreRow& row : group.rows)
            text += fmt::format("| {}{} | {} | {} | {} | {} |\n", row.change, row.note.empty() ? "" : ": " + row.note,
                                row.postgresql, ours(postgresql, row), row.sqlite, ours(sqlite, row));
    }
    return text;
}
} // namespace

TEST_CASE("the scoreboard of autogenerate is what both databases show") {
    Subject postgresql("postgresql");
    Subject sqlite("sqlite");
    const std::string text = written(postgresql, sqlite);
    if (std::getenv("RETORT_WRITE_GOLDEN") != nullptr) write_file(page, text);
    CHECK(read_file(page) == text);
}
