// expect: member_belongs_to_another_struct
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

struct Other {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Other, (), (name))

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Other::name).unique());
    return table;
}
