#include <postgresql/reconcile.hpp>

#include <algorithm>
#include <optional>

#include <postgresql/counter.hpp>
#include <postgresql/expression_form.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/serial.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using schema::Expression;
using schema::Table;

// The text that PostgreSQL is given; nothing where there is one for other databases alone.
std::optional<std::string> text_of(const Expression& wanted) {
    const auto* sql = std::get_if<schema::SqlText>(&wanted.value);
    if (sql != nullptr && text_for_postgresql(*sql) == nullptr) return std::nullopt;
    return expression(wanted);
}

void reconcile(Expression& found, const Expression& wanted, const Table& table) {
    const auto text = text_of(wanted);
    if (text && are_same_expressions(*text_of(found), *text, table)) found = wanted;
}

void reconcile(std::optional<Expression>& found, const std::optional<Expression>& wanted, const Table& table) {
    if (found && wanted) reconcile(*found, *wanted, table);
}

bool is_null(const Expression& expression) {
    if (const auto* literal = std::get_if<schema::Literal>(&expression.value))
        return std::holds_alternative<Null>(literal->value);
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    return sql != nullptr && text_for_postgresql(*sql) != nullptr &&
           schema::sql_lower(*text_for_postgresql(*sql)) == "null";
}

// A default of NULL is stored only where it had to be cast.
void reconcile_default(schema::Column& found, const schema::Column& wanted, const Table& table) {
    const auto are_same = [&](const std::string& a, const std::string& b) {
        return are_same_defaults(a, b, table, wanted.type);
    };
    if (found.server_default && wanted.server_default) {
        if (text_of(*wanted.server_default) &&
            are_same(*text_of(*found.server_default), default_for(*wanted.server_default, wanted.type)))
            found.server_default = wanted.server_default;
    } else if (wanted.server_default && is_null(*wanted.server_default)) {
        found.server_default = wanted.server_default;
    } else if (found.server_default && are_same(*text_of(*found.server_default), "NULL")) {
        found.server_default = wanted.server_default;
    }
}

bool are_same_types(const schema::Type& found, const schema::Type& wanted) {
    if (found.kind == schema::TypeKind::enumeration || wanted.kind == schema::TypeKind::enumeration)
        return found == wanted;
    return canonical_type(type_name(found)) == canonical_type(type_name(wanted));
}

void reconcile(schema::Column& found, const schema::Column& wanted, const Table& table) {
    if (are_same_types(found.type, wanted.type)) {
        found.type = wanted.type;
        if (is_serial(wanted.type)) found.nullable = wanted.nullable; // it is NOT NULL whatever is said
    }
    // A value that is computed or counted gets no default as well, be it NULL.
    if ((!found.generated && !found.identity) || !wanted.server_default) reconcile_default(found, wanted, table);
    if (found.identity && wanted.identity && count_alike(*found.identity, *wanted.identity, found.type.kind))
        found.identity = wanted.identity;
    if (found.generated && wanted.generated)
        reconcile(found.generated->expression, wanted.generated->expression, table);
}

void reconcile(schema::Check& found, const schema::Check& wanted, const Table& table) {
    reconcile(found.expression, wanted.expression, table);
}

void reconcile(schema::Exclude& found, const schema::Exclude& wanted, const Table& table) {
    reconcile(found.predicate, wanted.predicate, table);
    for (std::size_t i = 0; i < std::min(found.elements.size(), wanted.elements.size()); ++i)
        reconcile(found.elements[i].expression, wanted.elements[i].expression, table);
}

schema::NullsOrder where_nulls_are(const schema::IndexPart& part) {
    if (part.nulls != schema::NullsOrder::standard) return part.nulls;
    return part.descending ? schema::NullsOrder::first : schema::NullsOrder::last;
}

void reconcile(schema::IndexPart& found, const schema::IndexPart& wanted, const Table& table) {
    reconcile(found.expression, wanted.expression, table);
    if (found.descending == wanted.descending && where_nulls_are(found) == where_nulls_are(wanted))
        found.nulls = wanted.nulls;
    // A collation that is the column's own is no other one.
    const schema::Column* column = table.find_column(found.column);
    if (column != nullptr && found.collation.empty() && wanted.collation == column->collation)
        found.collation = wanted.collation;
}

void reconcile(schema::Index& found, const schema::Index& wanted, const Table& table) {
    if (found.method.empty() && wanted.method == "btree") found.method = wanted.method;
    reconcile(found.predicate, wanted.predicate, table);
    for (std::size_t i = 0; i < std::min(found.parts.size(), wanted.parts.size()); ++i)
        reconcile(found.parts[i], wanted.parts[i], table);
}

