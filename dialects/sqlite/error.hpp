#pragma once
// What SQLite says when something fails, as a retort::Error.

#include <string>
#include <string_view>

#include <retort/error.hpp>

namespace retort::sqlite {

/// @param code       the extended result code (https://sqlite.org/rescode.html)
/// @param message    sqlite3_errmsg()
/// @param statement  the SQL, with placeholders for its values
/// @param compiling  SQLite could not even compile it: it is wrong, or names what is not there
Error make_error(int code, std::string message, std::string_view statement, bool compiling);

} // namespace retort::sqlite
