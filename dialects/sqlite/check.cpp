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

Rows rows_of(const Table& table) { return {.from = quote_table(table.name), .key = row_key(table)}; }

Step no_row_where(const Rows& rows, const std::string& condition, std::string failure) {
    return check(fmt::format("SELECT {} FROM {} WHERE {} LIMIT {}", rows.key, rows.from, condition, shown_rows),
                 std::move(failure));
}

Step no_row(const Rows& rows, std::string failure) {
    return check(fmt::format("SELECT {} FROM {} LIMIT {}", rows.key, rows.from, shown_rows), std::move(failure));
}

Step no_duplicates(const Rows& rows, const std::vector<std::string>& keys, const std::string& predicate,
                   std::string failure) {
    std::vector<std::string> conditions;
    for (const std::string& key : keys) conditions.push_back(key + " IS NOT NULL");
    if (!predicate.empty()) conditions.push_back("(" + predicate + ")");
    return check(fmt::format("SELECT {0}, count(*) FROM {1} WHERE {2} GROUP BY {0} HAVING count(*) > 1 LIMIT {3}",
                             fmt::join(keys, ", "), rows.from, fmt::join(conditions, " AND "), shown_rows),
                 std::move(failure));
}

Step no_orphans(const Rows& rows, const schema::Name& table, const schema::ForeignKey& key, const Rows& targets,
                const Table& target) {
    const std::vector<std::string>& target_columns =
        key.target_columns.empty() && target.primary_key ? target.primary_key->columns : key.target_columns;
    std::vector<std::string> conditions;
    std::vector<std::string> matches;
    for (std::size_t i = 0; i < key.columns.size() && i < target_columns.size(); ++i) {
        conditions.push_back(fmt::format("child.{} IS NOT NULL", quote(key.columns[i])));
        // The parent's column stands on the left: its collation decides (https://sqlite.org/foreignkeys.html §3).
        matches.push_back(fmt::format("parent.{} = child.{}", quote(target_columns[i]), quote(key.columns[i])));
    }
    // Only the child stands in the outer FROM: the key means its columns.
    return check(fmt::format("SELECT {} FROM {} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent "
                             "WHERE {}) LIMIT {}",
                             rows.key, rows.from, fmt::join(conditions, " AND "), targets.from,
                             fmt::join(matches, " AND "), shown_rows),
                 fmt::format("{}: rows of {} point at rows of {} that are not there", key.name, schema::display(table),
                             schema::display(target.name)));
}

} // namespace retort::sqlite
