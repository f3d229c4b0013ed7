#pragma once
// What a project leaves out of comparisons: retort.toml, [autogenerate] include and exclude, and Metadata::includes.

#include <string>
#include <string_view>
#include <vector>

#include <retort/model/metadata.hpp>
#include <retort/schema/schema.hpp>

namespace retort::diff {

/// Patterns as a shell has them (* ? […]), each for names of tables unless it says another kind: "audit_*",
/// "billing.*", "index:ix_tmp_*", "enum:legacy_*", "sequence:*", "schema:audit".
struct Filter {
    std::vector<std::string> include{}; ///< of a kind with any: only what one of them is for
    std::vector<std::string> exclude{}; ///< wins
    Includes also{};                    ///< asked for the rest; may be empty

    /// Whether a thing of that kind and name takes part. A name in another schema than the default one is
    /// "schema.name".
    [[nodiscard]] bool takes(std::string_view kind, const std::string& name) const;
};

/// The part of the schema that takes part. A foreign key to a table that does not is left alone as well.
schema::Schema filtered(schema::Schema schema, const Filter& filter);

} // namespace retort::diff
