#pragma once
// The models of the session, upsert and seed tests, and a database that has their tables.

#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <retort/model.hpp>
#include <retort/session.hpp>
#include <support/databases.hpp>

namespace retort {
inline std::ostream& operator<<(std::ostream& out, const Written& written) {
    return out << written.inserted << " inserted, " << written.changed << " changed, " << written.unchanged
               << " unchanged, " << written.removed << " removed";
}
} // namespace retort

namespace world {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

struct Country {
    retort::Uuid id = retort::Uuid::random();
    std::string name;
    std::string code;
    bool is_active = true;
    std::optional<std::string> phone_code;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, name, code, is_active, phone_code))
retort::TableView retort_table(retort::model<Country>);

/// What a database fills in by itself: an identity, defaults, a generated column.
struct Person {
    std::int64_t id = 0;
    std::string email;
    std::optional<std::string> nickname;
    std::optional<std::string> language; ///< server default 'en'
    Instant created_at{};                ///< server default now()
    std::string greeting;                ///< generated
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, email, nickname, language, created_at, greeting))
retort::TableView retort_table(retort::model<Person>);

/// A key of two columns, one of them a foreign key.
struct City {
    std::string country;
    std::string name;
    std::int32_t people = 0;
};
BOOST_DESCRIBE_STRUCT(City, (), (country, name, people))
retort::TableView retort_table(retort::model<City>);

enum class Mood { calm, wild };
BOOST_DESCRIBE_ENUM(Mood, calm, wild)

/// A column of every kind.
struct Sample {
    std::int64_t id = 0;
    bool flag = false;
    std::int16_t small = 0;
    std::int32_t medium = 0;
    std::int64_t big = 0;
    float single = 0;
    double real = 0;
    std::string text;
    std::optional<std::string> maybe;
    retort::Bytes bytes;
    retort::Decimal price{"0"};
    std::chrono::sys_days day{};
    retort::TimeOfDay time{};
    Instant instant{};
    std::chrono::local_time<std::chrono::microseconds> local{};
    std::chrono::microseconds span{};
    retort::Uuid uuid;
    retort::Json json{"null"};
    Mood mood = Mood::calm;
    std::vector<std::int32_t> numbers;
    std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(Sample, (),
                      (id, flag, small, medium, big, single, real, text, maybe, bytes, price, day, time, instant, local,
                       span, uuid, json, mood, numbers, words))
retort::TableView retort_table(retort::model<Sample>);

/// An empty database of that dialect with the tables of all these models.
struct World {
    explicit World(const std::string& dialect);

    support::Scratch scratch;
    retort::Database database;
};

/// The only cell of a query's only row.
std::string cell(retort::database::Connection& connection, std::string_view sql);

} // namespace world
