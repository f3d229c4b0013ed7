#include <postgresql/effects.hpp>

#include <algorithm>
#include <array>
#include <map>

#include <postgresql/expression_form.hpp>
#include <postgresql/proven.hpp>
#include <postgresql/serial.hpp>
#include <postgresql/type.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using database::Effect;
using database::TableLock;
using schema::Column;
using schema::Name;
using schema::Schema;
using schema::Table;
using schema::Type;
using schema::TypeKind;

// Functions that a default may call without the table being written anew: they say the same for all rows of a
// statement (provolatile is not 'v'). Of others nobody knows it without the server.
constexpr std::array<std::string_view, 24> steady_functions{"now",
                                                            "current_date",
                                                            "current_timestamp",
                                                            "localtimestamp",
                                                            "statement_timestamp",
                                                            "transaction_timestamp",
                                                            "lower",
                                                            "upper",
                                                            "concat",
                                                            "length",
                                                            "coalesce",
                                                            "md5",
                                                            "abs",
                                                            "round",
                                                            "floor",
                                                            "ceil",
                                                            "trim",
                                                            "replace",
                                                            "date",
                                                            "to_char",
                                                            "current_setting",
                                                            "jsonb_build_object",
                                                            "array",
                                                            "timezone"};

// A function is a name with a parenthesis behind it.
bool may_vary(const std::string& sql) {
    const std::vector<schema::SqlToken> tokens = schema::sql_tokens(sql);
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool is_name =
            tokens[i].kind == schema::SqlToken::Kind::word || tokens[i].kind == schema::SqlToken::Kind::quoted;
        if (is_name && tokens[i + 1].is_symbol("(") &&
            std::ranges::find(steady_functions, tokens[i].name) == steady_functions.end())
            return true;
    }
    return false;
}

bool may_vary(const schema::Expression& value) {
    if (const auto* function = std::get_if<schema::Function>(&value.value))
        return *function == schema::Function::random_uuid;
    const auto* text = std::get_if<schema::SqlText>(&value.value);
    if (text == nullptr) return false;
    const auto own = text->by_dialect.find("postgresql");
    return may_vary(own == text->by_dialect.end() ? text->text : own->second);
}

// Types that the server comes with, beside those that have a kind of their own. Any other may be a domain with a CHECK.
constexpr std::array<std::string_view, 39> built_in_types{
    "json",           "jsonb",          "xml",           "inet",         "cidr",
    "macaddr",        "macaddr8",       "money",         "bit",          "varbit",
    "point",          "line",           "lseg",          "box",          "path",
    "polygon",        "circle",         "tsvector",      "tsquery",      "oid",
    "name",           "pg_lsn",         "int4range",     "int8range",    "numrange",
    "tsrange",        "tstzrange",      "daterange",     "regclass",     "regtype",
    "int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange",
    "datemultirange", "bytea",          "text",          "timetz"};

bool may_be_domain(const Type& type) {
    if (type.kind != TypeKind::native) return false;
    const std::string name = canonical_type(type.name.name);
    return std::ranges::find(built_in_types, name.substr(0, name.find_first_of("(["))) == built_in_types.end();
}

// DEFAULT NULL is no default.
bool gives_value(const std::optional<schema::Expression>& value) {
    if (!value) return false;
    const auto* literal = std::get_if<schema::Literal>(&value->value);
    const auto* text = std::get_if<schema::SqlText>(&value->value);
    return (literal == nullptr || !std::holds_alternative<Null>(literal->value)) &&
           (text == nullptr || schema::sql_lower(text->text) != "null");
}

// Whether each value can stay as it is stored.
bool stays_as_stored(const Type& from, const Type& to) {
    if (from == to) return true;
    if (from.array_dimensions > 0 || to.array_dimensions > 0) return false;
    const bool is_varying = from.kind == TypeKind::varchar || from.kind == TypeKind::text;
    if (is_varying && to.kind == TypeKind::text) return true;
    if (is_varying && to.kind == TypeKind::varchar)
        return !to.length || (from.kind == TypeKind::varchar && from.length && *from.length <= *to.length);
    if (from.kind == TypeKind::numeric && to.kind == TypeKind::numeric) {
        if (!to.precision) return true;
        return from.precision && *from.precision <= *to.precision && from.scale.value_or(0) == to.scale.value_or(0);
    }
    // Sessions of Retort are in UTC.
    const auto is_timestamp = [](const Type& type) {
        return type.kind == TypeKind::timestamp || type.kind == TypeKind::timestamptz;
    };
    return is_timestamp(from) && is_timestamp(to);
}

class Effecting {
public:
    explicit Effecting(const Schema& before) : before_(before) {}

    database::Effects take() && {
        database::Effects effects;
        for (auto& [name, effect] : effects_) effects.push_back(std::move(effect));
        return effects;
    }

