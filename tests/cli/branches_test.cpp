// Branches, labels, dependencies and several bases, as the command line shows and runs them.
//
//   aa10 (accounts) ── aa20          bb10 (shop) ── bb20, which depends on aa20
//               └───── aa30

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
const std::string program = RETORT_BINARY_DIR "/tests/apps/app_branched";

Outcome run(const std::string& arguments, const std::string& url = "") {
    return shell("/", program + " " + arguments, {{"DATABASE_URL", url}});
}

// The history table of the ids, one after the other.
std::string ids(const std::string& lines) {
    std::string all;
    for (std::size_t at = 0; (at = lines.find(" -> ", at)) != std::string::npos; at += 4)
        all += lines.substr(at + 4, 4) + " ";
    return all;
}
} // namespace

TEST_CASE("heads: all, and those that no other revision depends on") {
    const Outcome heads = run("heads");
    CHECK(heads.out == "aa20 (accounts) (effective head)\naa30 (accounts) (head)\nbb20 (shop) (head)\n");
    CHECK_THAT(heads.err, StartsWith("two heads: "));
    CHECK(run("heads --resolve-dependencies").out == "aa30 (accounts) (head)\nbb20 (shop) (head)\n");
    CHECK_THAT(run("heads -v").out, Contains("Needed by:  bb20\n") && Contains("Labels:     accounts\n"));

    const auto json = boost::json::parse(run("--json heads").out).as_array();
    REQUIRE(json.size() == 3);
    CHECK(json[0].at("needed_by").as_array().at(0).as_string() == "bb20");
    CHECK(json[2].at("depends_on").as_array().at(0).as_string() == "aa20");
    CHECK(json[2].at("branch_labels").as_array().at(0).as_string() == "shop");
}

TEST_CASE("branches: where they part") {
    CHECK(run("branches").out == "aa10 (accounts) (branchpoint)\n"
                                 "     -> aa20 (accounts) (effective head)\n"
                                 "     -> aa30 (accounts) (head)\n");
    const Outcome verbose = run("branches -v");
    CHECK_THAT(verbose.out, Contains("Next:       aa20, aa30\n") && Contains("-> aa30 (accounts) (head), phones\n"));
    CHECK_THAT(verbose.err, StartsWith("two heads: "));
    const auto json = boost::json::parse(run("--json branches").out).as_array();
    REQUIRE(json.size() == 1);
    CHECK(json[0].at("children").as_array().size() == 2);
}

TEST_CASE("history: parents, dependencies, labels and marks, newest first") {
    const std::string out = run("history").out;
    CHECK_THAT(out, Contains("bb10 (aa20) -> bb20 (shop) (head), buyers\n") &&
                        Contains("aa10 -> aa20 (accounts) (effective head), emails\n") &&
                        Contains("<base> -> aa10 (accounts) (branchpoint), people\n") &&
                        Contains("<base> -> bb10 (shop), orders\n"));
    CHECK(out.find("-> bb20") < out.find("-> aa20")); // what it depends on is older
    CHECK_THAT(run("history -v").out, Contains("Depends on: aa20\n"));
}

TEST_CASE("history of a range, both ends included") {
    CHECK(ids(run("history -r aa10:aa30").out) == "aa30 aa10 ");
    CHECK(ids(run("history -r :aa20").out) == "aa20 aa10 ");
    CHECK(ids(run("history -r bb10:").out) == "bb20 bb10 ");
    CHECK(ids(run("history --rev-range shop@base:shop@head").out) == ids(run("history -r :shop@head").out));
    // A bare step counts from the other end; the dash is no option.
    CHECK(ids(run("history -r -1:aa30").out) == "aa30 aa10 ");
    CHECK(ids(run("history -r-1:aa30").out) == "aa30 aa10 ");
    CHECK(ids(run("history --rev-range=aa10:+0").out).empty());
    check_refused(run("history -r aa30:aa10"), "nothing is between 'aa30' and 'aa10'");
    check_refused(run("history -r aa20:aa30"), "nothing is between 'aa20' and 'aa30'");
    check_refused(run("history -r aa20"), "'aa20' is not a range");
    check_refused(run("history -r zz:aa20"), "there is no revision 'zz'");
    check_refused(run("history -r -7:aa30"), "aa30-7");
}

