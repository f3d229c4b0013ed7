#include <retort/migration/stepped.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/migration/execution.hpp>

namespace retort::migration {

namespace {
using database::Begin;
using database::Connection;
using Clock = std::chrono::steady_clock;

class Running {
public:
    Running(const Surroundings& around, const Work& work, bool make_tables, const std::optional<Unfinished>& unfinished)
        : around_(around), connection_(around.connection), work_(work), make_tables_(make_tables),
          noted_(unfinished.has_value()), last_completed_(unfinished ? unfinished->completed : 0),
          last_running_(unfinished && unfinished->running), position_(unfinished ? unfinished->position : "") {}

    Outcome run() {
        if (last_running_) tell([&] { clean_up(connection_, work_.parts.front().batches.front()); });
        for (const Part& part : work_.parts) {
            const Outcome outcome = part.outside ? outside(part) : inside_patiently(part);
            if (outcome != Outcome::done) return outcome;
        }
        return Outcome::done;
    }

private:
    [[nodiscard]] bool is_last(const Part& part) const { return &part == &work_.parts.back(); }

    // Whether an attempt that failed has left nothing, and another one may go well.
    [[nodiscard]] bool may_be_tried_again(const Part& part) const {
        return around_.alone && std::ranges::none_of(part.batches, holds_code);
    }

    Outcome inside_patiently(const Part& part) {
        if (!may_be_tried_again(part)) return inside(part);
        database::Backoff backoff(around_.patience);
        for (;;) {
            try {
                return inside(part);
            } catch (const Error& e) {
                backoff.after(e);
            }
        }
    }

    std::optional<Failure> run_patiently(const Part& part) {
        database::Backoff backoff(around_.patience);
        for (;;) {
            auto failure = run_outside(connection_, work_.item, part.batches.front(), around_.patience);
            if (!failure || failure->remains != Remains::nothing || !may_be_tried_again(part)) return failure;
            try {
                backoff.after(failure->error);
            } catch (const Error& e) {
                return Failure{e, failure->remains};
            }
        }
    }

    std::optional<Failure> run_in_lots(const Part& part) {
        const Batch& batch = part.batches.front();
        const LotNotes notes{.begin = [this] { require_unchanged(); },
                             .note =
                                 [this](const std::string& after) {
                                     connection_.execute(position_sql(connection_.dialect(), around_.tables,
                                                                      std::string(work_.item.revision->id), after));
                                 },
                             .committed =
                                 [&](const std::string& after) {
                                     position_ = after;
                                     if (around_.lot_done)
                                         around_.lot_done(work_.item, describe(batch), batch.steps.front().lots->rows);
                                 }};
        return migration::run_in_lots(connection_, work_.item, batch, position_, notes, around_.patience);
    }

    // The part in its transaction, with the note of it.
    Outcome inside(const Part& part) {
        bool commits = false;
        try {
            database::Transaction transaction(connection_,
                                              part.suspends_foreign_keys ? Begin::schema_change : Begin::read_write);
            if (const auto instead = begin()) return *instead;
            for (const Batch& batch : part.batches) {
                around_.limits.set_for(batch);
                run_inside(connection_, work_.item, batch);
            }
            restore_names(part);
            note_done(part);
            commits = true;
            transaction.commit();
            committed(part);
        } catch (const Error& e) {
            around_.limits.forget();
            const bool unknown = commits && e.category() == ErrorCategory::connection;
            throw told(e, noted_ ? last_completed_ : 0, unknown ? unknown_hint() : "");
        }
        return Outcome::done;
    }

    Outcome outside(const Part& part) {
        std::optional<Outcome> instead;
        tell([&] {
            database::Transaction transaction(connection_);
            instead = begin();
            if (instead) return;
            note({.completed = part.begins_at, .state = State::running, .applied = false});
            transaction.commit();
        });
        if (instead) return *instead;
        last_completed_ = part.begins_at;
        last_running_ = noted_ = true;
        tell([&] { around_.limits.set_for(part.batches.front()); });
        if (const auto failure = goes_in_lots(part.batches.front()) ? run_in_lots(part) : run_patiently(part))
            fail(part, *failure);
        tell([&] {
            restore_names(part);
            database::Transaction transaction(connection_);
            require_unchanged();
            note_done(part);
            transaction.commit();
        });
        committed(part);
        return Outcome::done;
    }

    // An error of the bookkeeping itself, told as the revision's. What it says of a step that is noted as running stays
    // to be found out.
    template <class F> void tell(const F& bookkeeping) const {
        try {
            bookkeeping();
        } catch (const Error& e) {
            const bool unknown = last_running_ && e.category() != ErrorCategory::lock;
            throw told(e, noted_ ? last_completed_ : 0, unknown ? unknown_hint() : "");
        }
    }

