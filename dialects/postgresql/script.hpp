#pragma once
// Scripts that psql runs without Retort.

#include <string>
#include <string_view>

namespace retort::postgresql {

/// What Dialect::guard() promises, as a DO block.
std::string guard(std::string_view query, std::string_view failure);

/// DO with a body in PL/pgSQL, in quotes that nothing in the body can end.
std::string do_block(std::string_view body);

/// Stops psql at the first error and pins what the meaning of the statements depends on.
std::string script_header();

/// What Dialect::script_keep_names() and script_restore_names() promise: in settings of the session's own, which need
/// no right and leave nothing behind.
std::string script_keep_names();
std::string script_restore_names();

} // namespace retort::postgresql
