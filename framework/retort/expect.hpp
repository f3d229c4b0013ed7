#pragma once
// Whether the database is the one that a program was built for: retort::expect_head(db, "f3a1b2c4d5e6") at start-up.

#include <retort/migration/expect.hpp>
