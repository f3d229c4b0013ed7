// A revision that stands in place of others, on databases that have none, some or all of these.

#include <catch2/catch.hpp>

#include <array>
#include <map>
#include <thread>

#include <retort/database.hpp>
#include <retort/expect.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/migration/view.hpp>
#include <retort/operation/operations.hpp>
#include <retort/schema/json.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;
using migration::Graph;
using migration::Ids;
using migration::read_applied;

namespace {
const migration::Settings at_once{.quiet_time = {}};

void r1(Operations& op) {
    op.create_table("person", {column("id", integer()).not_null(), column("nme", text()), primary_key({"id"})});
}
void undo_r1(Operations& op) { op.drop_table("person"); }
void r2(Operations& op) { op.rename_column("person", "nme", "name"); }
void undo_r2(Operations& op) { op.rename_column("person", "name", "nme"); }
void r3(Operations& op) { op.create_index("person", index({"name"}), concurrently); }
void undo_r3(Operations& op) { op.drop_index("person", "ix_person_name"); }
void r4(Operations& op) {
    op.add_column("person", column("age", integer()));
    op.create_table("pet", {column("id", integer()).not_null(), primary_key({"id"})});
}
void undo_r4(Operations& op) {
    op.drop_table("pet");
    op.drop_column("person", "age");
}
void r5(Operations& op) { op.add_column("pet", column("name", text())); }
void undo_r5(Operations& op) { op.drop_column("pet", "name"); }
// r2, r3 and r4.
void all(Operations& op) {
    r2(op);
    r3(op);
    r4(op);
}
void undo_all(Operations& op) {
    undo_r4(op);
    undo_r3(op);
    undo_r2(op);
}
void other_than_all(Operations& op) {
    all(op);
    op.add_column("person", column("fax", text()));
}
// Its second operation fails, outside a transaction.
void r3_broken(Operations& op) {
    op.execute("CREATE TABLE on_the_way (n integer)");
    op.autocommit([](Operations& apart) { apart.execute("INSERT INTO nowhere VALUES (1)"); });
}

enum class Files { all, squash_only };

Revisions history(Files files = Files::all, Revisions::Function squash = all) {
    Revisions revisions;
    revisions.add("r1", {}, r1, undo_r1).add("r5", "r4", r5, undo_r5);
    revisions.add("s", "r1", squash, undo_all).replacing({"r2", "r3", "r4"});
    if (files == Files::all)
        revisions.add("r2", "r1", r2, undo_r2).add("r3", "r2", r3, undo_r3).add("r4", "r3", r4, undo_r4);
    return revisions;
}

// As it was before there was a squash.
Revisions old_history() {
    Revisions revisions;
    revisions.add("r1", {}, r1, undo_r1).add("r2", "r1", r2, undo_r2).add("r3", "r2", r3, undo_r3);
    revisions.add("r4", "r3", r4, undo_r4).add("r5", "r4", r5, undo_r5);
    return revisions;
}

std::unique_ptr<database::Connection> open(const std::string& url) {
    const Url parsed(url);
    return database::find_dialect(parsed.scheme()).connect(parsed);
}

std::string schema_of(database::Connection& connection) {
    return schema::fingerprint(connection.dialect().inspect(connection));
}
} // namespace

