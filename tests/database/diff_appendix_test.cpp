// What a comparison must find and what it must not, case by case: types, defaults, index keys, foreign keys, identity,
// generated columns. Each pair is made, compared, changed both ways and compared again, on the real databases.

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <retort/diff/diff.hpp>
#include <retort/operation/operation.hpp>
#include <retort/schema/json.hpp>

#include "subject.hpp"

using namespace retort;
using namespace retort::ddl;
using namespace support;
using schema::Schema;

namespace {
Schema of(const std::vector<schema::Table>& tables) {
    Schema schema;
    for (const schema::Table& table : tables) put(schema, table);
    return schema;
}

// A table of one column.
Schema of(const ddl::Column& column) { return of({make_table("t", {column})}); }

// The two are found to be different, and each becomes the other.
void check_changed(Subject& subject, const Schema& a, const Schema& b) {
    CAPTURE(subject.dialect(), to_json(a), to_json(b));
    for (const auto& [before, after] : {std::pair(a, b), std::pair(b, a)}) {
        const Trial outcome = become(subject, diff::diff({}, before), after);
        CAPTURE(outcome.reason);
        CHECK(outcome.kind != Trial::Kind::nothing_to_do);
        CHECK(outcome.kind != Trial::Kind::failed);
        CHECK(outcome.kind != Trial::Kind::done_for_good);
        // SQLite has fewer words; PostgreSQL stores none of these alike.
        if (subject.dialect() == "postgresql") CHECK(outcome.kind != Trial::Kind::stored_alike);
    }
}

// A database that one of them was made in shows no difference from any of them.
void check_same(Subject& subject, const std::vector<Schema>& all) {
    for (const Schema& made : all) {
        subject.clear();
        subject.run({}, diff::diff({}, made));
        for (const Schema& model : all) {
            CAPTURE(subject.dialect(), to_json(made), to_json(model));
            CHECK(told(subject.compare(model, made).operations) == "");
        }
    }
}

void check_same(Subject& subject, const Schema& schema) { check_same(subject, std::vector{schema}); }

// Each differs from each, and is itself.
void check_all_differ(Subject& subject, const std::vector<Schema>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        check_same(subject, all[i]);
        for (std::size_t j = i + 1; j < all.size(); ++j) check_changed(subject, all[i], all[j]);
    }
}

// Columns of a with these defaults.
std::vector<Schema> with_defaults(const Type& type, const std::vector<Default>& defaults) {
    std::vector<Schema> schemas;
    for (const Default& one : defaults) schemas.push_back(of(column("a", type).server_default(one)));
    return schemas;
}

Schema with_index(const ddl::Index& index) {
    return of({make_table("t", {column("x", text()), column("y", text()), column("z", integer()), column("q", text()),
                                column("ff", integer()), column("Mixed", text()), column("j", json()), index})});
}

std::vector<Schema> with_indexes(const std::vector<ddl::Index>& indexes) {
    std::vector<Schema> schemas;
    for (ddl::Index one : indexes) schemas.push_back(with_index(one.named("i")));
    return schemas;
}

ddl::Index of_key(const Key& key) { return index({key}); }

ddl::Index on(std::string text) { return index({expression(std::move(text))}); }

Schema with_key(const ddl::ForeignKey& key) {
    return of(
        {make_table("p", {column("id", integer()), column("x", integer()).not_null(), column("y", integer()).not_null(),
                          primary_key({"id"}), unique({"x", "y"}), unique({"y", "x"})}),
         make_table("c", {column("p_id", integer()), column("a", integer()), column("b", integer()), key})});
}

std::vector<Schema> with_keys(const std::vector<ddl::ForeignKey>& keys) {
    std::vector<Schema> schemas;
    for (const ddl::ForeignKey& one : keys) schemas.push_back(with_key(one));
    return schemas;
}

ddl::ForeignKey to_p() { return foreign_key({"p_id"}, "p", {"id"}); }

Schema numbered(const Identity& identity) { return of(column("a", integer()).identity(identity)); }

Schema computed(const std::string& text, bool is_virtual = false) {
    ddl::Column c = column("c", integer());
    if (!text.empty()) (is_virtual ? c.generated_virtual(sql(text)) : c.generated(sql(text)));
    return of({make_table("t", {column("bar", integer()), c})});
}

} // namespace