    void operator()(const operation::CreateTable& op) {
        for (const schema::ForeignKey& key : op.table.foreign_keys)
            if (key.target != op.table.name) touch(key.target, TableLock::share_row_exclusive);
    }
    void operator()(const operation::DropTable& op) {
        touch(op.table, TableLock::access_exclusive);
        // The triggers that guard a foreign key go at both ends.
        for (const schema::ForeignKey& key : operation::table_of(before_, op.table).foreign_keys)
            touch(key.target, TableLock::access_exclusive);
    }
    void operator()(const operation::RenameTable& op) { touch(op.from, TableLock::access_exclusive); }
    void operator()(const operation::SetTableComment& op) { touch(op.table, TableLock::share_update_exclusive); }
    void operator()(const operation::SetComment& op) {
        if (op.on == operation::Commented::constraint) touch(op.name, TableLock::share_update_exclusive);
    }
    void operator()(const operation::SetTableOptions& op) {
        const schema::TableOptions& old = operation::table_of(before_, op.table).options;
        if (op.options.unlogged != old.unlogged || op.options.tablespace != old.tablespace)
            touch(op.table, TableLock::access_exclusive).rewrites = true;
        else if (op.options.with != old.with)
            touch(op.table, TableLock::share_update_exclusive);
    }
    void operator()(const operation::AddColumn& op) {
        Effect& effect = touch(op.table, TableLock::access_exclusive);
        const Column& column = op.column;
        effect.rewrites = column.identity || column.generated || is_serial(column.type) || may_be_domain(column.type) ||
                          (column.server_default && may_vary(*column.server_default));
        // The server looks for a row that would hold NULL.
        effect.scans = !column.nullable && !gives_value(column.server_default);
    }
    void operator()(const operation::DropColumn& op) { touch(op.table, TableLock::access_exclusive); }
    void operator()(const operation::RenameColumn& op) { touch(op.table, TableLock::access_exclusive); }
    void operator()(const operation::AlterColumn& op) { alter(op); }
    void operator()(const operation::CreateIndex& op) {
        touch(op.table, op.concurrently ? TableLock::share_update_exclusive : TableLock::share).scans = true;
    }
    void operator()(const operation::DropIndex& op) {
        touch(op.table, op.concurrently ? TableLock::share_update_exclusive : TableLock::access_exclusive);
        Table dropped{.name = op.table};
        dropped.indexes.push_back(operation::index_of(operation::table_of(before_, op.table), op.index));
        let_go(dropped);
    }
    void operator()(const operation::RenameIndex&) {} // of the index itself only
    void operator()(const operation::AddConstraint& op) {
        if (const auto* key = std::get_if<schema::ForeignKey>(&op.constraint)) {
            for (const Name& table : {op.table, key->target})
                touch(table, TableLock::share_row_exclusive).scans = !key->not_valid;
            return;
        }
        Effect& effect = touch(op.table, TableLock::access_exclusive);
        effect.scans = op.using_index.empty() ? !schema::is_not_valid(op.constraint) : has_nullable(op);
    }
    void operator()(const operation::ValidateConstraint& op) {
        const schema::Constraint constraint =
            operation::constraint_of(operation::table_of(before_, op.table), op.constraint);
        if (!schema::is_not_valid(constraint)) return;
        touch(op.table, TableLock::share_update_exclusive).scans = true;
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint))
            touch(key->target, TableLock::row_share).scans = true;
    }
    void operator()(const operation::DropConstraint& op) {
        touch(op.table, TableLock::access_exclusive);
        const schema::Constraint constraint =
            operation::constraint_of(operation::table_of(before_, op.table), op.constraint);
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint))
            touch(key->target, TableLock::access_exclusive);
        Table dropped{.name = op.table};
        schema::add_constraint(dropped, constraint);
        let_go(dropped);
    }
    void operator()(const operation::RenameConstraint& op) { touch(op.table, TableLock::access_exclusive); }
    void operator()(const operation::CreateEnum&) {}
    void operator()(const operation::DropEnum&) {}
    void operator()(const operation::AddEnumValue&) {}
    void operator()(const operation::RenameEnumValue&) {}
    void operator()(const operation::ReplaceEnum& op) {
        for (const Table& table : before_.tables)
            for (const Column& column : table.columns)
                if (column.type.kind == TypeKind::enumeration && column.type.name == op.type)
                    touch(table.name, TableLock::access_exclusive).rewrites = true;
    }
    void operator()(const operation::CreateSequence& op) { own(op.sequence); }
    void operator()(const operation::AlterSequence& op) { own(op.sequence); }
    void operator()(const operation::DropSequence&) {}
    void operator()(const operation::CreateSchema&) {}
    void operator()(const operation::DropSchema&) {}
    void operator()(const operation::BulkInsert& op) {
        touch(op.table, TableLock::row_exclusive);
        for (const schema::ForeignKey& key : operation::table_of(before_, op.table).foreign_keys)
            touch(key.target, TableLock::row_share);
    }
    void operator()(const operation::Backfill& op) {
        touch(op.table, TableLock::row_exclusive).scans = true;
        for (const schema::ForeignKey& key : operation::table_of(before_, op.table).foreign_keys)
            if (std::ranges::any_of(key.columns, [&](const std::string& one) { return op.set.contains(one); }))
                touch(key.target, TableLock::row_share);
    }
    void operator()(const operation::Execute& op) {
        Schema schema = before_;
        for (const operation::Operation& one : op.amounts_to) {
            for (const Effect& effect : effects(one, schema)) add(effect);
            schema = operation::apply(std::move(schema), one);
        }
    }
    void operator()(const operation::Run&) {}

