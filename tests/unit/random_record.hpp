#pragma once
// Records with whatever a file could trip over.

#include <limits>
#include <string>

#include "reader_records.hpp"
#include <support/random.hpp>

namespace reader_test {

/// Quotes, delimiters, line ends, spaces, what may mean NULL, and characters of every length in UTF-8.
inline std::string hostile_text(support::Random& random) {
    static const std::vector<std::string> parts{
        "\"",      "\"\"", ",",    ";",   "\t", "\n", "\r\n", "\r", " ", "NULL",   "\\N",        "\\",           "a",
        "0",       "-",    "'",    "{",   "}",  "[",  "]",    ":",  "é", "\u20ac", "\U0001F600", "\xEF\xBB\xBF", "null",
        "\\u0041", "#",    "\x01", "\x7F"};
    std::string text;
    for (std::size_t i = random.below(6); i > 0; --i) text += random.pick(parts);
    return text;
}

inline std::int64_t any_number(support::Random& random) {
    const std::int64_t edge = random.pick(std::vector<std::int64_t>{0, 1, -1, std::numeric_limits<std::int64_t>::max(),
                                                                    std::numeric_limits<std::int64_t>::min()});
    return random.chance(30) ? edge : random.between(-1'000'000, 1'000'000);
}

inline Sample random_sample(support::Random& random) {
    using namespace std::chrono;
    Sample s;
    s.big = any_number(random);
    s.small = static_cast<std::int16_t>(random.between(-32768, 32767));
    s.tiny = static_cast<std::uint8_t>(random.between(0, 255));
    s.flag = random.chance(50);
    s.real = random.chance(10) ? std::numeric_limits<double>::infinity() : random.between(-999, 999) / 7.0;
    s.single = static_cast<float>(random.between(-999, 999)) / 7.0F;
    s.text = hostile_text(random);
    if (random.chance(70)) s.maybe = hostile_text(random);
    if (random.chance(70)) s.number = random.between(-5, 5);
    s.price = retort::Decimal(std::to_string(random.between(-99999, 99999)) + "." +
                              std::string(static_cast<std::size_t>(random.between(1, 30)), '7'));
    s.uuid = retort::Uuid::random();
    s.day = sys_days{days{random.between(-100000, 100000)}};
    s.instant = sys_time<microseconds>{seconds{random.between(-2'000'000'000, 2'000'000'000)} +
                                       microseconds{random.between(0, 999999)}};
    s.time =
        retort::TimeOfDay{microseconds{std::int64_t{random.between(0, 86399)} * 1000000 + random.between(0, 999999)}};
    s.span = microseconds{any_number(random) / 1000};
    for (int i = random.between(0, 4); i > 0; --i) s.bytes.push_back(static_cast<std::byte>(random.between(0, 255)));
    s.json = retort::Json(random.pick(std::vector<std::string>{"null", "{\"a\":[1,2,{\"b\":\"]}\\\"\"}]}", "[]",
                                                               "\"x,\\n\"", "1", "true", "{}", "\"\""}));
    s.mood = random.chance(50) ? Mood::calm : Mood::wild;
    for (int i = random.between(0, 3); i > 0; --i) {
        if (random.chance(20))
            s.words.emplace_back();
        else
            s.words.emplace_back(hostile_text(random));
    }
    return s;
}

} // namespace reader_test
