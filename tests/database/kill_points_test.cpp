// Runners that are killed between any two statements, their bookkeeping included, for every form of every operation on
// tables with rows. RETORT_TEST_STRIDE=1 kills at each of these points; by default at one of so many that it is quick.

#include <catch2/catch.hpp>

#include <csignal>
#include <iostream>

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <support/databases.hpp>
#include <support/failing.hpp>
#include <support/random.hpp>

#include "walk.hpp"

using namespace retort;
using namespace support;

namespace {
// A process of its own does the request, and is no more from that call on. Whether it got there.
bool is_killed_at(const Request& request, int at) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        try {
            const Url url(request.url);
            auto inner = database::find_dialect(url.scheme()).connect(url);
            if (url.scheme() == "sqlite") inner->execute("PRAGMA synchronous = OFF"); // a kill is no power cut
            Failing connection(std::move(inner), Fault::kill, at, [] { kill(getpid(), SIGKILL); });
            request.run(connection);
        } catch (...) { // said by its end
            _exit(1);
        }
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status);
}

void kill_at(const Request& request, int at) { CHECK(is_killed_at(request, at)); }

// And the one that goes on with it too, anywhere; unless it asks what has happened.
void kill_twice(const Request& request, int at) {
    kill_at(request, at);
    (void)is_killed_at(request, 1 + at * 7 % 30);
}

void kill_everywhere(const std::string& dialect, std::uint64_t stride, const Disturb& disturb = kill_at) {
    const Walked walked = walk(dialect, test_stride(stride), disturb);
    std::cout << fmt::format(
        "{}: {} forms of operations; kill points tried {}, survived {}; steps resolved by hand {}\n", dialect,
        walked.forms, walked.points, walked.survived, walked.resolved);
    CHECK(walked.survived == walked.points);
    CHECK(walked.points > 0);
}
} // namespace

TEST_CASE("SQLite: killed between any two statements, a second run ends at head") { kill_everywhere("sqlite", 12); }
TEST_CASE("SQLite: killed, and killed again while it goes on") { kill_everywhere("sqlite", 29, kill_twice); }
TEST_CASE("PostgreSQL: killed between any two statements, a second run ends at head") {
    kill_everywhere("postgresql", 20);
}
TEST_CASE("PostgreSQL: killed, and killed again while it goes on") { kill_everywhere("postgresql", 41, kill_twice); }
