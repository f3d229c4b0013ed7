// Joins, aliases and queries inside queries, on both databases.

#include <catch2/catch.hpp>

#include "query_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using namespace market;
using Strings = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;
using std::tuple;

constexpr auto boss = alias<Employee, "boss">;
constexpr auto odd = alias<User, "x\"; --">;
} // namespace

TEST_CASE("tables are joined by their foreign key", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};

    SECTION("whole rows of both") {
        const std::vector<tuple<ItemTag, Tag>> rows =
            session.exec(select<ItemTag>().join<Tag>().order_by(c<&ItemTag::item_id>, c<&Tag::word>)).all();
        REQUIRE(rows.size() == 4);
        CHECK(std::get<0>(rows[0]).item_id == 1);
        CHECK(std::get<1>(rows[0]).word == "old");
        CHECK(std::get<1>(rows[2]).word == "wood");
    }
    SECTION("from either side, over several tables") {
        CHECK(session
                  .exec(select(c<&Item::title>, c<&Tag::word>)
                            .join<ItemTag>()
                            .join<Tag>()
                            .where(c<&Tag::word> == "wood")
                            .order_by(c<&Item::title>))
                  .all() == std::vector<tuple<std::string, std::string>>{{"chair", "wood"}, {"desk", "wood"}});
        CHECK(session
                  .exec(select(c<&Tag::word>, count())
                            .join<ItemTag>()
                            .group_by(c<&Tag::word>)
                            .having(count() > 1)
                            .order_by(c<&Tag::word>))
                  .all() == std::vector<tuple<std::string, std::int64_t>>{{"old", 2}, {"wood", 2}});
    }
    SECTION("of two columns") {
        CHECK(session.exec(select(c<&Show::name>, c<&Hall::seats>).join<Hall>().order_by(c<&Show::name>)).all() ==
              std::vector<tuple<std::string, std::int32_t>>{{"Farce", 50}, {"Opera", 50}});
        CHECK(session.exec(select(c<&Show::name>).join<Hall>(on(&Show::hall)).order_by(c<&Show::name>)).all() ==
              Strings{"Farce", "Opera"});
    }
    SECTION("that is chosen where there are several") {
        CHECK(support::message_of([&] { (void)session.exec(select<Item>().join<User>()).all(); }) ==
              "user can be joined by several foreign keys: the \"item\".owner_id = user.id; the \"item\".buyer_id = "
              "user.id | say which: .join<Model>(on(&Model::member)), or give the join a condition");
        CHECK(session.exec(select(c<&User::name>).from<Item>().join<User>(on(&Item::owner_id)).where(c<&Item::id> == 1))
                  .one() == "Ann");
        CHECK(session.exec(select(c<&User::name>).from<Item>().join<User>(on(&Item::buyer_id)).where(c<&Item::id> == 1))
                  .one() == "Ben");
        CHECK(session.exec(select(c<&User::name>).join<Item>(on(&Item::buyer_id)).order_by(c<&User::name>)).all() ==
              Strings{"Ann", "Ben"});
        CHECK_THAT(support::message_of([&] { (void)session.exec(select<Item>().join<User>(on(&Item::price))).all(); }),
                   Catch::StartsWith("'price' is no foreign key between user and the other tables of the query | these "
                                     "are: "));
    }
    SECTION("and not where there is none") {
        CHECK(
            support::message_of([&] { (void)session.exec(select<User>().join<Hall>()).all(); }) ==
            "no foreign key joins hall to the other tables of the query | declare one with references(…), or give the "
            "join a condition");
        CHECK(session.count<User>() == 4);
    }
    SECTION("by a condition") {
        CHECK(session
                  .exec(select(c<&User::name>, c<&Hall::house>)
                            .join<Hall>(c<&Hall::number> == c<&User::id> && c<&Hall::house> == "A")
                            .order_by(c<&User::name>))
                  .all() == std::vector<tuple<std::string, std::string>>{{"Ann", "A"}, {"Ben", "A"}});
    }
}

