#include <support/contents.hpp>

#include <set>

#include <retort/database.hpp>

namespace support {

namespace {
constexpr const char* sqlite_tables =
    "SELECT '\"' || replace(name, '\"', '\"\"') || '\"', '*' FROM sqlite_schema WHERE type = 'table' ORDER BY name";
constexpr const char* postgresql_tables = "SELECT c.oid::regclass, CASE relkind WHEN 'S' THEN 'last_value, is_called' "
                                          "ELSE '*' END FROM pg_class c WHERE relkind IN ('r', 'p', 'm', 'S') AND "
                                          "relnamespace::regnamespace::text NOT IN ('pg_catalog', 'pg_toast', "
                                          "'information_schema') ORDER BY c.oid::regclass::text";
} // namespace

std::string contents(retort::database::Connection& connection) {
    const bool sqlite = connection.dialect().name() == "sqlite";
    std::string text;
    for (const auto& table : connection.query(sqlite ? sqlite_tables : postgresql_tables)) {
        const std::string& name = table.at(0).value();
        std::multiset<std::string> lines;
        for (const auto& row : connection.query("SELECT " + table.at(1).value() + " FROM " + name)) {
            std::string line = name + ":";
            for (const auto& cell : row) line += cell ? " " + std::to_string(cell->size()) + " " + *cell : " NULL";
            lines.insert(line);
        }
        for (const std::string& line : lines) text += line + "\n";
    }
    if (!sqlite)
        for (const auto& row :
             connection.query("SELECT loid, pageno, encode(data, 'hex') FROM pg_largeobject ORDER BY 1, 2"))
            text += "large object " + row.at(0).value() + " " + row.at(1).value() + " " + row.at(2).value() + "\n";
    return text;
}

std::string contents(const std::string& url) {
    retort::Database database{url, {.create = false}};
    return contents(*database.connect());
}

} // namespace support