// Each with the one of its name; where there is none, with any, which may be the same under another name.
template <class T> void reconcile(std::vector<T>& found, const std::vector<T>& wanted, const Table& table) {
    for (T& one : found) {
        const auto same = std::ranges::find(wanted, one.name, &T::name);
        if (same != wanted.end()) {
            reconcile(one, *same, table);
            continue;
        }
        for (const T& other : wanted) {
            T renamed = one;
            reconcile(renamed, other, table);
            renamed.name = other.name;
            renamed.comment = other.comment;
            if (renamed != other) continue;
            renamed.name = one.name;
            renamed.comment = one.comment;
            one = std::move(renamed);
            break;
        }
    }
}

void reconcile(Table& found, const Table& wanted) {
    const Table before = found; // with the types that the server has
    for (schema::Column& column : found.columns)
        if (const schema::Column* other = wanted.find_column(column.name)) reconcile(column, *other, before);
    reconcile(found.checks, wanted.checks, before);
    reconcile(found.excludes, wanted.excludes, before);
    reconcile(found.indexes, wanted.indexes, before);
    // Without its primary key a table cannot have been so: it comes to that together with the key.
    found.options.without_rowid = wanted.options.without_rowid && found.primary_key.has_value();
    found.options.strict = wanted.options.strict;
    if (are_same_expressions(found.options.partition_by, wanted.options.partition_by, before))
        found.options.partition_by = wanted.options.partition_by;
}

// A column that counts with a sequence which it owns is a serial one to inspect() when the name is as usual. Where that
// sequence is wanted by its name, it is found by it.
void take_apart(schema::Schema& found, const Table& table, schema::Column& column, const schema::Column& wanted,
                const schema::Schema& all) {
    const schema::Name name = serial_sequence_name(table.name, column.name);
    const schema::Sequence* sequence = all.find_sequence(name);
    if (sequence == nullptr || !wanted.server_default || !operation::counts_with(*wanted.server_default, name)) return;
    column.type = type_of_serial(column.type);
    column.server_default = wanted.server_default;
    column.nullable = false;
    schema::Sequence own{.name = name, .type = column.type};
    if (count_alike(own, *sequence)) own = *sequence;
    own.owned_by = {.table = table.name, .column = column.name};
    own.comment = sequence->comment;
    put(found, std::move(own));
}

// And where a serial one is wanted, it is that whatever its sequence is called.
void make_serial(schema::Schema& found, const Table& table, schema::Column& column, const schema::Column& wanted) {
    const schema::SequenceOwner owner{.table = table.name, .column = column.name};
    const auto own = std::ranges::find_if(found.sequences, [&](const schema::Sequence& one) {
        return one.owned_by == owner && column.server_default &&
               operation::counts_with(*column.server_default, one.name) &&
               count_alike(one, schema::Sequence{.name = one.name, .type = column.type});
    });
    if (own == found.sequences.end() || column.type != type_of_serial(wanted.type)) return;
    found.sequences.erase(own);
    column.type = wanted.type;
    column.server_default.reset();
    column.nullable = wanted.nullable;
}

void reconcile_serials(schema::Schema& found, const schema::Schema& wanted) {
    for (Table& table : found.tables) {
        const Table* other = wanted.find_table(table.name);
        if (other == nullptr) continue;
        for (schema::Column& column : table.columns) {
            const schema::Column* as_wanted = other->find_column(column.name);
            if (as_wanted == nullptr || is_serial(column.type) == is_serial(as_wanted->type)) continue;
            if (is_serial(column.type))
                take_apart(found, table, column, *as_wanted, wanted);
            else
                make_serial(found, table, column, *as_wanted);
        }
    }
}
} // namespace

schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted) {
    reconcile_serials(found, wanted);
    for (Table& table : found.tables)
        if (const Table* other = wanted.find_table(table.name)) reconcile(table, *other);
    for (schema::Sequence& sequence : found.sequences)
        if (const schema::Sequence* other = wanted.find_sequence(sequence.name))
            if (count_alike(sequence, *other)) {
                schema::Sequence same = *other;
                same.owned_by = std::move(sequence.owned_by);
                same.comment = std::move(sequence.comment);
                sequence = std::move(same);
            }
    return found;
}

} // namespace retort::postgresql
