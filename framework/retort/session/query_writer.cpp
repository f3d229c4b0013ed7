#include <retort/session/query_writer.hpp>

#include <algorithm>
#include <limits>
#include <span>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/session/grouping.hpp>
#include <retort/session/joining.hpp>

namespace retort::query {

namespace {
using schema::TypeKind;

// Calls write(item) for each, with a separator between them.
template <class Items, class Write>
void separated(StatementWriter& sql, const Items& items, std::string_view separator, const Write& write) {
    bool first = true;
    for (const auto& item : items) {
        if (!first) sql << separator;
        first = false;
        write(item);
    }
}

std::string_view sql_operator(Comparison comparison) {
    switch (comparison) {
    case Comparison::equal: return " = ";
    case Comparison::not_equal: return " <> ";
    case Comparison::less: return " < ";
    case Comparison::less_equal: return " <= ";
    case Comparison::greater: return " > ";
    case Comparison::greater_equal: return " >= ";
    }
    return " = ";
}

std::string_view sql_operator(Operator op) {
    switch (op) {
    case Operator::add: return " + ";
    case Operator::subtract: return " - ";
    case Operator::multiply: return " * ";
    case Operator::divide: return " / ";
    case Operator::modulo: return " % ";
    }
    return " + ";
}

std::string_view sql_name(Function function) {
    switch (function) {
    case Function::count: return "count";
    case Function::sum: return "sum";
    case Function::avg: return "avg";
    case Function::min: return "min";
    case Function::max: return "max";
    case Function::lower: return "lower";
    case Function::upper: return "upper";
    case Function::length: return "length";
    case Function::coalesce: return "coalesce";
    }
    return "count";
}

bool is_value(const Expression& expression) { return expression.kind == Expression::Kind::value; }

void refuse_decimals(const database::Dialect& dialect, const TypeSpec& type, std::string_view what) {
    if (type.kind != TypeKind::numeric || type.array_dimensions > 0 || dialect.calculates_decimals()) return;
    throw Error(ErrorCategory::unsupported,
                fmt::format("{} does not calculate with decimals: {} would not be exact", dialect.name(), what),
                "read the values and calculate in the program, or store them as whole numbers of the smallest unit");
}

// Where among the columns of the result the expression is.
std::optional<std::size_t> ordinal(const Query& query, const Expression& expression) {
    const auto is_it = [&](const Item& item) { return item.expression && *item.expression == expression; };
    const auto found = std::ranges::find_if(query.items, is_it);
    const bool all_before_are_values =
        std::all_of(query.items.begin(), found, [](const Item& item) { return item.expression.has_value(); });
    if (found == query.items.end() || !all_before_are_values) return std::nullopt;
    return static_cast<std::size_t>(found - query.items.begin()) + 1;
}

// A bound value is another one each time it is bound, even where it is the same: what is grouped or ordered by is said
// by its place then.
bool has_value(const Expression& expression) {
    return is_value(expression) || expression.kind == Expression::Kind::query ||
           std::ranges::any_of(expression.arguments, has_value);
}
} // namespace

void QueryWriter::column(const ColumnName& name) {
    const Found found = scope_.find(name);
    if (scope_.qualifies()) sql_ << sql_.dialect().quote(found.source->called()) << ".";
    sql_.column(*found.column);
}

TypeSpec QueryWriter::type_of(const Expression& expression, const Expression* peer) const {
    if (expression.kind == Expression::Kind::column) return scope_.find(expression.column).column->type;
    if (is_value(expression) && peer != nullptr && !is_value(*peer)) return type_of(*peer, nullptr);
    return expression.type;
}

bool QueryWriter::is_wrapped(const Expression& expression) const {
    return sql_.dialect().comparable("$", to_type(type_of(expression, nullptr))) != "$";
}

void QueryWriter::compared(const Expression& expression, const Expression* peer) {
    // What the dialect writes around it.
    constexpr std::string_view operand = "$";
    const std::string around = sql_.dialect().comparable(std::string(operand), to_type(type_of(expression, peer)));
    const auto at = around.find(operand);
    sql_ << std::string_view(around).substr(0, at);
    write(expression, peer);
    sql_ << std::string_view(around).substr(at + operand.size());
}

void QueryWriter::cast(const Expression& expression, const schema::Type& type) {
    sql_ << "CAST(";
    write(expression);
    sql_ << " AS " << sql_.dialect().type_name(type) << ")";
}

void QueryWriter::list(const std::vector<Expression>& expressions, const Expression* peer) {
    separated(sql_, expressions, ", ", [&](const Expression& expression) { write(expression, peer); });
}

void QueryWriter::call(const Expression& expression) {
    const std::string_view name = sql_name(expression.function);
    const auto plain = [&] {
        sql_ << name << "(" << (expression.distinct ? "DISTINCT " : "");
        const Expression* peer = expression.arguments.empty() ? nullptr : &expression.arguments.front();
        list(expression.arguments, peer);
        sql_ << (expression.arguments.empty() ? "*)" : ")");
    };
    switch (expression.function) {
    case Function::sum:
    case Function::avg:
        if (expression.type.kind == TypeKind::numeric && expression.function == Function::sum) {
            sql_ << sql_.dialect().decimal_sum() << (expression.distinct ? "(DISTINCT " : "(");
            list(expression.arguments, nullptr);
            sql_ << ")";
            return;
        }
        refuse_decimals(sql_.dialect(), expression.type, fmt::format("{}()", name));
        // PostgreSQL makes numeric of integers, and real of real.
        if (expression.type.kind == TypeKind::numeric) return plain();
        sql_ << "CAST(";
        plain();
        sql_ << " AS " << sql_.dialect().type_name(to_type(expression.type)) << ")";
        return;
    case Function::min:
    case Function::max: refuse_decimals(sql_.dialect(), expression.type, fmt::format("{}()", name)); return plain();
    default: return plain();
    }
}

void QueryWriter::arithmetic(const Expression& expression) {
    refuse_decimals(sql_.dialect(), expression.type, fmt::format("'{}'", sql_operator(expression.op).substr(1, 1)));
    const Expression& left = expression.arguments[0];
    const Expression& right = expression.arguments[1];
    // In the widest type: PostgreSQL calculates in that of the column, which may be too narrow for the result.
    const schema::Type type = to_type(expression.type);
    const auto side = [&](const Expression& operand) {
        if (is_value(operand) || type.kind == TypeKind::numeric)
            write(operand, &expression);
        else
            cast(operand, type);
    };
    sql_ << "(";
    side(left);
    sql_ << sql_operator(expression.op);
    side(right);
    sql_ << ")";
}

void QueryWriter::nested(const Query& query, Purpose purpose) {
    sql_ << "(";
    Scope inside{.around = &scope_};
    QueryWriter(sql_, inside).select(query, purpose);
    sql_ << ")";
}

void QueryWriter::write(const Expression& expression, const Expression* peer) {
    switch (expression.kind) {
    case Expression::Kind::column: return column(expression.column);
    case Expression::Kind::value:
        if (peer != nullptr && peer->kind == Expression::Kind::column) {
            const Found found = scope_.find(peer->column);
            sql_.bind(found.source->table, *found.column, expression.value);
        } else {
            sql_.bind(expression.value, expression.type);
        }
        return;
    case Expression::Kind::call: return call(expression);
    case Expression::Kind::arithmetic: return arithmetic(expression);
    case Expression::Kind::query: return nested(*expression.query, Purpose::value);
    }
}

void QueryWriter::parts(const std::vector<Condition>& parts, std::string_view separator) {
    sql_ << "(";
    separated(sql_, parts, separator, [&](const Condition& part) { write(part); });
    sql_ << ")";
}

void QueryWriter::write(const Condition& condition) {
    using Kind = Condition::Kind;
    const auto peer_of = [&](std::size_t i) {
        return &condition.operands[i == 0 && condition.operands.size() > 1 ? 1 : 0];
    };
    const auto operand = [&](std::size_t i) { write(condition.operands[i], peer_of(i)); };
    const auto compared_operand = [&](std::size_t i) { compared(condition.operands[i], peer_of(i)); };
    switch (condition.kind) {
    case Kind::both:
        // Neither TRUE nor a bare number is a condition on every database.
        if (condition.parts.empty())
            sql_ << "1 = 1";
        else
            parts(condition.parts, " AND ");
        return;
    case Kind::either: return parts(condition.parts, " OR ");
    case Kind::negated:
        sql_ << "NOT (";
        write(condition.parts.front());
        sql_ << ")";
        return;
    case Kind::compare:
        compared_operand(0);
        sql_ << sql_operator(condition.comparison);
        compared_operand(1);
        return;
    case Kind::in:
        if (condition.operands.size() == 1) {
            sql_ << "1 = 0";
            return;
        }
        compared_operand(0);
        sql_ << " IN (";
        separated(sql_, std::span(condition.operands).subspan(1), ", ",
                  [&](const Expression& value) { compared(value, &condition.operands[0]); });
        sql_ << ")";
        return;
    case Kind::in_query:
        compared_operand(0);
        sql_ << " IN ";
        return nested(*condition.query, Purpose::compare);
    case Kind::between:
        compared_operand(0);
        sql_ << " BETWEEN ";
        compared_operand(1);
        sql_ << " AND ";
        compared_operand(2);
        return;
    case Kind::like:
    case Kind::ilike:
        operand(0);
        sql_ << (condition.kind == Kind::like ? " LIKE " : sql_.dialect().ilike());
        operand(1);
        sql_ << " ESCAPE '\\'";
        return;
    case Kind::is_null:
        operand(0);
        sql_ << " IS NULL";
        return;
    case Kind::exists: sql_ << "EXISTS "; return nested(*condition.query, Purpose::value);
    }
}

void QueryWriter::clause(std::string_view word, const Condition& condition) {
    if (is_always_true(condition)) return;
    sql_ << word;
    write(condition);
}

void QueryWriter::read(const Expression& expression) {
    if (expression.kind == Expression::Kind::column) {
        const Found found = scope_.find(expression.column);
        std::string qualifier;
        if (scope_.qualifies()) qualifier = sql_.dialect().quote(found.source->called()) + ".";
        sql_.read(*found.column, qualifier);
        return;
    }
    sql_.read([&] { write(expression); }, to_type(expression.type));
}

void QueryWriter::read_all(const Seen& seen, Purpose purpose) {
    std::string qualifier;
    if (scope_.qualifies()) qualifier = sql_.dialect().quote(seen.called()) + ".";
    separated(sql_, seen.table.columns, ", ", [&](const ColumnView& one) {
        if (purpose == Purpose::read)
            sql_.read(one, qualifier);
        else
            (sql_ << qualifier).column(one);
    });
}

void QueryWriter::items(const std::vector<Item>& items, Purpose purpose) {
    if (items.empty()) return separated(sql_, scope_.tables, ", ", [&](const Seen& seen) { read_all(seen, purpose); });
    separated(sql_, items, ", ", [&](const Item& item) {
        if (!item.expression)
            read_all(scope_.find(item.model, item.alias), purpose);
        else if (purpose == Purpose::read)
            read(*item.expression);
        else if (purpose == Purpose::compare)
            compared(*item.expression);
        else
            write(*item.expression);
    });
}

void QueryWriter::group(const Query& query) {
    if (query.group_by.empty()) return;
    sql_ << " GROUP BY ";
    separated(sql_, query.group_by, ", ", [&](const Expression& key) {
        const auto place = has_value(key) ? ordinal(query, key) : std::nullopt;
        if (place)
            sql_ << std::to_string(*place);
        else
            write(key);
    });
}

void QueryWriter::order(const Query& query, const OrderKey& key) {
    // Under DISTINCT PostgreSQL orders by what is selected, which a decimal of SQLite is not ordered by.
    const bool by_place = has_value(key.expression) || (query.distinct && !is_wrapped(key.expression));
    const auto place = by_place ? ordinal(query, key.expression) : std::nullopt;
    if (place)
        sql_ << std::to_string(*place);
    else
        compared(key.expression);
    sql_ << (key.descending ? " DESC" : " ASC");
    // Databases differ in where NULLs go. A column without any is left alone: its index may serve.
    if (key.expression.kind == Expression::Kind::column) {
        const Found found = scope_.find(key.expression.column);
        if (!found.column->nullable && !found.source->may_lack) return;
    }
    sql_ << (key.nulls_first.value_or(key.descending) ? " NULLS FIRST" : " NULLS LAST");
}

void QueryWriter::select(const Query& query, Purpose purpose) {
    Scope scope{.around = scope_.around};
    const std::vector<Condition> joined = join(scope, query);
    check_grouping(scope, query);
    QueryWriter writer(sql_, scope);
    const auto table = [&](const Seen& seen) {
        sql_.table(seen.table);
        if (!seen.alias.empty()) sql_ << " AS " << sql_.dialect().quote(seen.alias);
    };

    sql_ << (query.distinct ? "SELECT DISTINCT " : "SELECT ");
    if (purpose != Purpose::read && query.items.empty() && !query.distinct)
        sql_ << "1"; // nobody looks at the columns
    else
        writer.items(query.items, purpose);
    sql_ << " FROM ";
    table(scope.tables.front());
    for (std::size_t i = 0; i < query.joins.size(); ++i) {
        sql_ << (query.joins[i].left ? " LEFT JOIN " : " JOIN ");
        table(scope.tables[i + 1]);
        sql_ << " ON ";
        writer.write(joined[i]);
    }
    writer.clause(" WHERE ", query.where);
    writer.group(query);
    writer.clause(" HAVING ", query.having);
    if (!query.order_by.empty()) {
        sql_ << " ORDER BY ";
        separated(sql_, query.order_by, ", ", [&](const OrderKey& key) { writer.order(query, key); });
    }
    if (query.limit || query.offset != 0) {
        // SQLite knows OFFSET only behind a LIMIT.
        sql_ << " LIMIT ";
        sql_.bind(query.limit.value_or(std::numeric_limits<std::int64_t>::max()));
        if (query.offset != 0) {
            sql_ << " OFFSET ";
            sql_.bind(query.offset);
        }
    }
    if (query.for_update && !sql_.dialect().for_update().empty()) {
        sql_ << sql_.dialect().for_update();
        // The side of an outer join that may lack cannot be locked.
        if (!std::ranges::any_of(scope.tables, &Seen::may_lack)) return;
        std::vector<Seen> locked;
        std::ranges::copy_if(scope.tables, std::back_inserter(locked), [](const Seen& seen) { return !seen.may_lack; });
        sql_ << " OF ";
        separated(sql_, locked, ", ", [&](const Seen& seen) { sql_ << sql_.dialect().quote(seen.called()); });
    }
}

database::Statement select(const database::Dialect& dialect, const Query& query) {
    StatementWriter sql(dialect);
    const Scope nothing;
    QueryWriter(sql, nothing).select(query, QueryWriter::Purpose::read);
    return sql.take();
}

database::Statement change(const database::Dialect& dialect, const Change& change) {
    StatementWriter sql(dialect);
    Scope scope;
    scope.add(change.table, false);
    const TableView& table = scope.tables.front().table;
    QueryWriter writer(sql, scope);
    sql << (change.remove ? "DELETE FROM " : "UPDATE ");
    sql.table(table);
    if (!change.remove) {
        sql << " SET ";
        separated(sql, change.settings, ", ", [&](const Change::Setting& setting) {
            const Found found = scope.find(setting.column);
            if (found.column->generated)
                throw Error(ErrorCategory::usage, display(table, *found.column) + " is generated: it cannot be set",
                            "set the columns that it is computed from");
            sql.column(*found.column) << " = ";
            const Expression column_itself = column(setting.column);
            writer.write(setting.value, &column_itself);
        });
    }
    writer.clause(" WHERE ", change.where);
    if (!change.returning.empty()) {
        sql << " RETURNING ";
        writer.items(change.returning, QueryWriter::Purpose::read);
    }
    return sql.take();
}

database::Statement count(const database::Dialect& dialect, const Query& query) {
    StatementWriter sql(dialect);
    const Scope nothing;
    sql << "SELECT ";
    sql.read_number("count(*)");
    sql << " FROM (";
    QueryWriter(sql, nothing).select(query, QueryWriter::Purpose::value);
    sql << ") AS found";
    return sql.take();
}

database::Statement count(const database::Dialect& dialect, const TableView& table, const Condition& where) {
    StatementWriter sql(dialect);
    Scope scope;
    scope.tables.push_back({.table = table});
    sql << "SELECT ";
    sql.read_number("count(*)");
    sql << " FROM ";
    sql.table(table);
    QueryWriter(sql, scope).clause(" WHERE ", where);
    return sql.take();
}

} // namespace retort::query
