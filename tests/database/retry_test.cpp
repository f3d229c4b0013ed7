// Units of work that come in each other's way.

#include <catch2/catch.hpp>

#include <atomic>
#include <barrier>
#include <thread>

#include "session_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using namespace std::chrono_literals;
using world::City;
using world::Country;
using world::World;

void add_cities(Database& database) {
    Session session{database};
    session.add(Country{.name = "India", .code = "IND"});
    session.add({City{"IND", "Pune", 0}, City{"IND", "Mysuru", 0}});
    session.commit();
}

void grow(Session& session, const std::string& name) {
    City city = session.get<City>("IND", name).value();
    ++city.people;
    session.update(city);
    session.flush();
}

int people(Database& database, const std::string& name) {
    Session session{database, read_only};
    return session.get<City>("IND", name)->people;
}
} // namespace

TEST_CASE("retry: the work is committed, and what it returns comes back", "[retry]") {
    World world{GENERATE(from_range(support::dialects()))};
    add_cities(world.database);
    const std::string name = retry(world.database, [](Session& session) {
        grow(session, "Pune");
        return session.get<City>("IND", "Pune")->name;
    });
    CHECK(name == "Pune");
    retry(world.database, [](Session& session) { grow(session, "Pune"); }); // returns nothing
    const auto owned = retry(world.database, [](Session&) { return std::make_unique<int>(3); });
    CHECK(*owned == 3);
    CHECK(people(world.database, "Pune") == 2);
}

TEST_CASE("retry: only what another transaction did is tried again", "[retry]") {
    World world{GENERATE(from_range(support::dialects()))};
    add_cities(world.database);
    int calls = 0;
    const RetryOptions quick{.attempts = 4, .first_pause = 1ms, .longest_pause = 2ms};

    SECTION("until it goes well, each time from the start") {
        retry(
            world.database,
            [&](Session& session) {
                grow(session, "Pune");
                if (++calls < 4) throw Error(calls == 1 ? ErrorCategory::busy : ErrorCategory::serialization, "again");
            },
            quick);
        CHECK(calls == 4);
        CHECK(people(world.database, "Pune") == 1);
    }
    SECTION("until there were enough attempts") {
        const Error error = support::error_of([&] {
            retry(
                world.database,
                [&](Session& session) {
                    grow(session, "Pune");
                    ++calls;
                    throw Error(ErrorCategory::serialization, "could not serialize", "a hint");
                },
                quick);
        });
        CHECK(calls == 4);
        CHECK(std::string(error.what()) == "could not serialize");
        CHECK(error.category() == ErrorCategory::serialization);
        CHECK_THAT(error.hint(), Catch::StartsWith("it was tried 4 times in ") && Catch::EndsWith(" ms; a hint"));
        CHECK(people(world.database, "Pune") == 0);
    }
    SECTION("until the deadline") {
        const auto start = std::chrono::steady_clock::now();
        CHECK_THROWS_AS(retry(world.database,
                              [&](Session&) {
                                  ++calls;
                                  throw Error(ErrorCategory::busy, "busy");
                              },
                              {.attempts = 1'000'000, .deadline = 100ms, .first_pause = 1ms, .longest_pause = 1ms}),
                        Error);
        CHECK(calls > 1);
        CHECK(std::chrono::steady_clock::now() - start < 5s);
    }
    SECTION("other errors come through at once") {
        CHECK(support::error_of([&] {
                  retry(world.database, [&](Session& session) {
                      ++calls;
                      session.add(Country{.name = "India", .code = "IND"});
                  });
              }).category() == ErrorCategory::unique);
        CHECK_THROWS_AS(retry(world.database,
                              [&](Session&) {
                                  ++calls;
                                  throw std::runtime_error("mine");
                              }),
                        std::runtime_error);
        CHECK(calls == 2);
        CHECK(support::error_of([&] { retry(world.database, [](Session&) {}, {.attempts = 0}); }).category() ==
              ErrorCategory::usage);
    }
    SECTION("a pool that is empty is not asked again") {
        Database small{world.scratch.url(), {.pool_size = 1, .pool_timeout = 20ms}};
        const Lease lease = small.connect();
        const auto start = std::chrono::steady_clock::now();
        CHECK(support::error_of([&] { retry(small, [](Session&) {}); }).category() == ErrorCategory::busy);
        CHECK(std::chrono::steady_clock::now() - start < 2s);
    }
}

