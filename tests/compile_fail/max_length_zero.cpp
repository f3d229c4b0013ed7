// expect: max_length_must_be_at_least_1
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::code).max_length(0));
    return table;
}
