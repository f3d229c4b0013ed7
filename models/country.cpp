#include <models/country.hpp>

namespace shop {

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>(
        "country",
        retort::column(&Country::id).primary_key(),
        retort::column(&Country::name).max_length(255),
        retort::column(&Country::code).max_length(3).unique(),
        retort::column(&Country::phone_code).max_length(8));
    return table;
}

} // namespace shop
