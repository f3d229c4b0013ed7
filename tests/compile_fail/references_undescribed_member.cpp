// expect: member_is_not_listed_in_BOOST_DESCRIBE_STRUCT
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

struct Other {
    retort::Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Other, (), (name))
retort::TableView retort_table(retort::model<Other>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table =
        retort::table<Country>("country", retort::column(&Country::id).references(&Other::id));
    return table;
}
