#pragma once
// The rows that a query finds.

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/session/condition.hpp>

namespace retort {

class Session;

namespace query {
/// Where the rows of a query go, without their type.
struct Rows {
    void* list = nullptr;                  ///< a std::vector<T>
    void* (*append)(void* list) = nullptr; ///< adds a T and returns its address
};

/// Runs a query and appends what it finds.
void fetch(Session& session, const Query& query, const Rows& rows);
/// Throws Error (value) that says how many rows there were instead of one: "none", "several".
[[noreturn]] void refuse_not_one(const Query& query, bool none);
} // namespace query

/// Made by Session::exec. Asks the database when it is asked for rows, each time anew, and not for more than it needs.
/// Belongs to its session.
template <class T> class Result {
    static_assert(std::is_default_constructible_v<T>, "retort: a model that is read needs a default constructor");

public:
    Result(Session& session, query::Query query) : session_(session), query_(std::move(query)) {}

    /// All rows.
    [[nodiscard]] std::vector<T> all() { return fetch(query_); }
    /// The first row, or nothing.
    [[nodiscard]] std::optional<T> first() {
        std::vector<T> rows = fetch(at_most(1));
        return rows.empty() ? std::nullopt : std::optional<T>(std::move(rows.front()));
    }
    /// The only row. Throws Error (value) when there is none, or another.
    [[nodiscard]] T one() {
        std::vector<T> rows = fetch(at_most(2));
        if (rows.size() != 1) query::refuse_not_one(query_, rows.empty());
        return std::move(rows.front());
    }

private:
    [[nodiscard]] query::Query at_most(std::int64_t rows) const {
        query::Query query = query_;
        if (!query.limit || *query.limit > rows) query.limit = rows;
        return query;
    }
    std::vector<T> fetch(const query::Query& query) {
        std::vector<T> rows;
        query::fetch(session_, query,
                     {&rows, [](void* list) -> void* { return &static_cast<std::vector<T>*>(list)->emplace_back(); }});
        return rows;
    }

    Session& session_;
    query::Query query_;
};

} // namespace retort
