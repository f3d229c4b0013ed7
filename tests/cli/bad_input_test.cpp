// Bad input: each case is one line of error and one of hint, a non-zero exit, and a database that is as it was.

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <cli/refusal.hpp>
#include <support/databases.hpp>
#include <support/process.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
const std::string bin = RETORT_BINARY_DIR "/bin";
const std::string apps = RETORT_BINARY_DIR "/tests/apps";

Outcome run(const std::string& program, const Scratch& scratch, const std::string& arguments) {
    return shell("/", program + " --url '" + scratch.url() + "' " + arguments, {{"DATABASE_URL", ""}});
}
} // namespace

TEST_CASE("unknown, ambiguous and senseless revisions") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        REQUIRE(run(apps + "/app_throws", scratch, "upgrade ab1000").exit == 0);
        const std::string before = content(scratch);

        const Outcome unknown = run(apps + "/app_throws", scratch, "upgrade zzz");
        check_refused(unknown);
        CHECK_THAT(unknown.err, Contains("there is no revision 'zzz'"));
        const Outcome ambiguous = run(apps + "/app_throws", scratch, "upgrade ab");
        check_refused(ambiguous);
        CHECK_THAT(ambiguous.err, Contains("'ab' is the start of 2 revisions: ab1000, ab2000"));
        check_refused(run(apps + "/app_throws", scratch, "upgrade +9"));
        check_refused(run(apps + "/app_throws", scratch, "downgrade -9"));
        check_refused(run(apps + "/app_throws", scratch, "downgrade ab2000"));
        check_refused(run(apps + "/app_throws", scratch, "upgrade base"));
        check_refused(run(apps + "/app_throws", scratch, "stamp zzz"));
        check_refused(run(apps + "/app_throws", scratch, "show zzz"));
        CHECK(content(scratch) == before);
    }
}

TEST_CASE("an unknown revision makes no database file") {
    const TemporaryFolder folder;
    check_refused(shell(folder.path(), apps + "/app_throws --url sqlite:///new.db upgrade zzz"));
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/new.db"));
    check_refused(shell(folder.path(), apps + "/app_throws --url sqlite:///new.db current"));
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/new.db"));
}

TEST_CASE("revision files that contradict each other") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        const std::string before = content(scratch);
        const Outcome missing = run(apps + "/app_missing_parent", scratch, "upgrade head");
        check_refused(missing);
        CHECK_THAT(
            missing.err,
            Contains("missing_parent/a1_first.cpp: revision 'a1' comes after 'gone99', and no file has that id"));
        const Outcome duplicate = run(apps + "/app_duplicate_id", scratch, "upgrade head");
        check_refused(duplicate);
        CHECK_THAT(duplicate.err,
                   Contains("'a1' is in two files: duplicate_id/a1_again.cpp and duplicate_id/a1_first.cpp"));
        CHECK(content(scratch) == before);
    }
}

TEST_CASE("a revision that throws half way, or cannot be undone") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        REQUIRE(run(apps + "/app_throws", scratch, "upgrade ab1000").exit == 0);
        const std::string before = content(scratch);
        const Outcome outcome = run(apps + "/app_throws", scratch, "upgrade head");
        check_refused(outcome);
        CHECK_THAT(outcome.err,
                   Contains("throws/ab2000_throws.cpp: upgrade() of revision 'ab2000' threw: half way through"));
        CHECK(content(scratch) == before);

        REQUIRE(run(apps + "/app_throws", scratch, "stamp ab2000").exit == 0);
        const std::string stamped = content(scratch);
        const Outcome down = run(apps + "/app_throws", scratch, "downgrade -1");
        check_refused(down);
        CHECK_THAT(down.err, Contains("'ab2000' cannot be undone"));
        CHECK(content(scratch) == stamped);
    }
}

TEST_CASE("a seed that fails in its third row leaves nothing behind") {
    for (const std::string& dialect : dialects()) {
        const Scratch scratch(dialect);
        REQUIRE(run(apps + "/app_throws", scratch, "upgrade ab1000").exit == 0);
        const std::string before = content(scratch);
        const Outcome outcome = run(apps + "/app_throws", scratch, "seed people");
        check_refused(outcome);
        CHECK_THAT(outcome.err, Contains("seed people") && Contains("row 3 of 4") && Contains("name"));
        CHECK(content(scratch) == before);
        check_refused(run(apps + "/app_throws", scratch, "seed nobody"));
    }
}

TEST_CASE("URLs that lead nowhere") {
    const auto shop = [](const std::string& url, const std::string& command = "current") {
        return shell("/", bin + "/shop --url '" + url + "' " + command, {{"DATABASE_URL", ""}});
    };
    check_refused(shop("shop.db"));
    check_refused(shop("mysql://root@localhost/shop"));
    check_refused(shop("sqlite:////no/such/folder/shop.db", "upgrade head"));
    check_refused(shop("sqlite:////tmp", "upgrade head")); // a folder
    const Outcome none = shell("/", bin + "/shop current", {{"DATABASE_URL", ""}});
    check_refused(none);
    CHECK_THAT(none.err, Contains("--url") && Contains("DATABASE_URL"));

    const Outcome no_server = shop("postgresql://ann:very-secret@/shop?host=/no/such/folder");
    check_refused(no_server);
    CHECK_THAT(no_server.err, !Contains("very-secret"));
    const Outcome no_port = shop("postgresql://ann:very-secret@127.0.0.1:1/shop", "upgrade head");
    check_refused(no_port);
    CHECK_THAT(no_port.err, !Contains("very-secret"));
    const Outcome no_database =
        shell("/", bin + "/shop current", {{"DATABASE_URL", [] {
                                                std::string url = server_url();
                                                return url.replace(url.find("/postgres"), 9, "/no_such_database");
                                            }()}});
    check_refused(no_database);
    CHECK_THAT(no_database.err, Contains("no_such_database"));
}

