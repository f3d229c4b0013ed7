// lint: which revisions it looks at, how it says what it finds, and what check makes of it.

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

#include <boost/json.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;
namespace json = boost::json;

namespace {
// a1 makes a table, b1 adds a column, c1 drops it, d1 drops the table and says why that is right.
Outcome run(const std::string& arguments, const std::string& url = "", const std::string& folder = "/") {
    return shell(folder, RETORT_BINARY_DIR "/tests/apps/app_histories " + arguments,
                 {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", "dangerous"}});
}

std::string revisions_of(const Outcome& outcome) {
    std::string text;
    const json::value parsed = json::parse(outcome.out);
    for (const json::value& one : parsed.at("findings").as_array())
        text += (text.empty() ? "" : " ") + std::string(one.at("revision").as_string()) + ":" +
                std::string(one.at("rule").as_string());
    return text;
}
} // namespace

TEST_CASE("lint says without a database what is dangerous, where, why, and what to do instead") {
    const Outcome all = run("lint");
    CHECK(all.exit == 7);
    CHECK_THAT(all.out, Contains("c1  drop\n  ") && Contains("tests/cli/apps/histories.cpp:") &&
                            Contains(": error PG025: column a.note is dropped\n      why:     its values are lost") &&
                            Contains("\n      instead: release a version") &&
                            Contains("\n      more:    docs/lint/PG025.md\n") &&
                            Contains("warning PG047: the key a.id counts to 2,147,483,647 at most [postgresql]\n"));
    CHECK_THAT(all.out, !Contains("PG024"));
    CHECK(all.err == "lint has found 1 error, 1 warning, 0 of information; allowed by op.allow: 1\n");

    CHECK(run("lint b1").exit == 0);
    CHECK(run("lint b1").err == "lint has found nothing\n");
    CHECK(run("lint d1").exit == 0);
    CHECK(run("lint d1").err == "lint has found nothing; allowed by op.allow: 1\n");
    CHECK(revisions_of(run("--json lint b1:c1")) == "c1:PG025");
    CHECK(revisions_of(run("--json lint b1 d1")) == "d1:PG024");
    CHECK(revisions_of(run("--json lint --since b1")) == "c1:PG025 d1:PG024");
    CHECK(revisions_of(run("--json lint --since base --url sqlite://")).empty()); // all is new in that run
    check_refused(run("lint e1"), "e1", 1);
    check_refused(run("lint --since b1 c1"), "", 2);
}

TEST_CASE("lint looks at what is pending where a database can say so, with the sizes of its tables") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        CAPTURE(dialect);
        REQUIRE(run("upgrade b1", scratch.url()).exit == 0);
        const Outcome pending = run("--json lint", scratch.url());
        CHECK(pending.exit == 7);
        CHECK(revisions_of(pending) == "c1:PG025 d1:PG024");
        const json::value first = json::parse(pending.out).at("findings").at(0);
        CHECK(first.at("databases").at(0).as_string() == dialect);
        CHECK(first.at("table").as_string() == "a");
        CHECK(first.at("allowed").is_null());
        REQUIRE(run("upgrade head", scratch.url()).exit == 0);
        CHECK(run("lint", scratch.url()).err == "lint has found nothing\n");
    }
    const Outcome away = run("lint", "sqlite:////nowhere/at/all.db");
    CHECK(away.exit == 7);
    CHECK_THAT(away.err, StartsWith("looking at all revisions, for the database cannot be asked what is pending: "));
}

TEST_CASE("check looks at what is pending: a difference comes before an error of lint, and that before pending") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        CAPTURE(dialect);
        REQUIRE(run("upgrade c1", scratch.url()).exit == 0);
        const Outcome allowed = run("check", scratch.url());
        CHECK(allowed.exit == 4);
        CHECK_THAT(allowed.err, Contains("lint has found nothing; allowed by op.allow: 1\n"));
        REQUIRE(run("downgrade b1", scratch.url()).exit == 0);
        const Outcome check = run("check", scratch.url());
        CHECK(check.exit == 7);
        CHECK_THAT(check.out, Contains("error PG025: column a.note is dropped"));
        CHECK(json::parse(run("--json check", scratch.url()).out).at("lint").as_array().size() == 2);
    }
}

TEST_CASE("lint prints SARIF") {
    const Outcome outcome = run("lint --sarif");
    CHECK(outcome.exit == 7);
    const json::value sarif = json::parse(outcome.out);
    CHECK(sarif.at("version").as_string() == "2.1.0");
    REQUIRE(sarif.at("runs").as_array().size() == 1);
    const json::value& made = sarif.at("runs").at(0);
    const json::array& rules = made.at("tool").at("driver").at("rules").as_array();
    const json::array& results = made.at("results").as_array();
    REQUIRE(results.size() == 3);
    int suppressed = 0;
    for (const json::value& one : results) {
        CHECK(rules.at(static_cast<std::size_t>(one.at("ruleIndex").as_int64())).at("id") == one.at("ruleId"));
        CHECK_FALSE(one.at("message").at("text").as_string().empty());
        const json::value& place = one.at("locations").at(0).at("physicalLocation");
        CHECK(place.at("region").at("startLine").as_int64() > 0);
        CHECK_THAT(std::string(place.at("artifactLocation").at("uri").as_string()),
                   Catch::EndsWith("tests/cli/apps/histories.cpp"));
        for (const json::value& reason : one.at("suppressions").as_array()) {
            ++suppressed;
            CHECK(reason.at("kind").as_string() == "inSource");
            CHECK(reason.at("justification").as_string() == "nobody reads it any more");
        }
    }
    CHECK(suppressed == 1);
}

