#include <sqlite/read_back.hpp>

#include <memory>

#include <retort/database/dialect.hpp>
#include <sqlite/connection.hpp>
#include <sqlite/enum_check.hpp>
#include <sqlite/inspect.hpp>
#include <sqlite/table.hpp>

namespace retort::sqlite {

schema::Schema read_back(database::Connection& connection, const schema::Schema& wanted) {
    const auto scratch = connect(connection.dialect(), Url("sqlite://"), {});
    // The tables that foreign keys point at need not be there: SQLite looks for them when there are rows.
    for (const schema::Table& table : wanted.tables) {
        scratch->execute(create_table(table, wanted));
        for (const schema::Index& index : table.indexes) scratch->execute(create_index(table.name, index));
    }
    schema::Schema found = inspect(*scratch);
    lift_enums(found, wanted);
    return found;
}

} // namespace retort::sqlite
