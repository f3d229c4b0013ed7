#pragma once
// The languages that texts can be written in.

#include <string>

#include <retort/model.hpp>

namespace app {

// A member that is std::optional may be NULL, every other is NOT NULL. The macro lists them all; a member that it
// forgets is a compile error.
struct Language {
    retort::Uuid id = retort::Uuid::random();
    std::string code; ///< ISO 639-1
    std::string name;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(Language, (), (id, code, name, is_active))
retort::TableView retort_table(retort::model<Language>);

} // namespace app
