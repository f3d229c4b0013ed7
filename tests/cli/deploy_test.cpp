// retort deploy and retort restore on the reference application, on both databases: every stage fails once, and then
// none.

#include <catch2/catch.hpp>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <thread>

#include <boost/json.hpp>

#include <retort/database.hpp>
#include <support/contents.hpp>
#include <support/databases.hpp>
#include <support/process.hpp>

using Catch::Contains;
using support::contents;
using support::Outcome;
using support::Scratch;
using support::shell;
using support::TemporaryFolder;

namespace fs = std::filesystem;

namespace {
const std::string binary = RETORT_BINARY_DIR "/bin/shop";
constexpr const char* head = "b7d94e61c820";

/// The reference application in a folder of its own, with an empty database.
class Shop {
public:
    explicit Shop(const std::string& dialect) : scratch_(dialect) {
        folder_.write("retort.toml", "[project]\nname = \"shop\"\nbinary = \"" + binary + "\"\n");
    }
    [[nodiscard]] Outcome run(const std::string& arguments) const { return command(binary + " " + arguments); }
    /// In a shell, where the user is.
    [[nodiscard]] Outcome command(const std::string& line) const {
        return shell(folder_.path(), line, {{"DATABASE_URL", scratch_.url()}, {"NO_COLOR", "1"}});
    }
    void must(const std::string& arguments) const {
        const Outcome outcome = run(arguments);
        INFO(arguments << "\n" << outcome.out << outcome.err);
        REQUIRE(outcome.exit == 0);
    }
    void sql(const std::string& text) const {
        retort::Database database{scratch_.url()};
        database.connect()->execute(text);
    }
    [[nodiscard]] std::string rows() const { return contents(scratch_.url()); }
    [[nodiscard]] std::size_t backups() const {
        std::size_t files = 0;
        if (fs::exists(path("backups")))
            for ([[maybe_unused]] const auto& entry : fs::directory_iterator(path("backups"))) ++files;
        return files;
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
    [[nodiscard]] const std::string& url() const { return scratch_.url(); }
    [[nodiscard]] bool sqlite() const { return scratch_.dialect() == "sqlite"; }
    [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

private:
    Scratch scratch_;
    TemporaryFolder folder_;
};

/// Where one revision is pending and there are rows.
void almost_there(const Shop& shop) {
    shop.must("upgrade head");
    shop.must("seed --env dev");
    shop.must("downgrade -1");
}

void refuse_countries(const Shop& shop) {
    shop.sql(shop.sqlite()
                 ? "CREATE TRIGGER refuse BEFORE UPDATE ON country BEGIN SELECT RAISE(ABORT, 'not today'); END"
                 : "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; "
                   "END $$; CREATE TRIGGER refuse BEFORE UPDATE ON country FOR EACH ROW EXECUTE FUNCTION "
                   "refuse()");
}

// An item whose owner is nobody.
void add_dangling(const Shop& shop) {
    const std::string insert = "INSERT INTO item (id, title, owner_id) VALUES ('00000000-0000-4000-8000-000000000001', "
                               "'lost', '00000000-0000-4000-8000-000000000002')";
    shop.sql(shop.sqlite() ? "PRAGMA foreign_keys = OFF; " + insert
                           : "SET session_replication_role = replica; " + insert);
}

/// The command that a failed deploy prints.
std::string restore_command(const Outcome& outcome) {
    const std::string before = "to make the database what it was before, stop the application and run\n  ";
    const auto at = outcome.err.find(before);
    REQUIRE(at != std::string::npos);
    const auto begin = at + before.size();
    return outcome.err.substr(begin, outcome.err.find('\n', begin) - begin);
}

void check_stopped(const Outcome& outcome, const std::string& stage, int exit, const std::string& says) {
    INFO("stdout: " << outcome.out << "\nstderr: " << outcome.err);
    CHECK(outcome.exit == exit);
    CHECK(outcome.out.find("done") == std::string::npos);
    CHECK_THAT(outcome.err, Contains("the deploy stopped at " + stage + ":\n") && Contains(says) &&
                                Contains("\nerror: ") && Contains("\nhint: "));
}

// What is printed works as it stands, and leads back to the byte.
void check_way_back(const Shop& shop, const Outcome& outcome, const std::string& before) {
    CHECK(shop.rows() != before);
    const Outcome restored = shop.command(restore_command(outcome));
    INFO(restored.out << restored.err);
    CHECK(restored.exit == 0);
    CHECK_THAT(restored.out, Contains("restored  ") && Contains("before    " + shop.path("backups/")));
    CHECK(shop.rows() == before);
}
} // namespace

TEST_CASE("deploy makes a database, brings it up to date, and has nothing to do then") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    const Outcome first = shop.run("deploy --env dev");
    INFO(first.out << first.err);
    REQUIRE(first.exit == 0);
    CHECK_THAT(first.out, Contains("backup    none: the database was empty\n") &&
                              Contains("upgrade   from base to b7d94e61c820: 3 revisions\n") &&
                              Contains("seed      3 seeds have run in dev, 0 had not changed\n") &&
                              Contains("verify    models, history and database agree; 3 tables with seeded rows, none "
                                       "missing; every foreign key points at a row\n"));
    CHECK_THAT(first.err, Contains("1/6 lock\n2/6 plan\n3/6 backup\n4/6 upgrade\nupgraded to 8c1f0a5d2b47") &&
                              Contains("5/6 seed\n6/6 verify\n"));
    const std::string rows = shop.rows();

