// The reference application, whose countries have moved on from its migrations.
#include <cstdlib>
#include <string>
#include <string_view>

#include <models/item.hpp>
#include <models/user.hpp>

namespace moved {

struct Country {
    retort::Uuid id = retort::Uuid::random();
    std::string name;
    std::string code;
    bool is_active = true;
    std::optional<std::string> dial{};
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, name, code, is_active, dial))

retort::TableView retort_table(retort::model<Country>) {
    static constexpr auto table = retort::table<Country>(
        "country",
        retort::column(&Country::id).primary_key(),
        retort::column(&Country::name).max_length(255),
        retort::column(&Country::code).max_length(2).unique(),
        retort::column(&Country::is_active).server_default(true),
        retort::column(&Country::dial).max_length(8));
    return table;
}

} // namespace moved

retort::Metadata metadata() {
    retort::Metadata all = retort::make_metadata<shop::User, shop::Item, moved::Country>();
    all.includes = [](std::string_view kind, const std::string& name) {
        const char* without = std::getenv("RETORT_TEST_WITHOUT_TABLE");
        return without == nullptr || kind != "table" || name != without;
    };
    return all;
}
