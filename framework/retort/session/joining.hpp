#pragma once
// How the tables of a query belong together.

#include <cstddef>
#include <string>
#include <vector>

#include <retort/session/query.hpp>
#include <retort/session/scope.hpp>

namespace retort::query {

/// A foreign key that a model declares.
struct ForeignKey {
    std::vector<std::size_t> columns{}; ///< numbers of columns of the table that refers
    TableView (*table)() = nullptr;     ///< what it refers to
    std::vector<std::size_t> targets{}; ///< numbers of that one's columns, in the same order
};

/// All that a model declares: those of columns first.
[[nodiscard]] std::vector<ForeignKey> references_of(const TableView& table);
/// Whether both are the same model.
[[nodiscard]] bool same(const TableView& a, const TableView& b) noexcept;

/// Takes all tables of the query into the scope, and returns the condition of each join. Throws Error (usage) that
/// lists the candidates where a join says no condition and there is not exactly one foreign key that it can mean.
[[nodiscard]] std::vector<Condition> join(Scope& scope, const Query& query);

} // namespace retort::query
