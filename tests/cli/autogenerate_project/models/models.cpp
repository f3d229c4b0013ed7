#include <retort/model.hpp>

namespace desk {

enum class Mood { calm, cross };
BOOST_DESCRIBE_ENUM(Mood, calm, cross)

struct Person {
    std::int64_t id = 0;
    std::string name;
    std::string email;
    Mood mood = Mood::calm;
    int age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, email, mood, age))

struct Letter {
    std::int64_t id = 0;
    std::int64_t author_id = 0;
    std::string text;
    std::optional<std::string> note{};
    std::optional<retort::Decimal> postage{};
};
BOOST_DESCRIBE_STRUCT(Letter, (), (id, author_id, text, note, postage))

retort::TableView retort_table(retort::model<Person>) {
    static constexpr auto table = retort::table<Person>(
        "person",
        retort::column(&Person::id).primary_key().identity(),
        retort::column(&Person::name).max_length(80).index(),
        retort::column(&Person::email).max_length(120).unique(),
        retort::column(&Person::mood).server_default("calm"),
        retort::column(&Person::age).check("age >= 0"));
    return table;
}

retort::TableView retort_table(retort::model<Letter>) {
    static constexpr auto table = retort::table<Letter>(
        "letter",
        retort::column(&Letter::id).primary_key().identity(),
        retort::column(&Letter::author_id).references(&Person::id).on_delete(retort::cascade),
        retort::column(&Letter::postage).precision(8, 2),
        retort::index(&Letter::author_id).where("note IS NULL").named("ix_letter_plain"));
    return table;
}

} // namespace desk

retort::Metadata metadata() { return retort::make_metadata<desk::Person, desk::Letter>(); }
