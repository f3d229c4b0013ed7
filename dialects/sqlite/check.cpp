#include <sqlite/check.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/text.hpp>
#include <sqlite/type.hpp>

namespace retort::sqlite {

namespace {
using database::Step;
using schema::Table;

constexpr int shown_rows = 10; // enough to see what is wrong; the rest is found with the same query

// What tells one row from another: the primary key, else the rowid, else everything.
std::string row_key(const Table& table) {
    if (!table.primary_key) {
        const std::string rowid = rowid_name(table);
        return rowid.empty() ? "*" : rowid;
    }
    std::vector<std::string> columns;
    for (const std::string& column : table.primary_key->columns) columns.push_back(quote(column));
    return fmt::format("{}", fmt::join(columns, ", "));
}

Step check(std::string query, std::string failure) {
    return {.sql = std::move(query), .kind = Step::Kind::check, .failure = std::move(failure)};
}
} // namespace

Step no_row_where(const Table& table, const std::string& condition, std::string failure) {
    return check(fmt::format("SELECT {} FROM {} WHERE {} LIMIT {}", row_key(table), quote_table(table.name), condition,
                             shown_rows),
                 std::move(failure));
}

Step no_row(const Table& table, std::string failure) {
    return check(fmt::format("SELECT {} FROM {} LIMIT {}", row_key(table), quote_table(table.name), shown_rows),
                 std::move(failure));
}

Step no_duplicates(const Table& table, const std::vector<std::string>& keys, const std::string& predicate,
                   std::string failure) {
    std::vector<std::string> conditions;
    for (const std::string& key : keys) conditions.push_back(key + " IS NOT NULL");
    if (!predicate.empty()) conditions.push_back("(" + predicate + ")");
    return check(fmt::format("SELECT {0}, count(*) FROM {1} WHERE {2} GROUP BY {0} HAVING count(*) > 1 LIMIT {3}",
                             fmt::join(keys, ", "), quote_table(table.name), fmt::join(conditions, " AND "),
                             shown_rows),
                 std::move(failure));
}

Step no_orphans(const Table& table, const schema::ForeignKey& key, const Table& target) {
    const std::vector<std::string>& target_columns =
        key.target_columns.empty() && target.primary_key ? target.primary_key->columns : key.target_columns;
    std::vector<std::string> conditions;
    std::vector<std::string> matches;
    for (std::size_t i = 0; i < key.columns.size() && i < target_columns.size(); ++i) {
        conditions.push_back(fmt::format("child.{} IS NOT NULL", quote(key.columns[i])));
        // The parent's column stands on the left: its collation decides (https://sqlite.org/foreignkeys.html §3).
        matches.push_back(fmt::format("parent.{} = child.{}", quote(target_columns[i]), quote(key.columns[i])));
    }
    return check(fmt::format("SELECT child.* FROM {} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent "
                             "WHERE {}) LIMIT {}",
                             quote_table(table.name), fmt::join(conditions, " AND "), quote_table(target.name),
                             fmt::join(matches, " AND "), shown_rows),
                 fmt::format("{}: rows of {} point at rows of {} that are not there", key.name,
                             schema::display(table.name), schema::display(target.name)));
}

} // namespace retort::sqlite