    const Outcome again = shop.run("deploy --env dev");
    CHECK(again.exit == 0);
    CHECK_THAT(again.out, Contains("backup    none: nothing changes\n") &&
                              Contains("upgrade   nothing to do: the database is at b7d94e61c820\n") &&
                              Contains("seed      nothing to do in dev\n") && Contains("verify    models"));
    CHECK(shop.rows() == rows);
    CHECK(shop.backups() == 0);
}

TEST_CASE("deploy backs up what is there before it changes anything, and restore leads back") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    const std::string before = shop.rows();
    const Outcome outcome = shop.run("--json deploy --env dev");
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.exit == 0);
    const auto report = boost::json::parse(outcome.out);
    CHECK(report.at("failure").is_null());
    CHECK(report.at("changed").as_bool());
    CHECK(report.at("from").as_array().at(0).as_string() == "f3a1b2c4d5e6");
    CHECK(report.at("to").as_array().at(0).as_string() == head);
    CHECK(report.at("run").as_array().size() == 1);
    CHECK(report.at("seeds").as_array().size() == 3);
    CHECK(report.at("verification").at("holds").as_bool());
    const std::string file(report.at("backup").at("file").as_string());
    CHECK_THAT(file, Catch::StartsWith(shop.path("backups/")) && Contains("-f3a1b2c4d5e6."));
    CHECK(shop.backups() == 1);
    CHECK(shop.run("current --check-heads").exit == 0);

    const Outcome unasked = shop.run("restore '" + file + "'");
    CHECK(unasked.exit == 1);
    CHECK_THAT(unasked.err, Contains("was written since the backup is lost") && Contains("--yes"));
    const auto restored = boost::json::parse(shop.run("--json restore --yes '" + file + "'").out);
    CHECK(restored.at("restored").as_string() == file);
    CHECK(shop.rows() == before);
    CHECK(shop.backups() == 2); // what was there before the restore

    const Outcome without = shop.run("deploy --env dev --no-backup");
    CHECK(without.exit == 0);
    CHECK_THAT(without.out, Contains("backup    none: not wanted\n"));
    CHECK(shop.backups() == 2);
}

