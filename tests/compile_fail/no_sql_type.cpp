// expect: the C++ type of this member has no SQL type
#include <retort/model.hpp>

struct Money {
    int cents = 0;
};

struct Country {
    retort::Uuid id;
    std::string code;
    Money price;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, price))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
