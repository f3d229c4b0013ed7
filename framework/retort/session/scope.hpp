#pragma once
// Which tables a query reads, and what columns of them are called.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/session/query.hpp>

namespace retort::query {

/// One table of a query.
struct Seen {
    TableView table{};
    const void* model = nullptr;
    std::string_view alias{};
    bool may_lack = false; ///< left-joined: all of it may be NULL

    /// What stands in front of its columns.
    [[nodiscard]] std::string_view called() const noexcept { return alias.empty() ? table.name : alias; }
};

/// A column that was found.
struct Found {
    const Seen* source = nullptr;
    const ColumnView* column = nullptr;
};

/// The tables of a query, and the query around it.
struct Scope {
    std::vector<Seen> tables{};
    const Scope* around = nullptr;

    /// Whether columns need a qualifier.
    [[nodiscard]] bool qualifies() const noexcept { return around != nullptr || tables.size() > 1; }
    /// Throws Error (usage) when no table has the column, or several have.
    [[nodiscard]] Found find(const ColumnName& column) const;
    /// The table of that model and alias. Throws Error (usage) when there is none, or several are.
    [[nodiscard]] const Seen& find(const void* model, std::string_view alias) const;
    /// Takes a table in. Throws Error (usage) when another is called the same.
    void add(const SourceTable& source, bool may_lack);
};

} // namespace retort::query
