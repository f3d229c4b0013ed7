// Columns, what is computed from them, aggregates and groups: the same on both databases.

#include <catch2/catch.hpp>

#include <limits>

#include "query_models.hpp"
#include <support/errors.hpp>

namespace report {
struct Line {
    std::string name;
    std::optional<std::string> city;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, city))

struct Total {
    std::int64_t owner = 0;
    int items = 0;
    std::optional<std::int64_t> worth;
};
BOOST_DESCRIBE_STRUCT(Total, (), (owner, items, worth))
} // namespace report

namespace {
using namespace retort;
using namespace market;
using Strings = std::vector<std::string>;
using std::tuple;
} // namespace

TEST_CASE("columns are read into tuples, one alone into its type", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};

    const std::vector<tuple<std::string, std::optional<std::string>>> rows =
        session.exec(select(c<&User::name>, c<&User::city>).order_by(c<&User::id>).limit(3)).all();
    CHECK(rows == decltype(rows){{"Ann", "Pune"}, {"Ben", "Lima"}, {"Cid", std::nullopt}});

    const Strings names =
        session.exec(select(c<&User::name>).where(c<&User::city> == "Pune").order_by(c<&User::name>)).all();
    CHECK(names == Strings{"Ann", "Dee"});
    CHECK(session.exec(select(c<&User::name>).order_by(c<&User::name>.descending())).first() == "Dee");
    CHECK(session.exec(select(c<&User::city>).where(c<&User::id> == 3)).one() == std::nullopt);

    SECTION("of every type") {
        const auto [grade, fee, photo, sizes, created] =
            session
                .exec(
                    select(c<&Item::grade>, c<&Item::fee>, c<&Item::photo>, c<&Item::sizes>, c<&Item::created_at, Item>)
                        .where(c<&Item::title> == hostile))
                .one();
        CHECK(grade == Grade::worn);
        CHECK(fee == Decimal("12.50"));
        CHECK(photo == Bytes{std::byte{0}, std::byte{2}});
        CHECK(sizes == std::vector<std::int32_t>{2, 7});
        CHECK(created == Instant{std::chrono::hours(102)});
    }
    SECTION("into a described struct") {
        const auto lines =
            session.exec(select(c<&User::name>, c<&User::city>).order_by(c<&User::id>)).into<report::Line>().all();
        REQUIRE(lines.size() == 4);
        CHECK(lines[0].name == "Ann");
        CHECK(lines[0].city == "Pune");
        CHECK_FALSE(lines[2].city);
    }
    SECTION("with the whole row beside") {
        const auto [user, name] = session.exec(select(whole<User>, c<&User::name>).where(c<&User::id> == 2)).one();
        CHECK(user.city == "Lima");
        CHECK(user.created_at == Instant{std::chrono::hours(2)});
        CHECK(name == "Ben");
    }
}

TEST_CASE("different rows only", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.exec(select(c<&Item::price>).distinct().order_by(c<&Item::price>)).all() ==
          std::vector<std::int32_t>{10, 25, 40});
    CHECK(session.exec(select(c<&User::city>).distinct().order_by(c<&User::city>.descending())).all() ==
          std::vector<std::optional<std::string>>{std::nullopt, "Pune", "Lima"});
    CHECK(session.exec(select(c<&Item::price> % 3).distinct().order_by(c<&Item::price> % 3)).all() ==
          std::vector<std::int64_t>{1});
    CHECK(session.count(select(c<&Item::price>).distinct()) == 3);
    CHECK(session.count(select<Item>().distinct()) == 4);
    CHECK(session.count(select<Item>().where(c<&Item::price> > 10)) == 2);
    CHECK(
        support::message_of(
            [&] { (void)session.exec(select(c<&Item::price>).distinct().order_by(c<&Item::id>)).all(); }) ==
        "a query of different rows is ordered by what it does not return | select it as well, or leave distinct() out");
}