    // What has to be true when a part begins, seen from its own transaction: where the database is the lock (SQLite),
    // others may have been at work since the plan was made. What has come of it when they were.
    std::optional<Outcome> begin() {
        if (noted_) return is_unchanged() ? std::nullopt : std::optional(Outcome::overtaken);
        // In the transaction of the first revision: one that fails leaves nothing at all behind.
        if (make_tables_) ensure_tables(connection_, around_.tables);
        if (!around_.alone && has_unfinished(connection_, around_.tables)) return Outcome::overtaken;
        if (was_folded()) return Outcome::overtaken;
        return is_still_to_run() ? std::nullopt : std::optional(Outcome::done_by_others);
    }

    [[nodiscard]] std::vector<std::string> neighbours() const {
        const std::string_view id = work_.item.revision->id;
        return work_.item.direction == Direction::upgrade ? around_.graph.needs(id) : around_.graph.needed_by(id);
    }

    // Whether, where revisions stand in place of others, somebody else has meanwhile made the plan meaningless: by
    // noting that the one is there, or, with another build, by beginning with the others.
    bool was_folded() {
        const Revision& revision = *work_.item.revision;
        const Replaced& replaced = around_.graph.replaced();
        if (replaced.squashes().empty()) return false;
        Ids asked(revision.body.replaces.begin(), revision.body.replaces.end());
        asked.merge(replaced.outers(revision.id));
        for (const std::string& id : neighbours()) asked.merge(replaced.outers(id));
        if (asked.empty() || applied_of(connection_, around_.tables, asked).empty()) return false;
        if (work_.item.direction == Direction::upgrade) return true;
        throw Error(ErrorCategory::lock,
                    fmt::format("cannot downgrade '{}': meanwhile somebody else has noted that another revision stands "
                                "in the place of some",
                                revision.id),
                    "see where the database is with 'retort current', and run it again");
    }

    bool is_still_to_run() {
        const std::string id(work_.item.revision->id);
        const bool up = work_.item.direction == Direction::upgrade;
        const std::vector<std::string> near = neighbours();
        Ids asked(near.begin(), near.end());
        asked.insert(id);
        const Ids applied = applied_of(connection_, around_.tables, asked);
        if (applied.contains(id) == up) return false;
        for (const std::string& neighbour : near) {
            if (applied.contains(neighbour) != up)
                throw Error(ErrorCategory::lock,
                            fmt::format("cannot {} '{}': meanwhile somebody else has {} '{}'",
                                        to_string(work_.item.direction), id, up ? "reverted" : "applied", neighbour),
                            "see where the database is with 'retort current', and run it again");
        }
        return true;
    }

    bool is_unchanged() {
        const auto row = read_unfinished(connection_, around_.tables);
        return row && row->revision == work_.item.revision->id && row->completed == last_completed_ &&
               row->running == last_running_ && row->position == position_;
    }

    void require_unchanged() {
        if (is_unchanged()) return;
        throw Error(ErrorCategory::lock,
                    fmt::format("meanwhile somebody else has gone on with revision '{}'", work_.item.revision->id),
                    "see where the database is with 'retort current'");
    }

    // The bookkeeping and the next part are to find what they name where it was.
    void restore_names(const Part& part) {
        if (may_change_names(part) && !around_.names.empty()) connection_.execute(around_.names);
    }

    struct Note {
        std::size_t completed = 0;
        State state = State::done;
        bool applied = true; // the version row comes or goes with it
    };

    void note_done(const Part& part) {
        if (is_last(part))
            note({.completed = work_.operations.size()});
        else
            note({.completed = part.ends_at, .state = State::partial, .applied = false});
    }

    void note(const Note& what) {
        const auto now = Clock::now();
        const HistoryEntry entry{
            .revision = std::string(work_.item.revision->id),
            .direction = std::string(to_string(work_.item.direction)),
            .checksum = what.state == State::done ? work_.checksum
                                                  : checksum_of(work_, what.completed, what.state == State::running),
            .duration = std::chrono::duration_cast<std::chrono::milliseconds>(now - since_),
            .who = around_.who,
            .operations = work_.operations.size(),
            .completed = what.completed,
            .state = what.state,
            .digests = work_.digests,
            .online = to_text(work_.online),
            .position = what.state == State::running ? position_ : "",
        };
        since_ = now;
        const database::Dialect& dialect = connection_.dialect();
        std::vector<std::string> statements;
        if (what.applied) statements.push_back(version_sql(dialect, around_.tables, entry));
        statements.push_back(noted_ ? progress_sql(dialect, around_.tables, entry)
                                    : history_sql(dialect, around_.tables, entry));
        // In one go: a round trip less for every revision.
        connection_.execute(fmt::format("{}", fmt::join(statements, "; ")));
    }

    void committed(const Part& part) {
        noted_ = true;
        last_completed_ = part.ends_at;
        last_running_ = false;
        position_.clear();
    }