TEST_CASE("a wrong password is refused and not printed") {
    // The server of the tests asks the role retort_password for its password (tests/support/postgresql.sh).
    std::string url = server_url();
    const auto user = url.find("//") + 2;
    url.replace(user, url.find('@') - user, "retort_password:very-wrong");
    const Outcome outcome = shell("/", bin + "/shop --url '" + url + "' upgrade head");
    check_refused(outcome);
    CHECK_THAT(outcome.err, Contains("password authentication failed") && !Contains("very-wrong"));
}

TEST_CASE("files that are no databases, or may not be written") {
    const TemporaryFolder folder;
    SECTION("corrupt") {
        const std::string file = folder.write(
            "corrupt.db", "this is not a database, and long enough to be sure of it\n" + std::string(4096, 'x'));
        for (const char* command : {"current", "upgrade head", "stamp head", "seed"}) {
            check_refused(shell(folder.path(), bin + "/shop --url sqlite:///corrupt.db " + command));
        }
        std::ifstream stream(file);
        std::string word;
        stream >> word;
        CHECK(word == "this");
    }
    SECTION("read-only") {
        // root may write everything: another user runs the program then, from a copy that it may read.
        std::filesystem::copy_file(bin + "/shop", folder.path() + "/shop");
        REQUIRE(shell(folder.path(), "./shop --url sqlite:///shop.db upgrade +1 && chmod 444 shop.db").exit == 0);
        const std::string as =
            geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "chmod 555 . && ";
        const Outcome outcome = shell(folder.path(), as + "./shop --url sqlite:///shop.db upgrade head");
        check_refused(outcome);
        CHECK_THAT(outcome.err, Contains("read-only") || Contains("readonly"));
        const Outcome current = shell(folder.path(), as + "./shop --url sqlite:///shop.db current");
        CHECK(current.exit == 0);
        CHECK_FALSE(current.out.empty());
        REQUIRE(shell(folder.path(), "chmod 755 .").exit == 0);
    }
}

TEST_CASE("a new revision cannot have a word of the command line for its id") {
    const TemporaryFolder folder;
    folder.write("retort.toml", "");
    for (const char* word : {"head", "heads", "base", "current"}) {
        const Outcome outcome = shell(folder.path(), bin + "/shop revision -m x --rev-id " + word);
        check_refused(outcome);
        CHECK_THAT(outcome.err, Contains(std::string("'") + word + "' is a word with a meaning of its own"));
    }
    CHECK_FALSE(std::filesystem::exists(folder.path() + "/migrations"));
}

TEST_CASE("the command line itself is wrong: exit 2") {
    const auto wrong = [](const std::string& arguments) { return shell("/", bin + "/shop " + arguments); };
    for (const char* arguments :
         {"", "upgrad head", "upgrade", "upgrade head --no-such-flag", "revision", "downgrade a b"}) {
        const Outcome outcome = wrong(arguments);
        check_refused(outcome, 2);
    }
    CHECK_THAT(wrong("migrate").err, StartsWith("error: there is no command 'migrate'\n"));
    CHECK_THAT(wrong("upgrade").err, StartsWith("error: REVISION is required\n") && Contains("upgrade --help' says"));
    CHECK_THAT(wrong("downgrade base 8c1f").err, StartsWith("error: '8c1f' was not expected\n"));
}

TEST_CASE("retort outside a project, and with a retort.toml that is wrong") {
    const TemporaryFolder folder;
    const auto retort = [&](const std::string& arguments) {
        return shell(folder.path(), bin + "/retort " + arguments, {{"DATABASE_URL", ""}});
    };
    check_refused(retort("heads"));
    check_refused(retort("--project nowhere heads"));
    folder.write("retort.toml", "[project]\nbinary = \"nothing\"\n");
    check_refused(retort("heads"));
    folder.write("retort.toml", "[project]\nbinari = \"x\"\n");
    const Outcome key = retort("heads");
    check_refused(key);
    CHECK_THAT(key.err, Contains("retort.toml:2") && Contains("binari"));
    folder.write("retort.toml", "[project\n");
    check_refused(retort("heads"));
    folder.write("retort.toml", "[project]\nbinary = \"x\"\nbuild = \"echo compiler says no; exit 1\"\n");
    const Outcome build = retort("heads");
    CHECK(build.exit == 1);
    CHECK_THAT(build.err,
               StartsWith("compiler says no\n") && Contains("error: the build failed") && Contains("hint: "));
}