TEST_CASE("a deploy that stops before it changes anything has changed nothing") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    SECTION("somebody else deploys") {
        retort::Database database{shop.url()};
        const retort::Lease other = database.connect();
        const auto lock = other->dialect().lock_throughout(*other, "retort_version", std::chrono::milliseconds(0));
        const std::string before = shop.rows();
        check_stopped(shop.run("deploy --lock-timeout 0"), "lock", 6, "nothing has been changed");
        CHECK(shop.rows() == before);
    }
    SECTION("the database is newer than the build") {
        shop.sql("INSERT INTO retort_version VALUES ('ffff00000000')");
        const std::string before = shop.rows();
        check_stopped(shop.run("deploy"), "plan", 1, "no file of this build has");
        CHECK(shop.rows() == before);
    }
    SECTION("an applied revision was edited") {
        shop.sql("UPDATE retort_history SET checksum = 'another' WHERE revision = '8c1f0a5d2b47'");
        const std::string before = shop.rows();
        check_stopped(shop.run("deploy"), "plan", 1, "has been edited since");
        CHECK(shop.rows() == before);
    }
    SECTION("somebody has changed the database by hand") {
        shop.sql("ALTER TABLE item ADD COLUMN weight integer");
        const std::string before = shop.rows();
        check_stopped(shop.run("deploy"), "plan", 3, "changed the database by hand: add column item.weight");
        CHECK(shop.rows() == before);
    }
    SECTION("the folder for backups is none") {
        const std::string before = shop.rows();
        check_stopped(shop.run("deploy --backup-dir retort.toml"), "backup", 1, "nothing has been changed");
        CHECK(shop.rows() == before);
    }
    CHECK(shop.backups() == 0);
}

TEST_CASE("a deploy that stops later says what has happened and how to go back") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    SECTION("a revision fails") {
        shop.must("upgrade 8c1f");
        shop.sql("CREATE TABLE country (id integer)");
        const std::string before = shop.rows();
        const Outcome outcome = shop.run("deploy --env dev");
        check_stopped(outcome, "upgrade", 1,
                      "no revision has been applied\n  the database is at 8c1f0a5d2b47\n  no seed has run");
        CHECK(shop.rows() == before);
        CHECK(shop.command(restore_command(outcome)).exit == 0);
        CHECK(shop.rows() == before);
        shop.sql("DROP TABLE country");
    }
    SECTION("a seed fails") {
        almost_there(shop);
        refuse_countries(shop);
        const std::string before = shop.rows();
        const Outcome outcome = shop.run("deploy --env dev");
        check_stopped(outcome, "seed", 1,
                      "applied: b7d94e61c820\n  the database is at b7d94e61c820\n  no seed has run");
        CHECK_THAT(outcome.err, Contains("not today"));
        check_way_back(shop, outcome, before);
        shop.sql(shop.sqlite() ? "DROP TRIGGER refuse" : "DROP FUNCTION refuse CASCADE");
    }
    SECTION("what is there is not as it should be") {
        almost_there(shop);
        // A seed that is not there any more had more rows.
        shop.sql(
            "INSERT INTO retort_seed SELECT 'ghost', content, environment, downgrades, '{\"country\":60}', finished_at "
            "FROM retort_seed WHERE seed = 'countries'");
        const std::string before = shop.rows();
        const Outcome outcome = shop.run("deploy --env dev");
        check_stopped(outcome, "verify", 3,
                      "country: 51 rows, 60 seeded: rows are missing; 'retort seed --force' puts them back\n"
                      "  applied: b7d94e61c820");
        CHECK_THAT(outcome.err, Contains("seeds that have run: countries"));
        check_way_back(shop, outcome, before);

        const auto failure = boost::json::parse(shop.run("--json deploy --env dev").out).at("failure");
        CHECK(failure.at("stage").as_string() == "verify");
        CHECK(failure.at("disagreements").as_array().size() == 1);
        CHECK_THAT(std::string(failure.at("restore").as_string()), Contains(" restore --yes " + shop.path("backups/")));
        shop.sql("DELETE FROM retort_seed WHERE seed = 'ghost'");
    }
    shop.must("deploy --env dev");
    shop.must("check");
    shop.must("verify");
}

