// expect: no SQL integer holds an unsigned 64-bit number
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    std::uint64_t views = 0;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, views))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
