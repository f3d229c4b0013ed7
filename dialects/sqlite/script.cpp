#include <sqlite/script.hpp>

#include <fmt/format.h>

#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
constexpr std::string_view violations = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check";
} // namespace

std::string guard(std::string_view query, std::string_view failure) {
    return fmt::format("CREATE TEMP TABLE retort_guard (rows INTEGER CONSTRAINT {} CHECK (rows = 0));\n"
                       "INSERT INTO retort_guard SELECT 1 FROM (\n{}\n) LIMIT 1;\n"
                       "DROP TABLE temp.retort_guard",
                       quote(failure), query);
}

std::string script_header() { return ".bail on\n.timeout 5000\nPRAGMA foreign_keys = ON;"; }

std::string script_begin(bool suspend_foreign_keys) {
    if (!suspend_foreign_keys) return "BEGIN IMMEDIATE;\n";
    return fmt::format("PRAGMA foreign_keys = OFF;\n"
                       "BEGIN IMMEDIATE;\n"
                       "CREATE TEMP TABLE retort_violations AS {};\n",
                       violations);
}

std::string script_commit(bool suspend_foreign_keys) {
    if (!suspend_foreign_keys) return "COMMIT;\n";
    return fmt::format("{};\n"
                       "DROP TABLE temp.retort_violations;\n"
                       "COMMIT;\n"
                       "PRAGMA foreign_keys = ON;\n",
                       guard(fmt::format("{} EXCEPT SELECT * FROM temp.retort_violations", violations),
                             "rows would point at rows that are not there: PRAGMA foreign_key_check lists them"));
}

} // namespace retort::sqlite
