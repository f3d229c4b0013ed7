#pragma once
// Whether what seeds have put in place is there.

#include <string>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/schema/schema.hpp>
#include <retort/seed/ledger.hpp>

namespace retort::seed {

/// A table with the rows that it has, and with those that seeds have noted.
struct RowCount {
    std::string table;
    std::int64_t rows = 0;
    std::int64_t seeded = 0; ///< the most that one seed has noted
};

/// A foreign key with rows that point at nothing.
struct Dangling {
    std::string table;
    std::string key;
    std::int64_t rows = 0;
};

struct Verification {
    std::vector<RowCount> counts{}; ///< of the tables that seeds have noted rows of
    std::vector<Dangling> dangling{};

    /// Nothing is missing and nothing dangles.
    [[nodiscard]] bool holds() const;
};

/// Counts rows and follows foreign keys, by queries that every database understands. Throws the database's Error when a
/// table of `schema` is not there.
Verification verify(database::Connection& connection, const schema::Schema& schema, const Ledger& ledger);

} // namespace retort::seed