TEST_CASE("whatever of the replaced a database has, an upgrade ends with the squash, and keeps the rows") {
    const Revisions old_ones = old_history();
    const Revisions new_ones = history();
    for (const std::string& dialect : dialects()) {
        std::string wanted;
        for (const char* reached : {"base", "r1", "r2", "r3", "r4", "r5"}) {
            CAPTURE(dialect, reached);
            const Scratch scratch(dialect);
            const auto connection = open(scratch.url());
            const std::string at(reached);
            if (at != "base") {
                migration::upgrade(*connection, old_ones.graph(), at, at_once);
                connection->execute(at == "r1" ? "INSERT INTO person (id, nme) VALUES (1, 'Ada')"
                                               : "INSERT INTO person (id, name) VALUES (1, 'Ada')");
            }
            const auto preview = migration::preview_upgrade(*connection, new_ones.graph(), {"heads"}, at_once);
            const auto run = migration::upgrade(*connection, new_ones.graph(), "head", at_once);
            CHECK(preview.works.size() == run.size());
            CHECK(ids_text(run) == (at == "base" ? "r1,s,r5"
                                    : at == "r1" ? "s,r5"
                                    : at == "r2" ? "r3,r4,r5"
                                    : at == "r3" ? "r4,r5"
                                    : at == "r4" ? "r5"
                                                 : ""));
            CHECK(read_applied(*connection, {}) == Ids{"r1", "r5", "s"});
            if (at != "base") CHECK(connection->query("SELECT name FROM person").at(0).at(0) == "Ada");
            if (wanted.empty()) wanted = schema_of(*connection);
            CHECK(schema_of(*connection) == wanted);

            CHECK(migration::upgrade(*connection, new_ones.graph(), "head", at_once).empty());
            CHECK(migration::find_edited(*connection, new_ones.graph(), {}, {"s"}).empty());
            CHECK(migration::find_edited(*connection, history(Files::squash_only, other_than_all).graph(), {}, {"s"})
                      .size() == 1);
            migration::expect_head(*connection, "r5");
            CHECK(ids_text(migration::in_applied_order(new_ones.graph(),
                                                       migration::read_applied_order(*connection, {}))) == "r1,s,r5");

            // The squash is a revision like any other, also once the other files are gone.
            const Revisions alone = history(Files::squash_only);
            CHECK(migration::upgrade(*connection, alone.graph(), "head", at_once).empty());
            CHECK(ids_text(migration::downgrade(*connection, alone.graph(), "-2", at_once)) == "r5,s");
            migration::expect_head(*connection, "r1");
            CHECK(ids_text(migration::upgrade(*connection, alone.graph(), "r4", at_once)) == "s"); // what it means
            migration::expect_head(*connection, "s");
            CHECK(ids_text(migration::upgrade(*connection, alone.graph(), "head", at_once)) == "r5");
            CHECK(schema_of(*connection) == wanted);
        }
    }
}

TEST_CASE("a database whose last one is the last of the replaced is at the squash") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        migration::upgrade(*connection, old_history().graph(), "r4", at_once);
        const Revisions new_ones = history();
        CHECK(migration::upgrade(*connection, new_ones.graph(), "s", at_once).empty());
        CHECK(read_applied(*connection, {}) == Ids{"r1", "s"});
        migration::expect_head(*connection, "s");
        const auto history_of_it =
            connection->query("SELECT direction, position FROM retort_history WHERE revision = 's' ORDER BY id");
        REQUIRE(history_of_it.size() == 1);
        CHECK(history_of_it[0][0] == "squash");
        CHECK(history_of_it[0][1] == "r4");
    }
}

TEST_CASE("in the middle it is gone on with, one by one, and back") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        migration::upgrade(*connection, old_history().graph(), "r3", at_once);
        const Revisions new_ones = history();
        const Graph graph = new_ones.graph();
        CHECK(ids_text(migration::downgrade(*connection, graph, "-1", at_once)) == "r3");
        CHECK(ids_text(migration::upgrade(*connection, graph, "+1", at_once)) == "r3");
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
        CHECK(migration::stamp(*connection, graph, "r2", at_once).after == Ids{"r1", "r2"});
        CHECK(migration::stamp(*connection, graph, "r3", at_once).after == Ids{"r1", "r2", "r3"});
        CHECK(ids_text(migration::upgrade(*connection, graph, "s", at_once)) == "r4"); // up to where it leads
        CHECK(read_applied(*connection, {}) == Ids{"r1", "s"});
        CHECK(ids_text(migration::downgrade(*connection, graph, "r1", at_once)) == "s");
        CHECK(ids_text(migration::upgrade(*connection, graph, "head", at_once)) == "s,r5");
    }
}

TEST_CASE("in the middle, and the files are gone: nothing is touched") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        migration::upgrade(*connection, old_history().graph(), "r3", at_once);
        const Revisions alone = history(Files::squash_only);
        const Error error = error_of([&] { migration::upgrade(*connection, alone.graph(), "head", at_once); });
        CHECK(error.category() == ErrorCategory::usage);
        CHECK_THAT(error.what(), Contains("not all of those that 's' replaces"));
        CHECK_THAT(error.hint(), Contains("bring it to 'r4' with a build that has them"));
        CHECK_THAT(error_of([&] { migration::stamp(*connection, alone.graph(), "head", at_once); }).what(),
                   Contains("not all of those that 's' replaces"));
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3"});
        // Some of the files: as good as none.
        Revisions some = history(Files::squash_only);
        some.add("r4", "r3", r4, undo_r4);
        CHECK_THROWS_AS(migration::upgrade(*connection, some.graph(), "head", at_once), Error);
        migration::upgrade(*connection, old_history().graph(), "head", at_once);
        migration::upgrade(*connection, some.graph(), "head", at_once);
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r5", "s"});
        migration::stamp(*connection, alone.graph(), "r1", at_once, true);
        CHECK(read_applied(*connection, {}) == Ids{"r1"});
    }
}

