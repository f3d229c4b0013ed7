// expect: references_needs_a_member_of_the_same_type
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table =
        retort::table<Country>("country", retort::column(&Country::code).references(&Country::id));
    return table;
}
