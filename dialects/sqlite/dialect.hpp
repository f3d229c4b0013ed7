#pragma once
// SQLite as the core sees it.

#include <retort/database/dialect.hpp>

namespace retort::sqlite {

/// The one SQLite dialect. It has no state.
const database::Dialect& dialect();

} // namespace retort::sqlite
