#include <models/item.hpp>
#include <models/user.hpp>

namespace shop {

retort::TableView retort_table(retort::model<Item>) {
    static constexpr auto table = retort::table<Item>(
        "item",
        retort::column(&Item::id).primary_key(),
        retort::column(&Item::title).max_length(255),
        retort::column(&Item::price).precision(10, 2),
        retort::column(&Item::owner_id).references(&User::id).on_delete(retort::cascade).index());
    return table;
}

} // namespace shop
