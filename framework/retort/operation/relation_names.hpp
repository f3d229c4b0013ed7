#pragma once
// Names of tables, indexes, sequences and keys, of which a namespace can have each only once.

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::operation {

/// A name in the list that PostgreSQL keeps of them, and whose it is.
struct Relation {
    std::string_view name;
    std::string what;
};

/// Every name that a schema has, and perhaps some that it had once: where a new one is not among them, the schema need
/// not be looked through. Kept while many operations are applied one after another, so that none costs more than the
/// one before.
class RelationNames {
public:
    RelationNames() = default;
    explicit RelationNames(const schema::Schema& schema);

    [[nodiscard]] bool may_have(std::string_view name_space, std::string_view name) const;
    void add(std::string_view name_space, std::string_view name);

private:
    std::unordered_set<std::size_t> hashes_;
};

/// Those of the table, itself first.
std::vector<Relation> relations_of(const schema::Table& table);

/// None of the relations is in that namespace of the schema, nor twice among themselves: else throws Error (schema)
/// that says which has the name. They are added to the known names.
/// @param known  of that schema; nullptr: nobody keeps them
void require_free(const schema::Schema& schema, const std::string& name_space, const std::vector<Relation>& wanted,
                  RelationNames* known);

} // namespace retort::operation
