// The control: this must compile.
#include <optional>
#include <string>

#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}

struct Place {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name))

struct City : Place {
    retort::Uuid id;
    std::optional<retort::Uuid> country_id;
    std::optional<retort::Uuid> twin_country_id;
    std::optional<std::string> twin_country_code;
};
BOOST_DESCRIBE_STRUCT(City, (Place), (id, country_id, twin_country_id, twin_country_code))
retort::TableView retort_table(retort::model<City>);

retort::TableView retort_table(retort::model<City>) {
    static constexpr auto table = retort::table<City>(
        "city", retort::column(&City::id).primary_key(), retort::column(&City::name).max_length(80),
        retort::column(&City::country_id).references(&Country::id).on_delete(retort::set_null).index(),
        retort::foreign_key(&City::twin_country_id, &City::twin_country_code)
            .references(&Country::id, &Country::code)
            .on_update(retort::cascade)
            .on_delete(retort::set_null));
    return table;
}
