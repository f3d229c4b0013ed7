#pragma once
// All models of an application, as data.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort {

/// A rename that a model declares with .renamed_from("old"). `column` is empty when the table itself was renamed.
struct Rename {
    schema::Name table; ///< the table as it is called now
    std::string column; ///< the column as it is called now
    std::string from;   ///< what it was called before

    friend bool operator==(const Rename&, const Rename&) = default;
};

/// Whether a thing takes part in comparisons: of kind "table", "index", "enum", "sequence" or "schema", and of that
/// name, which begins with the schema where that is not the default one ("billing.invoice").
using Includes = std::function<bool(std::string_view kind, const std::string& name)>;

/// The schema that the models ask for. Made by make_metadata<Model…>() (<retort/model.hpp>).
struct Metadata {
    schema::Schema schema;
    std::vector<Rename> renames;
    /// Asked for what the patterns of retort.toml let in, on every side of a comparison; none: all of that.
    Includes includes{};
};

} // namespace retort
