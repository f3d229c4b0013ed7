// expect: describe this enum with BOOST_DESCRIBE_ENUM
#include <retort/model.hpp>

enum class State { on, off };

struct Country {
    retort::Uuid id;
    std::string code;
    State state = State::on;
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, code, state))
retort::TableView retort_table(retort::model<Country>);

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>("country", retort::column(&Country::id).primary_key(),
                                                         retort::column(&Country::code).max_length(3).unique());
    return table;
}
