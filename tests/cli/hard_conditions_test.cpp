// Databases that are locked, take no changes, or let this user make none; and those that are used beside `public`. Each
// refusal says why and what to do, has its exit code, and leaves all as it was.

#include <catch2/catch.hpp>

#include <filesystem>
#include <memory>
#include <thread>

#include <unistd.h>

#include <fmt/format.h>

#include <cli/refusal.hpp>
#include <retort/database.hpp>

using namespace support;
using namespace retort;
using Catch::Contains;

namespace {
const std::string shop = RETORT_BINARY_DIR "/bin/shop";
const std::string histories = RETORT_BINARY_DIR "/tests/apps/app_histories";

Outcome run(const std::string& arguments, const std::string& url, const std::string& program = shop) {
    return shell("/", program + " " + arguments, {{"DATABASE_URL", url}, {"RETORT_TEST_HISTORY", "together"}});
}

std::unique_ptr<database::Connection> open(const std::string& text) {
    const Url url(text);
    return database::find_dialect(url.scheme()).connect(url, {.application_name = "somebody else"});
}

// A setting of the server for the sessions of one URL.
std::string with_setting(const std::string& url, const std::string& setting) {
    return url + "&options=-c%20" + setting;
}

std::string as_role(std::string url, const std::string& role) {
    const auto user = url.find("//") + 2;
    return url.replace(user, url.find('@') - user, role);
}

// The first line says this, the second that, and the database is what it was.
void check_refusal(const Scratch& scratch, const std::string& arguments, const std::string& url, int exit,
                   const std::string& error, const std::string& hint) {
    CAPTURE(arguments);
    const std::string before = content(scratch);
    const Outcome outcome = run(arguments, url);
    check_refused(outcome, error, exit);
    CHECK_THAT(outcome.err.substr(outcome.err.find("\nhint: ")), Contains(hint));
    CHECK(content(scratch) == before);
}
} // namespace

TEST_CASE("PostgreSQL: the migration lock is held past the timeout") {
    const Scratch scratch("postgresql");
    REQUIRE(run("upgrade +1", scratch.url()).exit == 0);
    const auto other = open(scratch.url());
    const auto lock = other->dialect().lock(*other, {"retort_version"}, std::chrono::milliseconds(0));
    const std::string process = other->query("SELECT pg_backend_pid()").at(0).at(0).value_or("");
    for (const char* command : {"upgrade head", "downgrade base", "stamp head", "resolve 8c1f --applied"})
        check_refusal(scratch, std::string(command) + " --lock-timeout 0", scratch.url(), 6,
                      "the migration lock is held by process " + process + " (somebody else, from this machine, ",
                      "pg_terminate_backend(" + process + ")");
    CHECK(run("upgrade 8c1f --lock-timeout 0", scratch.url()).exit == 0); // nothing to do
    CHECK(run("status", scratch.url()).exit == 4);
}

TEST_CASE("SQLite: somebody else writes past the timeout") {
    const Scratch scratch("sqlite");
    REQUIRE(run("upgrade +1", scratch.url()).exit == 0);
    const auto other = open(scratch.url());
    other->begin(database::Begin::read_write);
    for (const char* command : {"upgrade head", "downgrade base", "stamp head", "seed", "resolve 8c1f --applied"})
        check_refusal(scratch, std::string(command) + " --lock-timeout 0", scratch.url(), 6, "database is locked [5]",
                      "another connection is writing to the database: try again when it is done");
    CHECK(run("status", scratch.url()).exit == 4);
    other->rollback();
    CHECK(run("upgrade head --lock-timeout 0", scratch.url()).exit == 0);
}

TEST_CASE("SQLite: somebody else lets nobody even read, and is waited for") {
    const Scratch scratch("sqlite");
    REQUIRE(run("upgrade +1", scratch.url()).exit == 0);
    const auto other = open(scratch.url());
    other->execute("BEGIN EXCLUSIVE"); // as whoever writes more than the cache holds
    check_refused(run("upgrade head --lock-timeout 0", scratch.url()), "database is locked [5]", 6);
    for (const char* command : {"upgrade head", "seed"}) {
        // A connection by itself waits five seconds.
        std::thread end([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(6000));
            other->execute("COMMIT");
        });
        const Outcome outcome = run(command, scratch.url());
        end.join();
        INFO(command << ": " << outcome.err);
        CHECK(outcome.exit == 0);
        other->execute("BEGIN EXCLUSIVE");
    }
}

