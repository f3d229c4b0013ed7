#pragma once
// All that a seed file includes: RETORT_SEED, the session that it writes with, and files that hold its rows.

#include <retort/seed/csv.hpp>
#include <retort/seed/json_lines.hpp>
#include <retort/seed/seed.hpp>
#include <retort/session.hpp>