TEST_CASE("retry: nothing is lost when many change one row", "[retry]") {
    World world{GENERATE(from_range(support::dialects()))};
    add_cities(world.database);
    constexpr int threads = 4;
    constexpr int times = 10;
    std::atomic<int> calls = 0;
    std::vector<std::thread> running;
    std::atomic<int> failures = 0;
    for (int i = 0; i < threads; ++i)
        running.emplace_back([&] {
            try {
                for (int j = 0; j < times; ++j)
                    retry(world.database,
                          [&](Session& session) {
                              ++calls;
                              grow(session, "Pune");
                          },
                          {.attempts = 1000, .session = {.isolation = Isolation::serializable}});
            } catch (const std::exception&) {
                ++failures;
            }
        });
    for (std::thread& thread : running) thread.join();
    CHECK(failures == 0);
    CHECK(people(world.database, "Pune") == threads * times);
    CHECK(calls >= threads * times);
}

TEST_CASE("PostgreSQL: two that wait for each other both get done", "[retry]") {
    World world{"postgresql"};
    add_cities(world.database);
    std::barrier meeting(2);
    std::atomic<int> calls = 0;
    const auto run = [&](const std::string& first, const std::string& second) {
        bool met = false;
        const auto grow_both = [&](Session& session) {
            ++calls;
            grow(session, first);
            if (!std::exchange(met, true)) meeting.arrive_and_wait(); // each holds its first row
            grow(session, second);
        };
        retry(world.database, grow_both, {.session = {.isolation = Isolation::repeatable_read}});
    };
    std::thread other([&] { run("Mysuru", "Pune"); });
    run("Pune", "Mysuru");
    other.join();
    CHECK(calls >= 3); // the server chose one of them to give way
    CHECK(people(world.database, "Pune") == 2);
    CHECK(people(world.database, "Mysuru") == 2);
}

TEST_CASE("a deadlock is told as one", "[retry]") {
    World world{"postgresql"};
    add_cities(world.database);
    Session one{world.database};
    grow(one, "Pune");
    std::atomic<bool> other_failed = false;
    std::barrier meeting(2);
    std::thread other([&] {
        Session session{world.database};
        grow(session, "Mysuru");
        meeting.arrive_and_wait();
        try {
            grow(session, "Pune");
        } catch (const Error& e) {
            other_failed = e.category() == ErrorCategory::serialization && e.state() == "40P01";
        }
    });
    meeting.arrive_and_wait();
    bool one_failed = false;
    try {
        grow(one, "Mysuru");
    } catch (const Error& e) {
        one_failed = e.category() == ErrorCategory::serialization && e.state() == "40P01";
    }
    one.rollback();
    other.join();
    CHECK((one_failed || other_failed));
    CHECK_FALSE((one_failed && other_failed));
}

TEST_CASE("SQLite: a file that somebody else writes to is busy, and free again later", "[retry]") {
    World world{"sqlite"};
    add_cities(world.database);
    Database impatient{world.scratch.url(), {.busy_timeout = 20ms}};
    auto writer = std::make_unique<Session>(world.database);
    grow(*writer, "Pune");

    Session waiting{impatient};
    CHECK(support::error_of([&] { (void)waiting.count<City>(); }).category() == ErrorCategory::busy);
    waiting.rollback();
    Session reader{impatient, {.mode = read_only}};
    CHECK(reader.get<City>("IND", "Pune")->people == 0); // readers do not wait for it

    std::thread other([&] {
        std::this_thread::sleep_for(150ms);
        reader.rollback();
        writer->commit();
        writer.reset();
    });
    int calls = 0;
    retry(impatient,
          [&](Session& session) {
              ++calls;
              grow(session, "Pune");
          },
          {.attempts = 100});
    other.join();
    CHECK(calls >= 1);
    CHECK(people(world.database, "Pune") == 2);
}
