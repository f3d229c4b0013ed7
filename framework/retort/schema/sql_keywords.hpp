#pragma once
// The words of SQL that are no plain names.

#include <string_view>

namespace retort::schema {

/// Whether PostgreSQL 15 or SQLite 3.40 wants the word quoted where a column's name stands. Lower case.
bool is_sql_keyword(std::string_view word);

/// Whether expressions are built with the word (AND, CASE, TRUE, …): bare, it is never a column. Lower case.
bool is_sql_operator(std::string_view word);

} // namespace retort::schema
