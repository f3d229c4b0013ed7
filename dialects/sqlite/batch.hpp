#pragma once
// Several operations as one: the tables that they change are made anew once.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include <retort/database/step.hpp>
#include <retort/operation/operation.hpp>
#include <sqlite/new_values.hpp>

namespace retort::sqlite {

/// Operations on one table, or on the tables that an enum's values stand in, on their way to one rebuild. ALTER TABLE
/// does what it does right by itself (rename and drop a column, because SQLite then looks into triggers and views; add
/// one with a constant default), but what can wait for a rebuild joins it.
class Batch {
public:
    /// @param before  at least what is related to the operations (operation/related.hpp)
    explicit Batch(schema::Schema before);

    /// Takes the operation in, when it can be done together with those before it. When it cannot, it returns false and
    /// the batch is of no more use.
    /// Throws Error (schema) as apply() does, Error (unsupported) for what SQLite cannot have.
    bool take(const operation::Operation& operation);

    /// Whether a table has to be made anew for what was taken so far.
    [[nodiscard]] bool rebuilds() const { return rebuilds_; }

    /// The checks of all operations, then one rebuild of each table.
    [[nodiscard]] database::Steps steps() const;

private:
    friend class Folding;

    NewValues& values_of(const schema::Name& table);

    schema::Schema before_;
    schema::Schema after_;
    std::set<schema::Name> tables_; // that the operations may change
    std::map<schema::Name, NewValues> values_;
    std::map<schema::Name, std::set<std::string>> added_; // columns
    database::Steps checks_;
    bool rebuilds_ = false;
    bool is_sure_ = true; // of how the values will compare
};

/// How many of the first operations make a batch that rebuilds; 1 when the first does not begin one.
std::size_t batch_size(std::span<const operation::Recorded> operations, const schema::Schema& before);

} // namespace retort::sqlite
