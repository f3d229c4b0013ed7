// The server ends the session of a migration between any two statements, for every form of every operation on tables
// with rows. RETORT_TEST_STRIDE=1 does so at each of these points; by default at one of so many that it is quick.

#include <catch2/catch.hpp>

#include <iostream>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <support/databases.hpp>
#include <support/failing.hpp>
#include <support/random.hpp>

#include "walk.hpp"

using namespace retort;
using namespace support;
using Catch::Contains;

namespace {
std::unique_ptr<database::Connection> open(const std::string& text) {
    const Url url(text);
    return database::find_dialect(url.scheme()).connect(url);
}
} // namespace

TEST_CASE("PostgreSQL: a session that the server ends between any two statements", "[postgresql]") {
    const auto administrator = open(server_url());
    int told = 0;
    const Walked walked = walk("postgresql", test_stride(25), [&](const Request& request, int at) {
        auto inner = open(request.url);
        const std::string process = inner->query("SELECT pg_backend_pid()").at(0).at(0).value_or("");
        Failing connection(std::move(inner), Fault::kill, at,
                           [&] { administrator->query("SELECT pg_terminate_backend(" + process + ")"); });
        try {
            request.run(connection); // goes well when nothing was left to do but to give the lock back
        } catch (const Error& e) {
            ++told;
            INFO(e.what() << " | " << e.hint());
            CHECK(e.category() == ErrorCategory::connection);
            CHECK_THAT(e.what(), Contains("(revision ") || Contains(".cpp:"));
            CHECK_THAT(e.what(), Contains("terminating connection due to administrator command") ||
                                     Contains("server closed the connection unexpectedly"));
            CHECK_THAT(e.hint(),
                       Contains(request.up ? "run upgrade again" : "run downgrade again") && !Contains("correct"));
        }
    });
    std::cout << fmt::format(
        "postgresql: {} forms of operations; sessions ended by the server {}, survived {}, of which "
        "{} were told of; steps resolved by hand {}\n",
        walked.forms, walked.points, walked.survived, told, walked.resolved);
    CHECK(walked.survived == walked.points);
    CHECK(told * 10 > walked.points * 8);
}
