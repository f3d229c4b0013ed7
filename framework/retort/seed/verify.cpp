#include <retort/seed/verify.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>

namespace retort::seed {

namespace {
std::int64_t count(database::Connection& connection, const std::string& from) {
    return std::stoll(connection.query("SELECT count(*) FROM " + from).at(0).at(0).value());
}

// The rows of a table whose key has a value in every column, and no row that it points at. (With MATCH FULL, which
// allows all or none of the columns to be NULL, these are the same.)
std::string dangling(const database::Dialect& dialect, const schema::Table& table, const schema::ForeignKey& key) {
    std::vector<std::string> set;
    std::vector<std::string> same;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
        set.push_back(fmt::format("child.{} IS NOT NULL", dialect.quote(key.columns[i])));
        same.push_back(
            fmt::format("parent.{} = child.{}", dialect.quote(key.target_columns[i]), dialect.quote(key.columns[i])));
    }
    return fmt::format("{} AS child WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
                       dialect.quote_name(table.name), fmt::join(set, " AND "), dialect.quote_name(key.target),
                       fmt::join(same, " AND "));
}
} // namespace

bool Verification::holds() const {
    return dangling.empty() && std::ranges::all_of(counts, [](const RowCount& one) { return one.rows >= one.seeded; });
}

Verification verify(database::Connection& connection, const schema::Schema& schema, const Ledger& ledger) {
    const database::Dialect& dialect = connection.dialect();
    Verification verification;
    for (const schema::Table& table : schema.tables) {
        const std::string name = display(table.name);
        std::int64_t seeded = 0;
        for (const auto& [seed, entry] : ledger.entries)
            if (const auto rows = entry.rows.find(name); rows != entry.rows.end())
                seeded = std::max(seeded, rows->second);
        if (seeded > 0)
            verification.counts.push_back({name, count(connection, dialect.quote_name(table.name)), seeded});
        for (const schema::ForeignKey& key : table.foreign_keys)
            if (const std::int64_t rows = count(connection, dangling(dialect, table, key)); rows > 0)
                verification.dangling.push_back({name, key.name, rows});
    }
    return verification;
}

} // namespace retort::seed
