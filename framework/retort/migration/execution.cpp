#include <retort/migration/execution.hpp>

#include <algorithm>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace retort::migration {

namespace {
using database::Connection;
using database::Step;
using database::Steps;

constexpr std::size_t shown_rows = 10;
constexpr std::size_t shown_characters = 40;

// Shortened between characters: never inside one of several bytes.
std::string shown(const std::optional<std::string>& cell) {
    if (!cell) return "NULL";
    std::string text = *cell;
    if (text.size() > shown_characters) {
        std::size_t end = shown_characters;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
        text = text.substr(0, end) + "…";
    }
    return text;
}

// "rows 3, 17, 99", "rows (IND, 2), (PER, 2)".
std::string listed(const std::vector<database::TextRow>& rows) {
    std::vector<std::string> texts;
    for (const database::TextRow& row : rows) {
        if (texts.size() == shown_rows) break;
        std::vector<std::string> cells;
        for (const auto& cell : row) cells.push_back(shown(cell));
        texts.push_back(cells.size() == 1 ? cells.front() : fmt::format("({})", fmt::join(cells, ", ")));
    }
    return fmt::format("{} {}{}", rows.size() == 1 ? "row" : "rows", fmt::join(texts, ", "),
                       rows.size() >= shown_rows ? ", …" : "");
}

void call(Connection& connection, const Step& step) {
    try {
        step.code(connection);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& e) {
        throw Error(ErrorCategory::revision, fmt::format("the step threw: {}", e.what()));
    } catch (...) {
        throw Error(ErrorCategory::revision, "the step threw something that is not a std::exception");
    }
}

// Code that commits and begins anew leaves a transaction open: that it is another one is seen by the mark that is gone.
void call_in_transaction(Connection& connection, const Step& step) {
    const auto mark_is_there = [&] {
        try {
            // In a transaction that has failed as well. One that is gone has ended by itself.
            if (connection.in_transaction()) connection.execute("ROLLBACK TO SAVEPOINT retort_step");
            return connection.in_transaction() || !connection.is_alive();
        } catch (const Error&) {
            return !connection.is_alive();
        }
    };
    connection.execute("SAVEPOINT retort_step");
    try {
        call(connection, step);
        if (connection.in_transaction()) connection.execute("RELEASE SAVEPOINT retort_step");
    } catch (const Error& e) {
        if (mark_is_there()) throw;
        throw Error({.category = ErrorCategory::internal,
                     .message = fmt::format("the step has ended the transaction of its revision: {}", e.what()),
                     .hint = "look whether what the revision did up to here has stayed, undo it by hand, and leave out "
                             "what ends the transaction"});
    }
}

void run_step(Connection& connection, const Step& step) {
    switch (step.kind) {
    case Step::Kind::statement:
    case Step::Kind::lots: // in a transaction there is but one
        connection.execute(step.sql);
        break;
    case Step::Kind::code:
        connection.in_transaction() ? call_in_transaction(connection, step) : call(connection, step);
        break;
    case Step::Kind::check:
        if (const auto rows = connection.query(step.sql); !rows.empty())
            throw Error({.category = ErrorCategory::database,
                         .message = fmt::format("{}: {}", step.failure, listed(rows)),
                         .statement = step.sql});
    }
}

// The error of a step, told as the revision's.
Error explained(const Error& error, const PlanItem& item, const Batch& batch) {
    ErrorDetails details = error.details();
    details.message = fmt::format("{}: {}", describe(batch), details.message);
    if (details.where.empty()) details.where = place(item, batch.operations.front());
    return Error(std::move(details));
}

Steps steps_of(Connection& connection, const Batch& batch) {
    if (!batch.needs_observation) return batch.steps;
    // Now: a rename has rewritten the triggers, a drop has taken some along, SQL of its own may have done anything.
    const database::Dialect& dialect = connection.dialect();
    return dialect.compile(batch.operations, dialect.observe(connection, batch.before));
}

// The key of the last row of the next lot; empty: no row is left.
std::string end_of_lot(Connection& connection, const database::Lots& lots, const std::string& after) {
    auto row = connection.query(end_of_lot_query(lots, after));
    if (row.empty()) row = connection.query(last_row_query(lots, after));
    return row.empty() ? "" : database::key_of(row.front());
}

// One lot in its transaction. Where it ended.
std::string run_lot(Connection& connection, const database::Lots& lots, const std::string& after,
                    const LotNotes& notes) {
    database::Transaction transaction(connection);
    notes.begin();
    const std::string end = end_of_lot(connection, lots, after);
    if (end.empty()) return end;
    connection.execute(lot_statement(lots, after, end));
    notes.note(end);
    transaction.commit();
    return end;
}

std::string run_lot_patiently(Connection& connection, const database::Lots& lots, const std::string& after,
                              const LotNotes& notes, const database::Patience& patience) {
    for (database::Backoff backoff(patience);;) {
        try {
            return run_lot(connection, lots, after, notes);
        } catch (const Error& e) {
            backoff.after(e);
        }
    }
}

// Whoever came in the way of the batch may still be there.
Remains take_away(Connection& connection, const Batch& batch, const database::Patience& patience) {
    try {
        for (database::Backoff backoff(patience);;) {
            if (!connection.is_alive()) return Remains::unknown;
            try {
                clean_up(connection, batch);
                return Remains::nothing;
            } catch (const Error& e) {
                backoff.after(e);
            }
        }
    } catch (const Error&) { // the first error is the one to tell
        return Remains::unknown;
    }
}
} // namespace