TEST_CASE("PostgreSQL: somebody else uses a table past the timeout") {
    const Scratch scratch("postgresql");
    REQUIRE(run("upgrade head", scratch.url()).exit == 0);
    const auto other = open(scratch.url());
    other->begin(database::Begin::read_write);
    other->query("SELECT * FROM country");
    // Ten times, each time a bit.
    check_refusal(scratch, "downgrade -1", with_setting(scratch.url(), "lock_timeout%3D10"), 6,
                  "drop column country.phone_code: canceling statement due to lock timeout [55P03]",
                  "another session holds a lock on it: try again when that session has finished");
    other->rollback();
    CHECK(run("downgrade -1", scratch.url()).exit == 0);
}

TEST_CASE("PostgreSQL: a server that takes no changes") {
    const Scratch scratch("postgresql");
    const std::string read_only = with_setting(scratch.url(), "default_transaction_read_only%3Don");
    const char* hint = "the server is a standby, or default_transaction_read_only is on";
    const auto refuses = [&](const std::string& arguments, const std::string& what) {
        check_refusal(scratch, arguments, read_only, 1,
                      fmt::format("cannot execute {} in a read-only transaction [25006]", what), hint);
    };
    refuses("upgrade head", "CREATE TABLE");
    refuses("ensure-version", "CREATE TABLE");
    refuses("stamp head", "CREATE TABLE");
    CHECK(run("current", read_only).exit == 0);
    REQUIRE(run("upgrade +2", scratch.url()).exit == 0);
    refuses("upgrade head", "ALTER TABLE");
    refuses("downgrade base", "DROP TABLE");
    refuses("stamp base", "DELETE");
    CHECK(run("check", read_only).exit == 4);
    REQUIRE(run("upgrade head", scratch.url()).exit == 0);
    refuses("seed", "INSERT");
    REQUIRE(run("seed", scratch.url()).exit == 0);
    CHECK(run("check", read_only).exit == 0);
    CHECK(run("upgrade head", read_only).exit == 0); // nothing to do
}

TEST_CASE("PostgreSQL: a user who may make nothing, or owns nothing") {
    const Scratch scratch("postgresql");
    const auto owner = open(scratch.url());
    owner->execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    const std::string url = as_role(scratch.url(), "retort_plain");
    const auto refuses = [&](const std::string& arguments, const std::string& error, const std::string& hint) {
        check_refusal(scratch, arguments, url, 1, error, hint);
    };
    const char* grant = "GRANT USAGE, CREATE ON SCHEMA … TO …";
    for (const char* command : {"upgrade head", "stamp head", "ensure-version"})
        refuses(command, "permission denied for schema public [42501]", grant);
    REQUIRE(run("upgrade +1", scratch.url()).exit == 0);
    for (const char* command : {"upgrade head", "downgrade base", "stamp head", "current", "status", "check"})
        refuses(command, "permission denied for table retort_version [42501]", "GRANT … TO …");
    owner->execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO retort_plain");
    refuses("upgrade head", "create table country: permission denied for schema public [42501]", grant);
    refuses("downgrade base", "drop table item: must be owner of table item [42501]", "the role that owns it");
    REQUIRE(run("upgrade head", scratch.url()).exit == 0);
    owner->execute("GRANT CREATE ON SCHEMA public TO retort_plain; REVOKE INSERT ON country FROM retort_plain");
    refuses("seed countries", "permission denied for table country [42501]", "GRANT … TO …");
}

