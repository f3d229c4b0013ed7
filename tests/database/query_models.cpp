#include "query_models.hpp"

#include <retort/operation/apply.hpp>

namespace market {

retort::TableView retort_table(retort::model<User>) {
    static constexpr auto table = retort::table<User>("user", retort::column(&User::id).primary_key().identity());
    return table;
}

retort::TableView retort_table(retort::model<Item>) {
    static constexpr auto table = retort::table<Item>(
        "the \"item\"", retort::column(&Item::id).primary_key().identity(),
        retort::column(&Item::owner_id).references<User>(&User::id).on_delete(retort::cascade),
        retort::column(&Item::buyer_id).references<User>(&User::id), retort::column(&Item::title).name("ti\"tle"));
    return table;
}

retort::TableView retort_table(retort::model<Tag>) {
    static constexpr auto table = retort::table<Tag>("tag", retort::column(&Tag::id).primary_key().identity(),
                                                     retort::column(&Tag::word).unique());
    return table;
}

retort::TableView retort_table(retort::model<ItemTag>) {
    static constexpr auto table =
        retort::table<ItemTag>("item_tag", retort::primary_key(&ItemTag::item_id, &ItemTag::tag_id),
                               retort::column(&ItemTag::item_id).references(&Item::id).on_delete(retort::cascade),
                               retort::column(&ItemTag::tag_id).references(&Tag::id).on_delete(retort::cascade));
    return table;
}

retort::TableView retort_table(retort::model<Employee>) {
    static constexpr auto table =
        retort::table<Employee>("employee", retort::column(&Employee::id).primary_key().identity(),
                                retort::column(&Employee::boss_id).references(&Employee::id));
    return table;
}

retort::TableView retort_table(retort::model<Hall>) {
    static constexpr auto table = retort::table<Hall>("hall", retort::primary_key(&Hall::house, &Hall::number));
    return table;
}

retort::TableView retort_table(retort::model<Show>) {
    static constexpr auto table =
        retort::table<Show>("show", retort::column(&Show::id).primary_key().identity(),
                            retort::foreign_key(&Show::house, &Show::hall).references(&Hall::house, &Hall::number));
    return table;
}

namespace {
Instant hour(int hours) { return Instant{std::chrono::hours(hours)}; }
} // namespace

Market::Market(const std::string& dialect) : scratch(dialect), database(scratch.url()), is_sqlite(dialect == "sqlite") {
    const retort::schema::Schema schema =
        retort::make_metadata<User, Item, Tag, ItemTag, Employee, Hall, Show>().schema;
    {
        const retort::Lease connection = database.connect();
        retort::schema::Schema before;
        const auto run = [&](const retort::operation::Operation& operation) {
            for (const auto& step : database.dialect().compile(operation, before)) connection->execute(step.sql);
            before = retort::operation::apply(std::move(before), operation);
        };
        for (const auto& type : schema.enums) run({retort::operation::CreateEnum{type}});
        for (const auto* table : retort::schema::in_creation_order(schema))
            run({retort::operation::CreateTable{*table}});
    }
    retort::Session session{database};
    const auto user = [&](std::int64_t id, const char* name, std::optional<std::string> city) {
        User row;
        row.id = id;
        row.name = name;
        row.city = std::move(city);
        row.created_at = hour(static_cast<int>(id));
        session.add(std::move(row));
    };
    user(1, "Ann", "Pune");
    user(2, "Ben", "Lima");
    user(3, "Cid", std::nullopt);
    user(4, "Dee", "Pune");
    const auto item = [&](std::int64_t id, std::int64_t owner, std::optional<std::int64_t> buyer, const char* title,
                          std::int32_t price, std::optional<double> weight) {
        Item row;
        row.id = id;
        row.owner_id = owner;
        row.buyer_id = buyer;
        row.title = title;
        row.price = price;
        row.weight = weight;
        row.created_at = hour(100 + static_cast<int>(id));
        row.grade = id % 2 == 0 ? Grade::worn : Grade::fresh;
        row.fee = retort::Decimal(id == 2 ? "12.50" : "5.25");
        row.photo = {std::byte{0}, std::byte{static_cast<unsigned char>(id)}};
        row.sizes = {static_cast<std::int32_t>(id), 7};
        session.add(std::move(row));
    };
    item(1, 1, 2, "lamp", 10, 1.5);
    item(2, 1, std::nullopt, hostile, 25, std::nullopt);
    item(3, 2, 1, "desk", 40, 20.25);
    item(4, 1, std::nullopt, "chair", 10, 4.0);
    session.add({Tag{1, "old"}, Tag{2, "wood"}, Tag{3, "rare"}});
    session.add({ItemTag{1, 1}, ItemTag{3, 1}, ItemTag{3, 2}, ItemTag{4, 2}});
    session.add({Employee{1, "Eve", std::nullopt, 9}, Employee{2, "Fay", 1, 5}, Employee{3, "Gus", 2, 3},
                 Employee{4, "Hal", 2, 3}});
    session.add({Hall{"A", 1, 100}, Hall{"A", 2, 50}, Hall{"B", 1, 20}});
    session.add({Show{1, "Opera", "A", 2}, Show{2, "Farce", "A", 2}, Show{3, "Tour", std::nullopt, std::nullopt}});
    session.commit();
}

} // namespace market
