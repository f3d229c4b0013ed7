#include <retort/database/lots.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace retort::database {

namespace {
std::string condition(const Lots& lots, const std::string& after, const std::string& end) {
    const std::string key = fmt::format("({})", fmt::join(lots.key, ", "));
    std::vector<std::string> conditions;
    if (!after.empty()) conditions.push_back(fmt::format("{} > {}", key, after));
    if (!end.empty()) conditions.push_back(fmt::format("{} <= {}", key, end));
    if (!lots.where.empty()) conditions.push_back(fmt::format("({})", lots.where));
    return conditions.empty() ? "" : fmt::format(" WHERE {}", fmt::join(conditions, " AND "));
}
} // namespace

std::string whole_statement(const Lots& lots) { return lot_statement(lots, {}, {}); }

std::string end_of_lot_query(const Lots& lots, const std::string& after) {
    return fmt::format("SELECT {} FROM {}{} ORDER BY {} LIMIT 1 OFFSET {}", fmt::join(lots.key_literal, ", "),
                       lots.table, condition(lots, after, {}), fmt::join(lots.key, ", "), lots.rows - 1);
}

std::string last_row_query(const Lots& lots, const std::string& after) {
    return fmt::format("SELECT {} FROM {}{} ORDER BY {} DESC LIMIT 1", fmt::join(lots.key_literal, ", "), lots.table,
                       condition(lots, after, {}), fmt::join(lots.key, " DESC, "));
}

std::string lot_statement(const Lots& lots, const std::string& after, const std::string& end) {
    return fmt::format("UPDATE {} SET {}{}", lots.table, lots.set, condition(lots, after, end));
}

std::string key_of(const std::vector<std::optional<std::string>>& row) {
    std::vector<std::string> values;
    for (const auto& value : row) values.push_back(value.value_or("NULL"));
    return fmt::format("({})", fmt::join(values, ", "));
}

} // namespace retort::database
