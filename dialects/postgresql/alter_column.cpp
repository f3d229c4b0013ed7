#include <postgresql/alter_column.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/lookup.hpp>

namespace retort::postgresql {

namespace {
using operation::AlterColumn;
using schema::Column;
using schema::Type;

// TYPE states type and collation together: what is not said again is lost.
std::string type_clause(const AlterColumn& op, const Column& old, const std::string& using_text) {
    const Type& type = op.type ? *op.type : old.type;
    std::string text = "TYPE " + type_name(type);
    const std::string collation = op.collation ? *op.collation : is_collatable(type) ? old.collation : "";
    if (!collation.empty()) text += " COLLATE " + quote(collation);
    if (!using_text.empty()) text += " USING " + using_text;
    return text;
}

// How old values become new ones; empty where PostgreSQL knows by itself.
std::string using_clause(const AlterColumn& op, const Column& old) {
    if (op.using_) return expression(*op.using_);
    // A generated column is computed again; PostgreSQL allows it no USING.
    if (!op.type || old.generated) return {};
    return conversion(quote(op.column), old.type, *op.type);
}

// The clauses in the order in which they read; PostgreSQL itself drops the default first and sets it last
// (manual, ALTER TABLE, Notes).
std::vector<std::string> clauses(const AlterColumn& op, const Column& old) {
    std::vector<std::string> list;
    const bool new_type = (op.type && *op.type != old.type) || op.using_;
    const bool new_collation = op.collation && *op.collation != old.collation;
    const std::string using_text = new_type ? using_clause(op, old) : "";
    // A default is not converted with USING: it steps aside, and what it said is said again of the new type.
    const bool default_steps_aside =
        old.server_default && (new_type || new_collation) && (op.server_default || !using_text.empty());
    const auto new_default = op.server_default     ? *op.server_default
                             : default_steps_aside ? old.server_default
                                                   : std::nullopt;
    if (default_steps_aside || (op.server_default && !*op.server_default)) list.emplace_back("DROP DEFAULT");
    if (new_type || new_collation) list.push_back(type_clause(op, old, using_text));
    if (op.nullable) list.emplace_back(*op.nullable ? "DROP NOT NULL" : "SET NOT NULL");
    if (new_default) list.push_back("SET DEFAULT " + default_for(*new_default, op.type ? *op.type : old.type));
    return list;
}
} // namespace

database::Steps alter_column(const AlterColumn& op, const schema::Schema& before) {
    const Column& old = operation::column_of(operation::table_of(before, op.table), op.column);
    std::vector<std::string> parts;
    for (const std::string& clause : clauses(op, old))
        parts.push_back(fmt::format("ALTER COLUMN {} {}", quote(op.column), clause));
    database::Steps steps;
    if (!parts.empty())
        steps.push_back(
            {.sql = fmt::format("ALTER TABLE {}\n    {}", quote_name(op.table), fmt::join(parts, ",\n    "))});
    if (op.comment) steps.push_back({.sql = comment_statement(op.table, op.column, *op.comment)});
    return steps;
}

} // namespace retort::postgresql
