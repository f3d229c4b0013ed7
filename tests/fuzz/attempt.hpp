#pragma once
// What the fuzzers and the tests of their corpus do with one input. Each throws std::logic_error that says what is
// wrong; inputs that are refused as they should be are right.

#include <string_view>

namespace fuzz {

/// Texts of CREATE TABLE and CREATE INDEX, one behind the other with a semicolon and a line feed between them. Each is
/// refused or read, and a table can be edited whichever way. What SQLite takes is read as SQLite reads it.
void attempt_sqlite_text(std::string_view input);

/// A schema as JSON. What is read is written in the same words ever after, and is made out of nothing and taken down to
/// nothing by the operations that differ() finds, or refused.
void attempt_schema_json(std::string_view input);

} // namespace fuzz
