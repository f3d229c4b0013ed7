// CREATE TABLE texts that something was done to: what SQLite still takes is understood, and nothing else does any harm.

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <retort/error.hpp>
#include <sqlite/sql_token.hpp>
#include <sqlite/table_text.hpp>
#include <support/random.hpp>
#include <support/random_table_text.hpp>
#include <support/table_facts.hpp>

using namespace support;
using retort::ErrorCategory;

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

// Types of which SQLite 3.40 tells something else than what is declared: one that begins with a quote and goes on
// behind it loses bytes, and ALWAYS is cut off whatever stands before it.
bool has_odd_type(const TableText& text) {
    return std::any_of(text.columns().begin(), text.columns().end(), [&](const auto& column) {
        const auto tokens = retort::sqlite::tokenize(column.type).tokens;
        const bool goes_on = tokens.size() > 1 || text.find_in_column(column.name, Kind::generated) != nullptr;
        const bool is_quoted = !tokens.empty() && tokens[0].kind != retort::sqlite::SqlToken::Kind::word;
        return (is_quoted && goes_on) || lower(column.type).ends_with("always");
    });
}

// Any edit may refuse; none may fail in another way.
void edit_everything(const TableText& text) {
    const auto attempt = [&](auto edit) {
        try {
            (void)edit();
        } catch (const retort::Error& e) {
            CAPTURE(e.what());
            CHECK(e.category() != ErrorCategory::internal);
        }
    };
    attempt([&] { return text.rename_table("x"); });
    attempt([&] { return text.add_column("zz INT"); });
    attempt([&] { return text.add_constraint("CHECK (1)"); });
    for (const auto& column : text.columns()) {
        attempt([&] { return text.drop_column(column.name); });
        attempt([&] { return text.set_type(column.name, "INT"); });
        attempt([&] { return text.set_not_null(column.name); });
        attempt([&] { return text.set_default(column.name, "1"); });
    }
    for (const auto& constraint : text.constraints()) {
        attempt([&] { return text.drop(constraint); });
        attempt([&] { return text.rename(constraint, "x"); });
    }
}
} // namespace

TEST_CASE("table text: damaged texts are refused, or understood as SQLite understands them") {
    const auto seed = test_seed();
    CAPTURE(seed);
    Random random(seed);
    int accepted = 0;
    for (int i = 0; i < 1500; ++i) {
        const std::string sql =
            damaged(i % 10 == 0 ? random_table(random) : TableTextGenerator(random).table(), random);
        CAPTURE(sql);
        Memory database;
        const bool is_table =
            database.run(sql).empty() &&
            database.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").size() == 1;
        try {
            const TableText text(
                is_table ? database.query("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")[0][0] : sql);
            if (is_table && !has_odd_type(text)) check_same(facts_of(text), facts_of(database));
            edit_everything(text);
            ++accepted;
        } catch (const retort::Error& e) {
            CAPTURE(e.what());
            CHECK(e.category() == ErrorCategory::unsupported);
            CHECK_FALSE(is_table);
        }
    }
    CHECK(accepted > 100);
}
