// Several runners on one database at once, and runners that are killed, with revisions of which a part runs outside a
// transaction.

#include <catch2/catch.hpp>

#include <array>
#include <csignal>
#include <map>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/resolve.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/random.hpp>
#include <support/revisions.hpp>

#include "dump.hpp"

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Rows = std::vector<database::TextRow>;

namespace {
void vacuum(Operations& op) {
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
}

// Nobody is killed here: on a busy machine one that is at work may be silent for long.
const migration::Settings patient{.quiet_time = std::chrono::seconds(30)};

void first_half(Operations& op) {
    op.execute("UPDATE t SET n = n + 1");
    vacuum(op);
}

// What runs twice, or not at all, is seen in the number. At the head it is 1111.
Revisions counting() {
    Revisions revisions;
    revisions.add(
        "r1", {},
        [](Operations& op) {
            op.create_table("t", {column("n", integer()).not_null()});
            op.bulk_insert("t", {"n"}, {{0}});
        },
        [](Operations& op) { op.drop_table("t"); });
    revisions.add(
        "r2", "r1",
        [](Operations& op) {
            first_half(op);
            op.execute("UPDATE t SET n = n + 10");
            op.create_index("t", index({"n"}), concurrently);
            vacuum(op);
            op.execute("UPDATE t SET n = n + 100");
        },
        [](Operations& op) {
            op.execute("UPDATE t SET n = n - 1");
            vacuum(op);
            op.drop_index("t", "ix_t_n", concurrently);
            op.execute("UPDATE t SET n = n - 110");
        });
    revisions.add(
        "r3", "r2", [](Operations& op) { op.execute("UPDATE t SET n = n + 1000"); },
        [](Operations& op) { op.execute("UPDATE t SET n = n - 1000"); });
    return revisions;
}

// Ten that begin together. What they ran, by revision; the test fails when one of them does.
std::map<std::string, int> ten_at_once(const std::string& url, const std::function<migration::Plan(Lease&)>& request) {
    std::array<migration::Plan, 10> ran{};
    std::array<std::string, 10> errors{};
    {
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < ran.size(); ++i) {
            threads.emplace_back([&, i] {
                try {
                    Database db{url};
                    Lease connection = db.connect();
                    ran[i] = request(connection);
                } catch (const std::exception& e) {
                    errors[i] = e.what();
                }
            });
        }
        for (std::thread& thread : threads) thread.join();
    }
    for (const std::string& error : errors) CHECK(error == "");
    std::map<std::string, int> times;
    for (const migration::Plan& plan : ran) {
        for (const migration::PlanItem& item : plan) ++times[std::string(item.revision->id)];
    }
    return times;
}
} // namespace

TEST_CASE("ten runners that start together on a fresh database, with a stepped revision") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const Revisions revisions = counting();
        const auto graph = revisions.graph();
        const std::map<std::string, int> each_once{{"r1", 1}, {"r2", 1}, {"r3", 1}};
        CHECK(ten_at_once(scratch.url(), [&](Lease& connection) {
                  return migration::upgrade(*connection, graph, "head", patient);
              }) == each_once);
        Database db{scratch.url()};
        CHECK(db.connect()->query("SELECT n FROM t") == Rows{{"1111"}});
        CHECK(db.connect()->query("SELECT revision, state FROM retort_history ORDER BY id") ==
              Rows{{"r1", "done"}, {"r2", "done"}, {"r3", "done"}});
        CHECK(ten_at_once(scratch.url(), [&](Lease& connection) {
                  return migration::downgrade(*connection, graph, "r1", patient);
              }) == std::map<std::string, int>{{"r2", 1}, {"r3", 1}});
        CHECK(db.connect()->query("SELECT n FROM t") == Rows{{"0"}});
    }
}

TEST_CASE("some go up while others go down: each revision is whole or not there, and so are its numbers") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        const Scratch scratch(dialect);
        const Revisions revisions = counting();
        const auto graph = revisions.graph();
        Database db{scratch.url()};
        migration::upgrade(*db.connect(), graph, "r1");
        std::array<std::string, 8> errors{};
        {
            std::vector<std::thread> threads;
            for (std::size_t i = 0; i < errors.size(); ++i) {
                threads.emplace_back([&, i] {
                    try {
                        Database own{scratch.url()};
                        Lease connection = own.connect();
                        i % 2 == 0 ? migration::upgrade(*connection, graph, "head", patient)
                                   : migration::downgrade(*connection, graph, "r1", patient);
                    } catch (const Error& e) {
                        // Where transactions are the lock, one that goes the other way may come between two of them.
                        if (dialect != "sqlite" || e.category() != ErrorCategory::lock) errors[i] = e.what();
                    } catch (const std::exception& e) {
                        errors[i] = e.what();
                    }
                });
            }
            for (std::thread& thread : threads) thread.join();
        }
        for (const std::string& error : errors) CHECK(error == "");
        CHECK(!migration::read_unfinished(*db.connect(), {}));
        const std::map<std::string, std::string> numbers{{"r1", "0"}, {"r2", "111"}, {"r3", "1111"}};
        const std::string last = *migration::read_applied(*db.connect(), {}).rbegin();
        CHECK(db.connect()->query("SELECT n FROM t") == Rows{{numbers.at(last)}});
    }
}