TEST_CASE("PostgreSQL: what is tried beside a database, by a user who may make none") {
    const Scratch scratch("postgresql");
    const auto owner = open(scratch.url());
    const std::string url = as_role(scratch.url(), "retort_plain");
    const auto tried = [&](const std::string& arguments, int exit, const std::string& program = shop) {
        const std::string before = content(scratch);
        const Outcome outcome = run(arguments, url, program);
        INFO(arguments << ": " << outcome.out << outcome.err);
        CHECK(outcome.exit == exit);
        CHECK(content(scratch) == before);
        CHECK(owner->query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'retort_copy%'").empty());
        return outcome;
    };
    owner->execute("GRANT ALL ON SCHEMA public TO retort_plain");
    REQUIRE(run("upgrade f3a1", url).exit == 0);
    CHECK_THAT(tried("plan --prove", 1).err, Contains("permission denied for database"));

    owner->execute("GRANT CREATE ON DATABASE " + owner->query("SELECT current_database()")[0][0].value() +
                   " TO retort_plain");
    CHECK_THAT(tried("plan --prove", 0).err, Contains("proven: on a copy the revisions ran"));
    const Outcome traced = tried("lint --trace '" + url + "'", 0);
    CHECK_THAT(traced.out, Contains("country: ACCESS EXCLUSIVE") && !Contains("not foretold"));
    owner->execute("ALTER TABLE country ADD COLUMN phone_code integer"); // by hand, and in the way
    CHECK_THAT(tried("plan --prove", 1).err, Contains("phone_code"));

    // What would reach out of a schema is not tried in one.
    owner->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO retort_plain");
    for (const std::string& command : {std::string("plan --prove"), "lint --trace '" + url + "'"})
        CHECK_THAT(tried(command, 1, histories).err,
                   Contains("it takes a database of its own to try this: revision") && Contains("CREATEDB"));
}

TEST_CASE("PostgreSQL: tables in a schema of one's own, by the URL or by the role") {
    const Scratch scratch("postgresql");
    const auto owner = open(scratch.url());
    const bool by_url = GENERATE(true, false);
    CAPTURE(by_url);
    if (!by_url)
        owner->execute("ALTER ROLE retort_plain IN DATABASE " +
                       owner->query("SELECT current_database()")[0][0].value() + " SET search_path = app");
    const std::string url =
        by_url ? with_setting(scratch.url(), "search_path%3Dapp") : as_role(scratch.url(), "retort_plain");
    check_refusal(scratch, "upgrade head", url, 1, "no schema has been selected to create in [3F000]",
                  "make it (CREATE SCHEMA), or correct the search_path");
    owner->execute("CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO retort_plain");
    const auto in_schema = [&](const std::string& name) {
        return *owner->query("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = '" + name +
                             "'::regnamespace")[0][0];
    };
    for (const char* command :
         {"upgrade head", "check", "seed", "check", "downgrade -1", "upgrade head", "seed", "check"}) {
        const Outcome outcome = run(command, url);
        INFO(command << ": " << outcome.out << outcome.err);
        CHECK(outcome.exit == 0);
    }
    CHECK(in_schema("app") == "6"); // three, and three for bookkeeping
    CHECK(in_schema("public") == "0");
    CHECK(*owner->query("SELECT count(*) FROM app.country WHERE phone_code IS NOT NULL")[0][0] == "51");
    CHECK(run("downgrade base", url).exit == 0);
    CHECK(in_schema("app") == "3");
    // With parts outside a transaction.
    owner->execute("DROP SCHEMA app CASCADE; CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO retort_plain");
    CHECK(run("upgrade head", url, histories).exit == 0);
    CHECK(*owner->query(
              "SELECT count(*) FROM pg_index WHERE indrelid = 'app.counted'::regclass AND indisvalid")[0][0] == "2");
    CHECK(in_schema("public") == "0");
}

TEST_CASE("PostgreSQL: who migrates one schema does not wait for who migrates another") {
    const Scratch scratch("postgresql");
    open(scratch.url())->execute("CREATE SCHEMA one; CREATE SCHEMA two");
    const std::string one = with_setting(scratch.url(), "search_path%3Done");
    const std::string two = with_setting(scratch.url(), "search_path%3Dtwo,public");
    const auto other = open(one);
    const auto lock = other->dialect().lock(*other, {"retort_version"}, std::chrono::milliseconds(0));
    check_refusal(scratch, "upgrade head --lock-timeout 0", one, 6, "the migration lock is held by process ", "wait");
    CHECK(run("upgrade head --lock-timeout 0", two).exit == 0);
    CHECK(run("upgrade head --lock-timeout 0", scratch.url()).exit == 0); // public
    CHECK(run("check", two).exit == 0);
}

TEST_CASE("SQLite: a file or folder in which a user may not write") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() + "/data");
    std::filesystem::copy_file(shop, folder.path() + "/shop"); // which other users may read
    const std::string program = folder.path() + "/shop --url sqlite:///data/shop.db ";
    REQUIRE(shell(folder.path(), program + "upgrade +2").exit == 0);
    const bool file = GENERATE(true, false);
    CAPTURE(file);
    REQUIRE(shell(folder.path(), file ? "chmod 444 data/shop.db" : "chmod 555 data").exit == 0);
    const std::string as = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    const auto dump = [&] { return shell(folder.path(), "sqlite3 data/shop.db .dump").out; };
    const std::string before = dump();
    for (const char* command : {"upgrade head", "downgrade base", "stamp head", "seed users"}) {
        const Outcome outcome = shell(folder.path(), as + program + command);
        CAPTURE(command);
        check_refused(outcome, 1);
        CHECK_THAT(outcome.err, Contains("readonly database") && Contains("make the file and its folder writable"));
        CHECK(dump() == before);
    }
    CHECK(shell(folder.path(), as + program + "current").out == "f3a1b2c4d5e6\n");
    CHECK(shell(folder.path(), as + program + "check").exit == 4);
    REQUIRE(shell(folder.path(), "chmod 755 data; chmod 644 data/shop.db; " + program + "upgrade head").exit == 0);
}
