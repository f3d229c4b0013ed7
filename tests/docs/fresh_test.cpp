// A database for each test, with the example application.

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <models/book.hpp>
#include <models/loan.hpp>
#include <retort/error.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>

using library::Tag;
using retort::Session;
using retort::testing::Fresh;
using retort::testing::FreshOptions;

namespace {
std::string url_of(const std::string& dialect) { return dialect == "sqlite" ? "sqlite://" : support::server_url(); }
} // namespace

TEST_CASE("each test has a database of its own, with the rows of the seeds") {
    const std::string url = url_of(GENERATE(from_range(support::dialects())));
    for (int i = 0; i < 3; ++i) {
        Fresh<> fresh{{.url = url, .seeds = true}};
        Session session{fresh};
        CHECK(session.count<Tag>() == 2);
        session.add(Tag{.label = "mine"});
        session.commit();
        CHECK(session.count<Tag>() == 3);
    }
    Fresh<> other{{.url = url, .seeds = true}};
    Fresh<> empty{{.url = url}};
    CHECK(Session{other}.count<Tag>() == 2);
    CHECK(Session{empty}.count<Tag>() == 0);
}

TEST_CASE("threads have databases of their own") {
    const std::string url = url_of(GENERATE(from_range(support::dialects())));
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            Fresh<> fresh{{.url = url}};
            Session session{fresh};
            session.add(Tag{.label = "mine"});
            session.commit();
            right += session.count<Tag>() == 1 ? 1 : 0;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(right == 4);
}

TEST_CASE("a fresh database keeps foreign keys, and is gone afterwards") {
    std::string name;
    {
        Fresh<> fresh{{.url = support::server_url()}};
        name = fresh.database().connect()->query("SELECT current_database()").at(0).at(0).value();
        Session session{fresh};
        session.add(library::Copy{.book_id = retort::Uuid::random()});
        CHECK(support::error_of([&] { session.flush(); }).category() == retort::ErrorCategory::foreign_key);
    }
    retort::Database server{support::server_url()};
    CHECK(server.connect()->query("SELECT 1 FROM pg_database WHERE datname = '" + name + "'").empty());
    CHECK(support::error_of([] { Fresh<>{FreshOptions{.url = "sqlite:///there.db"}}; }).category() ==
          retort::ErrorCategory::unsupported);
}
