// expect: a member or base of this struct is missing in its BOOST_DESCRIBE_STRUCT
#include <retort/model.hpp>

struct Noted {
    std::string note;
};

struct Country : Noted {
    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, is_active))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
