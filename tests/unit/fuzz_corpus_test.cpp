// What the fuzzers kept (./dev fuzz): every input of it is still refused or read as it should be.

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <fuzz/attempt.hpp>

namespace {
using Attempt = void (*)(std::string_view);

void replay(const std::string& corpus, Attempt attempt) {
    int inputs = 0;
    for (const auto& file : std::filesystem::directory_iterator(RETORT_SOURCE_DIR "/tests/fuzz/corpus/" + corpus)) {
        std::ostringstream text;
        text << std::ifstream(file.path(), std::ios::binary).rdbuf();
        INFO(file.path().string() << "\n" << text.str());
        REQUIRE_NOTHROW(attempt(text.str()));
        ++inputs;
    }
    CHECK(inputs > 20);
}
} // namespace

TEST_CASE("SQL texts that the fuzzer kept") { replay("sqlite_text", fuzz::attempt_sqlite_text); }

TEST_CASE("schemas in JSON that the fuzzer kept") { replay("schema_json", fuzz::attempt_schema_json); }
