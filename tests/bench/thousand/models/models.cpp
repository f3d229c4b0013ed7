#include <retort/model.hpp>

namespace {
struct Note {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id))
retort::TableView retort_table(retort::model<Note> /*of*/) {
    static constexpr auto table = retort::table<Note>("note", retort::column(&Note::id).primary_key());
    return table;
}
} // namespace

retort::Metadata metadata() { return retort::make_metadata<Note>(); }