TEST_CASE("lint looks at the revisions whose files have changed since a commit") {
    const TemporaryFolder folder;
    const std::string git = "git -c user.name=a -c user.email=a@b -c init.defaultBranch=main ";
    const auto in_folder = [&](const std::string& command) { REQUIRE(shell(folder.path(), command).exit == 0); };
    folder.write("v/a1.cpp", "// a");
    folder.write("v/b1.cpp", "// b");
    in_folder(git + "init -q && git add -A && " + git + "commit -q -m start && git branch work");
    // What is done on the other branch meanwhile is none of ours.
    folder.write("v/b1.cpp", "// another b");
    in_folder(git + "commit -q -a -m b && git checkout -q work");
    folder.write("v/c1.cpp", "// c");
    CHECK(revisions_of(run("--json lint --since main", "", folder.path())) == "c1:PG025");
    in_folder("git add -A && " + git + "commit -q -m c");
    folder.write("v/d1.cpp", "// not kept by git yet");
    CHECK(revisions_of(run("--json lint --since main", "", folder.path())) == "c1:PG025 d1:PG024");
    CHECK(revisions_of(run("--json lint --since HEAD", "", folder.path())) == "d1:PG024");
    check_refused(run("lint --since elsewhere", "", folder.path()),
                  "git knows no commit 'elsewhere', and no revision has that name", 1);
    check_refused(run("lint --since=--output=x", "", folder.path()), "git knows no commit '--output=x'", 1);
    check_refused(run("lint --since HEAD"), "git has no working tree in '/'", 1);
}

TEST_CASE("lint runs what is pending on a copy, and says what was seen there") {
    const Scratch scratch("postgresql");
    REQUIRE(run("upgrade b1", scratch.url()).exit == 0);
    const std::string before = content(scratch);
    const Outcome traced = run("--json lint --trace '" + scratch.url() + "'");
    CHECK(traced.exit == 7);
    CHECK(revisions_of(traced) == "c1:PG025 d1:PG024");
    const json::value parsed = json::parse(traced.out);
    REQUIRE(parsed.at("trace").as_array().size() == 2);
    for (const json::value& one : parsed.at("trace").as_array()) {
        CHECK(one.at("seen") == one.at("foretold"));
        CHECK(one.at("seen").at(0).at("lock").as_string() == "ACCESS EXCLUSIVE");
    }
    CHECK_THAT(run("lint --trace '" + scratch.url() + "'").out,
               Contains("c1  as seen on a copy\n  drop column a.note\n"
                        "      a: ACCESS EXCLUSIVE keeps reads and writes waiting\n"));
    CHECK(content(scratch) == before);

    const Scratch file("sqlite");
    REQUIRE(run("upgrade b1", file.url()).exit == 0);
    check_refused(run("lint --trace '" + file.url() + "'"), "sqlite does not say which locks", 1);
}

TEST_CASE("deploy refuses what lint calls an error before it changes anything") {
    const Scratch scratch(GENERATE("sqlite", "postgresql"));
    const TemporaryFolder folder;
    REQUIRE(run("upgrade b1", scratch.url(), folder.path()).exit == 0);
    const Outcome refused = run("deploy --env prod --backup-dir backups", scratch.url(), folder.path());
    CHECK(refused.exit == 7);
    CHECK_THAT(refused.err, Contains("the deploy stopped at plan:") && Contains("PG025: column a.note is dropped") &&
                                Contains("nothing has been changed") && Contains("op.allow("));
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/backups"));
    CHECK_THAT(run("current", scratch.url()).out, Contains("b1"));
    const auto failure = json::parse(run("--json deploy", scratch.url(), folder.path()).out).at("failure");
    CHECK(failure.at("findings").as_array().at(0).at("rule").as_string() == "PG025");
}

TEST_CASE("contract and lint --running: what the build that is running cannot live with") {
    const TemporaryFolder folder;
    const Outcome contract = shell(folder.path(), RETORT_BINARY_DIR "/bin/shop contract");
    CHECK(contract.exit == 0);
    CHECK(json::parse(contract.out).at("application").as_string() == "shop");
    folder.write("running.json",
                 R"({"version": 1, "application": "a", "heads": ["b1"], "tables": [{"name": "a", "columns":
        [{"name": "id", "type": {"kind": "integer"}}, {"name": "note", "type": {"kind": "text"}}]}]})");
    const Outcome broken = run("--json lint --running running.json", "", folder.path());
    CHECK(broken.exit == 7);
    CHECK_THAT(revisions_of(broken), Contains("c1:RC001") && Contains("d1:RC001"));
    folder.write("running.json", R"({"version": 1, "application": "a", "heads": ["b1"], "tables": []})");
    CHECK_THAT(revisions_of(run("--json lint --running running.json", "", folder.path())), !Contains("RC"));
    const Outcome none = run("lint --running none.json", "", folder.path());
    CHECK(none.exit == 1);
    CHECK_THAT(none.err, Contains("'none.json' cannot be read"));
}
