// Databases that have none, some or all of what a revision stands in place of, as the commands tell of them.

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;

namespace {
// `history`: "long", a1 to b1 to c1 to e1; or "squashed", where s1 stands in place of b1 and c1.
Outcome run(const std::string& history, const std::string& arguments, const std::string& url) {
    return shell("/", RETORT_BINARY_DIR "/tests/apps/app_histories " + arguments,
                 {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", history}});
}
} // namespace

TEST_CASE("every command knows a database that is in the middle of a squash") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        REQUIRE(run("long", "upgrade b1", scratch.url()).exit == 0);
        const auto squashed = [&](const std::string& arguments, int exit = 0) {
            const Outcome outcome = run("squashed", arguments, scratch.url());
            INFO(arguments << ": " << outcome.out << outcome.err);
            CHECK(outcome.exit == exit);
            return outcome;
        };
        CHECK(squashed("current").out == "b1\n");
        CHECK(boost::json::parse(squashed("--json current").out).at("pending") == 2);
        CHECK(squashed("history -i").out ==
              "c1 -> e1 (head), b\nb1 -> c1, drop\na1 -> b1 (current), add\n<base> -> a1, a\n");
        CHECK_THAT(squashed("show current").out, Contains("Revision:   b1"));
        const std::string status = squashed("status", 4).out;
        CHECK_THAT(status, Contains("s1: the database has some of the revisions that it stands in place of") &&
                               Contains("c1, drop") && Contains("2 of 4") && Contains("drift") && Contains("none"));
        CHECK_THAT(squashed("plan").out, Contains("c1") && Contains("drop column a.note"));
        const Outcome linted = squashed("lint", 7);
        CHECK_THAT(linted.out, Contains("c1  drop") && Contains("note"));
        CHECK_THAT(squashed("check", 3).out, Contains("models"));
        CHECK(squashed("plan --prove").exit == 0);
        CHECK_THAT(squashed("show c1").out, Contains("drop column a.note"));
        check_refused(run("squashed", "upgrade a1", scratch.url()), "the database is past revision 'a1' already");

        CHECK(squashed("downgrade a1").err.starts_with("reverted b1"));
        check_refused(run("squashed", "upgrade b1", scratch.url()),
                      "revision 'b1' is one of those that 's1' replaces, and not the last");
        REQUIRE(run("long", "upgrade b1", scratch.url()).exit == 0);
        const auto stamped = boost::json::parse(squashed("--json stamp c1").out);
        CHECK(stamped.at("before").as_array() == boost::json::array{"b1"});
        CHECK(stamped.at("after").as_array() == boost::json::array{"c1"});

        // All of it now, and noted by the next command that migrates.
        CHECK(run("long", "stamp b1", scratch.url()).exit == 0);
        CHECK(run("long", "upgrade c1", scratch.url()).exit == 0);
        CHECK(squashed("current").out == "s1\n");
        CHECK_THAT(squashed("current").err, Contains("s1 counts as applied"));
        CHECK(boost::json::parse(squashed("--json status", 4).out).at("to_fold").as_array() ==
              boost::json::array{"s1"});
        CHECK(squashed("current --check-heads", 4).out == "s1\n");
        CHECK_THAT(squashed("downgrade s1").err, Contains("noted that s1 stands in place of what it replaces"));
        CHECK(squashed("current").err.empty());
        CHECK(squashed("downgrade a1").err.starts_with("reverted s1"));
        CHECK(squashed("upgrade c1").err.starts_with("upgraded to s1")); // what it means
        CHECK(squashed("current").err.empty());
        CHECK(squashed("upgrade head").err.starts_with("upgraded to e1"));
        CHECK(run("long", "current", scratch.url()).out == "e1 (head)\ns1 (no file has this revision)\n");
    }
}

TEST_CASE("deploy in the middle of a squash holds what is pending against lint") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const TemporaryFolder folder;
        REQUIRE(run("long", "upgrade b1", scratch.url()).exit == 0);
        const auto deploy = [&](const std::string& options) {
            return run("squashed", "deploy --backup-dir " + folder.path() + "/backups" + options, scratch.url());
        };
        const Outcome refused = deploy("");
        INFO(refused.out << refused.err);
        CHECK(refused.exit == 7);
        CHECK_THAT(refused.out + refused.err, Contains("PG025: column a.note is dropped"));
        CHECK(run("squashed", "current", scratch.url()).out == "b1\n");
    }
}
