// Updates and deletes of many rows, on both databases.

#include <catch2/catch.hpp>

#include "query_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using namespace market;
using Numbers = std::vector<std::int64_t>;
using std::tuple;

std::vector<std::int32_t> prices(Session& session) {
    return session.exec(select(c<&Item::price>).order_by(c<&Item::id>)).all();
}
} // namespace

TEST_CASE("rows are changed where a condition is met", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.exec(
              update<Item>().set(c<&Item::price>, 99).where(c<&Item::owner_id> == 1 && c<&Item::price> == 10)) == 2);
    CHECK(prices(session) == std::vector<std::int32_t>{99, 25, 40, 99});
    CHECK(session.written() == Written{.changed = 2});

    SECTION("to what is computed from them") {
        CHECK(session.exec(update<Item>()
                               .set(c<&Item::price>, c<&Item::price> + 1)
                               .set(c<&Item::owner_id>, coalesce(c<&Item::buyer_id>, c<&Item::owner_id>))
                               .all_rows()) == 4);
        CHECK(prices(session) == std::vector<std::int32_t>{100, 26, 41, 100});
        CHECK(session.exec(select(c<&Item::owner_id>).order_by(c<&Item::id>)).all() == Numbers{2, 1, 1, 1});
    }
    SECTION("to NULL, to values of every kind, to hostile text") {
        const Bytes bytes{std::byte{9}, std::byte{0}};
        CHECK(session.exec(update<Item>()
                               .set(c<&Item::buyer_id>, std::nullopt)
                               .set(c<&Item::weight>, std::optional<double>{})
                               .set(c<&Item::title>, std::string(hostile) + "'")
                               .set(c<&Item::grade>, Grade::worn)
                               .set(c<&Item::fee>, Decimal("1.10"))
                               .set(c<&Item::photo>, bytes)
                               .set(c<&Item::sizes>, std::vector<std::int32_t>{4, 5})
                               .set(c<&Stamps::created_at>, Instant{std::chrono::hours(1)})
                               .where(c<&Item::title> == "lamp")) == 1);
        const Item lamp = session.get<Item>(1).value();
        CHECK_FALSE(lamp.buyer_id);
        CHECK_FALSE(lamp.weight);
        CHECK(lamp.title == std::string(hostile) + "'");
        CHECK(lamp.grade == Grade::worn);
        CHECK(lamp.fee == Decimal("1.10"));
        CHECK(lamp.photo == bytes);
        CHECK(lamp.sizes == std::vector<std::int32_t>{4, 5});
        CHECK(lamp.created_at == Instant{std::chrono::hours(1)});
    }
    SECTION("of none that meets it") {
        CHECK(session.exec(update<Item>().set(c<&Item::price>, 1).where(c<&Item::id> == 1000)) == 0);
    }
    SECTION("a number that the member does not hold is refused by both") {
        CHECK(support::message_of([&] {
                  session.exec(update<Employee>().set(c<&Employee::level>, 40'000).all_rows());
              }) == "a number that the type of the member does not hold cannot be set | ");
        CHECK(support::error_of([&] {
                  session.exec(update<Item>().set(c<&Item::title>, std::string("a\0b", 3)).all_rows());
              }).category() == ErrorCategory::value);
        CHECK(session.count<Item>() == 4);
    }
    SECTION("by what another table holds") {
        CHECK(session.exec(update<Item>()
                               .set(c<&Item::price>, 0)
                               .where(c<&Item::owner_id>.in(select(c<&User::id>).where(c<&User::name> == "Ben")))) ==
              1);
        CHECK(session.exec(update<User>()
                               .set(c<&User::city>, scalar(select(max(c<&Item::title>))))
                               .where(!exists<Item>(c<&Item::owner_id> == c<&User::id>))) == 2);
        CHECK(session.exec(select(c<&User::city>).order_by(c<&User::id>)).all() ==
              std::vector<std::optional<std::string>>{"Pune", "Lima", "lamp", "lamp"});
    }
    SECTION("and undone with the transaction") {
        session.rollback();
        CHECK(prices(session) == std::vector<std::int32_t>{10, 25, 40, 10});
        CHECK(session.written().nothing());
    }
}

TEST_CASE("rows are removed where a condition is met", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    CHECK(session.exec(remove<Item>().where(c<&Item::title> == hostile)) == 1);
    CHECK(session.exec(remove<Item>().where(c<&Item::title>.in({hostile, "nothing"}))) == 0);
    CHECK(session.exec(select(c<&Item::id>).order_by(c<&Item::id>)).all() == Numbers{1, 3, 4});
    CHECK(session.exec(
              remove<ItemTag>().where(exists<Tag>(c<&Tag::id> == c<&ItemTag::tag_id> && c<&Tag::word> == "old"))) == 2);
    CHECK(session.exec(remove<ItemTag>().all_rows()) == 2);
    CHECK(session.count<ItemTag>() == 0);
    CHECK(session.written() == Written{.removed = 5});
    CHECK(support::error_of([&] { session.exec(remove<User>().where(c<&User::id> == 2)); }).category() ==
          ErrorCategory::foreign_key);
}

TEST_CASE("changes return rows", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    auto changed = session.exec(update<Item>()
                                    .set(c<&Item::price>, c<&Item::price> * 2)
                                    .where(c<&Item::price> < 30)
                                    .returning(c<&Item::id>, c<&Item::price>, c<&Item::price> + 1));
    std::sort(changed.begin(), changed.end());
    CHECK(changed ==
          std::vector<tuple<std::int64_t, std::int32_t, std::int64_t>>{{1, 20, 21}, {2, 50, 51}, {4, 20, 21}});
    CHECK(session.written() == Written{.changed = 3});
    CHECK(prices(session) == std::vector<std::int32_t>{20, 50, 40, 20}); // once, not twice

    const std::vector<Item> removed = session.exec(remove<Item>().where(c<&Item::id> == 2).returning(whole<Item>));
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].title == hostile);
    CHECK(removed[0].photo == Bytes{std::byte{0}, std::byte{2}});
    CHECK(session.written() == Written{.changed = 3, .removed = 1});
    CHECK(
        session.exec(update<Item>().set(c<&Item::price>, 1).where(c<&Item::id> == 2).returning(c<&Item::id>)).empty());
}
