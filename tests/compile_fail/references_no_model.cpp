// expect: the referenced struct is no model
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

struct Plain {
    retort::Uuid id;
};
BOOST_DESCRIBE_STRUCT(Plain, (), (id))

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table =
        retort::table<Country>("country", retort::column(&Country::id).references(&Plain::id));
    return table;
}