TEST_CASE("aggregates of a whole table", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto all =
        session
            .exec(select(count(), count(c<&Item::weight>), count_distinct(c<&Item::price>), sum(c<&Item::price>),
                         avg(c<&Item::price>), min(c<&Item::price>), max(c<&Item::title>))
                      .from<Item>())
            .one();
    CHECK(all == tuple<std::int64_t, std::int64_t, std::int64_t, std::optional<std::int64_t>, std::optional<double>,
                       std::optional<std::int32_t>, std::optional<std::string>>{4, 3, 3, 85, 21.25, 10, "lamp"});
    CHECK(session.exec(select(sum(c<&Item::weight>))).one() == 25.75);
    CHECK(session.exec(select(avg(c<&Item::id>))).one() == 2.5);
    CHECK(session.exec(select(max(c<&Item::created_at, Item>))).one() == Instant{std::chrono::hours(104)});
    CHECK(session.exec(select(count()).from<Item>().where(c<&Item::price> == 10)).one() == 2);

    SECTION("of no rows") {
        const auto none = select(count(), sum(c<&Item::price>), avg(c<&Item::weight>), min(c<&Item::title>),
                                 coalesce(sum(c<&Item::price>), 0))
                              .from<Item>()
                              .where(c<&Item::price> > 1000);
        CHECK(session.exec(none).one() == tuple<std::int64_t, std::optional<std::int64_t>, std::optional<double>,
                                                std::optional<std::string>, std::int64_t>{0, {}, {}, {}, 0});
    }
    SECTION("a sum beyond 64 bits is an error") {
        session.add({Tag{std::numeric_limits<std::int64_t>::max(), "last"}});
        CHECK_THROWS_AS((void)session.exec(select(sum(c<&Tag::id>))).one(), Error);
    }
    SECTION("decimals") {
        CHECK(session.count<Item>(c<&Item::fee>.in(select(c<&Item::fee>).where(c<&Item::id> == 1))) == 3);
        session.exec(update<Item>().set(c<&Item::fee>, Decimal("5.250")).where(c<&Item::id> == 1));
        CHECK(session.count<Item>(c<&Item::fee>.in(select(c<&Item::fee>).where(c<&Item::id> == 3))) == 3);
        session.exec(update<Item>().set(c<&Item::fee>, Decimal("5.25")).where(c<&Item::id> == 1));
        CHECK(session.exec(select(sum(c<&Item::fee>))).one() == std::optional(Decimal("28.25")));
        CHECK(session.count<Item>(c<&Item::fee> > Decimal("6")) == 1);
        CHECK(session.count<Item>(c<&Item::fee> == Decimal("5.250")) == 3);
        CHECK(session.count<Item>(c<&Item::fee>.between(Decimal("5.25"), Decimal("9"))) == 3);
        CHECK(session.count<Item>(c<&Item::fee>.in({Decimal("12.5"), Decimal("7")})) == 1);
        CHECK(session.exec(select<Item>().order_by(c<&Item::fee>.descending()).limit(1)).one().fee == Decimal("12.5"));
        CHECK(session.exec(select(c<&Item::fee>).distinct().order_by(c<&Item::fee>)).all() ==
              std::vector<Decimal>{Decimal("5.25"), Decimal("12.50")});
        if (market.is_sqlite) {
            CHECK(
                support::message_of([&] { (void)session.exec(select(avg(c<&Item::fee>))).one(); }) ==
                "sqlite does not calculate with decimals: avg() would not be exact | read the values and calculate in "
                "the program, or store them as whole numbers of the smallest unit");
            CHECK(support::error_of([&] { (void)session.exec(select(max(c<&Item::fee>))).one(); }).category() ==
                  ErrorCategory::unsupported);
            CHECK(session.count<Item>() == 4); // nothing was sent
        } else {
            CHECK(session.exec(select(sum(c<&Item::fee>), max(c<&Item::fee>))).one() ==
                  tuple<std::optional<Decimal>, std::optional<Decimal>>{Decimal("28.25"), Decimal("12.50")});
            CHECK(Decimal("7.0625") == session.exec(select(avg(c<&Item::fee>))).one().value());
        }
    }
}

