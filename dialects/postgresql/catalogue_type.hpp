#pragma once
// Types as the catalogue has them, to logical types: the inverse of type_name().

#include <string>

#include <retort/schema/type.hpp>

namespace retort::postgresql {

/// A type of the catalogue; of an array, its elements.
struct CatalogueType {
    std::string name;         ///< pg_type.typname
    bool is_built_in = false; ///< it stands in pg_catalog
    int modifier = -1;        ///< atttypmod
    std::string text{};       ///< as format_type() says it, modifier and all
    int array_dimensions = 0;
};

/// The logical type that type_name() declares as exactly this one; native where there is none.
schema::Type type_of(const CatalogueType& type);

} // namespace retort::postgresql