TEST_CASE("deploy notices rows of seeds that are gone, and rows that point at nothing") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    shop.must("deploy --env prod");
    shop.sql("DELETE FROM country WHERE code = 'IND'");
    add_dangling(shop);
    const Outcome outcome = shop.run("deploy --env prod");
    check_stopped(outcome, "verify", 3, "country: 50 rows, 51 seeded: rows are missing");
    CHECK_THAT(outcome.err, Contains("\n  item: 1 row of fk_item_owner_id_user points at nothing\n") &&
                                Contains("there is no backup: nothing changes"));
}

TEST_CASE("deploy --dry-run says what would be done and changes nothing") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    const std::string before = shop.rows();
    const Outcome outcome = shop.run("deploy --env dev --dry-run");
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    CHECK_THAT(outcome.out,
               Catch::StartsWith(shop.run("plan").out) && Contains("backup    would go to " + shop.path("backups")) &&
                   Contains("upgrade   1 revision to apply: b7d94e61c820\n") &&
                   Contains("seed      to run in dev: countries, users, items; what they write is seen once") &&
                   Contains("nothing has been changed"));
    CHECK(boost::json::parse(shop.run("--json deploy --dry-run").out).at("plan").as_array().size() == 1);
    CHECK(shop.rows() == before);

    shop.must("upgrade head");
    const std::string upgraded = shop.rows();
    const Outcome seeds = shop.run("deploy --env dev --dry-run");
    CHECK(seeds.exit == 0);
    CHECK_THAT(seeds.out, Contains("~ country code 'IND': phone_code NULL -> '+91'\n") &&
                              Contains("seed      to run in dev: countries, users, items\n"));
    CHECK(shop.rows() == upgraded);
    CHECK(shop.backups() == 0);
}

TEST_CASE("ten deploys at once: one does it, the others find nothing to do") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    const Outcome outcome =
        shop.command("for i in 1 2 3 4 5 6 7 8 9 10; do { " + binary +
                     " --json deploy --env dev 2>/dev/null; echo \"exit $?\"; } >out.$i & done; wait; "
                     "cat out.*");
    std::istringstream lines(outcome.out);
    int exits = 0;
    int changed = 0;
    int backups = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("exit ")) {
            CHECK(line == "exit 0");
            ++exits;
        } else {
            const auto report = boost::json::parse(line);
            changed += report.at("run").as_array().empty() ? 0 : 1;
            backups += report.at("backup").is_null() ? 0 : 1;
        }
    }
    CHECK(exits == 10);
    CHECK(changed == 1);
    CHECK(backups == 1);
    CHECK(shop.backups() == 1);
    shop.must("check");
}

TEST_CASE("retort restore needs no build") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    const std::string before = shop.rows();
    shop.must("deploy --env dev");
    shop.folder().write("retort.toml", "[project]\nbinary = \"no/such/binary\"\nbuild = \"echo broken; exit 1\"\n");
    const Outcome outcome = shop.command(RETORT_BINARY_DIR "/bin/retort restore --yes backups/*f3a1b2c4d5e6.*");
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit == 0);
    CHECK(shop.rows() == before);
}

TEST_CASE("restore asks a person, and does nothing without a yes") {
    const Shop shop(GENERATE(from_range(support::dialects())));
    almost_there(shop);
    const std::string before = shop.rows();
    shop.must("deploy --env dev");
    const std::string after = shop.rows();
    // With a terminal (util-linux's script), where the answer is typed.
    const auto answered = [&](const std::string& answer) {
        return shop.command("printf '" + answer + "\\n' | script -qec \"" + binary +
                            " restore $(ls backups/*f3a1b2c4d5e6.* | head -n 1)\" /dev/null");
    };
    for (const char* answer : {"n", "", "no", "Yes, why not"}) {
        const Outcome refused = answered(answer);
        INFO(answer << ": " << refused.out << refused.err);
        CHECK(refused.exit == 1);
        CHECK_THAT(refused.out, Contains("what was written since the backup is lost") && Contains("go on? [y/N]") &&
                                    Contains("nothing was restored"));
        CHECK(shop.rows() == after);
    }
    const Outcome restored = answered("y");
    INFO(restored.out << restored.err);
    CHECK(restored.exit == 0);
    CHECK(shop.rows() == before);
}

