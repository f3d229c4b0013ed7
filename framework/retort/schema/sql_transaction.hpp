#pragma once
// Statements in SQL text that begin or end a transaction.

#include <string>
#include <string_view>

namespace retort::schema {

/// The first statement of the text that begins or ends a transaction, by its keyword in capitals ("COMMIT"); empty when
/// there is none. Savepoints are not meant, nor what stands in the body of a function or trigger.
std::string transaction_statement(std::string_view sql);

} // namespace retort::schema
