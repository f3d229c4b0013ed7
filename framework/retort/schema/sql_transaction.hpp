#pragma once
// Statements in SQL text: those that begin or end a transaction, and where one ends.

#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/sql_tokens.hpp>

namespace retort::schema {

/// The statements of the text, each as its tokens, without the semicolons. What stands in the body of a function or
/// trigger is no statement of its own.
std::vector<std::vector<SqlToken>> sql_statements(std::string_view sql);

/// The first statement of the text that begins or ends a transaction, by its keyword in capitals ("COMMIT"); empty when
/// there is none. Savepoints are not meant, nor what stands in the body of a function or trigger.
std::string transaction_statement(std::string_view sql);

/// Whether another statement follows the first. What stands in the body of a function or trigger is none.
bool has_several_statements(std::string_view sql);

} // namespace retort::schema
