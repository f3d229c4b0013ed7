#pragma once
// From the command line to a database.

#include <retort/cli/commands.hpp>
#include <retort/database/database.hpp>

namespace retort::cli {

/// What happens when the database is a file that is not there.
enum class Missing { create, refuse };

/// The database that the command line, the environment or the project names. Opens nothing yet.
Database open(const Context& context, Missing missing);

/// The dialect alone, for --sql.
const database::Dialect& choose_dialect(const Context& context);

} // namespace retort::cli
