// Isolation levels and transactions inside transactions, on both databases.

#include <catch2/catch.hpp>

#include <set>

#include "session_models.hpp"
#include <support/errors.hpp>
#include <support/random.hpp>
#include <support/server.hpp>

namespace {
using namespace retort;
using namespace std::chrono_literals;
using world::City;
using world::Country;
using world::World;

std::set<std::string> names(Session& session) {
    std::set<std::string> found;
    for (const Country& country : session.exec(select<Country>()).all()) found.insert(country.code);
    return found;
}
using Names = std::set<std::string>;

Country country(const std::string& code) { return {.name = "Land of " + code, .code = code}; }

ErrorCategory category(const std::function<void()>& call) { return support::error_of(call).category(); }
} // namespace

TEST_CASE("nested: what is committed stays, what is not is undone", "[nested]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(country("AAA")); // not sent yet: belongs to the session
    {
        Nested kept = session.nested();
        session.add(country("BBB"));
        kept.commit();
    }
    CHECK(session.written().inserted == 2);
    {
        const Nested undone = session.nested();
        session.add(country("CCC"));
        session.flush();
        session.add(country("DDD")); // never sent
        CHECK(session.written().inserted == 3);
    }
    CHECK(session.written().inserted == 2);
    CHECK(names(session) == Names{"AAA", "BBB"});
    {
        Nested undone = session.nested();
        session.remove(session.exec(select<Country>().where(c<&Country::code> == "AAA")).one());
        undone.rollback();
        session.add(country("EEE"));
    }
    session.commit();
    session.rollback();
    CHECK(names(session) == Names{"AAA", "BBB", "EEE"});
}

TEST_CASE("nested: after an error of the database the session goes on", "[nested]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(country("AAA"));
    SECTION("of a flush") {
        Nested attempt = session.nested();
        session.add(country("BBB"));
        session.add(country("AAA"));
        CHECK(category([&] { session.flush(); }) == ErrorCategory::unique);
        CHECK(support::message_of([&] { (void)session.count<Country>(); }) ==
              "the transaction failed before and cannot go on | end the nested transaction, which goes back to where "
              "it began");
        CHECK(category([&] { attempt.commit(); }) == ErrorCategory::usage);
    }
    SECTION("of the commit") {
        Nested attempt = session.nested();
        session.add(country("AAA"));
        CHECK(category([&] { attempt.commit(); }) == ErrorCategory::unique);
        attempt.rollback();
        session.add(country("CCC"));
        CHECK(names(session) == Names{"AAA", "CCC"});
        session.rollback();
        session.add(country("AAA"));
    }
    SECTION("of SQL of one's own") {
        const Nested attempt = session.nested();
        session.add(country("BBB"));
        CHECK(category([&] { session.connection().execute("SELECT nonsense"); }) == ErrorCategory::syntax);
    }
    SECTION("that leaves by exception") {
        CHECK(category([&] {
                  Nested attempt = session.nested();
                  session.add({country("BBB"), country("BBB")});
                  attempt.commit();
              }) == ErrorCategory::unique);
    }
    session.commit();
    CHECK(names(session) == Names{"AAA"});
}

TEST_CASE("nested: the order of ends is kept", "[nested]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    SECTION("inner ones first") {
        Nested outer = session.nested();
        {
            Nested inner = session.nested();
            CHECK(support::message_of([&] { outer.commit(); }) ==
                  "a transaction nested in this one is open | commit it, or end its scope, first");
            CHECK(support::message_of([&] { session.commit(); }) ==
                  "a nested transaction is open | commit it, or end its scope, first");
            inner.commit();
            CHECK(category([&] { inner.commit(); }) == ErrorCategory::usage);
            CHECK(category([&] { inner.rollback(); }) == ErrorCategory::usage);
        }
        outer.commit();
        session.commit();
    }
    SECTION("the outer one takes the inner one along") {
        Nested outer = session.nested();
        Nested inner = session.nested();
        session.add(country("AAA"));
        outer.rollback();
        CHECK(category([&] { inner.commit(); }) == ErrorCategory::usage);
        const Nested another = session.nested(); // at the depth of one that has ended
        const Nested and_another = session.nested();
        CHECK(category([&] { inner.rollback(); }) == ErrorCategory::usage);
        CHECK(names(session).empty());
    }
    SECTION("the session's rollback ends all") {
        Nested outer = session.nested();
        session.add(country("AAA"));
        session.rollback();
        CHECK(category([&] { outer.commit(); }) == ErrorCategory::usage);
        session.add(country("BBB"));
        session.commit();
        CHECK(names(session) == Names{"BBB"});
    }
    SECTION("a session inside a foreign transaction nests as well") {
        const Lease lease = world.database.connect();
        database::Transaction transaction(*lease);
        Session inside{*lease};
        {
            const Nested undone = inside.nested();
            inside.add(country("AAA"));
            inside.flush();
        }
        CHECK(inside.count<Country>() == 0);
    }
}

