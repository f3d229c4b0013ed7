#include <sqlite/names.hpp>

#include <map>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::sqlite {

namespace {
// Names by what SQLite makes of them, and what they are the names of.
using Taken = std::map<std::string, std::string>;

void take(Taken& taken, const std::string& name, std::string what) {
    const auto [other, is_new] = taken.emplace(schema::sql_lower(name), what);
    if (!is_new)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("{} and {} have one name on SQLite, to which case is nothing", other->second, what),
                    "give one of them another name");
}

void take_object(Taken& taken, const std::string& name, std::string what) {
    if (schema::sql_lower(name).starts_with("sqlite_"))
        throw Error(ErrorCategory::unsupported, what + " cannot have a name that begins with sqlite_ on SQLite",
                    "SQLite keeps such names for itself: choose another");
    take(taken, name, std::move(what));
}
} // namespace

void require_possible_names(const schema::Schema& schema) {
    Taken objects;
    for (const schema::Table& table : schema.tables) {
        const std::string of = " of table " + schema::display(table.name);
        take_object(objects, table.name.name, "table " + schema::display(table.name));
        for (const schema::Index& index : table.indexes) take_object(objects, index.name, "index " + index.name + of);
        Taken columns;
        for (const schema::Column& column : table.columns) take(columns, column.name, "column " + column.name + of);
    }
}

} // namespace retort::sqlite
