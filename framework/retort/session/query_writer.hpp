#pragma once
// Writes queries as SQL: what stands in a query is written here, inserts and upserts in statements.hpp. Pure.

#include <optional>

#include <retort/database/dialect.hpp>
#include <retort/session/query.hpp>
#include <retort/session/scope.hpp>
#include <retort/session/statement_writer.hpp>

namespace retort::query {

/// SELECT. Throws Error (usage) for what makes no sense (a column of no table, a column that is neither grouped nor
/// aggregated, a join without a foreign key), Error (value) for text with a NUL character, Error (unsupported) for what
/// this database cannot compute. The same errors on every database, but for the last.
[[nodiscard]] database::Statement select(const database::Dialect& dialect, const Query& query);
/// UPDATE or DELETE, with the columns `returning`.
[[nodiscard]] database::Statement change(const database::Dialect& dialect, const Change& change);
/// SELECT count(*): one number.
[[nodiscard]] database::Statement count(const database::Dialect& dialect, const TableView& table,
                                        const Condition& where);
/// How many rows the query finds: one number.
[[nodiscard]] database::Statement count(const database::Dialect& dialect, const Query& query);

/// Writes expressions and conditions that see the tables of a scope.
class QueryWriter {
public:
    QueryWriter(StatementWriter& sql, const Scope& scope) : sql_(sql), scope_(scope) {}

    /// What becomes of the columns of a SELECT.
    enum class Purpose {
        read,    ///< they go to the program
        value,   ///< the query around it uses them
        compare, ///< the query around it compares them with something
    };

    /// A whole SELECT.
    void select(const Query& query, Purpose purpose);
    /// `peer`: what a value is compared with or stored in.
    void write(const Expression& expression, const Expression* peer = nullptr);
    void write(const Condition& condition);
    /// WHERE or HAVING; nothing for a condition that is always true.
    void clause(std::string_view word, const Condition& condition);
    /// A result column, read as what it is.
    void read(const Expression& expression);
    /// All columns of a table.
    void read_all(const Seen& seen, Purpose purpose);
    void items(const std::vector<Item>& items, Purpose purpose);

private:
    void column(const ColumnName& name);
    /// An expression where it is compared or ordered by (Dialect::comparable).
    void compared(const Expression& expression, const Expression* peer = nullptr);
    [[nodiscard]] bool is_wrapped(const Expression& expression) const;
    [[nodiscard]] TypeSpec type_of(const Expression& expression, const Expression* peer) const;
    void call(const Expression& expression);
    void arithmetic(const Expression& expression);
    void order(const Query& query, const OrderKey& key);
    void group(const Query& query);
    void list(const std::vector<Expression>& expressions, const Expression* peer);
    void parts(const std::vector<Condition>& parts, std::string_view separator);
    void cast(const Expression& expression, const schema::Type& type);
    void nested(const Query& query, Purpose purpose);

    StatementWriter& sql_;
    const Scope& scope_;
};

} // namespace retort::query
