#include <sqlite/reconcile.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <retort/error.hpp>
#include <retort/schema/naming.hpp>
#include <sqlite/enum_check.hpp>
#include <sqlite/key_types.hpp>
#include <sqlite/read_type.hpp>
#include <sqlite/respell.hpp>
#include <sqlite/same_default.hpp>
#include <sqlite/sql_expression.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/unqualified.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Expression;
using schema::Schema;
using schema::Table;
using schema::TypeKind;

// Nothing when SQLite has no words for it: then it is not what was found.
template <class Write> std::optional<std::string> said(Write write) {
    try {
        return write();
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool is_same(const Expression& found, const Expression& wanted, const schema::Name& table) {
    if (found == wanted) return true;
    const auto words = said([&] { return unqualified(wanted, table); });
    return words && same_expression(expression(found), *words);
}

bool is_same(const std::optional<Expression>& found, const std::optional<Expression>& wanted,
             const schema::Name& table) {
    if (!found || !wanted) return found.has_value() == wanted.has_value();
    return is_same(*found, *wanted, table);
}

// BINARY is what there is without a COLLATE.
bool is_same_collation(const std::string& found, const std::string& wanted, const std::string& without) {
    if (found == wanted) return true;
    const auto name = [&](const std::string& collation) {
        return said([&] { return collation_name(collation.empty() ? without : collation); });
    };
    return name(found) && name(found) == name(wanted);
}

bool is_default_null(const std::optional<Expression>& value) {
    const auto* text = value ? std::get_if<schema::SqlText>(&value->value) : nullptr;
    if (text != nullptr) return same_expression(text->text, "NULL");
    const auto* constant = value ? std::get_if<schema::Literal>(&value->value) : nullptr;
    return constant != nullptr && std::holds_alternative<Null>(constant->value);
}

bool is_same_default(const Column& found, const Column& wanted) {
    if (!found.server_default || !wanted.server_default) {
        const auto says_nothing = [](const auto& value) { return !value || is_default_null(value); };
        return says_nothing(found.server_default) && says_nothing(wanted.server_default);
    }
    const auto words = said([&] { return default_for(*wanted.server_default, wanted.type); });
    return words && same_default(expression(*found.server_default), *words, wanted.type);
}

// Whether the column, as it is, would be declared alike with the other type.
bool is_declared_alike(const Table& table, const Column& found, const Column& wanted) {
    if (found.type == wanted.type) return true;
    Column other{.name = found.name, .type = wanted.type};
    if (wanted.identity) other.identity = found.identity;
    return plain_type(declared_type(table, other)) == plain_type(declared_type(table, found));
}

void reconcile(Column& found, const Column& wanted, const Table& table) {
    if (!has_enum_check(wanted) && is_declared_alike(table, found, wanted)) found.type = wanted.type;
    if (is_same_collation(found.collation, wanted.collation, "BINARY")) found.collation = wanted.collation;
    // A value that is computed or counted gets no default as well, be it NULL.
    const bool may_have_default = !found.generated && !found.identity;
    if ((may_have_default || !wanted.server_default) && is_same_default(found, wanted))
        found.server_default = wanted.server_default;
    if (found.identity && wanted.identity) found.identity = wanted.identity;
    if (found.generated && wanted.generated &&
        is_same(found.generated->expression, wanted.generated->expression, table.name))
        found.generated->expression = wanted.generated->expression;
    found.comment = wanted.comment;
}

void reconcile(schema::ForeignKey& found, const schema::ForeignKey& wanted, const Schema& schema) {
    found.match = wanted.match;
    found.comment = wanted.comment;
    const Table* target = schema.find_table(found.target);
    if (wanted.target_columns.empty() && target != nullptr && target->primary_key &&
        target->primary_key->columns == found.target_columns)
        found.target_columns.clear();
}

void reconcile(schema::IndexPart& found, const schema::IndexPart& wanted, const Table& table) {
    if (found.expression && wanted.expression && is_same(*found.expression, *wanted.expression, table.name))
        found.expression = wanted.expression;
    const Column* column = table.find_column(found.column);
    const std::string own = column == nullptr || column->collation.empty() ? "BINARY" : column->collation;
    if (found.column == wanted.column && is_same_collation(found.collation, wanted.collation, own))
        found.collation = wanted.collation;
    found.nulls = wanted.nulls;
    found.opclass = wanted.opclass;
}

void reconcile(schema::Index& found, const schema::Index& wanted, const Table& table) {
    if (wanted.method == "btree") found.method = wanted.method;
    found.include = wanted.include;
    found.with = wanted.with;
    found.comment = wanted.comment;
    if (is_same(found.predicate, wanted.predicate, table.name)) found.predicate = wanted.predicate;
    if (found.parts.size() != wanted.parts.size()) return;
    for (std::size_t i = 0; i < found.parts.size(); ++i) reconcile(found.parts[i], wanted.parts[i], table);
}

template <class T> const T* find(const std::vector<T>& elements, const std::string& name) {
    const auto at = std::ranges::find(elements, name, &T::name);
    return at == elements.end() ? nullptr : &*at;
}

// A conventional name holds a hash of the expression as it is written: the same CHECK in other words has another.
bool has_hashed_name(const schema::Check& check, const Table& table) {
    return check.name == schema::check_name(table.name, check);
}

// The wanted CHECK that this one is.
const schema::Check* same_check(const schema::Check& check, const Table& found, const Table& wanted) {
    if (const schema::Check* other = find(wanted.checks, check.name))
        return is_same(check.expression, other->expression, found.name) ? other : nullptr;
    if (!has_hashed_name(check, found)) return nullptr;
    const auto same = std::ranges::find_if(wanted.checks, [&](const schema::Check& other) {
        return has_hashed_name(other, wanted) && find(found.checks, other.name) == nullptr &&
               is_same(check.expression, other.expression, found.name);
    });
    return same == wanted.checks.end() ? nullptr : &*same;
}

void reconcile_checks(Table& found, const Table& wanted) {
    for (schema::Check& check : found.checks)
        if (const schema::Check* other = same_check(check, found, wanted))
            check = *other;
        else if (const schema::Check* namesake = find(wanted.checks, check.name))
            check.comment = namesake->comment;
    std::ranges::sort(found.checks, {}, &schema::Check::name);
}

void reconcile(Table& found, const Table& wanted, const Schema& schema) {
    for (Column& column : found.columns)
        if (const Column* other = wanted.find_column(column.name)) reconcile(column, *other, found);
    for (schema::ForeignKey& key : found.foreign_keys)
        if (const auto* other = find(wanted.foreign_keys, key.name)) reconcile(key, *other, schema);
    for (schema::Index& index : found.indexes)
        if (const auto* other = find(wanted.indexes, index.name)) reconcile(index, *other, found);
    if (found.primary_key && wanted.primary_key) found.primary_key->comment = wanted.primary_key->comment;
    for (schema::Unique& unique : found.uniques)
        if (const auto* other = find(wanted.uniques, unique.name)) unique.comment = other->comment;
    reconcile_checks(found, wanted);
    found.comment = wanted.comment;
    found.options.unlogged = wanted.options.unlogged;
    found.options.tablespace = wanted.options.tablespace;
    found.options.with = wanted.options.with;
}
} // namespace

Schema reconcile(Schema found, const Schema& wanted) {
    respell(found, wanted);
    lift_enums(found, wanted);
    for (Table& table : found.tables)
        if (const Table* other = wanted.find_table(table.name)) reconcile(table, *other, found);
    type_keys(found, wanted);
    return found;
}

} // namespace retort::sqlite