namespace {
/// A role with a password like no other text, and a database of its own. Whatever this process starts has them in its
/// environment.
class Secret {
public:
    Secret() {
        std::random_device device;
        const std::string number = std::to_string(device());
        word_ = "Wort-" + number + "-geheim";
        role_ = "retort_test_" + number;
        server_->execute("CREATE ROLE " + role_ + " LOGIN CREATEDB PASSWORD '" + word_ + "'");
        server_->execute("CREATE DATABASE " + role_ + " OWNER " + role_);
        const std::string server = support::server_url();
        url_ = "postgresql://" + role_ + ":" + word_ + "@/" + role_ + server.substr(server.find('?'));
        setenv("DATABASE_URL", url_.c_str(), 1);
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() {
        unsetenv("DATABASE_URL");
        server_->execute("DROP DATABASE " + role_ + " WITH (FORCE)");
        server_->execute("DROP ROLE " + role_);
    }
    [[nodiscard]] const std::string& word() const { return word_; }
    void forbid_databases() { server_->execute("ALTER ROLE " + role_ + " NOCREATEDB"); }
    [[nodiscard]] const std::string& url() const { return url_; }

private:
    retort::Database database_{support::server_url()};
    retort::Lease server_ = database_.connect();
    std::string word_;
    std::string role_;
    std::string url_;
};

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// Looks at the arguments of every process of the machine, over and over.
class Watch {
public:
    explicit Watch(std::string word) : word_(std::move(word)), thread_([this] { look(); }) {}
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() {
        done_ = true;
        thread_.join();
    }
    [[nodiscard]] int seen() const { return seen_; }
    [[nodiscard]] int dumps() const { return dumps_; }

private:
    void look() {
        while (!done_) {
            std::error_code error;
            for (const auto& entry : fs::directory_iterator("/proc", error)) {
                const std::string arguments = read(entry.path() / "cmdline");
                if (arguments.find(word_) != std::string::npos) ++seen_;
                if (arguments.find("--lock-wait-timeout") != std::string::npos) ++dumps_;
            }
        }
    }

