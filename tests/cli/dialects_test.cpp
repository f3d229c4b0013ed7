// An application carries only the dialects that it names.

#include <catch2/catch.hpp>

#include <support/databases.hpp>
#include <support/process.hpp>

using namespace support;
using Catch::Contains;

namespace {
const std::string shop = RETORT_BINARY_DIR "/bin/shop";
const std::string only_sqlite = RETORT_BINARY_DIR "/tests/apps/app_only_sqlite";

std::string libraries(const std::string& program) {
    const Outcome outcome = shell("/", "ldd '" + program + "'");
    REQUIRE(outcome.exit == 0);
    return outcome.out;
}
} // namespace

TEST_CASE("an application that names only sqlite links no libpq") {
    CHECK_THAT(libraries(shop), Contains("libpq.so") && Contains("libsqlite3.so"));
    CHECK_THAT(libraries(only_sqlite), !Contains("libpq") && !Contains("postgresql") && Contains("libsqlite3.so"));
}

TEST_CASE("an application that names only sqlite works, and refuses the other database") {
    const Scratch scratch("sqlite");
    const auto upgrade = [](const std::string& url) {
        return shell("/", only_sqlite + " --url '" + url + "' upgrade head", {{"DATABASE_URL", ""}});
    };
    CHECK(upgrade(scratch.url()).exit == 0);
    const Outcome refused = upgrade(server_url());
    CHECK(refused.exit == 1);
    CHECK_THAT(refused.err, Contains("this program knows: sqlite"));
}
