#include <retort/model.hpp>

namespace desk {

enum class Mood { calm, amused, cross };
BOOST_DESCRIBE_ENUM(Mood, calm, amused, cross)

struct Person {
    std::int64_t id = 0;
    std::string full_name;
    std::string email;
    Mood mood = Mood::calm;
    std::int64_t age = 0;
    bool is_member = false;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, full_name, email, mood, age, is_member))

struct Message {
    std::int64_t id = 0;
    std::int64_t author_id = 0;
    std::string text;
    std::optional<std::string> remark{};
    std::optional<retort::Decimal> postage{};
};
BOOST_DESCRIBE_STRUCT(Message, (), (id, author_id, text, remark, postage))

retort::TableView retort_table(retort::model<Person>) {
    static constexpr auto table = retort::table<Person>(
        "person",
        retort::column(&Person::id).primary_key().identity(),
        retort::column(&Person::full_name).max_length(80).index().renamed_from("name"),
        retort::column(&Person::email).max_length(120),
        retort::column(&Person::mood).server_default("amused"),
        retort::column(&Person::age).check("age BETWEEN 0 AND 150"),
        retort::column(&Person::is_member).server_default(false));
    return table;
}

retort::TableView retort_table(retort::model<Message>) {
    static constexpr auto table = retort::table<Message>(
        "message",
        retort::renamed_from("letter"),
        retort::column(&Message::id).primary_key().identity(),
        retort::column(&Message::author_id).references(&Person::id).on_delete(retort::cascade).index(),
        retort::column(&Message::postage).precision(8, 3));
    return table;
}

} // namespace desk

retort::Metadata metadata() { return retort::make_metadata<desk::Person, desk::Message>(); }