    std::string word_;
    std::atomic<bool> done_ = false;
    std::atomic<int> seen_ = 0;
    std::atomic<int> dumps_ = 0;
    std::thread thread_;
};
} // namespace

TEST_CASE("a password is in no output, no file and no argument", "[postgresql]") {
    Secret secret;
    const TemporaryFolder folder;
    const TemporaryFolder recorded; // what pg_dump and the others were given: it is ours
    folder.write("retort.toml", "[project]\nname = \"shop\"\n");
    for (const char* program : {"pg_dump", "pg_restore", "psql"})
        fs::permissions(folder.write(std::string("bin/") + program,
                                     "#!/bin/sh\necho " + std::string(program) + " \"$@\" >>" + recorded.path() +
                                         "/arguments\nenv >>" + recorded.path() +
                                         "/environment\n[ \"$1\" = --version ] || sleep 0.1\nexec /usr/bin/" + program +
                                         " \"$@\"\n"),
                        fs::perms(0755));
    const std::string path = std::getenv("PATH");
    setenv("PATH", (folder.path() + "/bin:" + path).c_str(), 1);
    std::string output;
    const auto run = [&](int exit, const std::string& arguments) {
        const Outcome outcome = shell(folder.path(), binary + " " + arguments);
        INFO(arguments << "\n" << outcome.out << outcome.err);
        CHECK(outcome.exit == exit);
        output += outcome.out + outcome.err;
        return outcome;
    };
    const auto sql = [&](const std::string& text) {
        retort::Database database{secret.url()};
        database.connect()->execute(text);
    };
    int seen = 0;
    int dumps = 0;
    {
        const Watch watch(secret.word());
        run(0, "deploy --env dev");
        run(0, "downgrade -1");
        run(0, "plan");
        run(0, "--json plan");
        run(0, "plan --prove");
        run(0, "test-migrations");
        run(0, "--json test-migrations --rows 1");
        run(0, "lint");
        run(0, "deploy --env dev --dry-run");
        run(1, "deploy --backup-dir retort.toml");
        sql("CREATE TABLE other (id integer); CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE "
            "'no'; END $$; CREATE TRIGGER refuse BEFORE UPDATE ON country FOR EACH ROW EXECUTE FUNCTION refuse()");
        const Outcome failed = run(1, "deploy --env dev");
        const Outcome restored = shell(folder.path(), restore_command(failed));
        CHECK(restored.exit == 0);
        output += restored.out + restored.err;
        run(1, "--json deploy --env dev");
        sql("DROP FUNCTION refuse CASCADE");
        run(0, "--json deploy --env dev");
        run(0, "status");
        run(0, "--json status");
        run(0, "--json deploy --env dev");
        sql("DELETE FROM country WHERE code = 'IND'");
        run(3, "deploy --env dev");
        sql("ALTER TABLE item ADD COLUMN weight integer");
        run(3, "deploy --env dev");
        run(3, "check");
        seen = watch.seen();
        dumps = watch.dumps();
    }
    // Given as an argument, it is at least said nowhere.
    const std::string url = "'" + secret.url() + "'";
    sql("ALTER TABLE item DROP COLUMN weight");
    run(0, "downgrade -1");
    run(0, "lint --trace " + url);
    run(0, "--json lint --trace " + url);
    run(0, "plan --prove --url " + url);
    run(0, "test-migrations --url " + url);
    secret.forbid_databases();
    run(0, "lint --trace " + url); // in a schema
    run(1, "test-migrations --url " + url);
    setenv("PATH", path.c_str(), 1);
    CHECK(seen == 0);
    CHECK(dumps > 0); // it did look while there was one
    CHECK(output.find(secret.word()) == std::string::npos);
    CHECK_THAT(output, Contains("postgresql://"));
    const std::string arguments = read(recorded.path() + "/arguments");
    CHECK_THAT(arguments, Contains("pg_dump --format=custom --no-password") && Contains("psql --no-psqlrc"));
    CHECK(arguments.find(secret.word()) == std::string::npos);
    CHECK_THAT(read(recorded.path() + "/environment"), Contains("PGPASSWORD=" + secret.word()));
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
        if (!entry.is_regular_file()) continue;
        INFO(entry.path());
        CHECK(read(entry.path()).find(secret.word()) == std::string::npos);
        ++files;
    }
    CHECK(files > 6);
}

TEST_CASE("the command that leads back names the database, but not its password", "[postgresql]") {
    const Secret secret;
    unsetenv("DATABASE_URL");
    const TemporaryFolder folder;
    const auto run = [&](const std::string& arguments) {
        return shell(folder.path(), binary + " --url '" + secret.url() + "' " + arguments);
    };
    REQUIRE(run("deploy --env dev").exit == 0);
    REQUIRE(run("downgrade -1").exit == 0);
    retort::Database database{secret.url()};
    database.connect()->execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$; "
        "CREATE TRIGGER refuse BEFORE UPDATE ON country FOR EACH ROW EXECUTE FUNCTION refuse()");
    const Outcome failed = run("deploy --env dev");
    INFO(failed.err);
    CHECK(failed.exit == 1);
    CHECK(failed.err.find(secret.word()) == std::string::npos);
    CHECK_THAT(restore_command(failed), Contains(" --url 'postgresql://") && Contains(":***@"));
}
