// Whether a program finds the database that it was built for.

#include <catch2/catch.hpp>

#include <retort/database.hpp>
#include <retort/expect.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using Catch::Contains;

TEST_CASE("a program finds the database that it was built for, an older one, a newer one") {
    Revisions revisions;
    revisions.add("a1", {}).add("b1", "a1").add("b2", "a1").add("c1", {"b1", "b2"}).add("d1", "c1");
    const auto graph = revisions.graph();
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        Database database{scratch.url()};
        const auto refusal = [&](std::string_view head) {
            const Error error = error_of([&] { expect_head(database, head); });
            CHECK(error.category() == ErrorCategory::revision);
            CHECK_THAT(error.hint(), Contains("deploy"));
            return std::string(error.what());
        };
        const auto upgrade = [&](std::string_view target) { migration::upgrade(*database.connect(), graph, target); };
        CHECK(refusal("a1") == "the database is at no revision, and this program was built for 'a1'");
        upgrade("a1");
        expect_head(database, "a1");
        CHECK(refusal("c1") == "the database is at 'a1', and this program was built for 'c1', which it does not have");
        upgrade("c1");
        expect_head(database, "c1");
        CHECK(refusal("a1") == "the database is at 'c1', and this program was built for 'a1', which is older");
        CHECK_NOTHROW(expect_head(database, revisions.pointers().first(4)));
        CHECK_THROWS_AS(expect_head(database, revisions.pointers()), Error);
        CHECK(error_of([&] { expect_head(database, revisions.pointers().first(3)); }).category() ==
              ErrorCategory::usage);
        upgrade("d1");
        expect_head(database, "d1");
        migration::downgrade(*database.connect(), graph, "-1");
        expect_head(database, "c1");
        migration::stamp(*database.connect(), graph, "d1");
        expect_head(database, revisions.pointers());
        migration::downgrade(*database.connect(), graph, "base");
        CHECK(refusal("d1") == "the database is at no revision, and this program was built for 'd1', which it does not "
                               "have");
    }
}