TEST_CASE("types that are the same after a round trip") {
    Subject subject(GENERATE(from_range(dialects())));
    for (const Type& type : {integer(),     character(1), character(8),     varchar(32),
                             varchar(),     text(),       real(),           double_precision(),
                             numeric(),     numeric(10),  numeric(10, 5),   timestamp(),
                             timestamptz(), boolean(),    bigint(),         smallint(),
                             date(),        time(),       interval(),       uuid(),
                             bytes(),       json(),       array(integer()), array(text())}) {
        check_same(subject, of(column("a", type)));
        check_same(subject, of(column("a", type).not_null()));
    }
    Schema with_enum = of(column("a", enumeration("number")));
    put(with_enum, schema::Enum{"number", {"one", "two", "three"}});
    check_same(subject, with_enum);
    check_same(subject, of(column("a", text()).collate(subject.dialect() == "sqlite" ? "NOCASE" : "C")));
    if (subject.dialect() == "sqlite") return;
    for (const char* type : {"json", "inet", "cidr", "tsvector", "int4range", "bit(3)", "bit varying(5)", "money",
                             "oid", "timestamp(3)", "time with time zone", "xml", "\"char\"", "numeric(4,2)[]"})
        check_same(subject, of(column("a", native(type))));
}

TEST_CASE("types that are not the same") {
    Subject subject(GENERATE(from_range(dialects())));
    const std::vector<std::pair<Type, Type>> pairs{
        {varchar(30), varchar(40)},
        {varchar(30), integer()},
        {varchar(30), varchar()}, // Alembic misses it, and each of those with a star below
        {text(), varchar(255)},
        {numeric(10, 5), numeric(10, 6)},
        {numeric(10, 5), numeric(10)}, // *
        {numeric(10, 2), numeric(10)}, // *
        {numeric(10, 5), numeric()},   // *
        {numeric(10, 5), numeric(12, 5)},
        {numeric(10, 5), timestamp()},
        {bigint(), integer()},
        {bigint(), smallint()},
        {integer(), smallint()},
        {integer(), varchar()},
        {integer(), varchar(10)},
        {character(1), varchar(1)},
        {varchar(6), varchar(12)},
        {timestamp(), timestamptz()},
        {integer(), numeric(8, 0)},
        {numeric(8, 0), numeric(8, 2)},
        {real(), double_precision()},
        {text(), bytes()},
        {date(), timestamp()},
        {integer(), array(integer())},
    };
    for (const auto& [a, b] : pairs) check_changed(subject, of(column("a", a)), of(column("a", b)));
}