TEST_CASE("history, show and edit know where the database is") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const std::string url = scratch.url();
        check_refused(run("show current", url), "base");
        REQUIRE(run("upgrade aa30", url).exit == 0);
        CHECK(ids(run("history -r current:", url).out) == "aa30 ");
        CHECK(ids(run("history -r :current", url).out) == "aa30 aa10 ");
        CHECK(ids(run("history -r -1:current", url).out) == "aa30 aa10 ");
        CHECK_THAT(run("history -i", url).out, Contains("-> aa30 (accounts) (head) (current), phones\n") &&
                                                   Contains("-> aa10 (accounts) (branchpoint), people\n"));
        CHECK_THAT(run("history -i -v", url).out, Contains("Revision:   aa30 (accounts) (head) (current)\n"));
        CHECK_THAT(run("show current", url).out, StartsWith("Revision:   aa30") && Contains("add column person.phone"));
        REQUIRE(run("upgrade heads", url).exit == 0);
        check_refused(run("show current", url), "'current' is not one revision: aa30, bb20", 5);
    }
}

TEST_CASE("upgrade and downgrade by label, by several targets, by steps") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto on = [&](const std::string& arguments) { return run(arguments, scratch.url()); };
        const std::string empty = content(scratch);
        check_refused(on("upgrade head"), "the heads are aa30, bb20; ", 5);
        check_refused(on("upgrade accounts@head"), "aa20, aa30", 5);
        check_refused(on("upgrade +1"), "next could be aa10 or bb10", 5);
        CHECK(content(scratch) == empty);

        CHECK(on("upgrade shop@head").exit == 0); // and what it depends on
        CHECK(on("current").out == "aa20 (accounts) (effective head)\nbb20 (shop) (head)\n");
        CHECK_THAT(on("downgrade -1").err, StartsWith("reverted bb20"));
        CHECK(on("downgrade shop@base").exit == 0);
        CHECK(on("current").out == "aa20 (accounts) (effective head)\n");
        CHECK(on("upgrade accounts@aa30 bb10").exit == 0);
        CHECK(on("current").out == "aa20 (accounts) (effective head)\naa30 (accounts) (head)\nbb10 (shop)\n");
        const Outcome check = on("current --check-heads");
        CHECK(check.exit == 4);
        CHECK_THAT(check.err, Contains("1 revision is pending; 'retort upgrade heads' applies it"));
        CHECK(on("upgrade shop@+1").exit == 0);
        CHECK(on("current --check-heads").exit == 0);
        CHECK(on("upgrade heads").err == "nothing to do: the database is at aa20, aa30, bb20\n");
        CHECK(on("downgrade base").exit == 0);
        CHECK(on("current").out.empty());
    }
}

TEST_CASE("stamp several, forget one branch, purge") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto on = [&](const std::string& arguments) { return run(arguments, scratch.url()); };
        CHECK(on("stamp aa30 bb10").exit == 0);
        CHECK(on("current").out == "aa30 (accounts) (head)\nbb10 (shop)\n");
        CHECK(on("stamp heads").exit == 0);
        CHECK(on("stamp shop@base").exit == 0); // what the other branch knows stays
        CHECK(on("current").out == "aa20 (accounts) (effective head)\naa30 (accounts) (head)\n");
        CHECK(on("stamp --purge bb10").exit == 0);
        CHECK(on("current").out == "bb10 (shop)\n");
        check_refused(on("stamp zz"), "there is no revision 'zz'");
        check_refused(on("stamp head"), "'head' is not one revision", 5);
        check_refused(on("stamp aa10 aa30"), "aa10");
        CHECK_THAT(on("stamp --sql bb10:shop@head").out, Contains("bb20"));
    }
}

TEST_CASE("ensure-version makes the version tables, and only those") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const auto on = [&](const std::string& arguments) { return run(arguments, scratch.url()); };
        CHECK_THAT(on("ensure-version --sql").out, Contains("CREATE TABLE IF NOT EXISTS"));
        CHECK(on("ensure-version").err == "created retort_version and retort_history\n");
        const std::string tables = content(scratch);
        CHECK_THAT(tables, Contains("retort_version") && Contains("retort_history") && !Contains("person"));
        CHECK(on("ensure_version").err == "nothing to do: there are retort_version and retort_history\n");
        CHECK(on("--json ensure-version").out == "{\"created\":false}\n");
        CHECK(content(scratch) == tables);
    }
}
