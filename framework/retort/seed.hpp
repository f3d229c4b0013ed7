#pragma once
// All that a seed file includes: RETORT_SEED and the session that it writes with.

#include <retort/seed/seed.hpp>
#include <retort/session.hpp>
