// Every revision of the library, up, down and up again, on rows.

#include <catch2/catch.hpp>

#include <retort/testing.hpp>

TEST_CASE("the library's migrations") { CHECK(retort::testing::migration_troubles() == ""); }
