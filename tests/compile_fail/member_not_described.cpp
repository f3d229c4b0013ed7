// expect: member_is_not_listed_in_BOOST_DESCRIBE_STRUCT
#include <retort/model.hpp>

// With a constructor it is no aggregate, so that only its use shows that `code` is missing.
struct Country {
    Country() = default;

    retort::Uuid id;
    std::string code;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, is_active))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