private:
    // Of a table that was there before; of others nobody is kept waiting.
    Effect& touch(const Name& table, TableLock lock) {
        if (before_.find_table(table) == nullptr) return elsewhere_ = {};
        Effect& effect = effects_.try_emplace(table, Effect{.table = table}).first->second;
        effect.lock = std::max(effect.lock, lock);
        return effect;
    }

    void add(const Effect& other) {
        Effect& effect = touch(other.table, other.lock);
        effect.rewrites = effect.rewrites || other.rewrites;
        effect.scans = effect.scans || other.scans;
    }

    // Foreign keys that hang on a key which goes are made anew on another one (keys.hpp). `dropped`: the table with
    // that key alone.
    void let_go(const Table& dropped) {
        for (const Table& table : before_.tables)
            for (const schema::ForeignKey& key : table.foreign_keys)
                if (key.target == dropped.name && operation::is_key(dropped, key.target_columns))
                    for (const Name& end : {table.name, dropped.name})
                        touch(end, TableLock::access_exclusive).scans = true;
    }

    // Whether a primary key still has to prove that its columns hold no NULL.
    [[nodiscard]] bool has_nullable(const operation::AddConstraint& op) const {
        const auto* key = std::get_if<schema::PrimaryKey>(&op.constraint);
        const Table& table = operation::table_of(before_, op.table);
        return key != nullptr && std::ranges::any_of(key->columns, [&](const std::string& column) {
                   return operation::column_of(table, column).nullable && !is_proven_not_null(table, column);
               });
    }

    void own(const schema::Sequence& sequence) {
        if (sequence.owned_by) touch(sequence.owned_by->table, TableLock::access_share);
    }

    void alter(const operation::AlterColumn& op) {
        const Table& table = operation::table_of(before_, op.table);
        const Column& column = operation::column_of(table, op.column);
        const bool only_comment = !op.type && !op.using_ && !op.nullable && !op.server_default && !op.collation &&
                                  !op.identity && !op.generated;
        if (only_comment) {
            if (op.comment) touch(op.table, TableLock::share_update_exclusive);
            return;
        }
        Effect& effect = touch(op.table, TableLock::access_exclusive);
        // PostgreSQL 15 takes an expression away and cannot give one: the column is made anew.
        if (op.generated && *op.generated && *op.generated != column.generated) effect.rewrites = true;
        const bool becomes_not_null = (op.nullable && !*op.nullable) || (op.identity && *op.identity);
        if (column.nullable && becomes_not_null && !is_proven_not_null(table, op.column)) effect.scans = true;
        alter_type(op, table, column, effect);
    }

    static void alter_type(const operation::AlterColumn& op, const Table& table, const Column& column, Effect& effect) {
        const Type from = type_of_serial(column.type);
        const Type to = op.type ? type_of_serial(*op.type) : from;
        const bool other_type = from != to || op.using_;
        const bool other_collation = op.collation && *op.collation != column.collation;
        if (!other_type && !other_collation) return;
        const auto is_computed_from = [&](const Column& other) {
            return other.generated && operation::mentions_column(other.generated->expression, column.name);
        };
        if (op.using_ || !stays_as_stored(from, to) || std::ranges::any_of(table.columns, is_computed_from))
            effect.rewrites = true;
        const auto uses_it = [&](const auto& one) { return operation::uses_column(one, column.name); };
        // Checks are looked at again, and indexes that do not fit any more are built again.
        const bool has_check = std::ranges::any_of(table.checks, uses_it);
        const bool both_text = is_collatable(from) && is_collatable(to);
        const bool keeps_order = !other_collation && (from.kind == to.kind || both_text);
        const bool has_index = std::ranges::any_of(table.indexes, uses_it) ||
                               std::ranges::any_of(table.uniques, uses_it) ||
                               (table.primary_key && uses_it(*table.primary_key));
        if (has_check || (has_index && !keeps_order)) effect.scans = true;
    }

    const Schema& before_;
    std::map<Name, Effect> effects_;
    Effect elsewhere_;
};
} // namespace

database::Effects effects(const operation::Operation& operation, const Schema& before) {
    Effecting effecting(before);
    std::visit(effecting, operation.value);
    return std::move(effecting).take();
}

} // namespace retort::postgresql