TEST_CASE("defaults that are the same in other words") {
    Subject subject(GENERATE(from_range(dialects())));
    check_same(subject, with_defaults(text(), {"some default", sql("'some default'")}));
    check_same(subject, with_defaults(varchar(50), {"some default", sql("'some default'")}));
    check_same(subject, with_defaults(text(), {"//slash", sql("'//slash'")}));
    check_same(subject, with_defaults(text(), {"has ' quote", sql("'has '' quote'")}));
    check_same(subject, with_defaults(text(), {"", sql("''")}));
    check_same(subject, with_defaults(text(), {"5", sql("'5'")}));
    check_same(subject, with_defaults(text(), {sql("substring('name', 1, 3)"), sql("substring('name',1,3)"),
                                               sql("( substring( 'name' , 1, 3 ) )")}));
    check_same(subject, with_defaults(integer(), {15, sql("15"), sql("(15)")}));
    check_same(subject, with_defaults(integer(), {-1, sql("-1")}));
    check_same(subject, with_defaults(boolean(), {true, sql("true"), sql("TRUE")}));
    for (const Type& type : {double_precision(), numeric(), numeric(10, 2)}) {
        check_same(subject, with_defaults(type, {5, sql("5")}));
        check_same(subject, with_defaults(type, {sql("5.0"), literal(5.0), sql("(5.0)")}));
        if (subject.dialect() == "postgresql") check_same(subject, with_defaults(type, {5, sql("5.0"), sql("'5.00'")}));
    }
    check_same(subject, with_defaults(json(), {"{}", sql("'{}'")}));
    check_same(subject, with_defaults(timestamptz(), {now()}));
    check_same(subject, with_defaults(date(), {today()}));
    check_same(subject, with_defaults(uuid(), {random_uuid()}));
    check_same(subject, {of(column("a", text())), of(column("a", text()).server_default(sql("NULL"))),
                         of(column("a", text()).server_default(literal(nullptr)))});
    if (subject.dialect() == "sqlite") {
        check_same(subject, with_defaults(real(), {5, sql("5.0")})); // decimals are text, and 5 another one than 5.0
        check_same(subject, with_defaults(text(), {sql("CURRENT_TIMESTAMP"), sql("current_timestamp")}));
        return;
    }
    check_same(subject, with_defaults(timestamptz(), {sql("now()"), sql("(now())")}));
    check_same(subject,
               with_defaults(interval(), {sql("'14 days'"), sql("'14 days'::interval"), sql("interval '14 days'")}));
    check_same(subject, with_defaults(uuid(), {sql("gen_random_uuid()"), sql("(gen_random_uuid())")}));
    check_same(subject, with_defaults(array(integer()), {sql("ARRAY[]::integer[]"), sql("(ARRAY[]::integer[])")}));
    check_same(subject, with_defaults(timestamp(), {sql("timezone('utc', CURRENT_TIMESTAMP)"),
                                                    sql("TIMEZONE('utc'::text, CURRENT_TIMESTAMP)")}));
    check_same(subject, with_defaults(native("json"), {"{}", sql("'{}'::json")}));
    std::vector<Schema> counted =
        with_defaults(integer(), {sql("nextval('numbers')"), sql("nextval('numbers'::regclass)")});
    for (Schema& one : counted) put(one, schema::Sequence{.name = "numbers"});
    check_same(subject, counted);
}

TEST_CASE("defaults that are not the same") {
    Subject subject(GENERATE(from_range(dialects())));
    for (const Type& type : {text(), varchar(50)}) {
        check_all_differ(subject, with_defaults(type, {"some default", "some new default", "//slash", "s//l//ash",
                                                       "it's", "", "hello", sql("'there'"), "0", "00", "NULL"}));
    }
    check_all_differ(subject, with_defaults(integer(), {15, sql("20"), -15}));
    check_all_differ(subject, with_defaults(numeric(10, 2), {literal(5.2), sql("7"), sql("5.25")}));
    check_all_differ(subject, with_defaults(boolean(), {true, false}));
    check_all_differ(subject, {of(column("a", text())), of(column("a", text()).server_default("x"))});
    check_all_differ(subject, with_defaults(json(), {"{}", "[]"}));
}

TEST_CASE("index keys: their order, and where NULLs go") {
    Subject subject(GENERATE(from_range(dialects())));
    check_same(subject, with_indexes({index({"x"}), of_key(key("x"))}));
    check_all_differ(subject, with_indexes({index({"x"}), of_key(key("x").descending())}));
    if (subject.dialect() == "sqlite") return;
    const auto first = NullsOrder::first;
    const auto last = NullsOrder::last;
    check_same(subject, with_indexes({index({"x"}), of_key(key("x").nulls(last))}));
    check_same(subject, with_indexes({of_key(key("x").descending()), of_key(key("x").descending().nulls(first))}));
    check_all_differ(subject, with_indexes({of_key(key("x").descending()), of_key(key("x").descending().nulls(last)),
                                            of_key(key("x").nulls(last)), of_key(key("x").nulls(first))}));
}

TEST_CASE("index expressions that are the same after a round trip, each unlike the others") {
    Subject subject(GENERATE(from_range(dialects())));
    const Key lower_x = expression("lower(x)");
    check_all_differ(subject,
                     with_indexes({index({lower_x}), index({"y", lower_x}), index({lower_x, "y"}), on("lower(q)"),
                                   on("upper(x)"), on("lower(x || q)"), on("lower(\"Mixed\")")}));
    check_all_differ(subject, with_indexes({index({"z", lower_x}), index({"y", lower_x})}));
    check_all_differ(subject, with_indexes({on("ff + 1"), on("ff + 3"), on("z + 3"), on("z * 3"), on("ff + 42"),
                                            on("42 + ff"), on("z + ff"), on("ff + z")}));
    check_all_differ(subject, with_indexes({on("coalesce(z, -1)"), on("coalesce(q, '-1')")}));
    check_all_differ(subject, with_indexes({on("CAST(y AS integer)"), on("CAST(x AS integer)")}));
    check_all_differ(subject, with_indexes({index({lower_x}), of_key(expression("lower(x)").descending())}));
}

