#include <sqlite/read_table.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/schema/naming.hpp>
#include <retort/schema/sql_tokens.hpp>
#include <sqlite/read_type.hpp>
#include <sqlite/sql_token.hpp>
#include <sqlite/text.hpp>
#include <sqlite/unqualified.hpp>

namespace retort::sqlite {

namespace {
using Kind = ConstraintText::Kind;
using schema::Column;
using schema::Constraint;
using schema::Table;

std::string collation_as_sqlite_calls_it(const std::string& collation) {
    for (const char* known : {"BINARY", "NOCASE", "RTRIM"})
        if (same_name(collation, known)) return known;
    return collation;
}

std::string as_created(const std::string& column, const Table& table) {
    const Column* found = find_column(table, column);
    return found == nullptr ? column : found->name;
}

// A column that a key names twice counts once.
std::vector<std::string> key_columns(const ConstraintText& key, const Table& table) {
    std::vector<std::string> columns;
    for (const std::string& name : key.columns) {
        std::string column = as_created(name, table);
        if (std::ranges::find(columns, column) == columns.end()) columns.push_back(std::move(column));
    }
    return columns;
}

std::vector<std::string> all_as_created(std::vector<std::string> columns, const Table& table) {
    for (std::string& column : columns) column = as_created(column, table);
    return columns;
}

bool is_value(const SqlToken& token) {
    return token.is_word("null") || token.is_word("true") || token.is_word("false") || token.is_word("current_date") ||
           token.is_word("current_time") || token.is_word("current_timestamp");
}

// DEFAULT takes a name as well, bare or quoted: it is text.
std::string default_words(const std::string& said, const Table& table) {
    const std::vector<SqlToken> tokens = tokenize(said).tokens;
    if (tokens.size() != 1) return own_words(said, table);
    const SqlToken& token = tokens.front();
    const bool is_text = token.kind == SqlToken::Kind::quoted || token.kind == SqlToken::Kind::string ||
                         (token.kind == SqlToken::Kind::word && !is_value(token));
    return is_text ? literal(token.name) : said.substr(token.begin, token.end - token.begin);
}

// What stands in the definitions of columns.
void read_column_constraints(Table& table, const TableText& text) {
    for (const ConstraintText& constraint : text.constraints()) {
        const auto own = std::ranges::find(table.columns, constraint.column, &Column::name);
        if (own == table.columns.end()) continue;
        Column& column = *own;
        switch (constraint.kind) {
        case Kind::not_null: column.nullable = false; break;
        case Kind::default_value:
            column.server_default = schema::sql(default_words(constraint.expression, table));
            break;
        case Kind::collation: column.collation = collation_as_sqlite_calls_it(constraint.expression); break;
        case Kind::generated:
            column.generated =
                schema::Generated{schema::sql(own_words(constraint.expression, table)), constraint.stored};
            break;
        case Kind::null:
        case Kind::primary_key:
        case Kind::unique:
        case Kind::check:
        case Kind::foreign_key: break;
        }
    }
}

// A constraint, and the column in whose definition it stands.
struct Placed {
    Constraint constraint;
    std::string column;
};

std::string& name_of(Constraint& constraint) {
    return std::visit([](auto& one) -> std::string& { return one.name; }, constraint);
}

std::optional<Constraint> read_constraint(const ConstraintText& said, const Table& table) {
    switch (said.kind) {
    case Kind::primary_key: return schema::PrimaryKey{said.name, key_columns(said, table)};
    case Kind::unique: return schema::Unique{said.name, key_columns(said, table)};
    case Kind::check: return schema::Check{said.name, schema::sql(own_words(said.expression, table))};
    case Kind::foreign_key:
        return schema::ForeignKey{.name = said.name,
                                  .columns = all_as_created(said.columns, table),
                                  .target = said.target,
                                  .target_columns = said.target_columns,
                                  .on_delete = said.on_delete,
                                  .on_update = said.on_update,
                                  .deferral = said.deferral};
    case Kind::not_null:
    case Kind::null:
    case Kind::default_value:
    case Kind::collation:
    case Kind::generated: break;
    }
    return std::nullopt;
}

// `a UNIQUE UNIQUE` is one constraint.
bool says_nothing_new(const Constraint& constraint, const std::vector<Placed>& others) {
    const auto* unique = std::get_if<schema::Unique>(&constraint);
    return unique != nullptr && unique->name.empty() && std::ranges::any_of(others, [&](const Placed& other) {
               const auto* same = std::get_if<schema::Unique>(&other.constraint);
               return same != nullptr && same->columns == unique->columns;
           });
}

// Names for those that have none, or one that another has: by the convention, else with a number behind.
void name_all(std::vector<Placed>& constraints, const schema::Name& table) {
    std::set<std::string> taken;
    const auto take = [&](const std::string& name) { return taken.insert(schema::sql_lower(name)).second; };
    for (Placed& one : constraints) {
        std::string& name = name_of(one.constraint);
        if (!name.empty() && !take(name)) name.clear();
    }
    for (Placed& one : constraints) {
        std::string& name = name_of(one.constraint);
        if (!name.empty()) continue;
        if (std::holds_alternative<schema::Check>(one.constraint) && !one.column.empty()) {
            name = schema::column_check_name(table, one.column);
            if (take(name)) continue;
            name.clear();
        }
        const Constraint named = schema::named(table, one.constraint);
        const std::string conventional = schema::name_of(named);
        name = conventional;
        for (int i = 2; !take(name); ++i) name = schema::fit_identifier(fmt::format("{}_{}", conventional, i));
    }
}

// AUTOINCREMENT: SQLite allows it on a rowid column only.
void number(Table& table, const TableText& text) {
    const ConstraintText* key = text.primary_key();
    if (key == nullptr || !key->autoincrement || table.primary_key->columns.size() != 1) return;
    Column* column = table.find_column(table.primary_key->columns.front());
    if (column == nullptr) return;
    column->identity = schema::Identity{};
    column->type = {.kind = schema::TypeKind::integer};
}

// What stands there for a column by its place: behind or before these stands something else.
bool can_be_column(const std::vector<SqlToken>& tokens, std::size_t at) {
    const auto is_symbol = [&](std::size_t i, std::string_view symbol) {
        return i < tokens.size() && tokens[i].is_symbol(symbol);
    };
    if (is_symbol(at + 1, ".") || is_symbol(at + 1, "(")) return false;
    return at == 0 ||
           !(tokens[at - 1].is_symbol(".") || tokens[at - 1].is_word("collate") || tokens[at - 1].is_word("as"));
}

bool is_rowid_name(std::string_view name) {
    return same_name(name, "rowid") || same_name(name, "_rowid_") || same_name(name, "oid");
}
} // namespace

const Column* find_column(const Table& table, std::string_view name) {
    const auto found =
        std::ranges::find_if(table.columns, [&](const Column& column) { return same_name(column.name, name); });
    return found == table.columns.end() ? nullptr : &*found;
}

std::string own_words(std::string_view expression, const Table& table) {
    const std::vector<SqlToken> tokens = tokenize(expression).tokens;
    if (tokens.empty()) return {};
    std::string text;
    std::size_t copied = tokens.front().begin;
    bool has_dot = false;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const SqlToken& token = tokens[i];
        has_dot = has_dot || token.is_symbol(".");
        const bool is_text = token.kind == SqlToken::Kind::quoted && expression[token.begin] == '"' &&
                             can_be_column(tokens, i) && !is_rowid_name(token.name) &&
                             find_column(table, token.name) == nullptr;
        if (!is_text) continue;
        text += expression.substr(copied, token.begin - copied);
        text += literal(token.name);
        copied = token.end;
    }
    text += expression.substr(copied, tokens.back().end - copied);
    return has_dot ? unqualified(schema::sql(std::move(text)), table.name) : text;
}

