#pragma once
// What a user offers.

#include <optional>
#include <string>

#include <retort/model.hpp>

namespace shop {

struct Item {
    retort::Uuid id = retort::Uuid::random();
    std::string title;
    std::optional<std::string> description;
    std::optional<retort::Decimal> price; ///< not set: ask the owner
    retort::Uuid owner_id;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, title, description, price, owner_id))
retort::TableView retort_table(retort::model<Item>);

} // namespace shop
