#pragma once
// The words that a revision is written in: column("name", varchar(255)).not_null(), primary_key({"id"}), …
// A revision file says `using namespace retort::ddl;`.

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::ddl {

using schema::Action;
using schema::Deferral;
using schema::Match;
using schema::Name;
using schema::NullsOrder;
using schema::sql;
using schema::Type;

inline constexpr Action cascade = Action::cascade;
inline constexpr Action restrict_ = Action::restrict_;
inline constexpr Action set_null = Action::set_null;
inline constexpr Action set_default = Action::set_default;
inline constexpr Action no_action = Action::no_action;

// Types.
inline Type boolean() { return {.kind = schema::TypeKind::boolean}; }
inline Type smallint() { return {.kind = schema::TypeKind::smallint}; }
inline Type integer() { return {.kind = schema::TypeKind::integer}; }
inline Type bigint() { return {.kind = schema::TypeKind::bigint}; }
inline Type real() { return {.kind = schema::TypeKind::real}; }
inline Type double_precision() { return {.kind = schema::TypeKind::double_precision}; }
inline Type numeric() { return {.kind = schema::TypeKind::numeric}; }
inline Type numeric(int precision, int scale = 0) {
    return {.kind = schema::TypeKind::numeric, .precision = precision, .scale = scale};
}
inline Type text() { return {.kind = schema::TypeKind::text}; }
inline Type varchar() { return {.kind = schema::TypeKind::varchar}; }
inline Type varchar(int length) { return {.kind = schema::TypeKind::varchar, .length = length}; }
inline Type character(int length) { return {.kind = schema::TypeKind::character, .length = length}; }
inline Type bytes() { return {.kind = schema::TypeKind::bytes}; }
inline Type date() { return {.kind = schema::TypeKind::date}; }
inline Type time() { return {.kind = schema::TypeKind::time}; }
inline Type timestamp() { return {.kind = schema::TypeKind::timestamp}; }
inline Type timestamptz() { return {.kind = schema::TypeKind::timestamptz}; }
inline Type interval() { return {.kind = schema::TypeKind::interval}; }
inline Type uuid() { return {.kind = schema::TypeKind::uuid}; }
inline Type json() { return {.kind = schema::TypeKind::json}; }
/// A column of an enum type that create_enum made.
inline Type enumeration(Name name) { return {.kind = schema::TypeKind::enumeration, .name = std::move(name)}; }
/// A type as the database spells it.
inline Type native(std::string name) { return {.kind = schema::TypeKind::native, .name = Name(std::move(name))}; }
inline Type array(Type element) {
    ++element.array_dimensions;
    return element;
}

// Expressions that both databases have but spell differently.
inline schema::Expression now() { return schema::Function::now; }
inline schema::Expression today() { return schema::Function::today; }
inline schema::Expression random_uuid() { return schema::Function::random_uuid; }
/// A value: TRUE, 42, 'text' (quoted by the dialect), NULL.
inline schema::Expression literal(Value value) { return schema::Literal{std::move(value)}; }
/// One SQL text per dialect: sql({{"postgresql", "…"}, {"sqlite", "…"}}).
inline schema::Expression sql(std::initializer_list<std::pair<const std::string, std::string>> by_dialect) {
    return schema::SqlText{{}, by_dialect};
}

/// A default: a value (bool, number, text that is quoted), or an expression (now(), sql("…")).
struct Default {
    schema::Expression expression;

    Default(bool value) : expression(schema::Literal{value}) {}
    Default(int value) : expression(schema::Literal{std::int64_t{value}}) {}
    Default(std::int64_t value) : expression(schema::Literal{value}) {}
    Default(double value) : expression(schema::Literal{value}) {}
    Default(const char* text) : expression(schema::Literal{std::string(text)}) {}
    Default(std::string text) : expression(schema::Literal{std::move(text)}) {}
    Default(schema::Expression e) : expression(std::move(e)) {}
    Default(schema::Function f) : expression(f) {}
};

/// A column, said in a chain. Nullable unless not_null() (SQL:2016 11.4).
class Column {
public:
    Column(std::string name, Type type) : column_{.name = std::move(name), .type = std::move(type)} {}

    Column& not_null() { return column_.nullable = false, *this; }
    Column& nullable() { return column_.nullable = true, *this; }
    Column& server_default(Default value) { return column_.server_default = std::move(value.expression), *this; }
    Column& identity(schema::Identity identity = {}) {
        return column_.identity = identity, column_.nullable = false, *this;
    }
    /// GENERATED ALWAYS AS (expression) STORED.
    Column& generated(schema::Expression expression) {
        return column_.generated = schema::Generated{std::move(expression), true}, *this;
    }
    /// Computed when read. SQLite only; PostgreSQL 15 has stored columns only.
    Column& generated_virtual(schema::Expression expression) {
        return column_.generated = schema::Generated{std::move(expression), false}, *this;
    }
    Column& collate(std::string collation) { return column_.collation = std::move(collation), *this; }
    Column& comment(std::string comment) { return column_.comment = std::move(comment), *this; }

    [[nodiscard]] const schema::Column& value() const { return column_; }

private:
    schema::Column column_;
};

inline Column column(std::string name, Type type) { return {std::move(name), std::move(type)}; }

using Columns = std::vector<std::string>;

/// Names are given by the convention unless named() says another.
class PrimaryKey {
public:
    explicit PrimaryKey(Columns columns) : key_{.name = {}, .columns = std::move(columns)} {}
    PrimaryKey& named(std::string name) { return key_.name = std::move(name), *this; }
    [[nodiscard]] const schema::PrimaryKey& value() const { return key_; }

private:
    schema::PrimaryKey key_;
};
inline PrimaryKey primary_key(Columns columns) { return PrimaryKey(std::move(columns)); }

class Unique {
public:
    explicit Unique(Columns columns) : unique_{.name = {}, .columns = std::move(columns)} {}
    Unique& named(std::string name) { return unique_.name = std::move(name), *this; }
    Unique& deferrable(Deferral deferral = Deferral::initially_immediate) { return unique_.deferral = deferral, *this; }
    Unique& nulls_not_distinct() { return unique_.nulls_not_distinct = true, *this; }
    [[nodiscard]] const schema::Unique& value() const { return unique_; }

private:
    schema::Unique unique_;
};
inline Unique unique(Columns columns) { return Unique(std::move(columns)); }

class ForeignKey {
public:
    ForeignKey(Columns columns, Name target, Columns target_columns)
        : key_{.name = {},
               .columns = std::move(columns),
               .target = std::move(target),
               .target_columns = std::move(target_columns)} {}
    ForeignKey& named(std::string name) { return key_.name = std::move(name), *this; }
    ForeignKey& on_delete(Action action) { return key_.on_delete = action, *this; }
    ForeignKey& on_update(Action action) { return key_.on_update = action, *this; }
    ForeignKey& deferrable(Deferral deferral = Deferral::initially_immediate) {
        return key_.deferral = deferral, *this;
    }
    ForeignKey& match(Match match) { return key_.match = match, *this; }
    [[nodiscard]] const schema::ForeignKey& value() const { return key_; }

private:
    schema::ForeignKey key_;
};
inline ForeignKey foreign_key(Columns columns, Name target, Columns target_columns) {
    return {std::move(columns), std::move(target), std::move(target_columns)};
}

class Check {
public:
    explicit Check(schema::Expression expression) : check_{.name = {}, .expression = std::move(expression)} {}
    Check& named(std::string name) { return check_.name = std::move(name), *this; }
    [[nodiscard]] const schema::Check& value() const { return check_; }

private:
    schema::Check check_;
};
inline Check check(std::string text) { return Check(schema::sql(std::move(text))); }
inline Check check(schema::Expression expression) { return Check(std::move(expression)); }

/// One key of an index: a column name, or expression(sql("lower(name)")), ascending unless descending().
class Key {
public:
    Key(const char* column) : Key(std::string(column)) {}
    Key(std::string column) { part_.column = std::move(column); }
    Key(schema::Expression expression) { part_.expression = std::move(expression); }
    Key& descending() { return part_.descending = true, *this; }
    Key& nulls(NullsOrder order) { return part_.nulls = order, *this; }
    Key& collate(std::string collation) { return part_.collation = std::move(collation), *this; }
    Key& opclass(std::string name) { return part_.opclass = std::move(name), *this; }
    [[nodiscard]] const schema::IndexPart& value() const { return part_; }

private:
    schema::IndexPart part_;
};
inline Key key(std::string column) { return Key(std::move(column)); }
inline Key expression(std::string text) { return Key(schema::sql(std::move(text))); }

class Index {
public:
    explicit Index(std::vector<Key> keys) {
        for (const Key& k : keys) index_.parts.push_back(k.value());
    }
    Index& named(std::string name) { return index_.name = std::move(name), *this; }
    Index& unique() { return index_.unique = true, *this; }
    Index& nulls_not_distinct() { return index_.nulls_not_distinct = true, *this; }
    Index& using_method(std::string method) { return index_.method = std::move(method), *this; }
    Index& where(schema::Expression predicate) { return index_.predicate = std::move(predicate), *this; }
    Index& where(std::string predicate) { return where(schema::sql(std::move(predicate))); }
    Index& include(Columns columns) { return index_.include = std::move(columns), *this; }
    Index& with(std::string parameter, std::string value) {
        return index_.with.emplace(std::move(parameter), std::move(value)), *this;
    }
    [[nodiscard]] const schema::Index& value() const { return index_; }

private:
    schema::Index index_;
};
inline Index index(std::vector<Key> keys) { return Index(std::move(keys)); }

struct Comment {
    std::string text;
};
/// The table's comment.
inline Comment comment(std::string text) { return {std::move(text)}; }

/// What create_table takes in its list.
using Element = std::variant<Column, PrimaryKey, Unique, ForeignKey, Check, Index, Comment, schema::TableOptions>;

/// The table that the elements make, canonical.
schema::Table make_table(Name name, const std::vector<Element>& elements);

} // namespace retort::ddl
