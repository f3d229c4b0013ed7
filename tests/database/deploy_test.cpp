// deploy() as a function: what a report says, on both databases. The command has tests of its own (tests/cli).

#include <catch2/catch.hpp>

#include <retort/database.hpp>
#include <retort/deploy/deploy.hpp>
#include <retort/migration.hpp>
#include <support/contents.hpp>
#include <support/databases.hpp>
#include <support/process.hpp>
#include <support/revisions.hpp>

using namespace retort::ddl;
using Catch::Contains;
using retort::Database;
using retort::Operations;
using retort::deploy::Report;
using retort::deploy::Request;
using retort::deploy::Stage;
using support::contents;

namespace {
void make_first(Operations& op) { op.create_table("first", {column("id", integer()).not_null(), primary_key({"id"})}); }
void make_second(Operations& op) {
    op.create_table("second", {column("id", integer()).not_null(), primary_key({"id"})});
    op.autocommit([](Operations& alone) { alone.execute("INSERT INTO somewhere VALUES (1)"); });
    op.create_table("third", {column("id", integer()).not_null(), primary_key({"id"})});
}
} // namespace

TEST_CASE("a deploy that leaves a revision half done says so, the next goes on with it, and the backup leads back") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    const support::TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    support::Revisions revisions;
    revisions.add("a1", {}, make_first);
    const auto before = revisions.graph();
    REQUIRE_FALSE(retort::deploy::deploy(*connection, {.graph = before}).failure);
    const std::string rows = contents(*connection);

    revisions.add("b1", "a1", make_second);
    const auto graph = revisions.graph();
    std::vector<Stage> stages;
    Request request{.graph = graph, .backup_folder = folder.path() + "/backups"};
    request.begins = [&](Stage stage) { stages.push_back(stage); };
    const Report failed = retort::deploy::deploy(*connection, request);
    REQUIRE(failed.failure);
    CHECK(failed.failure->stage == Stage::upgrade);
    CHECK(stages == std::vector{Stage::lock, Stage::plan, Stage::backup, Stage::upgrade});
    CHECK_THAT(failed.failure->error.what(), Contains("somewhere"));
    CHECK(failed.run.empty());
    CHECK(failed.has_changed());
    REQUIRE(failed.unfinished);
    CHECK(failed.unfinished->completed == 1);
    CHECK(failed.after == retort::migration::Ids{"a1"});
    REQUIRE(failed.backup);

    SECTION("going on") {
        connection->execute("CREATE TABLE somewhere (id integer)");
        const Report report = retort::deploy::deploy(*connection, request);
        CHECK_FALSE(report.failure);
        CHECK(report.run.size() == 1);
        CHECK_FALSE(report.unfinished);
        CHECK(report.after == retort::migration::Ids{"b1"});
        CHECK(connection->query("SELECT count(*) FROM somewhere").at(0).at(0) == "1");
        CHECK(report.backup->file != failed.backup->file); // of what was half done
    }
    SECTION("going back") {
        retort::backup::restore(*connection, failed.backup->file);
        CHECK(contents(*connection) == rows);
    }
}

TEST_CASE("a deploy reports whatever is thrown, and is over then") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    support::Revisions revisions;
    revisions.add("a1", {}, make_first);
    const auto graph = revisions.graph();
    Request request{.graph = graph};
    request.disagreements = [](retort::database::Connection&) -> std::vector<std::string> {
        throw std::runtime_error("of the program's own");
    };
    const Report report = retort::deploy::deploy(*connection, request);
    REQUIRE(report.failure);
    CHECK(report.failure->stage == Stage::plan);
    CHECK(report.failure->error.what() == std::string("of the program's own"));
    CHECK_FALSE(report.has_changed());
    // Nobody has the lock any more.
    const retort::Lease other = database.connect();
    CHECK_NOTHROW(other->dialect().lock_throughout(*other, "retort_version", std::chrono::milliseconds(0)));
}

TEST_CASE("a database in memory can be deployed to") {
    Database database{"sqlite://"};
    const retort::Lease connection = database.connect();
    support::Revisions revisions;
    revisions.add("a1", {}, make_first);
    const auto graph = revisions.graph();
    const Report report = retort::deploy::deploy(*connection, {.graph = graph, .backup_folder = "not_there"});
    CHECK_FALSE(report.failure);
    CHECK(report.run.size() == 1);
    CHECK(report.no_backup == "the database was empty");
}
