#pragma once
// The rows that a query finds.

#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <retort/session/fits.hpp>
#include <retort/session/query.hpp>
#include <retort/session/reader.hpp>

namespace retort {

class Session;

namespace query {
/// SQL that the user wrote.
struct SqlText {
    std::string text{};
    std::vector<Expression> values{}; ///< what is bound for $1, $2, …
};

/// What a result asks: a query, or SQL of the user's.
struct Question {
    Query query{};
    std::shared_ptr<const SqlText> sql{}; ///< instead of the query
    std::vector<TypeSpec> columns{};      ///< sql: what its columns are read as
    std::optional<std::int64_t> most{};   ///< no more rows than these
};

/// Asks it, and gives each row to the sink.
void fetch(Session& session, const Question& question, const Sink& sink);
/// Throws Error (value) that says how many rows there were instead of one: "none", "several".
[[noreturn]] void refuse_not_one(const Question& question, bool none);

/// Appends the rows to a list.
template <class Row> Sink into(std::vector<Row>& rows) {
    return {&rows,
            [](void* list, Cells& cells) { read_row(static_cast<std::vector<Row>*>(list)->emplace_back(), cells); },
            [](void* list, std::size_t count) { static_cast<std::vector<Row>*>(list)->reserve(count); }};
}
} // namespace query

/// Made by Session::exec and Session::sql. Asks the database when it is asked for rows, each time anew, and not for
/// more than it needs. Belongs to its session.
template <class Row> class Result {
    static_assert(std::is_default_constructible_v<Row>, "retort: a model that is read needs a default constructor");

public:
    Result(Session& session, query::Question question) : session_(session), question_(std::move(question)) {}

    /// All rows.
    [[nodiscard]] std::vector<Row> all() { return fetch({}); }
    /// The first row, or nothing.
    [[nodiscard]] std::optional<Row> first() {
        std::vector<Row> rows = fetch(1);
        return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.front()));
    }
    /// The only row. Throws Error (value) when there is none, or another.
    [[nodiscard]] Row one() {
        std::vector<Row> rows = fetch(2);
        if (rows.size() != 1) query::refuse_not_one(question_, rows.empty());
        return std::move(rows.front());
    }
    /// Calls work(row) for each row as it comes, without keeping any. `work` cannot ask this session for anything. What
    /// it throws ends the reading and comes out here; the transaction goes on.
    template <class Work> void each(const Work& work) {
        static_assert(std::is_invocable_v<const Work&, const Row&>,
                      "retort: each() needs a function that takes a row of this query");
        query::fetch(session_, question_, {const_cast<Work*>(&work), [](void* target, query::Cells& cells) {
                                               Row row{};
                                               query::read_row(row, cells);
                                               (*static_cast<const Work*>(target))(std::as_const(row));
                                           }});
    }
    /// The rows as described structs, whose members stand in the order of the columns.
    template <class Struct> [[nodiscard]] Result<Struct> into() const {
        query::check_fits<Struct, Row>();
        return Result<Struct>(session_, question_);
    }

private:
    std::vector<Row> fetch(std::optional<std::int64_t> most) {
        std::vector<Row> rows;
        query::Question question = question_;
        question.most = most;
        query::fetch(session_, question, query::into(rows));
        return rows;
    }

    Session& session_;
    query::Question question_;
};

} // namespace retort
