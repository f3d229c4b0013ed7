#pragma once
// Decimals are text on SQLite, digit for digit. Two SQL functions that every connection of Retort has make numbers of
// them where that matters; no schema and no index uses them, so that other programs can read and write the file as
// before.

#include <optional>
#include <string>
#include <string_view>

struct sqlite3;

namespace retort::sqlite {

/// Bytes that sort as the numbers do, and are equal when these are: 1.5 and 1.50. Nothing for a text that is no
/// decimal.
std::optional<std::string> decimal_key(std::string_view text);

/// Defines retort_decimal(x), the key of a decimal, and retort_decimal_sum(x), the exact sum of decimals as text (NULL
/// of none). What is no decimal is an SQL error.
void define_decimal_functions(sqlite3* handle);

} // namespace retort::sqlite