TEST_CASE("a revision that somebody else has half done meanwhile is gone on with, not begun again") {
    const Scratch scratch("sqlite"); // on PostgreSQL the lock keeps the other out
    const Revisions revisions = counting();
    const auto graph = revisions.graph();
    Revisions broken;
    broken.add("r1", {}, revisions.pointers()[0]->body.upgrade).add("r2", "r1", [](Operations& op) {
        first_half(op);
        op.execute("UPDATE nowhere SET n = 0");
    });
    Database theirs{scratch.url()};
    Database ours{scratch.url()};
    const Lease connection = ours.connect();
    bool stuck = false;
    const auto they_get_stuck = [&](const migration::Progress& progress) {
        if (progress.finished || stuck || progress.item.revision->id != "r2") return;
        stuck = true;
        CHECK_THROWS_AS(migration::upgrade(*theirs.connect(), broken.graph(), "r2"), Error);
    };
    const migration::Settings settings{.quiet_time = std::chrono::milliseconds(50)};
    CHECK(migration::upgrade(*connection, graph, "+2", settings, they_get_stuck).size() == 2); // not a third one
    CHECK(connection->query("SELECT n FROM t") == Rows{{"111"}});
    CHECK(connection->query("SELECT revision, state FROM retort_history ORDER BY id") ==
          Rows{{"r1", "done"}, {"r2", "done"}});
}

namespace {
// A process of its own that does the request, and what kills it after a while. Whether it was killed.
bool killed(std::chrono::microseconds after, const std::function<void()>& request) {
    const pid_t child = fork();
    if (child == 0) {
        try {
            request();
        } catch (const std::exception&) { // what it has left behind is looked at
        }
        _exit(0);
    }
    std::this_thread::sleep_for(after);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

void kill_often(const std::string& dialect, int kills) {
    const Revisions revisions = counting();
    const auto graph = revisions.graph();
    const migration::Settings settings{.quiet_time = {}};
    const Scratch scratch(dialect);
    const auto open = [&] {
        const Url url(scratch.url());
        auto connection = database::find_dialect(url.scheme()).connect(url);
        if (dialect == "sqlite") connection->execute("PRAGMA synchronous = OFF"); // a kill is no power cut
        return connection;
    };
    const auto go = [&](bool up) {
        const auto connection = open();
        up ? migration::upgrade(*connection, graph, "head", settings)
           : migration::downgrade(*connection, graph, "r1", settings);
    };
    go(true);
    const std::string after = dump(*open());
    go(false);
    const std::string before = dump(*open());
    const auto start = std::chrono::steady_clock::now();
    go(true);
    const auto length = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    go(false);

    // Nobody knows whether VACUUM has happened.
    const auto finish = [&](bool up) {
        try {
            go(up);
        } catch (const Error& e) {
            INFO(e.what());
            CHECK_THAT(e.hint(), Catch::Contains("if not: retort resolve r2 --step-reverted;"));
            migration::resolve_by_hand(*open(), graph, "r2", migration::Resolution::step_reverted, settings);
            go(up);
        }
    };
    Random random(20);
    int hits = 0;
    bool up = true;
    for (int tries = 0; hits < kills && tries < 20 * kills; ++tries, up = !up) {
        INFO((up ? "upgrade" : "downgrade") << ", try " << tries);
        const std::chrono::microseconds moment(random.between(0, static_cast<int>(length.count())));
        if (killed(moment, [&] { go(up); })) ++hits;
        finish(up);
        CHECK(dump(*open()) == (up ? after : before));
        CHECK(!migration::read_unfinished(*open(), {}));
    }
    CHECK(hits == kills);
}
} // namespace

TEST_CASE("runners on SQLite that are killed at random moments leave what can be gone on with") {
    kill_often("sqlite", 20);
}
TEST_CASE("runners on PostgreSQL that are killed at random moments leave what can be gone on with") {
    kill_often("postgresql", 20);
}

TEST_CASE("PostgreSQL: a revision waits for a table that somebody reads, and tries again") {
    const Scratch scratch("postgresql");
    const auto open = [&](std::chrono::milliseconds patience) {
        return database::find_dialect("postgresql").connect(Url(scratch.url()), {.busy_timeout = patience});
    };
    Revisions revisions;
    revisions.add("r1", {}, [](Operations& op) { op.create_table("busy", {column("id", integer())}); });
    revisions.add("r2", "r1", [](Operations& op) { op.add_column("busy", column("n", integer())); });
    revisions.add("r3", "r2", [](Operations& op) { op.create_index("busy", index({"n"}), concurrently); });
    const auto graph = revisions.graph();
    const auto runner = open(std::chrono::milliseconds(100));
    migration::upgrade(*runner, graph, "r1");
    const auto reader = open(std::chrono::milliseconds(5000));
    const auto read = [&] {
        reader->begin(database::Begin::read_write);
        reader->query("SELECT * FROM busy");
        reader->execute("LOCK TABLE busy IN ROW EXCLUSIVE MODE");
    };
    SECTION("long enough") {
        for (const char* target : {"r2", "r3"}) {
            read();
            std::jthread release([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(600));
                reader->commit();
            });
            CHECK(migration::upgrade(*runner, graph, target).size() == 1);
        }
        CHECK(runner->query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_busy_n'::regclass").at(0).at(0) ==
              "t");
    }
    SECTION("not for ever") {
        read();
        const migration::Settings settings{.patience = {.attempts = 3}};
        try {
            migration::upgrade(*runner, graph, "r2", settings);
            FAIL("nobody gave the table back");
        } catch (const Error& e) {
            CHECK(e.category() == ErrorCategory::busy);
            CHECK_THAT(e.hint(), Catch::StartsWith("it was tried 3 times in "));
        }
        reader->rollback();
        CHECK(migration::read_applied(*runner, {}) == migration::Ids{"r1"});
        CHECK_FALSE(migration::read_unfinished(*runner, {}));
        CHECK(migration::upgrade(*runner, graph, "head").size() == 2);
    }
}
