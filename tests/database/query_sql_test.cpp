// SQL of one's own with bound values and typed results, on both databases.

#include <catch2/catch.hpp>

#include "query_models.hpp"
#include <support/errors.hpp>

namespace report {
struct Owner {
    std::string name;
    std::optional<std::string> city;
    std::int32_t items = 0;
};
BOOST_DESCRIBE_STRUCT(Owner, (), (name, city, items))
} // namespace report

namespace {
using namespace retort;
using namespace market;
using Strings = std::vector<std::string>;
using std::tuple;
} // namespace

TEST_CASE("SQL of one's own gives typed rows", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.sql("SELECT name FROM \"user\" ORDER BY id").into<std::string>().all() ==
          Strings{"Ann", "Ben", "Cid", "Dee"});
    CHECK(session.sql("SELECT count(*) FROM \"user\"").into<std::int64_t>().one() == 4);
    CHECK(session.sql("SELECT city FROM \"user\" WHERE id = 3").into<std::optional<std::string>>().one() ==
          std::nullopt);
    CHECK(session.sql("SELECT name, id FROM \"user\" ORDER BY id").into<tuple<std::string, std::int64_t>>().first() ==
          tuple<std::string, std::int64_t>{"Ann", 1});
    const auto lines =
        session
            .sql("SELECT u.name, u.city, count(i.id) FROM \"user\" u LEFT JOIN \"the \"\"item\"\"\" i ON "
                 "i.owner_id = u.id GROUP BY u.id, u.name, u.city ORDER BY u.id")
            .into<report::Owner>()
            .all();
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].items == 3);
    CHECK_FALSE(lines[2].city);
    const auto halls = session.sql("SELECT house, number, seats FROM hall ORDER BY seats").into<Hall>().all();
    REQUIRE(halls.size() == 3);
    CHECK(halls[0].house == "B");
    Strings names;
    session.sql("SELECT name FROM \"user\" ORDER BY id DESC").into<std::string>().each([&](const std::string& name) {
        names.push_back(name);
    });
    CHECK(names == Strings{"Dee", "Cid", "Ben", "Ann"});
    const auto [created, grade, fee] =
        session.sql("SELECT created_at, grade, fee FROM \"the \"\"item\"\"\" WHERE id = 2")
            .into<tuple<Instant, Grade, Decimal>>()
            .one();
    CHECK(created == Instant{std::chrono::hours(102)});
    CHECK(grade == Grade::worn);
    CHECK(fee == Decimal("12.50"));
    CHECK(support::message_of([&] { (void)session.sql("SELECT id FROM hall WHERE 1 = 0").into<int>().one(); }) != "");
}

TEST_CASE("values in SQL of one's own are bound", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const std::string item = "FROM \"the \"\"item\"\"\" WHERE ";
    const std::string title = "\"ti\"\"tle\"";
    CHECK(session.sql("SELECT id " + item + title + " = $1", hostile).into<std::int64_t>().one() == 2);
    CHECK(session.sql("SELECT id " + item + title + " = $1 OR price = $2 ORDER BY id", std::string(hostile), 40)
              .into<int>()
              .all() == std::vector<int>{2, 3});
    CHECK(session.sql("SELECT id " + item + "price = $1 AND owner_id = $2 AND price = $1 ORDER BY id", 10, 1)
              .into<int>()
              .all() == std::vector<int>{1, 4});
    CHECK(session.sql("SELECT id " + item + "created_at > $1 ORDER BY id", Instant{std::chrono::hours(103)})
              .into<int>()
              .all() == std::vector<int>{4});
    CHECK(session.sql("UPDATE \"user\" SET city = $1 WHERE id = $2", std::optional<std::string>{}, 1).run() == 1);
    CHECK(session.sql("UPDATE \"user\" SET city = $1 WHERE id = $2", std::nullopt, 2).run() == 1);
    CHECK(session.count<User>(c<&User::city>.is_null()) == 3);

    SECTION("only where they are asked for") {
        CHECK(session.sql("SELECT '$1', \"name\" /* $2 ' */ -- $3 \"\n FROM \"user\" WHERE id = $1", 1)
                  .into<tuple<std::string, std::string>>()
                  .one() == tuple<std::string, std::string>{"$1", "Ann"});
        CHECK(session.sql("SELECT 'it''s $1' FROM \"user\" WHERE id=$1", 1).into<std::string>().one() == "it's $1");
        if (!market.is_sqlite) {
            CHECK(session.sql("SELECT $$a $1$$, $x$b $2$x$, E'\\'$3' FROM \"user\" WHERE id = $1", 1)
                      .into<tuple<std::string, std::string, std::string>>()
                      .one() == tuple<std::string, std::string, std::string>{"a $1", "b $2", "'$3"});
        }
    }
    SECTION("and each has its place") {
        CHECK(support::message_of([&] { (void)session.sql("SELECT $2", 1).into<int>().all(); }) ==
              "the SQL asks for $2, and 1 values were given | give a value for each of $1, $2, …");
        CHECK(support::message_of([&] { (void)session.sql("SELECT '$1'", 1).into<std::string>().all(); }) ==
              "no $1 stands in the SQL for value 1 | write $1, $2, … where the values belong; inside of quotes it is "
              "text");
        CHECK(session.count<User>() == 4);
    }
    SECTION("what does not fit what it is read as is an error") {
        CHECK(support::error_of([&] {
                  (void)session.sql("SELECT city FROM \"user\" WHERE id = 3").into<std::string>().one();
              }).category() == ErrorCategory::value);
        CHECK(support::error_of([&] { (void)session.sql("SELECT 70000").into<std::int16_t>().one(); }).category() ==
              ErrorCategory::value);
        CHECK(support::error_of([&] {
                  (void)session.sql("SELECT nothing FROM nowhere").into<int>().all();
              }).category() == ErrorCategory::syntax);
    }
}
