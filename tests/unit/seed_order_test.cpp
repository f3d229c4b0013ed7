#include <catch2/catch.hpp>

#include <algorithm>

#include <retort/seed/order.hpp>
#include <support/errors.hpp>

namespace {
using Catch::Contains;
using retort::migration::Names;
using retort::seed::Seed;

void nothing(retort::Session& /*session*/) {}

Seed seed(std::string_view name, std::string_view file, const Names& after = {}, const Names& environments = {}) {
    return {name, file, {.after = after, .environments = environments, .run = nothing}};
}

using List = std::vector<const Seed*>;

std::string text(const std::vector<const Seed*>& seeds) {
    std::string names;
    for (const Seed* s : seeds) names += (names.empty() ? "" : " ") + std::string(s->name);
    return names;
}

std::string order(const List& seeds) { return text(retort::seed::in_order(seeds)); }

// The names in order; those that nobody asked for in brackets.
std::string plan(const List& seeds, const std::vector<std::string>& names, std::string_view environment = "dev") {
    std::string result;
    for (const auto& [planned, requested] : retort::seed::plan(seeds, names, environment)) {
        const std::string name(planned->name);
        result += (result.empty() ? "" : " ") + (requested ? name : "(" + name + ")");
    }
    return result;
}

const Seed users = seed("users", "seeds/users.cpp", {}, {"dev", "test"});
const Seed countries = seed("countries", "seeds/countries.cpp");
const Seed items = seed("items", "seeds/items.cpp", "users", {"dev", "test"});
const Seed orders = seed("orders", "seeds/orders.cpp", {"items", "countries"}, "dev");
const Seed admins = seed("admins", "seeds/admins.cpp", {}, "prod");
const List all{&users, &orders, &items, &countries, &admins};
} // namespace

TEST_CASE("seeds run after those that they name, and by name between equals", "[seed]") {
    CHECK(order({}).empty());
    CHECK(order(all) == "admins countries users items orders");

    SECTION("whatever order the build lists them in") {
        List seeds = all;
        std::ranges::sort(seeds);
        do CHECK(order(seeds) == "admins countries users items orders");
        while (std::ranges::next_permutation(seeds).found);
    }
}

TEST_CASE("seeds that contradict each other are refused with their files", "[seed]") {
    SECTION("two of one name") {
        const Seed other = seed("users", "seeds/people.cpp");
        CHECK(support::message_of([&] {
                  (void)order({&users, &other});
              }) ==
              "two seeds are called 'users': seeds/users.cpp and seeds/people.cpp | give one of them another name");
    }
    SECTION("an unknown name in .after") {
        CHECK(support::message_of([&] {
                  (void)order({&items, &countries});
              }) == "seed 'items' (seeds/items.cpp) comes after 'users', and there is no such seed | the seeds are "
                    "countries, items");
    }
    SECTION("a circle, without those that only wait for it") {
        const Seed a = seed("a", "seeds/a.cpp", "b");
        const Seed b = seed("b", "seeds/b.cpp", "c");
        const Seed c = seed("c", "seeds/c.cpp", {"countries", "b"});
        CHECK(support::message_of([&] {
                  (void)order({&a, &b, &c, &countries});
              }) ==
              "seeds wait for each other: b (seeds/b.cpp) after c (seeds/c.cpp) after b (seeds/b.cpp) | take one of "
              "the names out of .after");
    }
    SECTION("one after itself") {
        const Seed self = seed("self", "seeds/self.cpp", "self");
        CHECK_THAT(support::message_of([&] { (void)order({&self}); }),
                   Contains("self (seeds/self.cpp) after self (seeds/self.cpp)"));
    }
    SECTION("one without a function") {
        const Seed empty{"empty", "seeds/empty.cpp", {}};
        CHECK_THAT(support::message_of([&] { (void)order({&empty}); }),
                   Contains("seed 'empty' (seeds/empty.cpp) has no function to run"));
    }
}

TEST_CASE("the environment chooses which seeds run", "[seed]") {
    CHECK(plan(all, {}) == "countries users items orders");
    CHECK(plan(all, {}, "test") == "countries users items");
    CHECK(plan(all, {}, "prod") == "admins countries");
    CHECK(plan(all, {}, "staging") == "countries");
}

TEST_CASE("a seed asked for by name brings those that it comes after", "[seed]") {
    CHECK(plan(all, {"countries"}) == "countries");
    CHECK(plan(all, {"items"}) == "(users) items");
    CHECK(plan(all, {"orders"}) == "(countries) (users) (items) orders");
    CHECK(plan(all, {"orders", "users", "orders"}) == "(countries) users (items) orders");
}

TEST_CASE("a seed that cannot run as asked is refused", "[seed]") {
    CHECK(support::message_of([] { (void)plan(all, {"user"}); }) ==
          "there is no seed 'user' | the seeds are admins, countries, items, orders, users");
    CHECK(support::message_of([] { (void)plan(all, {"items"}, "prod"); }) ==
          "seed 'items' is not for environment 'prod' | it is for dev, test: choose one with --env");

    SECTION("it comes after one that is not for the environment") {
        const Seed stock = seed("stock", "seeds/stock.cpp", "items");
        const List seeds{&users, &items, &stock};
        CHECK(plan(seeds, {}) == "users items stock");
        CHECK(support::message_of([&] { (void)plan(seeds, {}, "prod"); }) ==
              "seed 'stock' comes after 'items', which is not for environment 'prod' | add 'prod' to the environments "
              "of 'items', or take 'items' out of .after");
    }
    SECTION("there are none at all") {
        CHECK(plan({}, {}).empty());
        CHECK_THAT(support::message_of([] { (void)plan({}, {"users"}); }), Contains("there are no seeds"));
    }
}
