// Keys of decimals sort as the numbers do.

#include <catch2/catch.hpp>

#include <retort/model/decimal.hpp>
#include <sqlite/decimal.hpp>
#include <support/random.hpp>

namespace {
std::string random_decimal(support::Random& random) {
    std::string text = random.chance(50) ? "-" : "";
    for (int i = random.between(0, 20); i > 0; --i)
        text += static_cast<char>('0' + (random.chance(30) ? 0 : random.between(0, 9)));
    if (text.empty() || text == "-") text += '0';
    if (random.chance(60)) {
        text += '.';
        for (int i = random.between(1, 20); i > 0; --i)
            text += static_cast<char>('0' + (random.chance(50) ? 0 : random.between(0, 9)));
    }
    return text;
}
} // namespace

TEST_CASE("keys of decimals compare as the decimals do") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    support::Random random(seed);
    for (int i = 0; i < 20'000; ++i) {
        const std::string a = random_decimal(random);
        std::string b = random_decimal(random);
        if (random.chance(20)) b = a + (a.find('.') == std::string::npos ? ".000" : "0");
        if (random.chance(20)) b = a.starts_with('-') ? a.substr(1) : "-" + a;
        CAPTURE(a, b);
        const auto key_a = retort::sqlite::decimal_key(a);
        const auto key_b = retort::sqlite::decimal_key(b);
        REQUIRE(key_a);
        REQUIRE(key_b);
        const auto order = retort::Decimal(a) <=> retort::Decimal(b);
        // As memcmp, which is how SQLite compares blobs.
        const int of_keys = key_a->compare(*key_b);
        REQUIRE((order < 0) == (of_keys < 0));
        REQUIRE((order == 0) == (of_keys == 0));
    }
    CHECK_FALSE(retort::sqlite::decimal_key("NaN"));
    CHECK_FALSE(retort::sqlite::decimal_key("x"));
}
