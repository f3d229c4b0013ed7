#include <optional>
#include <string>

#include <boost/describe.hpp>

#include <retort/model.hpp>
#include <retort/seed.hpp>
#include <retort/session.hpp>

namespace {

struct Person {
    int id = 0;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name))
retort::TableView retort_table(retort::model<Person>);
retort::TableView retort_table(retort::model<Person>) {
    static constexpr auto table = retort::table<Person>("person", retort::column(&Person::id).primary_key());
    return table;
}

void run(retort::Session& session) {
    // The table wants a name: the third row cannot be stored.
    std::vector<Person> people{{1, "Ann"}, {2, "Bob"}, {3, std::nullopt}, {4, "Dan"}};
    session.upsert(people, retort::by(&Person::id));
}

} // namespace

RETORT_SEED(people){
    .run = run,
};
