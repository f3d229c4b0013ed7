// Rows that are made up: the same from the same number, unique where they have to be, and within their columns.

#include <catch2/catch.hpp>

#include <set>

#include <retort/model.hpp>
#include <retort/testing/factory.hpp>
#include <support/errors.hpp>

namespace factory_test {
using namespace retort;

enum class Level { low, high };
BOOST_DESCRIBE_ENUM(Level, low, high)
enum class Flags { none = 0, one = 1 };

struct Team {
    std::int64_t id = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Team, (), (id, name))
TableView retort_table(model<Team>) {
    static constexpr auto table = retort::table<Team>("team", column(&Team::id).identity().primary_key());
    return table;
}
} // namespace factory_test
template <> struct retort::EnumStorage<factory_test::Flags> : retort::StoredAsInteger {};
namespace factory_test {

struct User {
    Uuid id;
    std::string email;
    std::string full_name;
    std::string code;
    std::optional<std::string> nickname;
    std::int8_t tiny = 0;
    std::int16_t age = 0;
    Decimal price;
    Decimal rate;
    Level level = Level::low;
    Flags flags = Flags::one;
    std::string initials;
    std::chrono::year_month_day born{};
    std::vector<std::string> tags;
    std::string greeting = "kept";
    std::optional<std::int64_t> boss_team;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, full_name, code, nickname, tiny, age, price, rate, level, flags, initials, born, tags,
                       greeting, boss_team))
TableView retort_table(model<User>) {
    static constexpr auto table =
        retort::table<User>("user", column(&User::id).primary_key(), column(&User::email).unique().max_length(40),
                            column(&User::full_name).max_length(12), column(&User::code).max_length(3).unique(),
                            column(&User::tiny).unique(), column(&User::price).precision(4, 2),
                            column(&User::rate).precision(2, 2).unique(), column(&User::initials).max_length(2),
                            column(&User::greeting).generated("'x'"), column(&User::boss_team).references(&Team::id));
    return table;
}

struct Place {
    std::int64_t team_id = 0;
    Level level = Level::low;
    std::int32_t position = 0;
    bool flag = false;
};
BOOST_DESCRIBE_STRUCT(Place, (), (team_id, level, position, flag))
TableView retort_table(model<Place>) {
    static constexpr auto table =
        retort::table<Place>("place", primary_key(&Place::team_id, &Place::level, &Place::position),
                             column(&Place::team_id).references(&Team::id), unique(&Place::flag, &Place::position));
    return table;
}

struct Coin {
    std::int64_t id = 0;
    bool heads = false;
};
BOOST_DESCRIBE_STRUCT(Coin, (), (id, heads))
TableView retort_table(model<Coin>) {
    static constexpr auto table =
        retort::table<Coin>("coin", column(&Coin::id).identity().primary_key(), column(&Coin::heads).unique());
    return table;
}

template <class T> std::vector<std::vector<Value>> values(testing::Rows<T> rows) {
    std::vector<std::vector<Value>> list;
    for (const T& row : rows) {
        list.push_back(table_of<T>().read(&row));
    }
    return list;
}
} // namespace factory_test

using namespace factory_test;
using retort::testing::factory;

static_assert(std::ranges::forward_range<retort::testing::Rows<User>>);
static_assert(std::ranges::view<retort::testing::Rows<User>>);

TEST_CASE("factory: the same number gives the same rows, another one others") {
    auto one = factory<User>(7);
    auto same = factory<User>(7);
    CHECK(values(one.many(50)) == values(same.many(50)));
    CHECK(values(one.many(50)) == values(same.many(50))); // the next ones
    CHECK(values(factory<User>(7).many(50)) != values(factory<User>(8).many(50)));
    const auto rows = factory<User>(7).many(3);
    CHECK(values(rows) == values(rows)); // again

    auto by_one = factory<User>(7);
    const std::vector<User> all(rows.begin(), rows.end());
    for (const User& user : all) CHECK(by_one.one().email == user.email);
}

