#pragma once
// Rows for tests.

#include <retort/session.hpp>

namespace library {

/// A hundred books of five authors.
void fill(retort::Session& session);

} // namespace library