TEST_CASE("nested: a random program does what its model does", "[nested]") {
    World world{GENERATE(from_range(support::dialects()))};
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    Session session{world.database};
    int next = 0;

    // Runs some random steps and leaves by commit, by rollback, by exception or by nothing. Returns what is there then.
    std::function<Names(Names, int)> run = [&](Names before, int depth) {
        Names there = before;
        Nested nested = session.nested();
        for (int step = random.between(0, 5); step > 0; --step) {
            const int choice = random.between(1, 10);
            if (choice <= 4) {
                const std::string code = fmt::format("{:03}", next++);
                session.add(country(code));
                there.insert(code);
                if (random.chance(30)) session.flush();
            } else if (choice <= 7 && depth < 6) {
                there = run(there, depth + 1);
            } else if (choice == 8 && !there.empty()) {
                session.add(country(*there.begin()));
                CHECK(category([&] { session.flush(); }) == ErrorCategory::unique);
                return before;
            } else if (choice == 9) {
                if (names(session) != there) throw std::logic_error("the session has other rows than the model");
            }
        }
        if (random.chance(60)) {
            nested.commit();
            return there;
        }
        if (random.chance(50)) nested.rollback();
        return before;
    };

    Names all;
    for (int round = 0; round < 60 && next < 900; ++round) {
        all = run(all, 1);
        REQUIRE(names(session) == all);
        REQUIRE(session.written().inserted == static_cast<std::int64_t>(all.size()));
    }
    session.commit();
    CHECK(names(session) == all);
}

TEST_CASE("PostgreSQL: a nested transaction whose connection is lost leaves a session that refuses", "[nested]") {
    World world{"postgresql"};
    Session session{world.database};
    {
        const Nested attempt = session.nested();
        session.add(country("AAA"));
        session.flush();
        Database other{world.scratch.url()};
        support::end_other_sessions(*other.connect());
        CHECK(category([&] { (void)session.count<Country>(); }) == ErrorCategory::connection);
    }
    CHECK(category([&] { (void)session.count<Country>(); }) == ErrorCategory::usage);
}

TEST_CASE("isolation: what was asked for is what there is", "[isolation]") {
    const auto [isolation, name] = GENERATE(table<Isolation, std::string>({
        {Isolation::standard, "read committed"},
        {Isolation::read_committed, "read committed"},
        {Isolation::repeatable_read, "repeatable read"},
        {Isolation::serializable, "serializable"},
    }));
    {
        World world{"postgresql"};
        Session session{world.database, {.isolation = isolation}};
        for (int i = 0; i < 2; ++i) { // of every transaction of the session
            CHECK(world::cell(session.connection(), "SHOW transaction_isolation") == name);
            CHECK(world::cell(session.connection(), "SHOW transaction_read_only") == "off");
            session.commit();
        }
        session.rollback();
        Session reader{world.database, {.isolation = isolation, .mode = read_only}};
        CHECK(world::cell(reader.connection(), "SHOW transaction_isolation") == name);
        CHECK(world::cell(reader.connection(), "SHOW transaction_read_only") == "on");
    }
    World world{"sqlite"};
    Session session{world.database, {.isolation = isolation}};
    session.add(country("AAA"));
    session.commit();
}

TEST_CASE("isolation: a session that only reads does not write", "[isolation]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database, {.mode = read_only}};
    CHECK(session.count<Country>() == 0);
    session.add(country("AAA"));
    CHECK(category([&] { session.flush(); }) == ErrorCategory::permission);
}

TEST_CASE("PostgreSQL: transactions that cannot stand one after the other are told", "[isolation]") {
    World world{"postgresql"};
    const SessionOptions serializable{.isolation = Isolation::serializable};
    SECTION("write skew") {
        Session one{world.database, serializable};
        Session other{world.database, serializable};
        CHECK(one.count<Country>() == 0);
        CHECK(other.count<Country>() == 0);
        one.add(country("AAA"));
        other.add(country("BBB"));
        one.commit();
        const Error error = support::error_of([&] { other.commit(); });
        CHECK(error.category() == ErrorCategory::serialization);
        CHECK(error.state() == "40001");
        other.rollback();
        other.add(country("BBB"));
        other.commit();
        CHECK(names(other) == Names{"AAA", "BBB"});
    }
    SECTION("a row that somebody else has changed") {
        Session one{world.database};
        one.add(country("IND"));
        one.add(City{"IND", "Pune", 1});
        one.commit();
        Session other{world.database, {.isolation = Isolation::repeatable_read}};
        CHECK(other.get<City>("IND", "Pune")->people == 1);
        one.update(City{"IND", "Pune", 2});
        one.commit();
        CHECK(other.get<City>("IND", "Pune")->people == 1); // its snapshot
        other.update(City{"IND", "Pune", 3});
        CHECK(category([&] { other.flush(); }) == ErrorCategory::serialization);
    }
}