TEST_CASE("one of the replaced was left half done: it is gone on with, not with the squash") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        Revisions old_ones;
        old_ones.add("r1", {}, r1, undo_r1).add("r2", "r1", r3_broken, undo_r2);
        CHECK_THROWS_AS(migration::upgrade(*connection, old_ones.graph(), "head", at_once), Error);
        REQUIRE(migration::read_unfinished(*connection, {}));
        const Error error = error_of([&] { migration::upgrade(*connection, history().graph(), "head", at_once); });
        CHECK_THAT(error.what(), Contains("revision 'r2' is half applied"));
    }
}

TEST_CASE("one of the replaced was left half reverted: that is gone on with first") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        const Revisions old_ones = old_history();
        migration::upgrade(*connection, old_ones.graph(), "r4", at_once);
        // As a runner leaves it that was killed between two operations of r4's downgrade.
        const auto down = migration::record({old_ones.graph().find("r4"), migration::Direction::downgrade});
        connection->execute("DROP TABLE pet");
        connection->execute(migration::history_sql(connection->dialect(), {},
                                                   {.revision = "r4",
                                                    .direction = "downgrade",
                                                    .checksum = migration::checksum({down.front()}),
                                                    .who = "somebody",
                                                    .operations = 2,
                                                    .completed = 1,
                                                    .state = migration::State::partial}));
        const Revisions new_ones = history();
        const Graph graph = new_ones.graph();
        CHECK_THAT(error_of([&] { migration::upgrade(*connection, graph, "head", at_once); }).what(),
                   Contains("revision 'r4' is half reverted"));
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3", "r4"});
        CHECK(ids_text(migration::downgrade(*connection, graph, "-1", at_once)) == "r4");
        CHECK(ids_text(migration::upgrade(*connection, graph, "head", at_once)) == "r4,r5");
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r5", "s"});
    }
}

TEST_CASE("one of the replaced was edited after it was applied: nothing is folded") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        Revisions old_ones;
        old_ones.add("r1", {}, r1).add("r2", "r1", r2).add("r3", "r2", r3);
        old_ones.add("r4", "r3", [](Operations& op) {
            r4(op);
            op.execute("SELECT 1");
        });
        migration::upgrade(*connection, old_ones.graph(), "r4", at_once);
        const Revisions new_ones = history();
        for (const bool preview : {true, false}) {
            const Error error = error_of([&] {
                preview ? (void)migration::preview_upgrade(*connection, new_ones.graph(), {"head"}, at_once)
                        : (void)migration::upgrade(*connection, new_ones.graph(), "head", at_once);
            });
            CHECK_THAT(error.what(), Contains("revision 'r4' was applied and has been edited since"));
        }
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3", "r4"});
        // What the message says to do.
        migration::resolve_by_hand(*connection, new_ones.graph(), "r4", migration::Resolution::accept, at_once);
        migration::upgrade(*connection, new_ones.graph(), "head", at_once);
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r5", "s"});
    }
}

