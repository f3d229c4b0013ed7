// Two heads: do they touch the same things?

#include <catch2/catch.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
Outcome run(const std::string& history, const std::string& arguments, const std::string& url = "") {
    return shell("/", RETORT_BINARY_DIR "/tests/apps/app_histories " + arguments,
                 {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", history}});
}
} // namespace

TEST_CASE("two heads that do not touch the same things are said to be so, and can be applied") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const Outcome upgrade = run("apart", "upgrade head", scratch.url());
        check_refused(upgrade, "the heads are b1, c1; they do not touch the same things", 5);
        CHECK_THAT(upgrade.err, Contains("'retort upgrade heads' applies both, or join them: retort merge"));
        CHECK(run("apart", "upgrade heads", scratch.url()).exit == 0);
        check_refused(run("apart", "upgrade a1:head --sql", scratch.url()), "the heads are b1, c1", 5);
    }
    CHECK_THAT(run("apart", "heads").err, StartsWith("two heads: they do not touch the same things\n"));
}

TEST_CASE("two heads that change one column are told apart from those") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const std::string before = content(scratch);
        const Outcome upgrade = run("against_each_other", "upgrade head", scratch.url());
        check_refused(upgrade, "a.id", 5);
        CHECK_THAT(upgrade.err, Contains("look first; then 'retort upgrade heads' applies both"));
        CHECK(content(scratch) == before);
    }
    CHECK_THAT(run("against_each_other", "heads").err, StartsWith("two heads: ") && Contains("a.id"));
    CHECK_THAT(run("against_each_other", "branches -v").err, StartsWith("two heads: ") && Contains("a.id"));
}

TEST_CASE("of three heads only their names are said") {
    const Scratch scratch("sqlite");
    const Outcome upgrade = run("three_heads", "upgrade head", scratch.url());
    check_refused(upgrade, "the heads are b1, c1, d1", 5);
    CHECK_THAT(upgrade.err, Contains("hint: name one of them, say 'heads' for all, or join them: retort merge"));
    CHECK(run("three_heads", "heads").err.empty());
}