    // What is known of a part that failed outside a transaction is noted before its error is told.
    [[noreturn]] void fail(const Part& part, const Failure& failure) {
        if (failure.remains == Remains::unknown) throw told(failure.error, part.begins_at, unknown_hint());
        // As it is, it says all: which operation is running, and how far it got.
        if (!position_.empty()) throw told(failure.error, part.begins_at, filled_hint());
        try {
            if (!around_.names.empty()) connection_.execute(around_.names);
            database::Transaction transaction(connection_);
            require_unchanged();
            if (part.begins_at == 0 && failure.remains == Remains::nothing)
                connection_.execute(
                    forget_sql(connection_.dialect(), around_.tables, std::string(work_.item.revision->id)));
            else
                note({.completed = part.begins_at, .state = State::partial, .applied = false});
            transaction.commit();
        } catch (const Error&) { // the next run then takes it for one that was killed
        }
        throw told(failure.error, part.begins_at,
                   failure.remains == Remains::some
                       ? "what its code has committed has stayed; correct it so that it can "
                         "run again, and run it again: it goes on there"
                       : "");
    }

    [[nodiscard]] std::string filled_hint() const {
        return fmt::format(
            "the rows up to key {} are filled in and stay; correct what is wrong with the others and run "
            "{} again, it goes on after them; or begin anew with all rows: retort resolve {} "
            "--step-reverted",
            position_, to_string(work_.item.direction), work_.item.revision->id);
    }

    [[nodiscard]] std::string unknown_hint() const {
        return fmt::format("nobody can know what has come of it: run {} again, which looks at how far it got",
                           to_string(work_.item.direction));
    }

    // The error as that of a revision of which so many operations have stayed.
    [[nodiscard]] Error told(const Error& error, std::size_t completed, std::string hint = {}) const {
        ErrorDetails details = error.details();
        const std::string_view direction = to_string(work_.item.direction);
        const bool is_at_fault = details.category != ErrorCategory::connection; // not the server or the network
        if (details.where.empty())
            details.where =
                fmt::format("{} (revision {})", display_file(work_.item.revision->file), work_.item.revision->id);
        if (!hint.empty() || !is_at_fault) details.hint = std::move(hint);
        if (completed > 0 && details.category != ErrorCategory::lock)
            details.hint = fmt::format("{} of the {} operations of '{}' have run and stayed: {}", completed,
                                       work_.operations.size(), work_.item.revision->id,
                                       details.hint.empty()
                                           ? fmt::format("{}run {} again, it goes on there",
                                                         is_at_fault ? "correct what is wrong and " : "", direction)
                                           : details.hint);
        else if (details.category == ErrorCategory::duplicate && work_.item.direction == Direction::upgrade)
            details.hint =
                fmt::format("if the database has it already, say so: retort stamp {}", work_.item.revision->id);
        else if (details.hint.empty())
            details.hint = fmt::format("the revision was rolled back whole; {}run {} again",
                                       is_at_fault ? "correct it and " : "", direction);
        return Error(std::move(details));
    }

    const Surroundings& around_;
    Connection& connection_;
    const Work& work_;
    bool make_tables_;
    Clock::time_point since_ = Clock::now();

    // The revision's row in the history, as this run knows it.
    bool noted_;
    std::size_t last_completed_;
    bool last_running_;
    std::string position_; // of an operation that goes lot by lot
};
} // namespace

Outcome run_work(const Surroundings& around, const Work& work, bool make_tables,
                 const std::optional<Unfinished>& unfinished) {
    return Running(around, work, make_tables, unfinished).run();
}

void require_resumable(const Work& work, const Unfinished& unfinished) {
    const Part& next = work.parts.front();
    const std::string finish = command_that_finishes(unfinished);
    // One that is running is among those that must not have changed.
    const bool is_same = checksum_of(work, unfinished.completed, unfinished.running) == unfinished.checksum;
    if (unfinished.completed > work.operations.size() || !is_same)
        throw Error(
            {.category = ErrorCategory::revision,
             .message = fmt::format("{}, and these are not what its file says now", describe(unfinished)),
             .hint = fmt::format("put the first {} operations back as they were and run {}; or finish it by "
                                 "hand and say so: retort resolve {} --applied",
                                 unfinished.completed + (unfinished.running ? 1 : 0), finish, unfinished.revision),
             .where = display_file(work.item.revision->file)});
    if (!unfinished.running || next.batches.empty() || can_run_again(next.batches.front())) return;
    throw Error(
        {.category = ErrorCategory::usage,
         .message =
             fmt::format("{}: '{}' was begun outside a transaction, in the run of {} at {}, and nobody "
                         "knows whether it has happened",
                         describe(unfinished), describe(next.batches.front()), unfinished.who, unfinished.started_at),
         .hint = fmt::format("when that run is over, look. If it has happened: retort resolve {0} --step-applied; "
                             "if not: retort resolve {0} --step-reverted; then: {1}",
                             unfinished.revision, finish),
         .where = place(work.item, next.batches.front().operations.front())});
}

void refuse_while_unfinished(const Unfinished& unfinished) {
    throw Error(ErrorCategory::usage, describe(unfinished),
                fmt::format("finish it first: {}; or say what has become of it: retort resolve {} --applied (or "
                            "--reverted)",
                            command_that_finishes(unfinished), unfinished.revision));
}

} // namespace retort::migration
