#pragma once
// Two states of a schema, wherever they come from, and what leads from the one to the other.
//
// A database says an expression in words of its own, and stores some things alike that a model tells apart. So before
// two states are compared the one that a database gave is put in the words of the other; where two expressions may
// still be the same, the database is asked: it makes the tables aside and says how it reads them.

#include <string>
#include <vector>

#include <retort/database/dialect.hpp>
#include <retort/diff/renames.hpp>
#include <retort/model/metadata.hpp>
#include <retort/operation/operation.hpp>

namespace retort::diff {

/// One side of a comparison.
struct State {
    std::string name;                ///< for messages: "the models", "history@4f1c", a URL without its password
    schema::Schema schema;           ///< canonical
    bool inspected = false;          ///< Dialect::inspect() gave it
    std::string default_namespace{}; ///< inspected: Dialect::default_namespace(), for spelled()
    bool says_comments = true;       ///< false: only those of tables and columns, as models do; others are let be
    std::vector<Rename> renames{};   ///< what the models say was called otherwise before
};

/// Who knows what an expression means. Without a connection, or when it is asked for none, words are compared.
struct Judge {
    const database::Dialect* dialect = nullptr; ///< of the states that were inspected; of no other is anything asked
    database::Connection* connection = nullptr; ///< for Dialect::read_back(); nothing stays behind
};

struct Difference {
    schema::Schema from;                          ///< in the words of `to` wherever both mean the same
    schema::Schema to;                            ///< likewise in those of `from`
    std::vector<operation::Operation> operations; ///< lead from the one to the other, in order
    std::vector<LikelyRename> likely_renames;     ///< for a remark

    [[nodiscard]] bool empty() const { return operations.empty(); }
};

/// What leads from one state to the other. Renames that `to` declares come first; none is guessed.
/// Throws what Dialect::read_back() throws.
Difference compare(State from, State to, const Judge& judge);

} // namespace retort::diff
