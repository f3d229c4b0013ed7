#pragma once
// The models of the tests of queries: two foreign keys between the same tables, a table that refers to itself, a link
// between two, a foreign key of two columns, a base that two models have; and a database with a few rows of each.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <retort/model.hpp>
#include <retort/session.hpp>
#include <support/databases.hpp>

namespace market {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

struct Stamps {
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(Stamps, (), (created_at))

struct User : Stamps {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> city;
};
BOOST_DESCRIBE_STRUCT(User, (Stamps), (id, name, city))
retort::TableView retort_table(retort::model<User>);

enum class Grade { fresh, worn };
BOOST_DESCRIBE_ENUM(Grade, fresh, worn)

/// Its table and columns have names that must be quoted.
struct Item : Stamps {
    std::int64_t id = 0;
    std::int64_t owner_id = 0;
    std::optional<std::int64_t> buyer_id;
    std::string title;
    std::int32_t price = 0;
    std::optional<double> weight;
    Grade grade = Grade::fresh;
    retort::Decimal fee{"0"};
    retort::Bytes photo;
    std::vector<std::int32_t> sizes;
};
BOOST_DESCRIBE_STRUCT(Item, (Stamps), (id, owner_id, buyer_id, title, price, weight, grade, fee, photo, sizes))
retort::TableView retort_table(retort::model<Item>);

struct Tag {
    std::int64_t id = 0;
    std::string word;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (id, word))
retort::TableView retort_table(retort::model<Tag>);

struct ItemTag {
    std::int64_t item_id = 0;
    std::int64_t tag_id = 0;
};
BOOST_DESCRIBE_STRUCT(ItemTag, (), (item_id, tag_id))
retort::TableView retort_table(retort::model<ItemTag>);

struct Employee {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::int64_t> boss_id;
    std::int16_t level = 0;
};
BOOST_DESCRIBE_STRUCT(Employee, (), (id, name, boss_id, level))
retort::TableView retort_table(retort::model<Employee>);

struct Hall {
    std::string house;
    std::int32_t number = 0;
    std::int32_t seats = 0;
};
BOOST_DESCRIBE_STRUCT(Hall, (), (house, number, seats))
retort::TableView retort_table(retort::model<Hall>);

struct Show {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> house;
    std::optional<std::int32_t> hall;
};
BOOST_DESCRIBE_STRUCT(Show, (), (id, name, house, hall))
retort::TableView retort_table(retort::model<Show>);

/// A database of that dialect with the tables of all these models, and rows in them:
///
///     users      1 Ann Pune, 2 Ben Lima, 3 Cid (no city), 4 Dee Pune
///     items      1 Ann's lamp 10 (Ben bought it), 2 Ann's "O'Hara \"; --" 25, 3 Ben's desk 40 (Ann), 4 Ann's chair 10
///     tags       1 old: lamp, desk; 2 wood: desk, chair; 3 rare: none
///     employees  1 Eve 9, 2 Fay 5 under Eve, 3 Gus 3 under Fay, 4 Hal 3 under Fay
///     halls      A 1 of 100, A 2 of 50, B 1 of 20; shows: 1 Opera in A 2, 2 Farce in A 2, 3 Tour nowhere
struct Market {
    explicit Market(const std::string& dialect);

    support::Scratch scratch;
    retort::Database database;
    bool is_sqlite;
};

inline constexpr const char* hostile = "O'Hara \"; --";

} // namespace market
