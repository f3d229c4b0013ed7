#pragma once
// A rule of lint, and what it looks at. One file a rule; rules.cpp lists them.

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <retort/database/effect.hpp>
#include <retort/lint/finding.hpp>
#include <retort/migration/run_tables.hpp>
#include <retort/migration/steps.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/schema.hpp>

namespace retort::lint {

/// What a transaction has done before: the operation, and what it does to tables in use. Its locks are still held.
struct Earlier {
    const operation::Operation* operation;
    database::Effects effects;
};

/// An operation and what it meets.
struct Meeting {
    const operation::Operation& operation;
    const migration::Work& work;  ///< of its revision
    const schema::Schema& before; ///< what it meets
    const schema::Schema& at_end; ///< what its whole revision leaves behind
    const database::Effects& effects;
    std::string_view database;          ///< the dialect's name
    std::span<const Earlier> earlier;   ///< in the same transaction, without tables of this run
    const migration::RunTables& tables; ///< which of them this run has made: nobody uses those yet
    bool outside = false;               ///< of a transaction
    bool is_first = false;              ///< of its revision
    bool is_raw = false;                ///< what SQL as it stands amounts to: the SQL is run, not the operation

    template <class Op> [[nodiscard]] const Op* as() const { return std::get_if<Op>(&operation.value); }
    /// The table as the operation meets it, or nullptr.
    [[nodiscard]] const schema::Table* table(const schema::Name& name) const { return before.find_table(name); }
    /// What happens to the table, or nullptr.
    [[nodiscard]] const database::Effect* effect_on(const schema::Name& name) const;
    /// "ACCESS EXCLUSIVE keeps reads and writes waiting; all rows are read", until its transaction ends.
    [[nodiscard]] std::string waiting(const schema::Name& name) const;
};

/// What a rule says of one operation.
struct Found {
    schema::Name table{};
    std::string message;
    std::string why;
    std::string rewrite;
};
using Founds = std::vector<Found>;

/// What makes a finding not worth a word.
enum class Concern {
    waiting, ///< others wait: nobody does for a table that the same run makes, and not for long for a small one
    rows,    ///< rows, and programs that are running: there are none for a table that the same run makes
    design,  ///< what stays afterwards
};

struct Rule {
    std::string_view id;
    Severity severity;
    Concern concern;
    std::string_view database; ///< the dialect that it is about; empty: every one
    std::string_view title;
    Founds (*look)(const Meeting&); ///< pure; nullptr: the engine finds it itself
};

/// All, by id.
std::span<const Rule> rules();
/// The rule of that id, or nullptr.
const Rule* find_rule(std::string_view id);

/// Whether the rule has to do with the database.
inline bool is_about(const Rule& rule, std::string_view database) {
    return rule.database.empty() || rule.database == database;
}

} // namespace retort::lint
