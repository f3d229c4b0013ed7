// Rows that belong to rows: one query for many of them, on both databases.

#include <catch2/catch.hpp>

#include <numeric>

#include "query_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using namespace market;
using Strings = std::vector<std::string>;

Strings titles(std::span<const Item> items) {
    Strings list;
    for (const Item& item : items) list.push_back(item.title);
    return list;
}
Strings words(std::span<const Tag> tags) {
    Strings list;
    for (const Tag& tag : tags) list.push_back(tag.word);
    return list;
}
} // namespace

TEST_CASE("the row that each row refers to", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto items = session.exec(select<Item>().order_by(c<&Item::id>)).all();
    const auto owners = load_one<User>(session, items, &Item::owner_id);
    const auto buyers = load_one<User>(session, items, &Item::buyer_id);
    REQUIRE(owners.of(items[0]) != nullptr);
    CHECK(owners.of(items[0])->name == "Ann");
    CHECK(owners.of(items[0]) == owners.of(items[1])); // one struct for all that refer to it
    CHECK(owners.of(items[2])->name == "Ben");
    CHECK(buyers.of(items[0])->name == "Ben");
    CHECK(buyers.of(items[1]) == nullptr);

    SECTION("of two columns") {
        const auto shows = session.exec(select<Show>().order_by(c<&Show::id>)).all();
        const auto halls = load_one<Hall>(session, shows, &Show::hall);
        CHECK(halls.of(shows[0])->seats == 50);
        CHECK(halls.of(shows[2]) == nullptr);
    }
    SECTION("in the same table") {
        const auto staff = session.exec(select<Employee>().order_by(c<&Employee::id>)).all();
        const auto bosses = load_one<Employee>(session, staff, &Employee::boss_id);
        CHECK(bosses.of(staff[0]) == nullptr);
        CHECK(bosses.of(staff[3])->name == "Fay");
        const auto teams = load_many<Employee>(session, staff, &Employee::boss_id);
        CHECK(teams.of(staff[1]).size() == 2);
        CHECK(teams.of(staff[3]).empty());
    }
    SECTION("of none") {
        CHECK(load_one<User>(session, std::vector<Item>{}, &Item::owner_id).of(items[0]) == nullptr);
        CHECK(support::message_of([&] { (void)load_one<User>(session, items, &Item::price); }) ==
              "the \"item\".price is no reference to user | declare it: "
              "retort::column(&Model::member).references(&Other::id)");
    }
}

TEST_CASE("the rows that refer to each row", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto users = session.exec(select<User>().order_by(c<&User::id>)).all();
    const auto items = load_many<Item>(session, users, &Item::owner_id);
    CHECK(titles(items.of(users[0])) == Strings{"lamp", hostile, "chair"});
    CHECK(titles(items.of(users[1])) == Strings{"desk"});
    CHECK(items.of(users[2]).empty());

    SECTION("some of them, in an order") {
        const auto cheap = load_many<Item>(
            session, users, &Item::owner_id,
            select<Item>().where(c<&Item::price> < 30).order_by(c<&Item::price>.descending(), c<&Item::title>));
        CHECK(titles(cheap.of(users[0])) == Strings{hostile, "chair", "lamp"});
        CHECK(cheap.of(users[1]).empty());
        CHECK_THROWS_AS((void)load_many<Item>(session, users, &Item::owner_id, select<Item>().limit(1)), Error);
    }
    SECTION("of two columns") {
        const auto halls = session.exec(select<Hall>().order_by(c<&Hall::seats>)).all();
        const auto shows = load_many<Show>(session, halls, &Show::house);
        CHECK(shows.of(halls[1]).size() == 2);
        CHECK(shows.of(halls[2]).empty());
    }
}

TEST_CASE("the rows that a link connects with each row", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    const auto items = session.exec(select<Item>().order_by(c<&Item::id>)).all();
    const auto tags = load_many<Tag>(session, items, &ItemTag::item_id, &ItemTag::tag_id);
    CHECK(words(tags.of(items[0])) == Strings{"old"});
    CHECK(tags.of(items[1]).empty());
    CHECK(words(tags.of(items[2])) == Strings{"old", "wood"});

    const auto all = session.exec(select<Tag>().order_by(c<&Tag::id>)).all();
    const auto tagged =
        load_many<Item>(session, all, &ItemTag::tag_id, &ItemTag::item_id, select<Item>().order_by(c<&Item::title>));
    CHECK(titles(tagged.of(all[1])) == Strings{"chair", "desk"});
    CHECK(tagged.of(all[2]).empty());
}

TEST_CASE("more rows than values fit into one query", "[query]") {
    Market market{GENERATE(from_range(support::dialects()))};
    Session session{market.database};
    std::vector<Tag> many(70'000);
    for (std::size_t i = 0; i < many.size(); ++i) {
        many[i].id = 1000 + static_cast<std::int64_t>(i);
        many[i].word = "w" + std::to_string(i);
    }
    session.insert(many);
    std::vector<ItemTag> links;
    for (const Tag& tag : many) links.push_back({1, tag.id});
    session.insert(links);
    const auto linked = load_one<Tag>(session, links, &ItemTag::tag_id);
    CHECK(linked.of(links.front())->word == "w0");
    CHECK(linked.of(links.back())->word == "w69999");
    CHECK(load_many<ItemTag>(session, many, &ItemTag::tag_id).of(many[35'000]).size() == 1);

    std::vector<Hall> halls;
    for (int i = 0; i < 1500; ++i) halls.push_back({"X", i, i});
    session.insert(halls);
    session.insert(std::vector<Show>{{10, "Last", "X", 1499}});
    CHECK(load_many<Show>(session, halls, &Show::hall).of(halls.back()).size() == 1);
}
