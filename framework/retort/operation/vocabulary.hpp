#pragma once
// The words that a revision is written in: column("name", varchar(255)).not_null(), primary_key({"id"}), …
// A revision file says `using namespace retort::ddl;`.
//
// Every revision file includes this, and a thousand of them must stay buildable: the words hold schema values behind a
// pointer (operation/box.hpp) and nearly all that they do is in vocabulary.cpp.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <retort/operation/box.hpp>
#include <retort/schema/behaviour.hpp>
#include <retort/schema/identity.hpp>
#include <retort/schema/type.hpp>
#include <retort/schema/value.hpp>

namespace retort::schema {
struct Column;
struct PrimaryKey;
struct Unique;
struct ForeignKey;
struct Check;
struct Exclude;
struct Index;
struct IndexPart;
struct TableOptions;
struct Table;
struct Expression;
} // namespace retort::schema

namespace retort::ddl {

using operation::Box;
using schema::Action;
using schema::Deferral;
using schema::Identity;
using schema::Match;
using schema::Name;
using schema::NullsOrder;
using schema::Type;

inline constexpr Action cascade = Action::cascade;
inline constexpr Action restrict_ = Action::restrict_;
inline constexpr Action set_null = Action::set_null;
inline constexpr Action set_default = Action::set_default;
inline constexpr Action no_action = Action::no_action;
inline constexpr Deferral initially_immediate = Deferral::initially_immediate;
inline constexpr Deferral initially_deferred = Deferral::initially_deferred;

// Databases, for op.on().
inline constexpr std::string_view postgresql = "postgresql";
inline constexpr std::string_view sqlite = "sqlite";

/// For create_index and drop_index.
struct Concurrently {};
inline constexpr Concurrently concurrently{};

/// A unique index that is there: op.add_constraint("country", unique({"code"}), using_index("ix_country_code")).
struct UsingIndex {
    std::string name;
};
inline UsingIndex using_index(std::string name) { return {std::move(name)}; }

// Types.
Type boolean();
Type smallint();
Type integer();
Type bigint();
Type real();
Type double_precision();
Type numeric();
Type numeric(int precision, int scale = 0);
Type text();
Type varchar();
Type varchar(int length);
Type character(int length);
Type bytes();
Type date();
Type time();
Type timestamp();
Type timestamptz();
Type interval();
Type uuid();
Type json();
/// A column of an enum type that create_enum made.
Type enumeration(Name name);
/// A type as the database spells it.
Type native(std::string name);
Type array(Type element);

/// A value: NULL, a bool, a number, text (quoted by the dialect), bytes. Dates, times, uuids, decimals and JSON are
/// text.
class Cell {
public:
    Cell(Null);
    Cell(std::nullptr_t);
    Cell(bool value);
    Cell(int value);
    Cell(long value);
    Cell(long long value);
    Cell(double value);
    Cell(const char* text);
    Cell(std::string text);
    Cell(Bytes value);
    Cell(const void*) = delete; ///< or a pointer would be taken for a bool
    [[nodiscard]] const Value& value() const { return *value_; }

private:
    Box<Value> value_;
};

/// Bytes by their hex digits, of either case: hex("00ff"). Throws Error (value) on anything else.
Bytes hex(std::string_view digits);

/// SQL text of one dialect, by its name: {"postgresql", "now()"}.
struct DialectSql {
    std::string dialect;
    std::string text;
};

/// A SQL expression: sql("price * 2"), now(), literal(42).
class Expression {
public:
    Expression(const schema::Expression& expression);
    [[nodiscard]] const schema::Expression& value() const { return *value_; }

private:
    Box<schema::Expression> value_;
};

/// One SQL text for every database.
Expression sql(std::string text);
/// One SQL text per dialect: sql({{"postgresql", "…"}, {"sqlite", "…"}}).
Expression sql(std::initializer_list<DialectSql> by_dialect);
/// One SQL text, and others for some dialects: sql("…", {{"sqlite", "…"}}).
Expression sql(std::string text, std::initializer_list<DialectSql> others);
/// A value, written by the dialect: TRUE, 42, 'text', NULL.
Expression literal(const Cell& value);
// What both databases have but spell differently.
Expression now();
Expression today();
Expression random_uuid();

/// A default: a value (bool, number, text that is quoted), or an expression (now(), sql("…")).
class Default {
public:
    Default(bool value);
    Default(int value);
    Default(long value);
    Default(long long value);
    Default(double value);
    Default(const char* text);
    Default(std::string text);
    Default(Expression expression);
    Default(const void*) = delete; ///< or a pointer would be taken for a bool
    [[nodiscard]] const schema::Expression& value() const { return expression_.value(); }

private:
    Expression expression_;
};

/// A column, said in a chain. Nullable unless not_null() (SQL:2016 11.4).
class Column {
public:
    Column(std::string name, Type type);
    Column& not_null();
    Column& nullable();
    Column& server_default(const Default& value);
    /// Numbered by the database; NOT NULL. identity({.always = true, .start = 1000}).
    Column& identity(const Identity& identity = {});
    /// GENERATED ALWAYS AS (expression) STORED.
    Column& generated(const Expression& expression);
    /// Computed when read. SQLite only; PostgreSQL 15 has stored columns only.
    Column& generated_virtual(const Expression& expression);
    Column& collate(std::string collation);
    Column& comment(std::string comment);
    [[nodiscard]] const schema::Column& value() const { return *column_; }

private:
    Box<schema::Column> column_;
};
Column column(std::string name, Type type);

using Columns = std::vector<std::string>;

/// Names are given by the convention (schema/naming.hpp) unless named() says another.
class PrimaryKey {
public:
    explicit PrimaryKey(Columns columns);
    PrimaryKey& named(std::string name);
    PrimaryKey& comment(std::string comment);                        ///< PostgreSQL
    PrimaryKey& deferrable(Deferral deferral = initially_immediate); ///< PostgreSQL
    PrimaryKey& include(Columns columns);                            ///< PostgreSQL: carried but not keyed
    [[nodiscard]] const schema::PrimaryKey& value() const { return *key_; }

private:
    Box<schema::PrimaryKey> key_;
};
PrimaryKey primary_key(Columns columns);

class Unique {
public:
    explicit Unique(Columns columns);
    Unique& named(std::string name);
    Unique& comment(std::string comment); ///< PostgreSQL
    Unique& deferrable(Deferral deferral = initially_immediate);
    Unique& nulls_not_distinct();
    Unique& include(Columns columns); ///< PostgreSQL: carried but not keyed
    [[nodiscard]] const schema::Unique& value() const { return *unique_; }

private:
    Box<schema::Unique> unique_;
};
Unique unique(Columns columns);

/// foreign_key({"owner_id"}, "user", {"id"}).on_delete(cascade)
class ForeignKey {
public:
    ForeignKey(Columns columns, Name target, Columns target_columns);
    ForeignKey& named(std::string name);
    ForeignKey& comment(std::string comment); ///< PostgreSQL
    ForeignKey& on_delete(Action action);
    ForeignKey& on_update(Action action);
    ForeignKey& deferrable(Deferral deferral = initially_immediate);
    ForeignKey& match(Match match);
    ForeignKey& not_valid(); ///< PostgreSQL: rows that are there are not looked at
    [[nodiscard]] const schema::ForeignKey& value() const { return *key_; }

private:
    Box<schema::ForeignKey> key_;
};
ForeignKey foreign_key(Columns columns, Name target, Columns target_columns);

class Check {
public:
    explicit Check(const Expression& expression);
    Check& named(std::string name);
    Check& comment(std::string comment); ///< PostgreSQL
    Check& not_valid();                  ///< PostgreSQL: rows that are there are not looked at
    Check& no_inherit();                 ///< PostgreSQL: not for tables that inherit
    [[nodiscard]] const schema::Check& value() const { return *check_; }

private:
    Box<schema::Check> check_;
};
Check check(std::string text);
Check check(const Expression& expression);

/// No two rows for which every pair of values meets its operator (PostgreSQL manual, CREATE TABLE):
/// exclude({{"room", "="}, {"period", "&&"}}).where("not cancelled")
class Exclude {
public:
    struct Pair {
        const char* column;
        const char* with;
    };
    explicit Exclude(std::initializer_list<Pair> elements);
    /// One more element, an expression: exclude({{"room", "="}}).and_expression("tsrange(a, b)", "&&")
    Exclude& and_expression(std::string expression, std::string with);
    Exclude& and_expression(const Expression& expression, std::string with);
    Exclude& and_column(std::string column, std::string with); ///< a column that comes after an expression
    Exclude& named(std::string name);
    Exclude& comment(std::string comment);     ///< PostgreSQL
    Exclude& using_method(std::string method); ///< "gist" unless said
    Exclude& where(std::string predicate);
    Exclude& where(const Expression& predicate);
    Exclude& deferrable(Deferral deferral = initially_immediate);
    [[nodiscard]] const schema::Exclude& value() const { return *exclude_; }

private:
    Box<schema::Exclude> exclude_;
};
Exclude exclude(std::initializer_list<Exclude::Pair> elements);

/// Where a value of an enum goes; at most one of the two.
struct EnumPlace {
    std::string before{};
    std::string after{};
};

/// CREATE SEQUENCE: what is not set is the database's default.
struct SequenceOptions {
    std::optional<Type> type{}; ///< smallint(), integer(), bigint()
    std::optional<std::int64_t> start{};
    std::optional<std::int64_t> increment{};
    std::optional<std::int64_t> minimum{};
    std::optional<std::int64_t> maximum{};
    std::optional<std::int64_t> cache{};
    bool cycle = false;
    std::optional<schema::SequenceOwner> owned_by{}; ///< .owned_by = {{"invoice", "number"}}: it goes with the column
};

/// One key of an index: a column's name, or expression("lower(name)"); ascending unless descending().
class Key {
public:
    Key(const char* column);
    Key(std::string column);
    Key(const Expression& expression);
    Key& descending();
    Key& nulls(NullsOrder order);
    Key& collate(std::string collation);
    Key& opclass(std::string name);
    [[nodiscard]] const schema::IndexPart& value() const { return *part_; }

private:
    Box<schema::IndexPart> part_;
};
Key key(std::string column);
Key expression(std::string text);
Key expression(const Expression& expression);

class Index {
public:
    explicit Index(std::initializer_list<Key> keys);
    Index& named(std::string name);
    Index& comment(std::string comment); ///< PostgreSQL
    Index& unique();
    Index& nulls_not_distinct();
    Index& using_method(std::string method);
    Index& where(std::string predicate);
    Index& where(const Expression& predicate);
    Index& include(Columns columns);
    Index& with(std::string parameter, std::string value);
    [[nodiscard]] const schema::Index& value() const { return *index_; }

private:
    Box<schema::Index> index_;
};
Index index(std::initializer_list<Key> keys);

/// What a table is made of on one database; the other ignores it: options().without_rowid().
class Options {
public:
    Options();
    Options& without_rowid();                                ///< SQLite
    Options& strict();                                       ///< SQLite
    Options& unlogged();                                     ///< PostgreSQL
    Options& tablespace(std::string name);                   ///< PostgreSQL
    Options& with(std::string parameter, std::string value); ///< PostgreSQL: a storage parameter
    Options& partition_by(std::string key);                  ///< PostgreSQL: "RANGE (created_at)"
    [[nodiscard]] const schema::TableOptions& value() const { return *options_; }

private:
    Box<schema::TableOptions> options_;
};
Options options();

struct Comment {
    std::string text;
};
/// A comment: of the table in create_table, of the type in create_enum, of the sequence in create_sequence.
Comment comment(std::string text);

/// What create_table takes in its list: any of the above.
class Element {
public:
    struct Content;

    Element(const Column& column);
    Element(const PrimaryKey& key);
    Element(const Unique& unique);
    Element(const ForeignKey& key);
    Element(const Check& check);
    Element(const Exclude& exclude);
    Element(const Index& index);
    Element(const Options& options);
    Element(const Comment& comment);
    [[nodiscard]] const Content& content() const { return *content_; }

private:
    Box<Content> content_;
};

/// The table that the elements make, canonical. Throws Error (schema) for two primary keys.
schema::Table make_table(Name name, std::initializer_list<Element> elements);
schema::Table make_table(Name name, const std::vector<Element>& elements);

} // namespace retort::ddl
