#include <retort/operation/alter_column.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/rules.hpp>

namespace retort::operation {

namespace {
bool is_of_primary_key(const schema::Table& table, std::string_view column) {
    return table.primary_key &&
           std::ranges::find(table.primary_key->columns, column) != table.primary_key->columns.end();
}

void require_change(const AlterColumn& op, const std::string& what) {
    const bool alters =
        op.type || op.nullable || op.server_default || op.collation || op.comment || op.identity || op.generated;
    if (op.using_ && !op.type) refuse(what + " is given USING without a type");
    if (!alters) refuse("nothing of " + what + " is altered");
}

// What is taken away must be there.
void require_taken(const AlterColumn& op, const schema::Column& before, const std::string& what) {
    if (op.identity && !*op.identity && !before.identity)
        refuse(what + " does not number itself: there is no identity to drop");
    if (op.generated && !*op.generated && !before.generated)
        refuse(what + " is not generated: there is no expression to drop");
}

// The value of a column comes from one place: a new one needs the old one to go in the same operation.
void require_one_source(const AlterColumn& op, const schema::Column& before, const schema::Column& after,
                        const std::string& what) {
    const char* numbers = "it numbers itself";
    const char* generated = "it is generated";
    if (op.server_default && (after.identity || after.generated) && (*op.server_default || !before.server_default))
        refuse(fmt::format("{} has no default: {}", what, after.identity ? numbers : generated));
    if ((op.identity || op.generated) && after.server_default && (after.identity || after.generated))
        refuse(fmt::format("{} has a default: {}", what,
                           after.identity ? "it cannot number itself too" : "it cannot be generated too"),
               "take the default away in the same step: .drop_default = true");
    if (after.identity && after.generated)
        refuse(fmt::format("{} {}", what,
                           before.generated ? "is generated: it cannot number itself too"
                                            : "numbers itself: it cannot be generated too"),
               before.generated ? "take the expression away in the same step: .drop_generated = true"
                                : "take the identity away in the same step: .drop_identity = true");
}
} // namespace

void alter_column(schema::Schema& schema, const AlterColumn& op) {
    schema::Table& table = table_of(schema, op.table);
    const schema::Column& before = column_of(table, op.column);
    const std::string what = "column " + describe_column(op.table, op.column);
    require_change(op, what);
    require_taken(op, before, what);

    schema::Column after = before;
    if (op.type) after.type = *op.type;
    if (op.identity) after.identity = *op.identity;
    if (op.identity && *op.identity) after.nullable = false;
    if (op.generated) after.generated = *op.generated;
    if (op.nullable) after.nullable = *op.nullable;
    if (op.server_default) after.server_default = *op.server_default;
    if (op.collation) after.collation = *op.collation;
    if (op.comment) after.comment = *op.comment;

    require_one_source(op, before, after, what);
    require_sound_column(schema, table, after);
    if (op.nullable.value_or(false) && is_of_primary_key(table, op.column))
        refuse(what + " cannot be nullable: it is in the primary key");
    if (op.nullable.value_or(false) && after.identity) refuse(what + " cannot be nullable: it numbers itself");
    column_of(table, op.column) = std::move(after);
    if (op.type) require_sound_foreign_keys(schema, op.table);
}

} // namespace retort::operation
