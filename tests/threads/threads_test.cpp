// One Database and many threads, for ThreadSanitizer: leases, sessions, nested transactions and retries at once.

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <retort/session.hpp>

#include "../database/session_models.hpp"
#include <support/random.hpp>

namespace {
using namespace retort;
using namespace std::chrono_literals;
using world::City;
using world::Country;

constexpr int threads = 8;
constexpr std::size_t connections = 3;

/// How many connections are in use at the same time, at most.
class Gauge {
public:
    class Use {
    public:
        explicit Use(Gauge& gauge) : gauge_(gauge) {
            const int now = ++gauge_.now_;
            for (int most = gauge_.most_; now > most && !gauge_.most_.compare_exchange_weak(most, now);) {
            }
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        ~Use() { --gauge_.now_; }

    private:
        Gauge& gauge_;
    };

    [[nodiscard]] int most() const { return most_; }

private:
    std::atomic<int> now_ = 0;
    std::atomic<int> most_ = 0;
};

/// What the threads have in common besides the Database.
struct Shared {
    Gauge gauge{};
    std::atomic<int> grown = 0;
    std::atomic<int> added = 0;
    std::atomic<int> attempts = 0;
    std::atomic<int> lost = 0;
    std::atomic<int> unexpected = 0;
    std::atomic<bool> printed = false;
    std::string first{}; ///< unexpected error; written by the thread that set `printed`
};

bool is_postgresql(const Database& database) { return database.dialect().name() == "postgresql"; }

void use_lease(Database& database, Shared& shared, support::Random& random) {
    Lease lease = database.connect();
    const Gauge::Use use(shared.gauge);
    lease->query("SELECT 1");
    if (random.chance(30)) // leaves something behind that the next one must not see
        lease->execute(is_postgresql(database)
                           ? "SET statement_timeout = 60000; CREATE TEMP TABLE left_over (a integer)"
                           : "PRAGMA foreign_keys = OFF");
    if (random.chance(30)) lease->begin(database::Begin::read_only);
    if (is_postgresql(database) && random.chance(10)) {
        ++shared.lost;
        try {
            lease->query("SELECT pg_terminate_backend(pg_backend_pid())");
            ++shared.unexpected; // the server ended the connection while it was asked
        } catch (const Error& e) {
            if (e.category() != ErrorCategory::connection) ++shared.unexpected;
        }
    }
}

void grow(Database& database, Shared& shared) {
    retry(database,
          [&](Session& session) {
              const Gauge::Use use(shared.gauge);
              ++shared.attempts;
              City city = session.get<City>("IND", "Pune").value();
              ++city.people;
              session.update(city);
          },
          {.attempts = 1000, .deadline = 5min, .session = {.isolation = Isolation::serializable}});
    ++shared.grown;
}

void add(Database& database, Shared& shared, const std::string& name) {
    retry(database,
          [&](Session& session) {
              const Gauge::Use use(shared.gauge);
              session.add(City{"IND", name, 1});
              const Nested undone = session.nested();
              session.add({City{"IND", name + " undone", 1}, City{"IND", name, 1}}); // there already
              try {
                  session.flush();
              } catch (const Error& e) {
                  if (e.category() != ErrorCategory::unique) throw;
              }
          },
          {.attempts = 1000, .deadline = 5min});
    ++shared.added;
}

void read(Database& database, Shared& shared) {
    Session session{database, {.mode = read_only}};
    const Gauge::Use use(shared.gauge);
    if (session.get<City>("IND", "Pune")->people < 0) ++shared.unexpected;
}

void work(Database& database, Shared& shared, int number, int times) {
    support::Random random(static_cast<std::uint64_t>(number));
    for (int i = 0; i < times; ++i) {
        try {
            switch (random.below(4)) {
            case 0: use_lease(database, shared, random); break;
            case 1: grow(database, shared); break;
            case 2: add(database, shared, std::to_string(number) + "." + std::to_string(i)); break;
            default: read(database, shared);
            }
        } catch (const std::exception& e) {
            ++shared.unexpected;
            if (!shared.printed.exchange(true)) shared.first = e.what();
        }
    }
}

void hammer(Database& database, int times) {
    {
        Session session{database};
        session.add(Country{.name = "India", .code = "IND"});
        session.add(City{"IND", "Pune", 0});
        session.commit();
    }
    Shared shared;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([&, i] { work(database, shared, i, times); });
    for (std::thread& thread : running) thread.join();

    Session session{database};
    INFO(shared.first);
    CHECK(shared.unexpected == 0);
    CHECK(session.get<City>("IND", "Pune")->people == shared.grown);
    CHECK(session.count<City>() == 1 + shared.added);
    CHECK(shared.gauge.most() <= static_cast<int>(connections));
    WARN(database.dialect().name() << ": " << threads * times << " pieces of work, " << shared.grown
                                   << " updates of one row in " << shared.attempts << " attempts, " << shared.added
                                   << " rows added, " << shared.lost << " connections lost, at most "
                                   << shared.gauge.most() << " at a time");
}
} // namespace

TEST_CASE("many threads share one database") {
    world::World world{GENERATE(from_range(support::dialects()))};
    Database database{world.scratch.url(), {.busy_timeout = 60s, .pool_size = connections, .pool_timeout = 5min}};
    hammer(database, 60);
}

TEST_CASE("many threads wait for the one connection of a database in memory") {
    Database database{"sqlite://", {.pool_timeout = 5min}};
    database.connect()->execute("CREATE TABLE t (a integer)");
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            for (int j = 0; j < 100; ++j) database.connect()->execute("INSERT INTO t VALUES (1)");
        });
    for (std::thread& thread : running) thread.join();
    CHECK(database.connect()->query("SELECT count(*) FROM t").at(0).at(0) == std::to_string(threads * 100));
}

TEST_CASE("waiting ends at the deadline while others take and give back") {
    Database database{"sqlite://", {.pool_timeout = 1ms}};
    std::atomic<int> refused = 0;
    std::atomic<int> lent = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            for (int j = 0; j < 50; ++j) {
                try {
                    const Lease lease = database.connect();
                    ++lent;
                    if (j % 10 == 0) std::this_thread::sleep_for(2ms);
                } catch (const Error& e) {
                    if (e.category() == ErrorCategory::busy) ++refused;
                }
            }
        });
    for (std::thread& thread : running) thread.join();
    CHECK(refused + lent == threads * 50);
    CHECK(lent > 0);
}

TEST_CASE("leases go from thread to thread, and outlive their database") {
    const support::Scratch scratch{GENERATE(from_range(support::dialects()))};
    for (int round = 0; round < 10; ++round) {
        auto database = std::make_unique<Database>(scratch.url(), database::ConnectOptions{.pool_size = 4});
        std::vector<std::thread> running;
        for (int i = 0; i < 4; ++i) running.emplace_back([lease = database->connect()] { lease->query("SELECT 1"); });
        database.reset();
        for (std::thread& thread : running) thread.join();
    }
}

TEST_CASE("random uuids and databases are made in many threads") {
    std::vector<std::thread> running;
    std::vector<std::vector<Uuid>> made(threads);
    for (std::vector<Uuid>& mine : made)
        running.emplace_back([&] {
            for (int i = 0; i < 200; ++i) mine.push_back(Uuid::random());
            Database("sqlite://").connect()->execute("SELECT 1");
        });
    for (std::thread& thread : running) thread.join();
    std::set<std::string> all;
    for (const auto& mine : made)
        for (const Uuid& uuid : mine) all.insert(uuid.to_string());
    CHECK(all.size() == threads * 200);
}
