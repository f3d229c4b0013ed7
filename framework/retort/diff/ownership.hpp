#pragma once
// What of a database is this project's: the rest is nobody's to drop.

#include <string>
#include <vector>

#include <retort/model/metadata.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// What was found and is not this project's, in order of name: "billing.invoice".
struct Unmanaged {
    std::vector<std::string> tables{};
    std::vector<std::string> enums{};
    std::vector<std::string> sequences{};
    std::vector<std::string> namespaces{};

    [[nodiscard]] bool empty() const;

    friend bool operator==(const Unmanaged&, const Unmanaged&) = default;
};

struct Ownership {
    schema::Schema managed; ///< what may be compared
    schema::Schema wanted;  ///< with this
    Unmanaged unmanaged;
};

/// What neither the history has nor the models want. A table that a declared rename takes up is wanted.
Unmanaged unmanaged(const schema::Schema& found, const schema::Schema& history, const schema::Schema& wanted,
                    const std::vector<Rename>& renames = {});

/// A table, enum, sequence or namespace is managed when the history has it or the models want it: what revisions have
/// made, and what they are to make and is there already. So is a table that a declared rename takes up. All that
/// belongs to a managed table is managed, whoever has added it: a sequence that a column of it owns, too.
///
/// Operations on a managed table may have to know an unmanaged enum or sequence that its columns use, or a table that
/// it points at. Those are on both sides as they were found, so that nothing is proposed for them, and told as
/// unmanaged all the same. Opaque objects stay in `managed`: nobody proposes anything for them either.
Ownership managed(schema::Schema found, const schema::Schema& history, schema::Schema wanted,
                  const std::vector<Rename>& renames = {});

/// A sequence that belongs to a column of a table which `schema` does not have is nobody's there.
void forget_missing_owners(schema::Schema& schema);

} // namespace retort::diff