TEST_CASE("groups", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    using Row = tuple<std::int32_t, std::int64_t>;
    const auto by_price = select(c<&Item::price>, count()).group_by(c<&Item::price>);
    CHECK(session.exec(Select(by_price).order_by(c<&Item::price>)).all() ==
          std::vector<Row>{{10, 2}, {25, 1}, {40, 1}});
    CHECK(session.exec(Select(by_price).order_by(count().descending(), c<&Item::price>.descending())).all() ==
          std::vector<Row>{{10, 2}, {40, 1}, {25, 1}});
    CHECK(session.exec(Select(by_price).having(count() > 1)).all() == std::vector<Row>{{10, 2}});
    CHECK(session.exec(Select(by_price).having(count() == 1 && max(c<&Item::id>) > 2)).all() ==
          std::vector<Row>{{40, 1}});
    CHECK(session.exec(Select(by_price).where(c<&Item::id>.in({1, 2})).order_by(c<&Item::price>)).all() ==
          std::vector<Row>{{10, 1}, {25, 1}});
    CHECK(session.exec(Select(by_price).order_by(c<&Item::price>).limit(1).offset(1)).all() ==
          std::vector<Row>{{25, 1}});

    SECTION("by what is computed with a bound value") {
        CHECK(session
                  .exec(select(c<&Item::id> % 2, sum(c<&Item::price>))
                            .group_by(c<&Item::id> % 2)
                            .order_by(c<&Item::id> % 2))
                  .all() == std::vector<tuple<std::int64_t, std::optional<std::int64_t>>>{{0, 35}, {1, 50}});
    }
    SECTION("NULL is a group") {
        CHECK(
            session.exec(select(c<&User::city>, count()).group_by(c<&User::city>).order_by(c<&User::city>)).all() ==
            std::vector<tuple<std::optional<std::string>, std::int64_t>>{{"Lima", 1}, {"Pune", 2}, {std::nullopt, 1}});
    }
    SECTION("into a struct, whose members are checked") {
        const auto totals = session
                                .exec(select(c<&Item::owner_id>, count(), sum(c<&Item::price>))
                                          .group_by(c<&Item::owner_id>)
                                          .order_by(c<&Item::owner_id>))
                                .into<report::Total>()
                                .all();
        REQUIRE(totals.size() == 2);
        CHECK(totals[0].items == 3);
        CHECK(totals[0].worth == 45);
    }
    SECTION("what has no single value in a group is refused by both") {
        const auto loose = select(c<&Item::title>, count()).group_by(c<&Item::price>);
        CHECK(
            support::message_of([&] { (void)session.exec(loose).all(); }) ==
            "the \"item\".ti\"tle has no single value in a group: it is neither grouped by nor aggregated | add it to "
            "group_by(…), or take its min(…), max(…), sum(…)");
        CHECK_THROWS_AS((void)session.exec(select(c<&Item::title>, count())).all(), Error);
        CHECK_THROWS_AS((void)session.exec(select(count()).from<Item>().order_by(c<&Item::id>)).all(), Error);
        CHECK_THROWS_AS((void)session.exec(Select(by_price).having(c<&Item::id> > 1)).all(), Error);
        CHECK(session.count<Item>() == 4);
    }
    SECTION("all columns of a row whose primary key is grouped by have one") {
        const auto rows =
            session.exec(select(whole<User>, count()).group_by(c<&User::id>).order_by(c<&User::name>)).all();
        REQUIRE(rows.size() == 4);
        CHECK(std::get<0>(rows[3]).name == "Dee");
    }
}

