// Makes the table of a model, stores a row and reads it back.

#include <cstdio>

#include <retort/model.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>

struct Word {
    std::string text;
    int length = 0;
};
BOOST_DESCRIBE_STRUCT(Word, (), (text, length))
retort::TableView retort_table(retort::model<Word>) {
    static constexpr auto table = retort::table<Word>("word", retort::column(&Word::text).primary_key());
    return table;
}

int main() {
    retort::Database database{"sqlite://"};
    retort::testing::create_tables(*database.connect(), retort::make_metadata<Word>());
    retort::Session session{database};
    session.add(Word{.text = "retort", .length = 6});
    std::printf("%d\n", session.get<Word>("retort")->length);
}
