#pragma once
// What a refusal looks like, and how a test sees that nothing has changed.

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include <support/databases.hpp>
#include <support/process.hpp>

namespace support {

/// One line that begins with "error: " and one with "hint: ", nothing on stdout.
inline void check_refused(const Outcome& outcome, int exit = 1) {
    INFO("stdout: " << outcome.out << "\nstderr: " << outcome.err);
    CHECK(outcome.exit == exit);
    CHECK(outcome.out.empty());
    CHECK_THAT(outcome.err, Catch::StartsWith("error: ") && Catch::Contains("\nhint: "));
    CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 2);
}

/// The same, and the error says this.
inline void check_refused(const Outcome& outcome, const std::string& text, int exit = 1) {
    check_refused(outcome, exit);
    CHECK_THAT(outcome.err.substr(0, outcome.err.find('\n')), Catch::Contains(text));
}

/// Everything that is in the database, as text.
inline std::string content(const Scratch& scratch) {
    const std::string dump = scratch.dialect() == "sqlite" ? "sqlite3 '" + scratch.url().substr(10) + "' .dump"
                                                           : "pg_dump -d '" + scratch.url() + "' | grep -v 'restrict '";
    const Outcome outcome = shell("/", dump);
    REQUIRE(outcome.exit == 0);
    return outcome.out;
}

} // namespace support
