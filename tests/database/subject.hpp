#pragma once
// A database that is compared with a schema, and becomes it: for tests of differences.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/diff/compare.hpp>
#include <retort/operation/operations.hpp>
#include <retort/testing/kept_rows.hpp>
#include <support/databases.hpp>

namespace support {

/// What a test says a schema with: the operations of a revision, rows and all.
using Script = void (*)(retort::Operations&);

/// The operations of a script, in order.
std::vector<retort::operation::Operation> operations_of(Script script);

using retort::testing::KeptTable;
using Rows = retort::testing::KeptRows;

class Subject {
public:
    explicit Subject(const std::string& dialect);
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;
    ~Subject();

    [[nodiscard]] const std::string& dialect() const { return dialect_; }
    [[nodiscard]] retort::database::Connection& connection() const { return **connection_; }

    /// Takes away all that is there.
    void clear();
    /// Runs the operations on a database whose schema is `before`, as a revision would: in one transaction, but for
    /// what has to be committed before others can use it. Returns the schema that they lead to.
    retort::schema::Schema run(retort::schema::Schema before,
                               const std::vector<retort::operation::Operation>& operations) const;

    [[nodiscard]] retort::schema::Schema inspect() const;
    /// What leads from the database, as far as it is this project's, to `wanted`. `history`: what revisions have made.
    [[nodiscard]] retort::diff::Difference compare(const retort::schema::Schema& wanted,
                                                   const retort::schema::Schema& history,
                                                   const std::vector<retort::Rename>& renames = {}) const;

    /// The rows of what is kept, before (or when they were undone) and after the operations.
    [[nodiscard]] Rows rows_before(const std::vector<KeptTable>& kept, const retort::schema::Schema& schema) const;
    [[nodiscard]] Rows rows_after(const std::vector<KeptTable>& kept, const retort::schema::Schema& schema) const;

private:
    std::string dialect_;
    std::unique_ptr<Scratch> scratch_; // PostgreSQL; SQLite is in memory, and another one each time
    std::unique_ptr<retort::Database> database_;
    std::unique_ptr<retort::Lease> connection_;
};

/// A difference in words: a line for each operation.
std::string told(const std::vector<retort::operation::Operation>& operations);

/// What came of a database that was to become another one.
struct Trial {
    enum class Kind {
        nothing_to_do, ///< nothing was to be changed, and nothing was proposed
        done,          ///< by `operations`, with all rows kept, and undone again
        done_for_good, ///< likewise, but rows are in the way of the way back
        stored_alike,  ///< this database makes the same of both
        refused,       ///< it cannot be; nothing has happened
        failed,        ///< rows were in the way; nothing has happened
    };
    Kind kind;
    std::vector<retort::operation::Operation> operations{};
    std::string reason{}; ///< of what could not be
    bool is_warned = false;
};

/// Compares a database that was made like `before` with `after`, does what the difference says and undoes it. Fails the
/// test when the difference is not empty afterwards, when rows or values are lost that no operation takes, when
/// something is missed, or when something is half done.
Trial become(const Subject& subject, const retort::schema::Schema& before, const retort::schema::Schema& after,
             const std::vector<retort::Rename>& renames = {});
/// The same, once the operations have made the emptied database, rows and all.
Trial become(Subject& subject, const std::vector<retort::operation::Operation>& before,
             const retort::schema::Schema& after, const std::vector<retort::Rename>& renames = {});

} // namespace support
