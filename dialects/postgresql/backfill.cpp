#include <postgresql/backfill.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <postgresql/type.hpp>
#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::postgresql {

namespace {
using schema::Table;

// Columns that tell the rows apart, that an index is in the order of, and that the backfill leaves alone.
std::vector<std::string> key_of(const Table& table, const operation::Backfill& op) {
    const auto is_fit = [&](const std::vector<std::string>& columns) {
        return std::ranges::all_of(columns, [&](const std::string& column) {
            return !operation::column_of(table, column).nullable && !op.set.contains(column);
        });
    };
    if (table.primary_key && is_fit(table.primary_key->columns)) return table.primary_key->columns;
    for (const schema::Unique& unique : table.uniques)
        if (is_fit(unique.columns)) return unique.columns;
    throw Error(
        ErrorCategory::unsupported,
        fmt::format("table {} cannot be filled in lot by lot: it has no key to go by", display(table.name)),
        "give it a primary key, or a unique constraint on columns that are NOT NULL and are not set here; or do "
        "it in one go with op.execute(…)");
}
} // namespace

database::Steps backfill(const operation::Backfill& op, const schema::Schema& before) {
    const Table& table = operation::table_of(before, op.table);
    database::Lots lots{.table = quote_name(op.table),
                        .set = {},
                        .where = op.where ? expression(*op.where) : "",
                        .key = {},
                        .key_literal = {},
                        .rows = op.lot,
                        .pause = std::chrono::milliseconds(op.pause_ms)};
    std::vector<std::string> set;
    for (const auto& [column, value] : op.set)
        set.push_back(
            fmt::format("{} = {}", quote(column), default_for(value, operation::column_of(table, column).type)));
    lots.set = fmt::format("{}", fmt::join(set, ", "));
    for (const std::string& column : key_of(table, op)) {
        lots.key.push_back(quote(column));
        lots.key_literal.push_back(fmt::format("quote_nullable({}::text)", quote(column)));
    }
    return {{.sql = whole_statement(lots),
             .kind = database::Step::Kind::lots,
             .transactional = false,
             .lots = std::move(lots)}};
}

} // namespace retort::postgresql
