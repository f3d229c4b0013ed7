#pragma once
// What a run of operations makes of the tables that it met.

#include <map>
#include <set>

#include <retort/operation/operation.hpp>

namespace retort::migration {

class RunTables {
public:
    /// After each operation, and what SQL amounts to.
    void follow(const operation::Operation& operation);
    /// What was new is in use from now on.
    void forget_new() { new_.clear(); }

    /// The run has made it: it is nobody's yet.
    [[nodiscard]] bool is_new(const schema::Name& table) const { return new_.contains(table); }
    /// What it was called before the run.
    [[nodiscard]] const schema::Name& old_name(const schema::Name& table) const;

private:
    void rename(const schema::Name& from, const schema::Name& to);

    std::set<schema::Name> new_;
    std::map<schema::Name, schema::Name> old_names_; // of tables that the run has renamed
};

} // namespace retort::migration
