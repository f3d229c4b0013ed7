// expect: describe this struct with BOOST_DESCRIBE_STRUCT first
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country");
    return table;
}
