#pragma once
// What the tests of the readers read: a member of every kind.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <retort/model.hpp>
#include <retort/seed/csv.hpp>
#include <retort/seed/json_lines.hpp>

namespace reader_test {

enum class Mood { calm, wild };
BOOST_DESCRIBE_ENUM(Mood, calm, wild)

/// No model: a struct that is described.
struct Sample {
    std::int64_t big = 0;
    std::int16_t small = 0;
    std::uint8_t tiny = 0;
    bool flag = false;
    double real = 0;
    float single = 0;
    std::string text;
    std::optional<std::string> maybe;
    std::optional<std::int32_t> number;
    retort::Decimal price;
    retort::Uuid uuid;
    std::chrono::year_month_day day{std::chrono::year{2000} / 1 / 1};
    std::chrono::sys_time<std::chrono::microseconds> instant{};
    retort::TimeOfDay time;
    std::chrono::microseconds span{};
    retort::Bytes bytes;
    retort::Json json;
    Mood mood = Mood::calm;
    std::vector<std::optional<std::string>> words;

    friend bool operator==(const Sample&, const Sample&) = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (big, small, tiny, flag, real, single, text, maybe, number, price, uuid, day, instant, time, span,
                       bytes, json, mood, words))

/// A model whose columns have other names than its members.
struct Country {
    std::string code = "none";
    std::optional<std::string> name;
    std::int32_t people = 7;
};
BOOST_DESCRIBE_STRUCT(Country, (), (code, name, people))
inline retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::code).primary_key(),
                                                         retort::column(&Country::name).name("full_name"));
    return table;
}

inline retort::Value value_of(const retort::ColumnView& column, const void* member) {
    retort::Value kept;
    return retort::to_value(column.view(member, kept));
}

struct One {
    std::optional<std::string> only = "initial";
};
BOOST_DESCRIBE_STRUCT(One, (), (only))

} // namespace reader_test
