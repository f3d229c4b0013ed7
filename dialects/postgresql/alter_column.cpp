#include <postgresql/alter_column.hpp>

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/aside.hpp>
#include <postgresql/check.hpp>
#include <postgresql/comment.hpp>
#include <postgresql/counter.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/serial.hpp>
#include <postgresql/table.hpp>
#include <postgresql/type.hpp>
#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/uses.hpp>

namespace retort::postgresql {

namespace {
using database::Steps;
using operation::AlterColumn;
using schema::Column;
using schema::Schema;
using schema::Type;

void append(Steps& steps, Steps more) { std::ranges::move(more, std::back_inserter(steps)); }

// The column as the operation leaves it.
Column altered(const AlterColumn& op, Column column) {
    if (op.type) column.type = *op.type;
    if (op.nullable) column.nullable = *op.nullable;
    if (op.server_default) column.server_default = *op.server_default;
    if (op.collation) column.collation = *op.collation;
    if (op.comment) column.comment = *op.comment;
    if (op.identity) column.identity = *op.identity;
    if (op.generated) column.generated = *op.generated;
    if (column.identity) column.nullable = false;
    if (column.identity || column.generated) column.server_default.reset();
    return column;
}

class Alteration {
public:
    Alteration(const AlterColumn& op, const Schema& before)
        : op_(op), before_(before), old_(operation::column_of(operation::table_of(before, op.table), op.column)),
          now_(altered(op, old_)), is_serial_(is_serial(old_.type)) {
        if (is_serial(now_.type) && !is_serial_)
            throw Error(ErrorCategory::unsupported,
                        fmt::format("{} cannot become {}: that is a word for new columns, not a type",
                                    operation::describe_column(op.table, op.column), display(now_.type)),
                        "say the type and .identity");
        old_.type = type_of_serial(old_.type);
        now_.type = type_of_serial(now_.type);
    }

    Steps steps() const { return now_.generated && now_.generated != old_.generated ? computed_anew() : changed(); }

private:
    // PostgreSQL 15 can take an expression away, and neither give nor change one.
    Steps computed_anew() const {
        Steps steps;
        if (!now_.nullable)
            steps.push_back(no_row_where(
                before_, op_.table, fmt::format("({}) IS NULL", expression(now_.generated->expression)),
                fmt::format("{} would be NULL, and must not be", operation::describe_column(op_.table, op_.column))));
        Schema after = before_;
        operation::column_of(operation::table_of(after, op_.table), op_.column) = now_;
        Aside aside = step_aside(before_, after, {{.table = op_.table, .column = op_.column, .goes = true}});
        append(steps, std::move(aside.away));
        append(steps, std::move(aside.back));
        return steps;
    }

    Steps changed() const {
        Steps steps = no_value_that_does_not_fit(op_, old_, before_);
        Aside aside;
        if (changes_type() || changes_collation()) {
            if (!using_clause().empty() || has_computed_from())
                aside = step_aside(before_, before_, {{.table = op_.table, .column = op_.column}});
        }
        append(steps, std::move(aside.away));
        if (old_.generated && !now_.generated) steps.push_back({.sql = alter("DROP EXPRESSION")});
        if (old_.identity && !now_.identity) steps.push_back({.sql = alter("DROP IDENTITY")});
        if (const std::vector<std::string> list = clauses(); !list.empty()) {
            std::vector<std::string> parts;
            for (const std::string& clause : list)
                parts.push_back(fmt::format("ALTER COLUMN {} {}", quote(op_.column), clause));
            steps.push_back(
                {.sql = fmt::format("ALTER TABLE {}\n    {}", quote_name(op_.table), fmt::join(parts, ",\n    "))});
        }
        if (is_serial_ && !becomes_identity() && now_.type.kind != old_.type.kind && is_integer(now_.type))
            steps.push_back(alter_serial_sequence(op_.table, op_.column, now_.type));
        append(steps, identity_steps());
        if (op_.comment) steps.push_back({.sql = comment_on_column(op_.table, op_.column, *op_.comment)});
        append(steps, std::move(aside.back));
        return steps;
    }

    Steps identity_steps() const {
        if (!op_.identity || !now_.identity) return {};
        if (old_.identity) return alter_identity(op_.table, old_, now_);
        Steps steps;
        if (is_serial_) steps.push_back(drop_serial_sequence(op_.table, op_.column));
        append(steps, add_identity(op_.table, now_));
        return steps;
    }

    // The clauses in the order in which they read; PostgreSQL itself drops the default first and sets it last
    // (manual, ALTER TABLE, Notes).
    std::vector<std::string> clauses() const {
        std::vector<std::string> list;
        const bool new_type = changes_type() || changes_collation();
        const std::string using_text = changes_type() ? using_clause() : "";
        // A default is not converted with USING: it steps aside, and what it said is said again of the new type.
        const bool steps_aside = old_.server_default && new_type && (op_.server_default || !using_text.empty());
        const bool goes =
            (op_.server_default && !*op_.server_default) || (becomes_identity() && (old_.server_default || is_serial_));
        if (steps_aside || goes) list.emplace_back("DROP DEFAULT");
        if (new_type) list.push_back(type_clause(using_text));
        if (op_.nullable) {
            list.emplace_back(*op_.nullable ? "DROP NOT NULL" : "SET NOT NULL");
        } else if (becomes_identity() && old_.nullable) {
            list.emplace_back("SET NOT NULL");
        }
        if (now_.server_default && (op_.server_default || steps_aside))
            list.push_back("SET DEFAULT " + default_for(*now_.server_default, now_.type));
        return list;
    }

    // TYPE states type and collation together: what is not said again is lost.
    std::string type_clause(const std::string& using_text) const {
        std::string text = "TYPE " + type_name(now_.type);
        const std::string collation = op_.collation ? *op_.collation : is_collatable(now_.type) ? old_.collation : "";
        if (!collation.empty()) text += " COLLATE " + quote(collation);
        if (!using_text.empty()) text += " USING " + using_text;
        return text;
    }

    // How old values become new ones; empty where PostgreSQL knows by itself.
    std::string using_clause() const {
        if (op_.using_) return expression(*op_.using_);
        // A generated column is computed again; PostgreSQL allows it no USING.
        if (!changes_type() || now_.generated) return {};
        return conversion(quote(op_.column), old_.type, now_.type);
    }

    bool changes_type() const { return now_.type != old_.type || op_.using_; }
    bool changes_collation() const { return now_.collation != old_.collation; }
    bool becomes_identity() const { return now_.identity && !old_.identity; }

    bool has_computed_from() const {
        return std::ranges::any_of(operation::table_of(before_, op_.table).columns, [&](const Column& other) {
            return other.generated && operation::mentions_column(other.generated->expression, op_.column);
        });
    }

    std::string alter(std::string_view clause) const {
        return fmt::format("ALTER TABLE {} ALTER COLUMN {} {}", quote_name(op_.table), quote(op_.column), clause);
    }

    const AlterColumn& op_;
    const Schema& before_;
    Column old_;
    Column now_;
    bool is_serial_;
};
} // namespace

Steps alter_column(const AlterColumn& op, const Schema& before) { return Alteration(op, before).steps(); }

} // namespace retort::postgresql
