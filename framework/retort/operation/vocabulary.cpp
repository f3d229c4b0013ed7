#include <retort/operation/vocabulary.hpp>

#include <utility>
#include <variant>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/schema/schema.hpp>

namespace retort::ddl {

struct Element::Content {
    std::variant<schema::Column, schema::Constraint, schema::Index, schema::TableOptions, Comment> value;
};

} // namespace retort::ddl

namespace retort::operation {

template <class T> Box<T>::Box(const T& value) : value_(new T(value)) {}
template <class T> Box<T>::Box(const Box& other) : value_(other.value_ == nullptr ? nullptr : new T(*other.value_)) {}
template <class T> Box<T>& Box<T>::operator=(Box other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}
template <class T> Box<T>::~Box() { delete value_; }

template class Box<Value>;
template class Box<schema::Expression>;
template class Box<schema::Column>;
template class Box<schema::PrimaryKey>;
template class Box<schema::Unique>;
template class Box<schema::ForeignKey>;
template class Box<schema::Check>;
template class Box<schema::Exclude>;
template class Box<schema::Index>;
template class Box<schema::IndexPart>;
template class Box<schema::TableOptions>;
template class Box<ddl::Element::Content>;

} // namespace retort::operation

namespace retort::ddl {

using schema::TypeKind;

Type boolean() { return {.kind = TypeKind::boolean}; }
Type smallint() { return {.kind = TypeKind::smallint}; }
Type integer() { return {.kind = TypeKind::integer}; }
Type bigint() { return {.kind = TypeKind::bigint}; }
Type real() { return {.kind = TypeKind::real}; }
Type double_precision() { return {.kind = TypeKind::double_precision}; }
Type numeric() { return {.kind = TypeKind::numeric}; }
Type numeric(int precision, int scale) { return {.kind = TypeKind::numeric, .precision = precision, .scale = scale}; }
Type text() { return {.kind = TypeKind::text}; }
Type varchar() { return {.kind = TypeKind::varchar}; }
Type varchar(int length) { return {.kind = TypeKind::varchar, .length = length}; }
Type character(int length) { return {.kind = TypeKind::character, .length = length}; }
Type bytes() { return {.kind = TypeKind::bytes}; }
Type date() { return {.kind = TypeKind::date}; }
Type time() { return {.kind = TypeKind::time}; }
Type timestamp() { return {.kind = TypeKind::timestamp}; }
Type timestamptz() { return {.kind = TypeKind::timestamptz}; }
Type interval() { return {.kind = TypeKind::interval}; }
Type uuid() { return {.kind = TypeKind::uuid}; }
Type json() { return {.kind = TypeKind::json}; }
Type enumeration(Name name) { return {.kind = TypeKind::enumeration, .name = std::move(name)}; }
Type native(std::string name) { return {.kind = TypeKind::native, .name = Name(std::move(name))}; }
Type array(Type element) {
    ++element.array_dimensions;
    return element;
}

Cell::Cell(Null) : value_(Value(Null{})) {}
Cell::Cell(std::nullptr_t) : value_(Value(Null{})) {}
Cell::Cell(bool value) : value_(Value(value)) {}
Cell::Cell(int value) : value_(Value(std::int64_t{value})) {}
Cell::Cell(long value) : value_(Value(std::int64_t{value})) {}
Cell::Cell(long long value) : value_(Value(std::int64_t{value})) {}
Cell::Cell(double value) : value_(Value(value)) {}
Cell::Cell(const char* text) : value_(Value(std::string(text))) {}
Cell::Cell(std::string text) : value_(Value(std::move(text))) {}
Cell::Cell(Bytes value) : value_(Value(std::move(value))) {}

Expression::Expression(const schema::Expression& expression) : value_(expression) {}

Bytes hex(std::string_view digits) { return database::from_hex(digits); }

Expression sql(std::string text) { return schema::sql(std::move(text)); }
Expression sql(std::initializer_list<DialectSql> by_dialect) { return sql({}, by_dialect); }
Expression sql(std::string text, std::initializer_list<DialectSql> others) {
    schema::SqlText texts{std::move(text), {}};
    for (const DialectSql& one : others) texts.by_dialect.insert_or_assign(one.dialect, one.text);
    return schema::Expression(std::move(texts));
}
Expression literal(const Cell& value) { return schema::Expression(schema::Literal{value.value()}); }
Expression now() { return schema::Expression(schema::Function::now); }
Expression today() { return schema::Expression(schema::Function::today); }
Expression random_uuid() { return schema::Expression(schema::Function::random_uuid); }

Default::Default(bool value) : expression_(literal(value)) {}
Default::Default(int value) : expression_(literal(value)) {}
Default::Default(long value) : expression_(literal(value)) {}
Default::Default(long long value) : expression_(literal(value)) {}
Default::Default(double value) : expression_(literal(value)) {}
Default::Default(const char* text) : expression_(literal(text)) {}
Default::Default(std::string text) : expression_(literal(std::move(text))) {}
Default::Default(Expression expression) : expression_(std::move(expression)) {}

Column::Column(std::string name, Type type) : column_({.name = std::move(name), .type = std::move(type)}) {}
Column& Column::not_null() { return column_->nullable = false, *this; }
Column& Column::nullable() { return column_->nullable = true, *this; }
Column& Column::server_default(const Default& value) { return column_->server_default = value.value(), *this; }
Column& Column::identity(const Identity& identity) {
    column_->identity = identity;
    column_->nullable = false;
    return *this;
}
Column& Column::generated(const Expression& expression) {
    return column_->generated = schema::Generated{expression.value(), true}, *this;
}
Column& Column::generated_virtual(const Expression& expression) {
    return column_->generated = schema::Generated{expression.value(), false}, *this;
}
Column& Column::collate(std::string collation) { return column_->collation = std::move(collation), *this; }
Column& Column::comment(std::string comment) { return column_->comment = std::move(comment), *this; }
Column column(std::string name, Type type) { return {std::move(name), std::move(type)}; }

PrimaryKey::PrimaryKey(Columns columns) : key_({.name = {}, .columns = std::move(columns)}) {}
PrimaryKey& PrimaryKey::named(std::string name) { return key_->name = std::move(name), *this; }
PrimaryKey& PrimaryKey::comment(std::string comment) { return key_->comment = std::move(comment), *this; }
PrimaryKey& PrimaryKey::deferrable(Deferral deferral) { return key_->deferral = deferral, *this; }
PrimaryKey& PrimaryKey::include(Columns columns) { return key_->include = std::move(columns), *this; }
PrimaryKey primary_key(Columns columns) { return PrimaryKey(std::move(columns)); }

Unique::Unique(Columns columns) : unique_({.name = {}, .columns = std::move(columns)}) {}
Unique& Unique::named(std::string name) { return unique_->name = std::move(name), *this; }
Unique& Unique::comment(std::string comment) { return unique_->comment = std::move(comment), *this; }
Unique& Unique::deferrable(Deferral deferral) { return unique_->deferral = deferral, *this; }
Unique& Unique::include(Columns columns) { return unique_->include = std::move(columns), *this; }
Unique& Unique::nulls_not_distinct() { return unique_->nulls_not_distinct = true, *this; }
Unique unique(Columns columns) { return Unique(std::move(columns)); }

ForeignKey::ForeignKey(Columns columns, Name target, Columns target_columns)
    : key_({.name = {},
            .columns = std::move(columns),
            .target = std::move(target),
            .target_columns = std::move(target_columns)}) {}
ForeignKey& ForeignKey::named(std::string name) { return key_->name = std::move(name), *this; }
ForeignKey& ForeignKey::comment(std::string comment) { return key_->comment = std::move(comment), *this; }
ForeignKey& ForeignKey::on_delete(Action action) { return key_->on_delete = action, *this; }
ForeignKey& ForeignKey::on_update(Action action) { return key_->on_update = action, *this; }
ForeignKey& ForeignKey::deferrable(Deferral deferral) { return key_->deferral = deferral, *this; }
ForeignKey& ForeignKey::not_valid() { return key_->not_valid = true, *this; }
ForeignKey& ForeignKey::match(Match match) { return key_->match = match, *this; }
ForeignKey foreign_key(Columns columns, Name target, Columns target_columns) {
    return {std::move(columns), std::move(target), std::move(target_columns)};
}

Check::Check(const Expression& expression) : check_({.name = {}, .expression = expression.value()}) {}
Check& Check::not_valid() { return check_->not_valid = true, *this; }
Check& Check::no_inherit() { return check_->no_inherit = true, *this; }
Check& Check::named(std::string name) { return check_->name = std::move(name), *this; }
Check& Check::comment(std::string comment) { return check_->comment = std::move(comment), *this; }
Check check(std::string text) { return Check(sql(std::move(text))); }
Check check(const Expression& expression) { return Check(expression); }

Exclude::Exclude(std::initializer_list<Pair> elements) : exclude_(schema::Exclude{}) {
    for (const Pair& pair : elements) exclude_->elements.push_back({.column = pair.column, .with = pair.with});
}
Exclude& Exclude::and_expression(std::string expression, std::string with) {
    return and_expression(sql(std::move(expression)), std::move(with));
}
Exclude& Exclude::and_expression(const Expression& expression, std::string with) {
    exclude_->elements.push_back({.column = {}, .expression = expression.value(), .with = std::move(with)});
    return *this;
}
Exclude& Exclude::and_column(std::string column, std::string with) {
    exclude_->elements.push_back({.column = std::move(column), .with = std::move(with)});
    return *this;
}
Exclude& Exclude::named(std::string name) { return exclude_->name = std::move(name), *this; }
Exclude& Exclude::comment(std::string comment) { return exclude_->comment = std::move(comment), *this; }
Exclude& Exclude::using_method(std::string method) { return exclude_->method = std::move(method), *this; }
Exclude& Exclude::where(std::string predicate) { return where(sql(std::move(predicate))); }
Exclude& Exclude::where(const Expression& predicate) { return exclude_->predicate = predicate.value(), *this; }
Exclude& Exclude::deferrable(Deferral deferral) { return exclude_->deferral = deferral, *this; }
Exclude exclude(std::initializer_list<Exclude::Pair> elements) { return Exclude(elements); }

Key::Key(const char* column) : Key(std::string(column)) {}
Key::Key(std::string column) : part_({.column = std::move(column)}) {}
Key::Key(const Expression& expression) : part_({.column = {}, .expression = expression.value()}) {}
Key& Key::descending() { return part_->descending = true, *this; }
Key& Key::nulls(NullsOrder order) { return part_->nulls = order, *this; }
Key& Key::collate(std::string collation) { return part_->collation = std::move(collation), *this; }
Key& Key::opclass(std::string name) { return part_->opclass = std::move(name), *this; }
Key key(std::string column) { return Key(std::move(column)); }
Key expression(std::string text) { return Key(sql(std::move(text))); }
Key expression(const Expression& expression) { return Key(expression); }

Index::Index(std::initializer_list<Key> keys) : index_(schema::Index{}) {
    for (const Key& k : keys) index_->parts.push_back(k.value());
}
Index& Index::named(std::string name) { return index_->name = std::move(name), *this; }
Index& Index::comment(std::string comment) { return index_->comment = std::move(comment), *this; }
Index& Index::unique() { return index_->unique = true, *this; }
Index& Index::nulls_not_distinct() { return index_->nulls_not_distinct = true, *this; }
Index& Index::using_method(std::string method) { return index_->method = std::move(method), *this; }
Index& Index::where(std::string predicate) { return where(sql(std::move(predicate))); }
Index& Index::where(const Expression& predicate) { return index_->predicate = predicate.value(), *this; }
Index& Index::include(Columns columns) { return index_->include = std::move(columns), *this; }
Index& Index::with(std::string parameter, std::string value) {
    return index_->with.set(std::move(parameter), std::move(value)), *this;
}
Index index(std::initializer_list<Key> keys) { return Index(keys); }

Options::Options() : options_(schema::TableOptions{}) {}
Options& Options::without_rowid() { return options_->without_rowid = true, *this; }
Options& Options::strict() { return options_->strict = true, *this; }
Options& Options::unlogged() { return options_->unlogged = true, *this; }
Options& Options::partition_by(std::string key) { return options_->partition_by = std::move(key), *this; }
Options& Options::tablespace(std::string name) { return options_->tablespace = std::move(name), *this; }
Options& Options::with(std::string parameter, std::string value) {
    return options_->with.set(std::move(parameter), std::move(value)), *this;
}
Options options() { return {}; }

Comment comment(std::string text) { return {std::move(text)}; }

Element::Element(const Column& column) : content_({column.value()}) {}
Element::Element(const PrimaryKey& key) : content_({schema::Constraint(key.value())}) {}
Element::Element(const Unique& unique) : content_({schema::Constraint(unique.value())}) {}
Element::Element(const ForeignKey& key) : content_({schema::Constraint(key.value())}) {}
Element::Element(const Check& check) : content_({schema::Constraint(check.value())}) {}
Element::Element(const Exclude& exclude) : content_({schema::Constraint(exclude.value())}) {}
Element::Element(const Index& index) : content_({index.value()}) {}
Element::Element(const Options& options) : content_({options.value()}) {}
Element::Element(const Comment& comment) : content_({comment}) {}

namespace {
// Puts one element where it belongs in a table.
class Placer {
public:
    explicit Placer(schema::Table& table) : table_(table) {}

    void operator()(const schema::Column& column) { table_.columns.push_back(column); }
    void operator()(const schema::Constraint& constraint) {
        if (table_.primary_key && std::holds_alternative<schema::PrimaryKey>(constraint))
            throw Error(ErrorCategory::schema, "table " + display(table_.name) + " is given two primary keys",
                        "a key of several columns is one: primary_key({\"a\", \"b\"})");
        add_constraint(table_, constraint);
    }
    void operator()(const schema::Index& index) { table_.indexes.push_back(index); }
    void operator()(const schema::TableOptions& options) { table_.options = options; }
    void operator()(const Comment& comment) { table_.comment = comment.text; }

private:
    schema::Table& table_;
};

template <class Elements> schema::Table placed(Name name, const Elements& elements) {
    schema::Table table{.name = std::move(name)};
    for (const Element& element : elements) std::visit(Placer(table), element.content().value);
    canonicalise(table);
    return table;
}
} // namespace

schema::Table make_table(Name name, std::initializer_list<Element> elements) {
    return placed(std::move(name), elements);
}
schema::Table make_table(Name name, const std::vector<Element>& elements) { return placed(std::move(name), elements); }

} // namespace retort::ddl
