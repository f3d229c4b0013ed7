#pragma once
// How constraints and index keys behave: small enums, apart so that a revision file can have them without the rest.

namespace retort::schema {

/// When a constraint is checked (SQL:2016 10.8).
enum class Deferral { not_deferrable, initially_immediate, initially_deferred };

/// What happens to referencing rows (SQL:2016 11.8).
enum class Action { no_action, restrict_, cascade, set_null, set_default };

/// How a composite key with NULLs matches (SQL:2016 11.8). PARTIAL is in neither database.
enum class Match { simple, full };

/// Where NULLs sort. `standard`: last when ascending, first when descending (PostgreSQL manual, CREATE INDEX).
enum class NullsOrder { standard, first, last };

} // namespace retort::schema