TEST_CASE("factory: rows are those of every machine") {
    const User user = factory<User>(1).one();
    CHECK(user.id.to_string() == "0231284c-35ea-4592-a390-578c63d0d512");
    CHECK(user.email == "edsger.dijkstra.1yrosbm@example.com");
    CHECK(user.full_name == "Edsger Diffi");
    CHECK(user.code == "ETR");
    CHECK(user.price.text() == "1.34");
}

TEST_CASE("factory: what is unique is unique, and everything fits") {
    const auto seed = GENERATE(as<std::uint64_t>{}, 0, 1, 2, 3, 0xFFFFFFFFFFFFFFFF);
    std::set<std::string> ids, emails, codes, rates;
    std::set<int> tinies;
    std::set<bool> has_nickname;
    std::set<Level> levels;
    for (const User& user : factory<User>(seed).many(100)) {
        CHECK(ids.insert(user.id.to_string()).second);
        CHECK(emails.insert(user.email).second);
        CHECK(user.email.find('@') != std::string::npos);
        CHECK(user.email.size() <= 40);
        CHECK(user.full_name.size() <= 12);
        CHECK_FALSE(user.full_name.empty());
        CHECK(codes.insert(user.code).second);
        CHECK(user.code.size() == 3);
        CHECK(tinies.insert(user.tiny).second);
        CHECK(user.price < Decimal(100));
        CHECK(rates.insert(user.rate.text()).second);
        CHECK(user.rate < Decimal(1));
        CHECK(user.initials.size() == 2);
        CHECK(user.born.ok());
        CHECK(user.flags == Flags::one);
        CHECK(user.greeting == "kept");
        CHECK_FALSE(user.boss_team);
        has_nickname.insert(user.nickname.has_value());
        levels.insert(user.level);
    }
    CHECK(has_nickname.size() == 2);
    CHECK(levels.size() == 2);
}

TEST_CASE("factory: with() says what a member is") {
    auto users = factory<User>(1)
                     .with(&User::full_name, "Ada")
                     .with(&User::nickname, std::nullopt)
                     .with(&User::age, [](std::size_t row) { return row + 1; })
                     .with(&User::boss_team, 5)
                     .with(&User::code, [](std::size_t row) { return fmt::format("{:03}", row); });
    const auto rows = users.many(3);
    const std::vector<User> all(rows.begin(), rows.end());
    CHECK(all[2].full_name == "Ada");
    CHECK(all[2].age == 3);
    CHECK(all[2].code == "002");
    CHECK(all[2].boss_team == 5);
    CHECK_FALSE(all[0].nickname);
    users.with(&User::full_name, "Ben"); // from here on
    CHECK(users.one().full_name == "Ben");
    CHECK(users.one().age == 5);
    CHECK((*rows.begin()).full_name == "Ada");
}

TEST_CASE("factory: a reference has to be said, and keys of several columns are unique") {
    CHECK(support::message_of([] { (void)factory<Place>(1).one(); }) ==
          "place.team_id refers to another table, and nothing says to which row | "
          "factory<factory_test::Place>(…).with(&factory_test::Place::team_id, …)");
    std::set<std::int32_t> positions;
    for (const Place& place : factory<Place>(1).with(&Place::team_id, 1).many(1000))
        CHECK(positions.insert(place.position).second);
}

TEST_CASE("factory: a column that runs out of values says so") {
    auto coins = factory<Coin>(3);
    const bool first = coins.one().heads;
    const Coin second = coins.one();
    CHECK(second.heads != first);
    CHECK(second.id == 0);
    const retort::Error error = support::error_of([&] { (void)coins.one(); });
    CHECK(error.category() == retort::ErrorCategory::usage);
    CHECK(std::string(error.what()) == "coin.heads is unique and has 2 values: there is none for row 2");
}

TEST_CASE("factory: all values of a small column are dealt out") {
    std::set<int> seen;
    for (const User& user : factory<User>(9).with(&User::rate, retort::Decimal(0)).many(127)) seen.insert(user.tiny);
    CHECK(seen.size() == 127);
    CHECK(*seen.begin() == 1);
    CHECK(*seen.rbegin() == 127);
}