TEST_CASE("arithmetic and functions of texts", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto lamp = [&](const auto&... what) {
        return session.exec(select(what...).where(c<&Item::title> == "lamp")).one();
    };
    CHECK(
        lamp(c<&Item::price> + 1, c<&Item::price> - 3, c<&Item::price> * 2, c<&Item::price> / 4, c<&Item::price> % 4) ==
        tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>{11, 7, 20, 2, 2});
    CHECK(lamp(100 - c<&Item::price>) == 90);
    CHECK(lamp(c<&Item::price> + c<&Item::id>) == 11);
    CHECK(lamp(c<&Item::weight> * 2) == 3.0);
    CHECK(lamp(c<&Item::price> / 4.0) == 2.5);
    CHECK(lamp((c<&Item::price> + 1) * (c<&Item::price> - 1)) == 99);
    CHECK(lamp(c<&Item::price> * 1'000'000'000) == 10'000'000'000); // beyond the column's own type
    CHECK(lamp(upper(c<&Item::title>), length(c<&Item::title>), lower(upper(c<&Item::title>))) ==
          tuple<std::string, std::int64_t, std::string>{"LAMP", 4, "lamp"});
    CHECK(lamp(coalesce(c<&Item::buyer_id>, -1)) == 2);
    CHECK(session.exec(select(coalesce(c<&Item::buyer_id>, c<&Item::owner_id>)).order_by(c<&Item::id>)).all() ==
          std::vector<std::int64_t>{2, 1, 1, 1});
    CHECK(session.exec(select(c<&Item::weight> * 2).where(c<&Item::title> == hostile)).one() == std::nullopt);
    CHECK(session.exec(select(c<&Item::id>).where(c<&Item::price> * 2 > 40).order_by(c<&Item::id>)).all() ==
          std::vector<std::int64_t>{2, 3});
    CHECK(session.exec(select(c<&Item::id>).where(c<&Item::price> - 15 == c<&Item::id> * 5)).all() ==
          std::vector<std::int64_t>{2});
    CHECK(session
              .exec(select(c<&Item::id>)
                        .where(lower(c<&Item::title>).in({"desk", "chair"}))
                        .order_by(length(c<&Item::title>)))
              .all() == std::vector<std::int64_t>{3, 4});
}

TEST_CASE("small and capital letters", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.exec(select(c<&Item::title>).where(c<&Item::title>.ilike("LA%"))).all() == Strings{"lamp"});
    CHECK(session.exec(select(c<&Item::title>).where(c<&Item::title>.ilike("%\\\"; -\\-"))).all() == Strings{hostile});
    CHECK(session.exec(select(c<&Item::title>).where(c<&Item::title>.like("_am%"))).all() == Strings{"lamp"});
    CHECK(session.exec(select(c<&Item::id>).where(!c<&Item::title>.ilike("%A%")).order_by(c<&Item::id>)).all() ==
          std::vector<std::int64_t>{3});
}

TEST_CASE("rows one after the other", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    Strings names;
    session.exec(select<User>().order_by(c<&User::name>)).each([&](const User& user) { names.push_back(user.name); });
    CHECK(names == Strings{"Ann", "Ben", "Cid", "Dee"});
    std::int64_t sum = 0;
    session.exec(select(c<&Item::id>, c<&Item::price>)).each([&](const auto& row) { sum += std::get<1>(row); });
    CHECK(sum == 85);

    SECTION("what the function throws comes out, and the transaction goes on") {
        int calls = 0;
        CHECK_THROWS_AS(session.exec(select<User>()).each([&](const User&) {
            ++calls;
            throw std::runtime_error("enough");
        }),
                        std::runtime_error);
        CHECK(calls == 1);
        CHECK(session.count<User>() == 4);
    }
    SECTION("nothing else can be asked meanwhile") {
        CHECK(support::message_of([&] {
                  session.exec(select<User>()).each([&](const User&) { (void)session.count<User>(); });
              }) == "the rows of a query of this session are still being read | collect them with all() first, or use "
                    "another session");
        CHECK(session.count<User>() == 4);
    }
}

TEST_CASE("hostile texts are bound wherever they stand", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const std::string text = hostile;
    CHECK(session.exec(select(c<&Item::id>).where(c<&Item::title> == text)).one() == 2);
    CHECK(session.exec(select(c<&Item::id>).where(c<&Item::title>.in({text}))).one() == 2);
    CHECK(session.exec(select(c<&Item::id>).where(c<&Item::title>.between(text, text))).one() == 2);
    CHECK(session.exec(select(coalesce(c<&User::city>, text)).where(c<&User::id> == 3)).one() == text);
    CHECK(session.exec(select(max(c<&Item::title>)).from<Item>().having(max(c<&Item::title>) != text)).one() == "lamp");
    CHECK(support::error_of([&] {
              (void)session.exec(select(max(c<&Item::title>)).having(max(c<&Item::title>) == std::string("a\0b", 3)))
                  .all();
          }).category() == ErrorCategory::value);
}

TEST_CASE("rows that are read to be changed", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.exec(select<User>().where(c<&User::id> == 1).for_update()).one().name == "Ann");
    if (market.is_sqlite) return;
    Session other{market.database};
    other.sql("SET LOCAL lock_timeout = '100ms'").run();
    CHECK(support::error_of([&] {
              (void)other.exec(select<User>().where(c<&User::id> == 1).for_update()).one();
          }).category() == ErrorCategory::busy);
}