TEST_CASE("a left join keeps rows without a partner", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const std::vector<tuple<User, std::optional<Item>>> rows =
        session.exec(select<User>().left_join<Item>(on(&Item::owner_id)).order_by(c<&User::id>, c<&Item::id>)).all();
    REQUIRE(rows.size() == 6);
    CHECK(std::get<1>(rows[0])->title == "lamp");
    CHECK(std::get<1>(rows[1])->photo == Bytes{std::byte{0}, std::byte{2}});
    CHECK(std::get<0>(rows[4]).name == "Cid");
    CHECK_FALSE(std::get<1>(rows[4]));

    const std::vector<tuple<std::string, std::optional<std::string>, std::optional<double>>> columns =
        session
            .exec(select(c<&User::name>, c<&Item::title>, c<&Item::weight>)
                      .left_join<Item>(on(&Item::buyer_id))
                      .order_by(c<&Item::title>, c<&User::name>))
            .all();
    CHECK(columns == decltype(columns){{"Ann", "desk", 20.25}, {"Ben", "lamp", 1.5}, {"Cid", {}, {}}, {"Dee", {}, {}}});

    const std::vector<tuple<std::string, std::int64_t, std::optional<std::int64_t>>> counts =
        session
            .exec(select(c<&User::name>, count(c<&Item::id>), sum(c<&Item::price>))
                      .left_join<Item>(on(&Item::owner_id))
                      .group_by(c<&User::id>)
                      .order_by(count(c<&Item::id>).descending(), c<&User::name>))
            .all();
    CHECK(counts == decltype(counts){{"Ann", 3, 45}, {"Ben", 1, 40}, {"Cid", 0, {}}, {"Dee", 0, {}}});

    CHECK(session
              .exec(select(c<&User::name>)
                        .left_join<Item>(on(&Item::owner_id))
                        .where(c<&Item::id>.is_null())
                        .order_by(c<&User::name>))
              .all() == Strings{"Cid", "Dee"});
    CHECK(session.exec(select(whole<User>).join<Item>(on(&Item::owner_id)).where(c<&Item::price> == 40)).one().name ==
          "Ben");
    CHECK(session.exec(select<User>().left_join<Item>(on(&Item::owner_id)).for_update()).all().size() == 6);
}

TEST_CASE("a table is joined to itself under another name", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const std::vector<tuple<std::string, std::optional<std::string>>> chain =
        session
            .exec(select(c<&Employee::name>, boss.c<&Employee::name>)
                      .left_join(boss, on(&Employee::boss_id))
                      .order_by(c<&Employee::name>))
            .all();
    CHECK(chain == decltype(chain){{"Eve", {}}, {"Fay", "Eve"}, {"Gus", "Fay"}, {"Hal", "Fay"}});

    CHECK(session
              .exec(select(c<&Employee::name>, count())
                        .join(boss, on(boss.c<&Employee::boss_id>)) // the other way: whose boss the first is
                        .group_by(c<&Employee::id>)
                        .order_by(c<&Employee::name>))
              .all() == std::vector<tuple<std::string, std::int64_t>>{{"Eve", 1}, {"Fay", 2}});
    CHECK(support::message_of([&] { (void)session.exec(select<Employee>().join(boss)).all(); }) ==
          "boss can be joined by several foreign keys: boss.boss_id = employee.id; employee.boss_id = boss.id | say "
          "which: .join<Model>(on(&Model::member)), or give the join a condition");
    const std::vector<tuple<Employee, Employee>> peers =
        session
            .exec(select<Employee>().join(boss, boss.c<&Employee::level> == c<&Employee::level> &&
                                                    boss.c<&Employee::id> > c<&Employee::id>))
            .all();
    REQUIRE(peers.size() == 1);
    CHECK(std::get<0>(peers[0]).name == "Gus");
    CHECK(std::get<1>(peers[0]).name == "Hal");

    SECTION("the name is quoted") {
        CHECK(session.exec(select(odd.c<&User::name>).where(odd.c<&User::city> == "Lima")).one() == "Ben");
        CHECK(session.exec(select(odd)).first()->name.size() == 3);
        CHECK(session
                  .exec(select(c<&User::name>, odd.c<&User::name>)
                            .join(odd, odd.c<&User::city> == c<&User::city> && odd.c<&User::id> != c<&User::id>)
                            .order_by(c<&User::name>))
                  .all() == std::vector<tuple<std::string, std::string>>{{"Ann", "Dee"}, {"Dee", "Ann"}});
    }
}

