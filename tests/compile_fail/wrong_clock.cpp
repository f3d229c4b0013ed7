// expect: use std::chrono::sys_time<std::chrono::microseconds>
#include <retort/model.hpp>

struct Country {
    retort::Uuid id;
    std::string code;
    std::chrono::system_clock::time_point seen_at;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, seen_at))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
