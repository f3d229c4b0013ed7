// Revision files that are compiled several at a time.

#include <catch2/catch.hpp>

#include <support/databases.hpp>
#include <support/process.hpp>

using namespace support;

TEST_CASE("revision files that are compiled together are the same history") {
    const std::string apart = RETORT_BINARY_DIR "/bin/shop";
    const std::string together = RETORT_BINARY_DIR "/tests/apps/app_only_sqlite"; // UNITY 2, of three files
    const Outcome wanted = shell("/", apart + " history");
    REQUIRE(wanted.exit == 0);
    CHECK(shell("/", together + " history").out == wanted.out);

    const Scratch scratch("sqlite");
    const std::string upgrade = " --url '" + scratch.url() + "' upgrade head --json";
    CHECK(shell("/", together + upgrade).exit == 0);
    const Outcome again = shell("/", apart + upgrade);
    CHECK(again.exit == 0);
    CHECK(again.out.find("\"run\":[]") != std::string::npos);
}
