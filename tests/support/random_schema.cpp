#include <support/random_schema.hpp>

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/uses.hpp>
#include <retort/schema/rename.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace support {

using namespace retort;
using namespace retort::schema;
using operation::Operation;

namespace {
const std::vector<std::string> table_names{"country", "item", "user", "order", "invoice", "a", "parts_list", "event"};
const std::vector<std::string> column_names{"id",   "name",  "code", "price", "lower", "end",    "time",
                                            "user", "order", "note", "total", "x",     "length", "created_at"};
const std::vector<std::string> other_names{"one", "two", "three", "four", "five", "six"};

// What databases, shells, C++ and people trip over.
const std::vector<std::string> hostile_names{"User",
                                             "two words",
                                             "quote\"d",
                                             "it's",
                                             "x\"; DROP TABLE y; --",
                                             "dotted.dot",
                                             "[bracket]",
                                             "back`tick",
                                             "per%cent",
                                             "1digit",
                                             "tab\there",
                                             "line\nfeed",
                                             "back\\slash",
                                             "\u00fcn\u00efcode",
                                             "\U0001F980",
                                             "?ques",
                                             ":colon",
                                             "$1",
                                             "select",
                                             "R\"(raw)\"",
                                             "*/",
                                             "-- dash",
                                             "\u65e5\u672c\u8a9e",
                                             "trailing ",
                                             "{brace}"};
const std::vector<std::string> texts{"", "x", "it's", "\"q\"", "; --", "\u00e9", "%s{}", "a\\b", "TRUE"};

bool is_integer(const Column& column) {
    return column.type.array_dimensions == 0 &&
           (column.type.kind == TypeKind::smallint || column.type.kind == TypeKind::integer ||
            column.type.kind == TypeKind::bigint);
}
bool is_text(const Column& column) {
    return column.type.array_dimensions == 0 &&
           (column.type.kind == TypeKind::text || column.type.kind == TypeKind::varchar);
}
bool can_be_key(const Column& column) {
    return !column.generated && (is_integer(column) || is_text(column) ||
                                 (column.type.array_dimensions == 0 &&
                                  (column.type.kind == TypeKind::uuid || column.type.kind == TypeKind::date)));
}
bool can_be_computed_from(const Column& column) {
    return !column.generated && !column.identity && (is_integer(column) || is_text(column));
}
bool is_any(const Column&) { return true; }

std::set<std::string> folded_names(const Table& table) {
    std::set<std::string> names;
    for (const Column& column : table.columns) names.insert(sql_lower(column.name));
    return names;
}

// The keys of a table that a foreign key can point at.
std::vector<std::vector<std::string>> keys_of(const Table& table) {
    std::vector<std::vector<std::string>> keys;
    if (table.primary_key) keys.push_back(table.primary_key->columns);
    for (const Unique& unique : table.uniques)
        if (unique.deferral == Deferral::not_deferrable) keys.push_back(unique.columns);
    return keys;
}

// SQLite numbers only the rowid, which is the single primary key.
bool numbers_its_primary_key(const Table& table) {
    return std::ranges::all_of(table.columns, [&table](const Column& column) {
        return !column.identity ||
               (table.primary_key && table.primary_key->columns == std::vector<std::string>{column.name});
    });
}

// SQLite folds the case of names. Its tables and indexes are one list.
bool folds_names_together(const Schema& schema) {
    std::set<std::string> names;
    const auto is_new = [&names](const std::string& name) { return names.insert(sql_lower(name)).second; };
    for (const Table& table : schema.tables) {
        if (!is_new(table.name.name)) return true;
        for (const Index& index : table.indexes)
            if (!is_new(index.name)) return true;
    }
    return false;
}

// SQLite's tables have a column that is not generated, and no generated one in their primary key. PostgreSQL computes
// no generated column from another, and sets none when a row that it points at goes.
bool computes_what_both_can(const Table& table) {
    const auto is_generated = [&table](const std::string& column) {
        return table.find_column(column)->generated.has_value();
    };
    const auto uses_generated = [&](const Column& column) {
        return column.generated && std::ranges::any_of(table.columns, [&](const Column& other) {
                   return other.generated && operation::mentions_column(column.generated->expression, other.name);
               });
    };
    return std::ranges::any_of(table.columns, [](const Column& column) { return !column.generated; }) &&
           std::ranges::none_of(table.columns, uses_generated) &&
           (!table.primary_key || std::ranges::none_of(table.primary_key->columns, is_generated)) &&
           std::ranges::none_of(table.foreign_keys,
                                [&](const ForeignKey& key) { return std::ranges::any_of(key.columns, is_generated); });
}

bool is_portable(const Schema& schema) {
    return std::ranges::all_of(schema.tables, numbers_its_primary_key) &&
           std::ranges::all_of(schema.tables, computes_what_both_can) && !folds_names_together(schema);
}
} // namespace

