#include <models/language.hpp>

namespace app {

// What SQL has to know besides, checked while compiling. Members that need no word are not named.
retort::TableView retort_table(retort::model<Language>) {
    static constexpr auto table = retort::table<Language>(
        "language",
        retort::column(&Language::id).primary_key(),
        retort::column(&Language::code).max_length(2).unique(),
        retort::column(&Language::name).max_length(80));
    return table;
}

} // namespace app