void run_inside(Connection& connection, const PlanItem& item, const Batch& batch) {
    try {
        for (const Step& step : steps_of(connection, batch)) {
            run_step(connection, step);
            if (connection.in_transaction()) continue;
            throw Error({.category = ErrorCategory::internal,
                         .message = step.kind == Step::Kind::code ? "the step has ended the transaction of its revision"
                                                                  : "the SQL has ended the transaction of its revision",
                         .hint = "what the revision did up to here has stayed, and is not noted: undo it by hand, and "
                                 "leave out what ends the transaction",
                         .statement = step.sql});
        }
    } catch (const Error& e) {
        throw explained(e, item, batch);
    }
}

std::optional<Failure> run_outside(Connection& connection, const PlanItem& item, const Batch& batch,
                                   const database::Patience& patience) {
    try {
        for (const Step& step : steps_of(connection, batch)) {
            run_step(connection, step);
            if (!connection.in_transaction()) continue;
            connection.rollback();
            throw Error(ErrorCategory::usage, "the step has left a transaction open, which was rolled back",
                        "commit what a step outside a transaction begins");
        }
        return std::nullopt;
    } catch (const Error& e) {
        connection.rollback(); // of a transaction that code of the revision's own has begun
        const Remains remains = take_away(connection, batch, patience);
        return Failure{explained(e, item, batch),
                       remains == Remains::nothing && holds_code(batch) ? Remains::some : remains};
    }
}

std::optional<Failure> run_in_lots(Connection& connection, const PlanItem& item, const Batch& batch, std::string after,
                                   const LotNotes& notes, const database::Patience& patience) {
    const database::Lots& lots = *batch.steps.front().lots;
    try {
        for (;;) {
            after = run_lot_patiently(connection, lots, after, notes, patience);
            if (after.empty()) return std::nullopt;
            notes.committed(after);
            std::this_thread::sleep_for(lots.pause);
        }
    } catch (const Error& e) {
        return Failure{explained(e, item, batch), connection.is_alive() ? Remains::nothing : Remains::unknown};
    }
}

bool goes_in_lots(const Batch& batch) { return batch.steps.size() == 1 && batch.steps.front().lots.has_value(); }

bool holds_code(const Batch& batch) {
    return std::ranges::any_of(batch.steps, [](const Step& step) { return step.kind == Step::Kind::code; });
}

bool can_run_again(const Batch& batch) {
    // What a dialect makes of an operation says itself how to clean up. Of SQL and code as they stand nobody knows.
    const auto& operation = batch.operations.front().operation.value;
    return !std::holds_alternative<operation::Execute>(operation) && !std::holds_alternative<operation::Run>(operation);
}

void clean_up(Connection& connection, const Batch& batch) {
    for (const Step& step : batch.steps) {
        if (!step.cleanup.empty()) connection.execute(step.cleanup);
    }
}

} // namespace retort::migration
