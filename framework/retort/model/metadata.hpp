#pragma once
// All models of an application, as data.

#include <string>
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

/// The schema that the models ask for. Made by make_metadata<Model…>() (<retort/model.hpp>).
struct Metadata {
    schema::Schema schema;
    std::vector<Rename> renames;
};

} // namespace retort