TEST_CASE("a squash of a squash, on databases that know neither, one or both") {
    Revisions revisions;
    revisions.add("r1", {}, r1, undo_r1).add("r2", "r1", r2, undo_r2).add("r3", "r2", r3, undo_r3);
    revisions.add("r4", "r3", r4, undo_r4).add("r5", "r4", r5, undo_r5);
    revisions.add("s", "r1", all, undo_all).replacing({"r2", "r3", "r4"});
    revisions
        .add(
            "t", {},
            [](Operations& op) {
                r1(op);
                all(op);
            },
            undo_r1)
        .replacing({"r1", "s"});
    const Graph graph = revisions.graph();
    for (const std::string& dialect : dialects()) {
        std::string wanted;
        for (const char* reached : {"base", "r1", "r2", "r4", "r5"}) {
            for (const bool through_s : {false, true}) {
                CAPTURE(dialect, reached, through_s);
                const Scratch scratch(dialect);
                const auto connection = open(scratch.url());
                if (std::string(reached) != "base")
                    migration::upgrade(*connection, old_history().graph(), reached, at_once);
                if (through_s) migration::upgrade(*connection, history().graph(), "head", at_once);
                migration::upgrade(*connection, graph, "head", at_once);
                CHECK(read_applied(*connection, {}) == Ids{"r5", "t"});
                if (wanted.empty()) wanted = schema_of(*connection);
                CHECK(schema_of(*connection) == wanted);
                migration::expect_head(*connection, "r5");
                CHECK(ids_text(migration::downgrade(*connection, graph, "-1", at_once)) == "r5");
                migration::expect_head(*connection, "t");
            }
        }
    }
}

TEST_CASE("a program that knows the squash starts on a database that does not know it yet") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        Database database{scratch.url()};
        migration::upgrade(*database.connect(), old_history().graph(), "r4", at_once);
        Revisions up_to_s;
        up_to_s.add("r1", {}, r1, undo_r1).add("s", "r1", all, undo_all).replacing({"r2", "r3", "r4"});
        expect_head(database, up_to_s.pointers());
        migration::upgrade(*database.connect(), up_to_s.graph(), "head", at_once);
        expect_head(database, up_to_s.pointers());
    }
}

TEST_CASE("a squash that leads elsewhere is not taken for what it replaces") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Revisions wrong = history(Files::all, other_than_all);
        CHECK(migration::differences_from_replaced(wrong.graph(), *wrong.graph().find("s"), dialect) ==
              std::vector<std::string>{"table person is another one"});
        CHECK(migration::differences_from_replaced(history().graph(), *history().graph().find("s"), dialect).empty());
        const Scratch scratch(dialect);
        const auto connection = open(scratch.url());
        migration::upgrade(*connection, old_history().graph(), "r4", at_once);
        const Error error = error_of([&] { migration::upgrade(*connection, wrong.graph(), "head", at_once); });
        CHECK(error.category() == ErrorCategory::revision);
        CHECK_THAT(error.what(), Contains("revision 's' does not lead where those that it replaces do: table person"));
        CHECK_THROWS_AS(migration::preview_upgrade(*connection, wrong.graph(), {"head"}, at_once), Error);
        CHECK(read_applied(*connection, {}) == Ids{"r1", "r2", "r3", "r4"});
    }
}

TEST_CASE("ten upgrades at once, of a database with some or all of the replaced") {
    const Revisions old_ones = old_history();
    const Revisions new_ones = history();
    const Graph graph = new_ones.graph();
    for (const std::string& dialect : dialects()) {
        for (const char* reached : {"r1", "r2", "r3", "r4", "r5"}) {
            CAPTURE(dialect, reached);
            const Scratch scratch(dialect);
            migration::upgrade(*open(scratch.url()), old_ones.graph(), reached, at_once);
            std::array<migration::Plan, 10> ran{};
            std::array<std::string, 10> errors{};
            {
                std::vector<std::thread> threads;
                for (std::size_t i = 0; i < ran.size(); ++i)
                    threads.emplace_back([&, i] {
                        try {
                            ran[i] = migration::upgrade(*open(scratch.url()), graph, "head",
                                                        {.quiet_time = std::chrono::seconds(30)});
                        } catch (const std::exception& e) {
                            errors[i] = e.what();
                        }
                    });
                for (std::thread& thread : threads) thread.join();
            }
            std::map<std::string, int> times;
            for (const migration::Plan& plan : ran)
                for (const migration::PlanItem& item : plan) ++times[std::string(item.revision->id)];
            for (const std::string& error : errors) CHECK(error.empty());
            for (const auto& [id, count] : times) {
                CAPTURE(id);
                CHECK(count == 1);
            }
            const auto connection = open(scratch.url());
            CHECK(read_applied(*connection, {}) == Ids{"r1", "r5", "s"});
            CHECK(connection->query("SELECT 1 FROM retort_history WHERE direction = 'squash'").size() ==
                  (std::string(reached) == "r1" ? 0 : 1));
        }
    }
}