TEST_CASE("a member of a base that two tables have", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto joined = select(c<&Item::id>).join<User>(on(&Item::owner_id));
    CHECK(support::message_of([&] { (void)session.exec(Select(joined).order_by(c<&Stamps::created_at>)).all(); }) ==
          "the column of 'created_at' is ambiguous: the \"item\" and user have it | say which model is meant: "
          "c<&Model::member, Model>");
    CHECK(session.exec(Select(joined).where(c<&User::created_at, User> == Instant{std::chrono::hours(2)})).one() == 3);
    CHECK(session.exec(Select(joined).order_by(c<&Item::created_at, Item>.descending())).all() == Numbers{4, 3, 2, 1});
    CHECK(session
              .exec(select(c<&Item::created_at, Item>, c<&User::created_at, User>)
                        .join<User>(on(&Item::owner_id))
                        .where(c<&Item::id> == 3))
              .one() == tuple{Instant{std::chrono::hours(103)}, Instant{std::chrono::hours(2)}});
}

TEST_CASE("queries inside queries", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto names = [&](const auto& condition) {
        return session.exec(select(c<&User::name>).where(condition).order_by(c<&User::name>)).all();
    };
    CHECK(names(c<&User::id>.in(select(c<&Item::owner_id>).where(c<&Item::price> > 30))) == Strings{"Ben"});
    CHECK(names(!c<&User::id>.in(select(c<&Item::owner_id>))) == Strings{"Cid", "Dee"});
    CHECK(names(c<&User::id>.in(select(c<&Item::owner_id>).group_by(c<&Item::owner_id>).having(count() > 1))) ==
          Strings{"Ann"});
    CHECK(names(c<&User::id>.in(select(c<&Item::id>).order_by(c<&Item::price>.descending()).limit(1))) ==
          Strings{"Cid"});
    CHECK(names(exists<Item>(c<&Item::owner_id> == c<&User::id>)) == Strings{"Ann", "Ben"});
    CHECK(names(!exists<Item>(c<&Item::owner_id> == c<&User::id> && c<&Item::price> > 30)) ==
          Strings{"Ann", "Cid", "Dee"});
    CHECK(names(exists(select<Item>().where(c<&Item::owner_id> == outer(c<&User::id>) &&
                                            c<&Item::title> == hostile))) == Strings{"Ann"});
    CHECK(names(exists(select<Item>().join<ItemTag>().where(c<&Item::owner_id> == outer(c<&User::id>)))) ==
          Strings{"Ann", "Ben"});
    CHECK(names(exists(odd, odd.c<&User::city> == c<&User::city> && odd.c<&User::id> != c<&User::id>)) ==
          Strings{"Ann", "Dee"});
    CHECK(names(exists(select<Item>()) && c<&User::id> == 3) == Strings{"Cid"});

    SECTION("as values") {
        CHECK(session
                  .exec(select(c<&Item::title>)
                            .where(c<&Item::price> > scalar(select(avg(c<&Item::price>))))
                            .order_by(c<&Item::id>))
                  .all() == Strings{hostile, "desk"});
        const std::vector<tuple<std::string, std::optional<std::int64_t>>> rows =
            session
                .exec(select(c<&User::name>,
                             scalar(select(sum(c<&Item::price>)).where(c<&Item::owner_id> == outer(c<&User::id>))))
                          .order_by(c<&User::id>))
                .all();
        CHECK(rows == decltype(rows){{"Ann", 45}, {"Ben", 40}, {"Cid", {}}, {"Dee", {}}});
    }
    SECTION("what is not around cannot be meant") {
        CHECK(support::message_of([&] {
                  (void)names(exists(select<Item>().where(c<&Item::id> == outer(c<&Hall::seats>))));
              }) == "no query around this one has a column for the member 'seats' | ");
        CHECK(support::message_of(
                  [&] { (void)names(exists(select<User>().where(c<&User::city> == outer(c<&User::city>)))); }) ==
              "a query and one inside it both read user | give one of them a name of its own: retort::alias<Model, "
              "\"name\">");
    }
}
