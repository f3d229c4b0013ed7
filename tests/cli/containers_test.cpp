// The Dockerfile and compose.yaml, as far as they can be looked at without Docker. tests/containers/bare_roots.sh,
// which takes a network and its time, does what the Dockerfile says.

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <support/process.hpp>

using Catch::Contains;
using support::Outcome;
using support::shell;

namespace {
const std::string source = RETORT_SOURCE_DIR;

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        if (!part.empty()) parts.push_back(part);
    return parts;
}

// The instructions as the script reads them.
std::vector<std::string> instructions() {
    const Outcome outcome = shell(source, "tests/containers/bare_roots.sh --list");
    INFO(outcome.err);
    REQUIRE(outcome.exit == 0);
    return split(outcome.out, '\n');
}

// Those of the last stage.
std::vector<std::string> last_stage() {
    const auto all = instructions();
    const auto from =
        std::find_if(all.rbegin(), all.rend(), [](const std::string& one) { return one.starts_with("FROM "); });
    REQUIRE(from != all.rend());
    return {from.base() - 1, all.end()};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}
} // namespace

TEST_CASE("every instruction of the Dockerfile is one that the script for bare systems follows") {
    const auto all = instructions();
    CHECK(std::count_if(all.begin(), all.end(),
                        [](const std::string& one) { return one.starts_with("FROM debian:12"); }) == 2);
    int copied = 0;
    for (const std::string& one : all) {
        const auto words = split(one, ' ');
        if (words.at(0) != "COPY" || words.at(1).starts_with("--from=")) continue;
        for (std::size_t i = 1; i + 1 < words.size(); ++i, ++copied) {
            INFO(one);
            CHECK(std::filesystem::exists(source + "/" + words.at(i)));
            // What is not in the list is not sent to the builder.
            const std::string first = words.at(i).substr(0, words.at(i).find('/'));
            CHECK_THAT(shell(source, "cat .dockerignore").out, Contains("\n!" + first + "\n"));
        }
    }
    CHECK(copied > 8);
}

TEST_CASE("the image holds what the binary links, pg_dump, no compiler, and an ordinary user") {
    const auto stage = last_stage();
    const std::string text = joined(stage);
    INFO(text);
    CHECK_THAT(text,
               Contains("\nUSER shop\n") && Contains(" postgresql-client-15 ") && Contains("ENTRYPOINT [\"shop\"]"));
    for (const char* word : {"g++", "gcc", "cmake", "-dev", "ninja"}) CHECK(text.find(word) == std::string::npos);
    // Each library that the binary names is of a package that is installed there; the compiler's own come with Debian.
    const Outcome packages =
        shell("/", "needed=$(objdump -p '" RETORT_BINARY_DIR "/bin/shop' | sed -n 's/ *NEEDED *//p'); "
                   "dpkg-query -S $(ldd '" RETORT_BINARY_DIR
                   "/bin/shop' | grep -wF \"$needed\" | sed -n 's/.*=> \\(.*\\) (0x.*/\\1/p' | "
                   "xargs readlink -f | sed 'p; s,^/usr,,') 2>/dev/null | "
                   "sed 's/:.*//' | sort -u | grep -Ev '^(libc6|libgcc-s1|libstdc\\+\\+6|lib[alut]*san[0-9]+)$'");
    const auto names = split(packages.out, '\n');
    CHECK(names.size() >= 5);
    for (const std::string& name : names) CHECK_THAT(text, Contains(" " + name + " "));
}

TEST_CASE("compose.yaml is what the compose specification allows") {
    const Outcome outcome = shell(source, "docker-compose --file compose.yaml config", {{"SHOP_PASSWORD", "secret"}});
    INFO(outcome.err);
    REQUIRE(outcome.exit == 0);
    CHECK_THAT(outcome.out, Contains("image: postgres:15") && Contains("condition: service_healthy") &&
                                Contains("PGPASSWORD: secret") &&
                                Contains("DATABASE_URL: postgresql://shop@database/shop"));
    // Without a password nothing starts.
    const Outcome without = shell(source, "docker-compose --file compose.yaml config", {{"SHOP_PASSWORD", ""}});
    CHECK(without.exit != 0);
    CHECK_THAT(without.err, Contains("is not set"));
    // It does look: a key that the specification does not have is refused.
    const support::TemporaryFolder folder;
    folder.write("compose.yaml", "services:\n  app:\n    image: debian\n    healthchecks: {}\n");
    CHECK(shell(folder.path(), "docker-compose config").exit != 0);
}
