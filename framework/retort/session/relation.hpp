#pragma once
// Which rows of one table belong to which of another, by the foreign keys that models declare.

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <retort/session/joining.hpp>
#include <retort/session/models.hpp>
#include <retort/session/result.hpp>
#include <retort/session/rows.hpp>

namespace retort::query {

/// Numbers for the different values that some columns of a table have.
class KeyNumbers {
public:
    KeyNumbers(const TableView& table, Columns columns) : table_(table), columns_(std::move(columns)) {}

    /// The values of a struct, or nothing: one of them is NULL.
    [[nodiscard]] std::optional<Row> key_of(const void* model) const;
    /// The number of these values, or nothing: they were never added.
    [[nodiscard]] std::optional<std::size_t> find_key(const std::optional<Row>& key) const;
    /// The number of a struct's values.
    [[nodiscard]] std::optional<std::size_t> find(const void* model) const { return find_key(key_of(model)); }
    /// Gives a struct's values the next number if they are new and none of them is NULL.
    void add(const void* model);
    /// The values of each number.
    [[nodiscard]] const std::vector<Row>& keys() const noexcept { return keys_; }

private:
    TableView table_;
    Columns columns_;
    std::unordered_map<std::string, std::size_t> numbers_;
    std::vector<Row> keys_;
};

/// The foreign key of `table` that the member is, or is part of, and that refers to `target`. Throws Error (usage) when
/// there is not exactly one.
[[nodiscard]] ForeignKey find_reference(const TableView& table, const MemberRef& member, const TableView& target);

/// Asks `query` for the rows whose columns of that table have one of the keys, in as few statements as the number of
/// values allows: one for up to 30,000 keys of one column, one for 400 of several. Throws Error (usage) for a query
/// with a limit.
void fetch_by_keys(Session& session, const Query& query, const SourceTable& table, const Columns& columns,
                   const std::vector<Row>& keys, const Sink& sink);

/// order_by() the primary key, behind what the query is ordered by already.
void order_by_key(Query& query, const SourceTable& table);

} // namespace retort::query
