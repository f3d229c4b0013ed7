#pragma once
// The CHECKs that enums are here, found again.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// The values in a condition as enum_condition() writes it: `column IN ('a', 'b')`. Nothing when it is another.
std::optional<std::vector<std::string>> values_in(std::string_view condition, std::string_view column);

/// Makes those columns of `found` that are of an enum in `wanted`, and have a CHECK that holds values, columns of that
/// enum: the CHECK goes, and the enum is found with its values. Of two columns with other values one stays as it is.
/// The CHECK is the one of the name that enum_check() gives, else one of any name that is none of the wanted CHECKs.
/// An enum that no column could show is found as it is wanted.
void lift_enums(schema::Schema& found, const schema::Schema& wanted);

} // namespace retort::sqlite
