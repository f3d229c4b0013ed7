// expect: describe the struct of this member with BOOST_DESCRIBE_STRUCT first
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

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table =
        retort::table<Country>("country", retort::column(&Country::id).references(&Plain::id));
    return table;
}
