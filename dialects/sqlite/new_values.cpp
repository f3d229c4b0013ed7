#include <sqlite/new_values.hpp>

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sqlite/text.hpp>

namespace retort::sqlite {

NewValues::NewValues(Rows old_rows, std::string rowid, std::vector<std::string> columns)
    : source_(std::move(old_rows.from)), key_(std::move(old_rows.key)), rowid_(std::move(rowid)),
      columns_(std::move(columns)) {}

void NewValues::convert(const std::string& column, std::string expression, std::string compared, bool reads_others) {
    if (reads_others ? !values_.empty() : values_.contains(column)) settle();
    values_[column] = {std::move(expression), std::move(compared)};
    converts_ = true;
}

void NewValues::collate(const std::string& column, const std::string& collation) {
    const auto value = values_.find(column);
    const std::string compared = value == values_.end() ? quote(column) : value->second.compared;
    values_[column] = {copied(column), fmt::format("{} COLLATE {}", compared, collation)};
}

void NewValues::add(const std::string& column, std::string expression) {
    added_.push_back(column);
    values_[column] = {expression, expression};
}

Rows NewValues::rows() const { return {.from = values_.empty() ? source_ : view(), .key = key_}; }

std::string NewValues::copied(const std::string& column) const {
    const auto value = values_.find(column);
    return value == values_.end() ? quote(column) : value->second.copied;
}

void NewValues::settle() {
    source_ = view();
    columns_.insert(columns_.end(), added_.begin(), added_.end());
    added_.clear();
    values_.clear();
}

std::string NewValues::view() const {
    std::vector<std::string> parts;
    if (!rowid_.empty()) parts.push_back(fmt::format("{0} AS {0}", rowid_));
    const auto add = [&](const std::string& column) {
        const auto value = values_.find(column);
        parts.push_back(value == values_.end() ? quote(column)
                                               : fmt::format("{} AS {}", value->second.compared, quote(column)));
    };
    for (const std::string& column : columns_) add(column);
    for (const std::string& column : added_) add(column);
    return fmt::format("(SELECT {} FROM {})", fmt::join(parts, ", "), source_);
}

} // namespace retort::sqlite
