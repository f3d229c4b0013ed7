#include "session_models.hpp"

#include <stdexcept>

#include <retort/operation/apply.hpp>

namespace world {

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>(
        "country", retort::column(&Country::id).primary_key(), retort::column(&Country::name).max_length(255).unique(),
        retort::column(&Country::code).max_length(3).unique().check("length(code) = 3"),
        retort::column(&Country::phone_code).max_length(8).unique());
    return table;
}

retort::TableView retort_table(retort::model<Person>) {
    static constexpr auto table = retort::table<Person>(
        "person", retort::column(&Person::id).primary_key().identity(), retort::column(&Person::email).unique(),
        retort::column(&Person::language).server_default("en"),
        retort::column(&Person::created_at).server_default(retort::now()),
        retort::column(&Person::greeting).generated("'Dear ' || email"));
    return table;
}

retort::TableView retort_table(retort::model<City>) {
    static constexpr auto table =
        retort::table<City>("city", retort::primary_key(&City::country, &City::name),
                            retort::column(&City::country).max_length(3).references(&Country::code));
    return table;
}

retort::TableView retort_table(retort::model<Sample>) {
    static constexpr auto table = retort::table<Sample>("sample \"x\"; --", retort::column(&Sample::id).primary_key(),
                                                        retort::column(&Sample::price).precision(12, 2),
                                                        retort::column(&Sample::text).name("te\"xt"));
    return table;
}

World::World(const std::string& dialect) : scratch(dialect), database(scratch.url()) {
    const retort::schema::Schema schema = retort::make_metadata<Country, Person, City, Sample>().schema;
    const retort::Lease connection = database.connect();
    retort::schema::Schema before;
    const auto run = [&](const retort::operation::Operation& operation) {
        for (const auto& step : database.dialect().compile(operation, before)) connection->execute(step.sql);
        before = retort::operation::apply(std::move(before), operation);
    };
    for (const auto& type : schema.enums) run({retort::operation::CreateEnum{type}});
    for (const auto* table : retort::schema::in_creation_order(schema)) run({retort::operation::CreateTable{*table}});
}

std::string cell(retort::database::Connection& connection, std::string_view sql) {
    const auto rows = connection.query(sql);
    if (rows.size() != 1 || rows[0].size() != 1 || !rows[0][0]) throw std::logic_error("expected one cell");
    return *rows[0][0];
}

} // namespace world
