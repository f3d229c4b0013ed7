#pragma once
// The models that the queries which must not compile are about.

#include <optional>
#include <string>
#include <vector>

#include <retort/model.hpp>
#include <retort/session.hpp>

namespace shop {

struct User {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::string> city;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(User, (), (id, name, city, is_active))
retort::TableView retort_table(retort::model<User>);

enum class Grade { fresh, worn };
BOOST_DESCRIBE_ENUM(Grade, fresh, worn)

struct Item {
    std::int64_t id = 0;
    std::int64_t owner_id = 0;
    std::string title;
    std::int32_t price = 0;
    double weight = 0;
    retort::Decimal fee{"0"};
    Grade grade = Grade::fresh;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, owner_id, title, price, weight, fee, grade))
retort::TableView retort_table(retort::model<Item>);

struct Tag {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (id))
retort::TableView retort_table(retort::model<Tag>);

/// What a query may be read into.
struct Line {
    std::string name;
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (name, id))

/// Not described.
struct Plain {
    std::int64_t id = 0;
};

} // namespace shop
