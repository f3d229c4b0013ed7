#pragma once
// A revision as the steps that do it: what runs together, what runs apart, compiled before anything runs. The runner
// and the scripts use the same. No database.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/migration/online.hpp>
#include <retort/migration/record.hpp>

namespace retort::migration {

/// Operations that are compiled in one go.
struct Batch {
    std::vector<operation::Recorded> operations;
    database::Steps steps; ///< as they are without looking at the database

    bool is_quick = false; ///< it neither reads nor writes the rows of a table that was there before

    // For steps that depend on what hangs on a table in the database: they are compiled again from this.
    bool needs_observation = false;
    schema::Schema before{}; ///< the part of the schema that the operations have to do with
};

/// Batches that share a transaction, or the one batch that runs outside any.
struct Part {
    std::vector<Batch> batches;
    bool outside = false; ///< of a transaction
    bool suspends_foreign_keys = false;
    std::size_t begins_at = 0; ///< how many operations of the revision come before this part
    std::size_t ends_at = 0;   ///< how many are done after it
};

/// What a revision does to one kind of database, in order. There is always a part, if only for the bookkeeping.
struct Work {
    PlanItem item;
    std::vector<operation::Recorded> operations; ///< those for this database, in the form in which they are run
    std::string checksum;                        ///< over those of the file that are for this database
    std::string digests;                         ///< of the same
    OnlinePlaces online;                         ///< which operations for this database have the online form
    std::vector<Part> parts;                     ///< from the operation on that the work was to begin at

    /// Whether it takes more than one transaction, so that a failure may leave a part of it behind.
    [[nodiscard]] bool is_stepped() const { return parts.size() > 1 || parts.front().outside; }
};

/// What an earlier run has done of a revision, and in which form it was at it.
struct Done {
    std::size_t operations = 0;
    std::optional<OnlinePlaces> online{}; ///< nothing: none has begun
};

/// The revision made into steps; `replay`, which has what it meets, gets what it leaves behind (when it throws: of no
/// use any more). Of what was `done` already `replay` is without it, and it is not among the parts.
/// Throws Error with the operation's place: what record() and apply() throw, Error (unsupported) for what this database
/// cannot do, Error (usage) for several statements where one outside a transaction has to be.
Work make_work(const database::Dialect& dialect, const PlanItem& item, operation::Replay& replay, OnlineChoice& choice,
               const Done& done = {});

/// Of what has been recorded of it.
Work make_work(const database::Dialect& dialect, const PlanItem& item, std::vector<operation::Recorded> recorded,
               operation::Replay& replay, OnlineChoice& choice, const Done& done = {});

/// The parts of operations that no revision has asked for, in their plain form. `replay` gets what they leave behind.
/// Throws Error as make_work() does, without a place.
std::vector<Part> make_parts(const database::Dialect& dialect, std::span<const operation::Operation> operations,
                             operation::Replay& replay);

/// Whether it has SQL or code as they stand, which may change what the session finds names by (search_path, role).
bool may_change_names(const Part& part);

/// Of how far the work got: over the first `completed` operations; and where the one after them is `running`, behind a
/// comma over that one too.
std::string checksum_of(const Work& work, std::size_t completed, bool running);

/// For messages: "add column country.code", "create index ix_a, drop column t.b".
std::string describe(const Batch& batch);

} // namespace retort::migration