Table read_table(const TableText& text, const std::function<std::string(const std::string&)>& as_created) {
    Table table{.name = text.table()};
    table.options.without_rowid = text.without_rowid();
    table.options.strict = text.strict();
    for (const ColumnText& column : text.columns())
        table.columns.push_back({.name = column.name, .type = read_type(column.type, text.strict())});
    read_column_constraints(table, text);
    std::vector<Placed> constraints;
    for (const ConstraintText& said : text.constraints()) {
        std::optional<Constraint> constraint = read_constraint(said, table);
        if (!constraint) continue;
        if (auto* key = std::get_if<schema::ForeignKey>(&*constraint)) key->target = as_created(key->target.name);
        if (!says_nothing_new(*constraint, constraints)) constraints.push_back({std::move(*constraint), said.column});
    }
    name_all(constraints, table.name);
    for (Placed& one : constraints) schema::add_constraint(table, std::move(one.constraint));
    number(table, text);
    schema::canonicalise(table);
    return table;
}

schema::Index read_index(const IndexText& index, const Table& table) {
    schema::Index read{.name = index.name, .parts = {}, .unique = index.unique};
    for (const IndexKeyText& key : index.keys) {
        schema::IndexPart part{.column = {}, .descending = key.descending};
        part.collation = collation_as_sqlite_calls_it(key.collation);
        const Column* column = key.expression.empty() ? find_column(table, key.column) : nullptr;
        if (column != nullptr) {
            part.column = column->name;
        } else if (key.expression.empty()) {
            throw Error(ErrorCategory::unsupported, fmt::format("index {} is on {}.{}, which is no column", index.name,
                                                                table.name.name, key.column));
        } else {
            part.expression = schema::sql(own_words(key.expression, table));
        }
        read.parts.push_back(std::move(part));
    }
    if (!index.where.empty()) read.predicate = schema::sql(own_words(index.where, table));
    return read;
}

} // namespace retort::sqlite