std::string RandomSchema::name(const std::vector<std::string>& plain) {
    return random_.pick(random_.chance(25) ? hostile_names : plain);
}

// Databases that fold case must be able to tell the names apart.
std::string RandomSchema::new_name(const std::vector<std::string>& plain, const std::set<std::string>& taken) {
    std::string made = name(plain);
    while (taken.contains(sql_lower(made))) made += std::to_string(random_.below(10));
    return made;
}

std::string RandomSchema::new_column_name(const Table& table) { return new_name(column_names, folded_names(table)); }

Name RandomSchema::new_table_name(const Schema& schema) {
    std::set<std::string> taken;
    for (const Table& table : schema.tables) taken.insert(sql_lower(table.name.name));
    for (const Enum& type : schema.enums) taken.insert(sql_lower(type.name.name));
    const std::string made = new_name(table_names, taken);
    return everything() && random_.chance(20) ? Name(name(other_names), made) : Name(made);
}

std::string RandomSchema::text() { return random_.pick(texts); }

Type RandomSchema::type(const Schema& schema) {
    static const std::vector<TypeKind> kinds{
        TypeKind::boolean,   TypeKind::smallint,    TypeKind::integer,         TypeKind::bigint, TypeKind::real,
        TypeKind::numeric,   TypeKind::text,        TypeKind::varchar,         TypeKind::bytes,  TypeKind::date,
        TypeKind::time,      TypeKind::timestamp,   TypeKind::interval,        TypeKind::uuid,   TypeKind::json,
        TypeKind::character, TypeKind::timestamptz, TypeKind::double_precision};
    if (!schema.enums.empty() && random_.chance(10))
        return {.kind = TypeKind::enumeration, .name = random_.pick(schema.enums).name};
    if (everything() && random_.chance(5)) return {.kind = TypeKind::native, .name = Name("citext")};
    Type type{.kind = random_.pick(kinds)};
    if (type.kind == TypeKind::character || (type.kind == TypeKind::varchar && random_.chance(80)))
        type.length = random_.between(10, 300);
    if (type.kind == TypeKind::numeric && random_.chance(80)) {
        type.precision = random_.between(6, 30);
        type.scale = random_.between(0, 4);
    }
    if (random_.chance(5) || (everything() && random_.chance(10)))
        type = {.kind = random_.chance(50) ? TypeKind::integer : TypeKind::text,
                .array_dimensions = everything() ? random_.between(1, 2) : 1};
    return type;
}

Expression RandomSchema::expression(std::string text) {
    if (!random_.chance(15)) return sql(std::move(text));
    return SqlText{{}, {{"postgresql", text}, {"sqlite", text}}};
}

