// CREATE TABLE texts that something was done to: what SQLite still takes is understood, and nothing else does any harm.

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

#include <fuzz/attempt.hpp>
#include <sqlite/sql_token.hpp>
#include <support/random.hpp>
#include <support/random_table_text.hpp>
#include <support/table_facts.hpp>

using namespace support;

namespace {
constexpr std::string_view telling = "()[]'\"`,;-/*.$ \n0x";

std::string damaged(std::string text, Random& random) {
    for (int i = random.between(1, 3); i > 0; --i) {
        const auto tokens = retort::sqlite::tokenize(text).tokens;
        if (tokens.size() < 2 || random.chance(20)) {
            if (text.empty()) return text;
            const std::size_t at = random.below(text.size());
            const auto byte =
                static_cast<char>(random.chance(50) ? telling[random.below(telling.size())] : random.between(1, 255));
            switch (random.below(3)) {
            case 0: text.erase(at, 1); break;
            case 1: text.insert(at, 1, byte); break;
            default: text[at] = byte;
            }
            continue;
        }
        const auto piece = [&](const auto& token) { return text.substr(token.begin, token.end - token.begin); };
        const auto& one = tokens[random.below(tokens.size())];
        const auto& other = tokens[random.below(tokens.size())];
        switch (random.below(4)) {
        case 0: text.erase(one.begin, one.end - one.begin); break;
        case 1: text.insert(one.end, " " + piece(one)); break;
        case 2: text.insert(one.end, " " + piece(other) + " "); break;
        default: text.replace(one.begin, one.end - one.begin, piece(other));
        }
    }
    return text;
}
} // namespace

TEST_CASE("table text: damaged texts are refused, or understood as SQLite understands them") {
    const auto seed = test_seed();
    CAPTURE(seed);
    Random random(seed);
    int taken = 0;
    for (int i = 0; i < 1500; ++i) {
        const std::string sql =
            damaged(i % 10 == 0 ? random_table(random) : TableTextGenerator(random).table(), random);
        CAPTURE(sql);
        CHECK_NOTHROW(fuzz::attempt_sqlite_text(sql));
        if (Memory database; database.run(sql).empty()) ++taken;
    }
    CHECK(taken > 100);
}
