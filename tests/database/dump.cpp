#include "dump.hpp"

#include <set>

#include <retort/database/dialect.hpp>

#include "catalogue.hpp"

namespace support {

namespace {
constexpr const char* sqlite_tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
constexpr const char* postgresql_tables =
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND (relnamespace = current_schema()::regnamespace OR "
    "relpersistence = 't') ORDER BY relname";
} // namespace

std::string dump(retort::database::Connection& connection) {
    std::string text;
    for (const std::string& line : catalogue(connection)) text += line + "\n";
    const bool sqlite = connection.dialect().name() == "sqlite";
    for (const auto& table : connection.query(sqlite ? sqlite_tables : postgresql_tables)) {
        const std::string name = table.at(0).value_or("");
        if (name == "retort_history" || name == "sqlite_sequence") continue;
        std::multiset<std::string> lines;
        for (const auto& row : connection.query("SELECT * FROM " + connection.dialect().quote(name))) {
            std::string line = name + ":";
            for (const auto& cell : row) line += " " + cell.value_or("NULL") + " |";
            lines.insert(line);
        }
        for (const std::string& line : lines) text += line + "\n";
    }
    return text;
}

} // namespace support
