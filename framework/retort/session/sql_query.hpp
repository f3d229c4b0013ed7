#pragma once
// SQL that the user writes, with values that are bound and results that are typed: Session::sql makes it.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <retort/database/dialect.hpp>
#include <retort/model/standard_types.hpp>
#include <retort/session/result.hpp>

namespace retort {

namespace query {
/// The statement, with the dialect's placeholders for $1, $2, … wherever these stand outside of texts, quoted names and
/// comments. Throws Error (usage) when one has no value, or a value has none.
[[nodiscard]] database::Statement statement(const database::Dialect& dialect, const SqlText& sql);

/// A value for $1, $2, …: of any type that a member can have, std::optional or std::nullopt for NULL.
template <class U> Expression sql_value(const U& given) {
    if constexpr (std::is_same_v<U, std::nullopt_t>) {
        return value(Null{}, SqlType<std::string>::type);
    } else if constexpr (describe::Stored<U>::optional) {
        using V = describe::StoredType<U>;
        return given ? sql_value(*given) : value(Null{}, SqlType<V>::type);
    } else if constexpr (Text<U>) {
        return value(value_of<std::string>(given), SqlType<std::string>::type);
    } else if constexpr (Integer<U>) {
        return value(value_of<std::int64_t>(given), SqlType<std::int64_t>::type);
    } else {
        static_assert(describe::HasSqlType<U>, "retort: a value of this type cannot be bound");
        if constexpr (describe::HasSqlType<U>) return value(SqlType<U>::to_value(given), SqlType<U>::type);
        return {};
    }
}

/// Arrays need words around the column that only Retort's own queries have.
template <class R> constexpr bool is_read_plainly() {
    if constexpr (Scalar<R>)
        return describe::type_of<R>().array_dimensions == 0;
    else
        return true;
}
} // namespace query

/// Made by Session::sql. Belongs to its session.
class SqlQuery {
public:
    SqlQuery(Session& session, query::SqlText text)
        : session_(session), text_(std::make_shared<const query::SqlText>(std::move(text))) {}

    /// What each row is read as, column by column in their order: one value (into<std::int64_t>()), a std::tuple, a
    /// described struct or a model. std::optional where a column may be NULL.
    template <class Row> [[nodiscard]] Result<Row> into() const {
        static_assert(query::is_readable<Row>,
                      "retort: into<…>() takes a value, a std::tuple, or a struct described by BOOST_DESCRIBE_STRUCT");
        static_assert(query::is_read_plainly<Row>(), "retort: arrays cannot be read by SQL of one's own");
        query::Question question{.sql = text_};
        if constexpr (query::is_readable<Row>) query::add_types<Row>(question.columns);
        return Result<Row>(session_, std::move(question));
    }
    /// Runs it, and returns how many rows it changed.
    std::int64_t run() const;

private:
    Session& session_;
    std::shared_ptr<const query::SqlText> text_;
};

} // namespace retort