// A default of the type; NULL where no other comes to mind.
Expression RandomSchema::default_for(const Schema& schema, const Type& type) {
    if (type.array_dimensions > 0) return Literal{Null{}};
    switch (type.kind) {
    case TypeKind::boolean: return Literal{random_.chance(50)};
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
        if (random_.chance(30)) return expression("1 + 1");
        return Literal{std::int64_t{random_.between(-30000, 30000)}};
    case TypeKind::real:
    case TypeKind::double_precision: return Literal{random_.between(-9, 9) + 0.5};
    case TypeKind::numeric: return Literal{std::string("12")};
    case TypeKind::text:
    case TypeKind::varchar:
    case TypeKind::character: return Literal{text()};
    case TypeKind::bytes: return Literal{Bytes{std::byte{0}, std::byte{0xff}, std::byte{'\''}}};
    case TypeKind::date: return random_.chance(50) ? Expression(Function::today) : Literal{std::string("2024-02-29")};
    case TypeKind::time: return Literal{std::string("23:59:59.000001")};
    case TypeKind::timestamp:
    case TypeKind::timestamptz: return Function::now;
    case TypeKind::uuid: return Function::random_uuid;
    case TypeKind::json: return Literal{std::string(R"({"a": [1, "it's"]})")};
    case TypeKind::enumeration:
        if (const Enum* values = schema.find_enum(type.name)) return Literal{random_.pick(values->values)};
        return Literal{Null{}};
    case TypeKind::interval:
    case TypeKind::native: return Literal{Null{}};
    }
    return Literal{Null{}};
}

Column RandomSchema::column(const Schema& schema, const Table& table) {
    Column column{.name = new_column_name(table), .type = type(schema), .nullable = random_.chance(60)};
    if (random_.chance(30)) column.server_default = default_for(schema, column.type);
    if (random_.chance(10)) column.comment = name(other_names);
    if (everything() && is_text(column) && random_.chance(20)) column.collation = "C";
    return column;
}

Column RandomSchema::key_column(const Table& table) {
    static const std::vector<TypeKind> kinds{TypeKind::integer, TypeKind::bigint, TypeKind::uuid, TypeKind::text};
    return {.name = new_column_name(table), .type = {.kind = random_.pick(kinds)}, .nullable = false};
}

const Column* RandomSchema::some_column(const Table& table, bool (*suits)(const Column&)) {
    std::vector<const Column*> suitable;
    for (const Column& column : table.columns)
        if (suits(column)) suitable.push_back(&column);
    return suitable.empty() ? nullptr : random_.pick(suitable);
}

std::string RandomSchema::condition_on(const Column& column) {
    const std::string it = quote_if_needed(column.name);
    std::vector<std::string> conditions{it + " IS NOT NULL", it + " IS NULL OR " + it + " IS NOT NULL"};
    if (is_integer(column))
        conditions = {it + " >= 0", it + " BETWEEN -1 AND 100000", "(" + it + "+1) <> 7 AND " + it + " < 30000"};
    if (is_text(column))
        conditions = {"length(" + it + ") < 1000", it + " <> 'it''s not a " + column_names.front() + "'",
                      "lower(" + it + ") <> '; --'", it + " NOT IN ('a', 'b') /* " + column_names.front() + " */"};
    return random_.pick(conditions);
}

std::string RandomSchema::computed_from(const Column& column) {
    const std::string it = quote_if_needed(column.name);
    return is_text(column) ? "lower(" + it + ")" : it + " + 1";
}

void RandomSchema::add_primary_key(Table& table) {
    Column key = key_column(table);
    if (is_integer(key) && random_.chance(60)) {
        key.identity = Identity{};
        if (everything()) key.identity = identity();
    } else if (key.type.kind == TypeKind::uuid) {
        key.server_default = Function::random_uuid;
    }
    PrimaryKey primary{.name = random_.chance(20) ? name(other_names) : "", .columns = {key.name}};
    table.columns.push_back(key);
    while (!key.identity && random_.chance(25)) {
        table.columns.push_back(key_column(table));
        primary.columns.push_back(table.columns.back().name);
    }
    std::ranges::reverse(primary.columns);
    table.primary_key = std::move(primary);
}

void RandomSchema::add_generated(Table& table) {
    const Column* from = some_column(table, can_be_computed_from);
    if (from == nullptr) return;
    Column column{.name = new_column_name(table), .type = is_text(*from) ? Type{} : Type{.kind = TypeKind::bigint}};
    column.generated = Generated{expression(computed_from(*from)), !everything() || random_.chance(50)};
    table.columns.push_back(std::move(column));
}

// Columns of the target's types are added to hold the key.
bool RandomSchema::add_foreign_key(const Schema& schema, Table& table) {
    static const std::vector<Action> actions{Action::no_action, Action::restrict_, Action::cascade, Action::set_null,
                                             Action::set_default};
    const bool to_itself = schema.tables.empty() || random_.chance(15);
    const Table target = to_itself ? table : random_.pick(schema.tables);
    const auto keys = keys_of(target);
    if (keys.empty()) return false;
    ForeignKey key{.name = random_.chance(10) ? name(other_names) : "",
                   .columns = {},
                   .target = target.name,
                   .target_columns = random_.pick(keys),
                   .on_delete = random_.pick(actions),
                   .on_update = random_.pick(actions)};
    for (const std::string& column : key.target_columns) {
        table.columns.push_back({.name = new_column_name(table), .type = target.find_column(column)->type});
        key.columns.push_back(table.columns.back().name);
    }
    if (random_.chance(20))
        key.deferral = random_.chance(50) ? Deferral::initially_deferred : Deferral::initially_immediate;
    if (everything() && random_.chance(10)) key.match = Match::full; // SQLite has none
    table.foreign_keys.push_back(std::move(key));
    return true;
}

std::vector<std::string> RandomSchema::some_columns(const Table& table) {
    std::vector<std::string> columns;
    for (int wanted = random_.between(1, 3); wanted > 0; --wanted)
        if (const Column* column = some_column(table, can_be_key))
            if (std::ranges::find(columns, column->name) == columns.end()) columns.push_back(column->name);
    return columns;
}

Unique RandomSchema::unique(const Table& table) {
    Unique unique{.name = random_.chance(15) ? name(other_names) : "", .columns = some_columns(table)};
    if (everything()) {
        unique.nulls_not_distinct = random_.chance(20);
        if (random_.chance(20)) unique.deferral = Deferral::initially_deferred;
    }
    unique.comment = some_comment();
    return unique;
}

Check RandomSchema::check(const Table& table) {
    const Column& column = *some_column(table, is_any);
    std::string text = condition_on(column);
    if (random_.chance(20))
        text += " AND " + quote_if_needed(table.name.name) + "." + quote_if_needed(column.name) + " IS NOT NULL";
    return {.name = random_.chance(15) ? name(other_names) : "",
            .expression = expression(std::move(text)),
            .comment = some_comment()};
}

Exclude RandomSchema::exclude(const Table& table) {
    Exclude exclude{.name = "", .elements = {}};
    const Column& column = *some_column(table, is_any);
    exclude.elements.push_back({.column = column.name, .with = "="});
    exclude.elements.push_back({.column = "", .expression = expression(condition_on(column)), .with = "&&"});
    if (random_.chance(50)) exclude.predicate = expression(condition_on(column));
    if (random_.chance(50)) exclude.deferral = Deferral::initially_immediate;
    exclude.comment = some_comment();
    return exclude;
}

Index RandomSchema::index(const Table& table) {
    Index index{.name = random_.chance(15) ? name(other_names) : "", .parts = {}};
    for (const std::string& column : some_columns(table)) {
        IndexPart part{.column = column, .descending = random_.chance(25)};
        if (everything() && random_.chance(30)) {
            part.nulls = NullsOrder::first;
            part.collation = "C";
            part.opclass = "text_pattern_ops";
        }
        index.parts.push_back(std::move(part));
    }
    if (const Column* column = some_column(table, can_be_computed_from); column != nullptr && random_.chance(25))
        index.parts.push_back({.column = "", .expression = expression(computed_from(*column))});
    index.unique = random_.chance(25);
    if (random_.chance(20)) index.predicate = expression(condition_on(*some_column(table, is_any)));
    if (everything() && random_.chance(30)) {
        index.method = "gist";
        index.nulls_not_distinct = true;
        index.include = {some_column(table, is_any)->name};
        index.with = {{"fillfactor", "70"}};
    }
    index.comment = some_comment();
    return index;
}

Enum RandomSchema::enumeration(const Schema& schema) {
    Enum type{.name = new_table_name(schema), .values = {}};
    std::set<std::string> values;
    for (int i = random_.between(1, 4); i > 0; --i) values.insert(name(other_names));
    type.values.assign(values.begin(), values.end());
    type.comment = some_comment();
    return type;
}

Table RandomSchema::table(const Schema& schema) {
    Table table{.name = new_table_name(schema)};
    if (random_.chance(85)) add_primary_key(table);
    const bool has_identity = table.primary_key && table.find_column(table.primary_key->columns.front())->identity;
    for (int i = random_.between(table.primary_key ? 0 : 1, 6); i > 0; --i)
        table.columns.push_back(column(schema, table));
    if (random_.chance(20)) add_generated(table);
    for (int i = random_.between(0, 2); i > 0; --i)
        if (Unique made = unique(table); !made.columns.empty()) table.uniques.push_back(std::move(made));
    for (int i = random_.between(0, 2); i > 0; --i) add_foreign_key(schema, table);
    for (int i = random_.between(0, 2); i > 0; --i) table.checks.push_back(check(table));
    for (int i = random_.between(0, 2); i > 0; --i)
        if (Index made = index(table); !made.parts.empty()) table.indexes.push_back(std::move(made));
    if (random_.chance(20)) table.comment = name(other_names);
    if (random_.chance(10)) table.options.strict = true;
    if (random_.chance(10) && table.primary_key && !has_identity) table.options.without_rowid = true;
    if (everything()) {
        if (random_.chance(20)) table.excludes.push_back(exclude(table));
        if (random_.chance(20))
            table.options = {.unlogged = true, .tablespace = "fast", .with = {{"fillfactor", "50"}}};
    }
    return table;
}

// The schema after the operations, or as it was when one of them cannot be: another draw will do.
Schema RandomSchema::after(const Schema& schema, const std::vector<Operation>& operations) {
    try {
        Schema changed = operation::apply(schema, operations);
        return everything() || is_portable(changed) ? changed : schema;
    } catch (const Error&) {
        return schema;
    }
}

Schema RandomSchema::schema(std::size_t tables) {
    Schema schema;
    for (int i = random_.between(0, 3); i > 0; --i)
        schema = after(schema, {{operation::CreateEnum{enumeration(schema)}}});
    while (schema.tables.size() < tables) schema = after(schema, {{operation::CreateTable{table(schema)}}});
    for (int i = random_.between(0, 2); i > 0 && tables > 0; --i) { // tables that point at later ones: circles too
        Table pointing = random_.pick(schema.tables);
        if (!add_foreign_key(schema, pointing)) continue;
        const ForeignKey& key = pointing.foreign_keys.back();
        std::vector<Operation> operations;
        for (const std::string& column : key.columns)
            operations.push_back({operation::AddColumn{pointing.name, *pointing.find_column(column)}});
        operations.push_back({operation::AddConstraint{pointing.name, key}});
        schema = after(schema, operations);
    }
    if (everything()) {
        schema.sequences = {{.name = Name("s1"), .start = 5},
                            {.name = Name("s2"), .type = {.kind = TypeKind::integer}}};
        schema.opaque = {{.kind = "view", .name = Name("v"), .table = Name(), .sql = "CREATE VIEW \"v\" AS SELECT 1"}};
    }
    return schema;
}

Operation RandomSchema::alter_column(const Schema& schema, const Table& table, const Column& column) {
    operation::AlterColumn alter{.table = table.name, .column = column.name};
    const bool is_used = operation::use_of_column(schema, table, column.name).has_value();
    if (random_.chance(40)) alter.comment = name(other_names);
    if (random_.chance(40)) alter.nullable = random_.chance(50);
    if (random_.chance(40) && !column.generated)
        alter.server_default = random_.chance(50) ? std::optional(default_for(schema, column.type)) : std::nullopt;
    if (!is_used && !alter.server_default && is_integer(column)) alter.type = Type{.kind = TypeKind::bigint};
    if (!is_used && is_text(column) && random_.chance(50)) alter.type = Type{};
    if (everything() && random_.chance(20)) {
        alter.type = type(schema);
        alter.using_ = expression("NULL");
        alter.collation = "C";
    }
    return {std::move(alter)};
}

Operation RandomSchema::add_constraint(const Schema& schema, const Table& table) {
    if (everything() && random_.chance(10)) return {operation::AddConstraint{table.name, exclude(table)}};
    switch (random_.below(4)) {
    case 0: return {operation::AddConstraint{table.name, unique(table)}};
    case 1: return {operation::AddConstraint{table.name, PrimaryKey{.name = "", .columns = some_columns(table)}}};
    case 2: {
        const Table& target = random_.pick(schema.tables);
        const auto keys = keys_of(target);
        if (keys.empty()) break;
        const auto& wanted = random_.pick(keys);
        ForeignKey key{.name = "", .columns = {}, .target = target.name, .target_columns = wanted};
        for (const std::string& column : wanted) {
            const auto own = std::ranges::find(table.columns, target.find_column(column)->type, &Column::type);
            if (own != table.columns.end() && !own->generated) key.columns.push_back(own->name);
        }
        return {operation::AddConstraint{table.name, std::move(key)}};
    }
    default: break;
    }
    return {operation::AddConstraint{table.name, check(table)}};
}

Identity RandomSchema::identity() {
    if (random_.chance(30)) return {.always = true};
    return {.always = random_.chance(50), .start = -100, .increment = -5, .cycle = random_.chance(50)};
}

Sequence RandomSchema::sequence(Name name) {
    Sequence sequence{.name = std::move(name), .cycle = random_.chance(30)};
    if (random_.chance(30)) sequence.type = {.kind = TypeKind::smallint};
    if (random_.chance(50)) sequence.start = random_.between(1, 99);
    if (random_.chance(50)) sequence.increment = random_.between(1, 9);
    if (random_.chance(30)) sequence.maximum = random_.between(100, 999);
    if (random_.chance(30)) sequence.cache = random_.between(1, 9);
    return sequence;
}

Operation RandomSchema::set_options(const Table& table) {
    const bool is_numbered =
        std::ranges::any_of(table.columns, [](const Column& one) { return one.identity.has_value(); });
    TableOptions options = table.options;
    options.strict = random_.chance(50);
    options.without_rowid = table.primary_key && !is_numbered && random_.chance(50);
    if (everything()) options.with = {{"fillfactor", std::to_string(random_.between(10, 100))}};
    return {operation::SetTableOptions{table.name, std::move(options)}};
}

Operation RandomSchema::rename_index(const Schema& schema, const Table& table) {
    if (table.indexes.empty()) return {operation::CreateIndex{table.name, index(table)}};
    return {operation::RenameIndex{table.name, random_.pick(table.indexes).name, new_table_name(schema).name}};
}

Operation RandomSchema::rename_constraint(const Schema& schema, const Table& table) {
    const auto constraints = operation::constraints_of(table);
    if (constraints.empty()) return add_constraint(schema, table);
    return {operation::RenameConstraint{table.name, name_of(random_.pick(constraints)), name(other_names)}};
}

// One that waits to be valid becomes so; where none does, one comes.
Operation RandomSchema::late_constraint(const Schema& schema, const Table& table) {
    for (const auto& one : operation::constraints_of(table))
        if (is_not_valid(one)) return {operation::ValidateConstraint{table.name, name_of(one)}};
    Operation added = add_constraint(schema, table);
    if (auto* op = std::get_if<operation::AddConstraint>(&added.value)) {
        if (auto* key = std::get_if<ForeignKey>(&op->constraint)) key->not_valid = true;
        if (auto* check = std::get_if<Check>(&op->constraint)) check->not_valid = true;
    }
    return added;
}

Operation RandomSchema::change_enum(const Schema& schema) {
    if (schema.enums.empty()) return {operation::CreateEnum{enumeration(schema)}};
    const Enum& type = random_.pick(schema.enums);
    const std::string& value = random_.pick(type.values);
    switch (random_.below(4)) {
    case 0: return {operation::AddEnumValue{type.name, name(other_names)}};
    case 1:
        return {random_.chance(50) ? operation::AddEnumValue{type.name, name(other_names), value, ""}
                                   : operation::AddEnumValue{type.name, name(other_names), "", value}};
    case 2: return {operation::RenameEnumValue{type.name, value, name(other_names)}};
    default: return replace_enum(type);
    }
}

// Values in another order, some of them gone, some new; some of those that go become others.
Operation RandomSchema::replace_enum(const Enum& type) {
    operation::ReplaceEnum replace{type.name, {}, {}};
    std::set<std::string> kept;
    for (const std::string& value : type.values)
        if (random_.chance(70)) kept.insert(value);
    if (kept.empty() || random_.chance(50)) kept.insert(name(other_names));
    replace.values.assign(kept.begin(), kept.end());
    if (random_.chance(50)) std::ranges::reverse(replace.values);
    for (const std::string& value : type.values)
        if (!kept.contains(value) && random_.chance(60)) replace.mapping.emplace(value, random_.pick(replace.values));
    return {std::move(replace)};
}

// A column that nothing uses comes to be generated, or no longer is.
Operation RandomSchema::alter_generated(const Table& table, const Column& column) {
    operation::AlterColumn alter{.table = table.name, .column = column.name};
    if (column.generated) {
        alter.generated.emplace(std::nullopt);
        return {std::move(alter)};
    }
    const auto is_whole = [](const Column& one) { return one.type == Type{.kind = TypeKind::bigint}; };
    const Column* from = some_column(table, column.type == Type{} ? is_text : is_integer);
    if (from != nullptr && can_be_computed_from(*from) && (column.type == Type{} || is_whole(column)))
        alter.generated.emplace(Generated{expression(computed_from(*from)), true});
    if (column.server_default) alter.server_default.emplace(std::nullopt);
    if (column.identity) alter.identity.emplace(std::nullopt);
    return {std::move(alter)};
}

Operation RandomSchema::alter_identity(const Table& table) {
    const Column* column = some_column(table, is_integer);
    if (column == nullptr) return {operation::SetTableComment{table.name, name(other_names)}};
    operation::AlterColumn alter{.table = table.name, .column = column->name};
    alter.identity.emplace(std::nullopt);
    if (!column->identity || random_.chance(50)) alter.identity.emplace(identity());
    if (column->server_default) alter.server_default.emplace(std::nullopt);
    if (column->generated) alter.generated.emplace(std::nullopt);
    return {std::move(alter)};
}

Operation RandomSchema::change_sequence(const Schema& schema) {
    if (schema.sequences.empty() || random_.chance(40)) {
        const Name name = new_table_name(schema);
        return {operation::CreateSequence{sequence(name)}};
    }
    const Name& some = random_.pick(schema.sequences).name;
    if (random_.chance(40)) return {operation::DropSequence{some}};
    Sequence altered = sequence(some);
    if (!schema.tables.empty() && random_.chance(50)) {
        const Table& table = random_.pick(schema.tables);
        altered.owned_by = {.table = table.name, .column = random_.pick(table.columns).name};
    }
    return {operation::AlterSequence{std::move(altered)}};
}

Operation RandomSchema::change_namespace(const Schema& schema) {
    if (schema.namespaces.empty() || random_.chance(50)) return {operation::CreateSchema{name(other_names)}};
    return {operation::DropSchema{random_.pick(schema.namespaces)}};
}

std::string RandomSchema::some_comment() { return everything() && random_.chance(20) ? name(other_names) : ""; }

Operation RandomSchema::set_comment(const Schema& schema, const Table& table) {
    using operation::Commented;
    using operation::SetComment;
    const std::string text = random_.chance(30) ? "" : name(other_names);
    const auto constraints = operation::constraints_of(table);
    if (!constraints.empty() && random_.chance(30))
        return {SetComment{Commented::constraint, table.name, name_of(random_.pick(constraints)), text}};
    if (!table.indexes.empty() && random_.chance(40))
        return {SetComment{Commented::index, table.name, random_.pick(table.indexes).name, text}};
    if (!schema.enums.empty() && random_.chance(40))
        return {SetComment{Commented::enumeration, random_.pick(schema.enums).name, {}, text}};
    if (!schema.sequences.empty() && random_.chance(50))
        return {SetComment{Commented::sequence, random_.pick(schema.sequences).name, {}, text}};
    if (!schema.namespaces.empty())
        return {SetComment{Commented::schema, Name(random_.pick(schema.namespaces), ""), {}, text}};
    return {operation::SetTableComment{table.name, text}};
}

// What may be right: names can be taken, columns in use.
Operation RandomSchema::candidate(const Schema& schema) {
    if (schema.tables.empty()) return {operation::CreateTable{table(schema)}};
    const Table& some = random_.pick(schema.tables);
    const Column& column_of_it = random_.pick(some.columns);
    const bool concurrently = everything() && random_.chance(30);
    constexpr std::size_t portable = 20;
    constexpr std::size_t all = 26;
    switch (random_.below(everything() ? all : portable)) {
    case 0: return {operation::CreateTable{table(schema)}};
    case 1: return {operation::DropTable{some.name}};
    case 2: return {operation::RenameTable{some.name, new_table_name(schema).name}};
    case 3: return {operation::AddColumn{some.name, column(schema, some)}};
    case 4:
        if (some.columns.size() == 1) return {operation::DropTable{some.name}}; // one column stays, as SQLite wants it
        return {operation::DropColumn{some.name, column_of_it.name}};
    case 5: return {operation::RenameColumn{some.name, column_of_it.name, new_column_name(some)}};
    case 6: return alter_column(schema, some, column_of_it);
    case 7: return {operation::CreateIndex{some.name, index(some), concurrently}};
    case 8:
        if (some.indexes.empty()) return add_constraint(schema, some);
        return {operation::DropIndex{some.name, random_.pick(some.indexes).name, concurrently}};
    case 9: return add_constraint(schema, some);
    case 10: {
        const auto constraints = operation::constraints_of(some);
        if (constraints.empty()) return add_constraint(schema, some);
        return {operation::DropConstraint{some.name, name_of(random_.pick(constraints))}};
    }
    case 11: return {operation::CreateEnum{enumeration(schema)}};
    case 12:
        if (schema.enums.empty()) return {operation::CreateEnum{enumeration(schema)}};
        return {operation::DropEnum{random_.pick(schema.enums).name}};
    case 13: return {operation::SetTableComment{some.name, random_.chance(30) ? "" : name(other_names)}};
    case 14: return rename_index(schema, some);
    case 15: return rename_constraint(schema, some);
    case 16:
    case 17: return change_enum(schema);
    case 18: return alter_generated(some, column_of_it);
    case 19: return set_options(some);
    case 20: return alter_identity(some);
    case 21: return change_sequence(schema);
    case 22: return change_namespace(schema);
    case 23: return set_comment(schema, some);
    case 24: return late_constraint(schema, some);
    default: return {operation::Execute{{"SELECT 1", {}}, {candidate(schema)}}};
    }
}

namespace {
bool replaces_enum(const Operation& operation) {
    const auto* execute = std::get_if<operation::Execute>(&operation.value);
    return std::holds_alternative<operation::ReplaceEnum>(operation.value) ||
           (execute != nullptr && std::ranges::any_of(execute->amounts_to, replaces_enum));
}
} // namespace

Operation RandomSchema::operation(const Schema& schema) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
        Operation operation = candidate(schema);
        try {
            const Schema changed = operation::apply(schema, operation);
            if (replaces_enum(operation)) operation::invert(operation, schema); // where values became one it throws
            if (everything() || is_portable(changed)) return operation;
        } catch (const Error&) { // NOLINT: another draw will do
        }
    }
    throw std::logic_error("no operation is right for this schema: apply() refuses all");
}

} // namespace support