TEST_CASE("of an index Alembic misses a lot") {
    Subject subject(GENERATE(from_range(dialects())));
    check_all_differ(subject, with_indexes({index({"x"}), index({"x"}).where("z > 5"), index({"x"}).where("z > 6"),
                                            index({"x"}).where("z IN (1, 2)"), index({"x"}).where("q = 'X'"),
                                            index({"x"}).where("q = 'x'"), index({"x"}).unique()}));
    check_all_differ(subject, with_indexes({on("x || 'X'"), on("x || 'x'"), on("x||'x'||q"), on("z IN (1,2)"),
                                            on("CASE WHEN z > 1 THEN x END"), on("CASE z WHEN 1 THEN x ELSE q END")}));
    check_all_differ(subject, with_indexes({index({"x"}),
                                            of_key(key("x").collate(subject.dialect() == "sqlite" ? "NOCASE" : "C"))}));
    if (subject.dialect() == "sqlite") return;
    check_all_differ(subject, with_indexes({on("(j->>'a')::int"), on("(j->>'b')::int"), on("(j #>> '{a,b}')")}));
    check_all_differ(subject,
                     with_indexes({index({"x"}), index({"x"}).include({"z"}), index({"x"}).using_method("hash"),
                                   of_key(key("x").opclass("text_pattern_ops")), index({"x"}).with("fillfactor", "70"),
                                   index({"x"}).with("fillfactor", "80"), index({"x"}).unique().nulls_not_distinct()}));
}

TEST_CASE("options of foreign keys") {
    Subject subject(GENERATE(from_range(dialects())));
    check_same(subject, with_keys({to_p(), to_p().on_delete(no_action).on_update(no_action)}));
    check_all_differ(subject,
                     with_keys({to_p(), to_p().on_delete(cascade), to_p().on_update(cascade),
                                to_p().on_delete(cascade).on_update(cascade), to_p().on_delete(restrict_),
                                to_p().on_delete(set_null), to_p().on_update(set_default),
                                to_p().deferrable(initially_immediate), to_p().deferrable(initially_deferred)}));
    // The order of the columns counts, and so does the name.
    check_all_differ(subject, with_keys({foreign_key({"a", "b"}, "p", {"x", "y"}).named("f"),
                                         foreign_key({"b", "a"}, "p", {"x", "y"}).named("f"),
                                         foreign_key({"a", "b"}, "p", {"x", "y"}).named("F2")}));
}

TEST_CASE("identity columns") {
    Subject subject("postgresql");
    check_same(subject, {numbered({}), numbered({.start = 1, .increment = 1, .minimum = 1, .cache = 1})});
    check_all_differ(subject, {of(column("a", integer()).not_null()), numbered({.start = 2}),
                               numbered({.start = 2, .increment = 7}), numbered({.always = true, .start = 2})});
    check_all_differ(
        subject, {numbered({.minimum = 10, .maximum = 99, .cycle = true}), numbered({.minimum = 10, .maximum = 99})});
    check_all_differ(subject, {numbered({.start = 10, .increment = 3, .maximum = 9999}),
                               numbered({.increment = 1, .maximum = 3333})});
}

TEST_CASE("generated columns") {
    Subject subject(GENERATE(from_range(dialects())));
    check_same(subject, computed(""));
    check_same(subject, computed("5"));
    check_same(subject, {computed("bar*5"), computed("bar * \r\n\t5"), computed("(bar * 5)")});
    check_all_differ(subject, {computed(""), computed("bar*5"), computed("bar * 42"), computed("5")});
    if (subject.dialect() == "sqlite") check_all_differ(subject, {computed("bar*5"), computed("bar*5", true)});
}
