// What was written by hand, as inspect() finds it: feature by feature.

#include <catch2/catch.hpp>

#include <algorithm>

#include <postgresql/inspect.hpp>
#include <postgresql/read_back.hpp>
#include <postgresql/reconcile.hpp>
#include <retort/database.hpp>
#include <retort/schema/json.hpp>
#include <support/databases.hpp>

using namespace retort;
using namespace retort::schema;

namespace {
/// A database made by a script.
class Written {
public:
    explicit Written(const std::string& script) { connection->execute(script); }

    Schema inspect() { return postgresql::inspect(*connection); }

    Table table(const Name& name) {
        const Schema found = inspect();
        const Table* table = found.find_table(name);
        REQUIRE(table != nullptr);
        return *table;
    }

    support::Scratch scratch{"postgresql"};
    Database database{scratch.url()};
    Lease connection = database.connect();
};

Type native(std::string text) { return {.kind = TypeKind::native, .name = Name(std::move(text))}; }

std::string opaque(const Schema& schema) {
    std::string text;
    for (const Opaque& one : schema.opaque)
        text += one.kind + " " + display(one.name) + (one.table.name.empty() ? "" : " on " + display(one.table)) + "\n";
    return text;
}

/// What the tables are found to be once they were made again from what was found.
std::vector<Table> made_again(const Schema& found, const std::string& before) {
    Written again(before);
    const auto run = [&](const operation::Operation& operation) {
        for (const database::Step& step : again.connection->dialect().compile(operation, {}))
            if (step.kind == database::Step::Kind::statement) again.connection->execute(step.sql);
    };
    for (const std::string& name : found.namespaces) run({operation::CreateSchema{name}});
    for (const Enum& type : found.enums) run({operation::CreateEnum{type}});
    for (Sequence sequence : found.sequences) {
        sequence.owned_by.reset();
        run({operation::CreateSequence{sequence}});
    }
    for (Table table : found.tables) {
        table.foreign_keys.clear();
        run({operation::CreateTable{table}});
    }
    for (const Table& table : found.tables)
        for (const ForeignKey& key : table.foreign_keys) run({operation::AddConstraint{table.name, key}});
    for (const Sequence& sequence : found.sequences)
        if (sequence.owned_by) run({operation::AlterSequence{sequence}});
    const Schema now = again.inspect();
    CHECK(now.enums == found.enums);
    CHECK(now.sequences == found.sequences);
    return now.tables;
}

std::string sql_of(const Schema& schema, const std::string& kind) {
    const auto found = std::ranges::find(schema.opaque, kind, &Opaque::kind);
    return found == schema.opaque.end() ? "none" : found->sql;
}
} // namespace

TEST_CASE("PostgreSQL inspect: types are exact, and what has no logical one is native") {
    Written written(R"(
        CREATE EXTENSION citext;
        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
        CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
        CREATE SCHEMA billing;
        CREATE TYPE billing.mood AS ENUM ();
        CREATE TABLE t (
            a boolean, b smallint, c integer, d bigint, e real, f double precision, g numeric, h numeric(10),
            i numeric(10,2), j numeric(3,-2), k text, l varchar, m varchar(20), n char, o char(7), p bytea, q date,
            r time, s time(3), t timestamp, u timestamp(0), v timestamptz, w timestamptz(6), x interval,
            y interval(3), z interval day to second, aa uuid, ab jsonb, ac json, ad citext, ae positive, af mood,
            ag billing.mood, ah mood[], ai integer[][], aj citext[], ak numeric(5,1)[], al int4range, am inet,
            an bit varying(5), ao bpchar, ap timetz, aq "char", ar int2vector, as_ xml, at money))");
    const Table table = written.table("t");
    const auto type = [&table](std::string_view column) {
        REQUIRE(table.find_column(column) != nullptr);
        return table.find_column(column)->type;
    };
    const auto plain = [](TypeKind kind) { return Type{.kind = kind}; };
    CHECK(type("a") == plain(TypeKind::boolean));
    CHECK(type("b") == plain(TypeKind::smallint));
    CHECK(type("c") == plain(TypeKind::integer));
    CHECK(type("d") == plain(TypeKind::bigint));
    CHECK(type("e") == plain(TypeKind::real));
    CHECK(type("f") == plain(TypeKind::double_precision));
    CHECK(type("g") == plain(TypeKind::numeric));
    CHECK(type("h") == Type{.kind = TypeKind::numeric, .precision = 10, .scale = 0});
    CHECK(type("i") == Type{.kind = TypeKind::numeric, .precision = 10, .scale = 2});
    CHECK(type("j") == Type{.kind = TypeKind::numeric, .precision = 3, .scale = -2});
    CHECK(type("k") == plain(TypeKind::text));
    CHECK(type("l") == plain(TypeKind::varchar));
    CHECK(type("m") == Type{.kind = TypeKind::varchar, .length = 20});
    CHECK(type("n") == Type{.kind = TypeKind::character, .length = 1});
    CHECK(type("o") == Type{.kind = TypeKind::character, .length = 7});
    CHECK(type("p") == plain(TypeKind::bytes));
    CHECK(type("q") == plain(TypeKind::date));
    CHECK(type("r") == plain(TypeKind::time));
    CHECK(type("s") == native("time(3) without time zone"));
    CHECK(type("t") == plain(TypeKind::timestamp));
    CHECK(type("u") == native("timestamp(0) without time zone"));
    CHECK(type("v") == plain(TypeKind::timestamptz));
    CHECK(type("w") == native("timestamp(6) with time zone"));
    CHECK(type("x") == plain(TypeKind::interval));
    CHECK(type("y") == native("interval(3)"));
    CHECK(type("z") == native("interval day to second"));
    CHECK(type("aa") == plain(TypeKind::uuid));
    CHECK(type("ab") == plain(TypeKind::json));
    CHECK(type("ac") == native("json"));
    CHECK(type("ad") == native("citext"));
    CHECK(type("ae") == native("positive"));
    CHECK(type("af") == Type{.kind = TypeKind::enumeration, .name = Name("mood")});
    CHECK(type("ag") == Type{.kind = TypeKind::enumeration, .name = Name("billing", "mood")});
    CHECK(type("ah") == Type{.kind = TypeKind::enumeration, .name = Name("mood"), .array_dimensions = 1});
    CHECK(type("ai") == Type{.kind = TypeKind::integer, .array_dimensions = 2});
    CHECK(type("aj") == Type{.kind = TypeKind::native, .name = Name("citext"), .array_dimensions = 1});
    CHECK(type("ak") == Type{.kind = TypeKind::numeric, .precision = 5, .scale = 1, .array_dimensions = 1});
    CHECK(type("al") == native("int4range"));
    CHECK(type("am") == native("inet"));
    CHECK(type("an") == native("bit varying(5)"));
    CHECK(type("ao") == native("bpchar"));
    CHECK(type("ap") == native("time with time zone"));
    CHECK(type("aq") == native("\"char\""));
    CHECK(type("ar") == native("int2vector"));
    CHECK(type("as_") == native("xml"));
    CHECK(type("at") == native("money"));

    const Schema found = written.inspect();
    CHECK(found.enums == std::vector<Enum>{{Name("mood"), {"sad", "it's ok"}}, {Name("billing", "mood"), {}}});
    CHECK(found.namespaces == std::vector<std::string>{"billing"});
    CHECK(opaque(found) == "extension citext\ndomain positive\n");
    CHECK(sql_of(found, "domain") == "CREATE DOMAIN positive AS integer CONSTRAINT positive_check CHECK ((VALUE > 0))");
    CHECK(made_again(found, "CREATE EXTENSION citext; " + sql_of(found, "domain")) == found.tables);
}

TEST_CASE("PostgreSQL inspect: columns have their defaults, identities, collations and comments") {
    Written written(R"(
        CREATE SEQUENCE shared AS smallint START 5 CYCLE;
        CREATE SEQUENCE down INCREMENT -1;
        CREATE TABLE t (
            id bigint GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5 MINVALUE 5 MAXVALUE 500 CACHE 3 CYCLE),
            usual integer GENERATED BY DEFAULT AS IDENTITY,
            down smallint GENERATED BY DEFAULT AS IDENTITY (INCREMENT -2),
            s serial, bs bigserial, ss smallserial,
            n serial, other bigint NOT NULL DEFAULT nextval('shared'),
            name varchar(20) COLLATE "C" NOT NULL DEFAULT 'it''s',
            price integer DEFAULT (1 + 2), twice integer GENERATED ALWAYS AS (price * 2) STORED,
            nothing varchar(9) DEFAULT NULL);
        ALTER TABLE t ALTER n DROP NOT NULL;
        ALTER SEQUENCE t_ss_seq START 7;
        COMMENT ON TABLE t IS 'the "table"';
        COMMENT ON COLUMN t.name IS 'it''s';
        CREATE UNLOGGED TABLE u (a integer) WITH (fillfactor = 50, autovacuum_enabled = false))");
    const Table table = written.table("t");
    const auto column = [&table](std::string_view name) { return *table.find_column(name); };
    CHECK(table.comment == "the \"table\"");
    CHECK(
        column("id").identity ==
        Identity{.always = true, .start = 10, .increment = 5, .minimum = 5, .maximum = 500, .cache = 3, .cycle = true});
    CHECK(column("usual").identity == Identity{});
    CHECK(column("down").identity == Identity{.increment = -2});
    CHECK_FALSE(column("usual").server_default);
    CHECK(column("s") == Column{.name = "s", .type = native("serial"), .nullable = false});
    CHECK(column("bs") == Column{.name = "bs", .type = native("bigserial"), .nullable = false});
    // Its sequence begins elsewhere: the word would not make it again.
    CHECK(column("ss").type == Type{.kind = TypeKind::smallint});
    CHECK(column("ss").server_default == sql("nextval('t_ss_seq'::regclass)"));
    CHECK(column("n") == Column{.name = "n",
                                .type = {.kind = TypeKind::integer},
                                .nullable = true,
                                .server_default = sql("nextval('t_n_seq'::regclass)")});
    CHECK(column("other").server_default == sql("nextval('shared'::regclass)"));
    CHECK(column("name") == Column{.name = "name",
                                   .type = {.kind = TypeKind::varchar, .length = 20},
                                   .nullable = false,
                                   .server_default = sql("'it''s'::character varying"),
                                   .collation = "C",
                                   .comment = "it's"});
    CHECK(column("price").server_default == sql("1 + 2"));
    CHECK(column("twice").generated == Generated{sql("price * 2"), true});
    CHECK_FALSE(column("twice").server_default);
    CHECK(written.table("u").options ==
          TableOptions{.unlogged = true, .with = {{"autovacuum_enabled", "false"}, {"fillfactor", "50"}}});
    const Schema found = written.inspect();
    CHECK(
        found.sequences ==
        std::vector<Sequence>{{.name = Name("down"), .increment = -1},
                              {.name = Name("shared"), .type = {.kind = TypeKind::smallint}, .start = 5, .cycle = true},
                              {.name = Name("t_n_seq"),
                               .type = {.kind = TypeKind::integer},
                               .owned_by = SequenceOwner{.table = "t", .column = "n"}},
                              {.name = Name("t_ss_seq"),
                               .type = {.kind = TypeKind::smallint},
                               .start = 7,
                               .owned_by = SequenceOwner{.table = "t", .column = "ss"}}});
    CHECK(made_again(found, "") == found.tables);
}

TEST_CASE("PostgreSQL inspect: constraints of every kind") {
    Written written(R"(
        CREATE EXTENSION btree_gist;
        CREATE SCHEMA other;
        CREATE TABLE other.target (a integer, b integer, PRIMARY KEY (b, a) INCLUDE (c) DEFERRABLE, c text, UNIQUE (a, b));
        CREATE TABLE t (
            a integer, b integer, c text, during tsrange,
            CONSTRAINT pk PRIMARY KEY (a),
            CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (c, b) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT uq2 UNIQUE (b) INCLUDE (c),
            CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES other.target (a, b) MATCH FULL ON DELETE SET NULL
                ON UPDATE CASCADE DEFERRABLE,
            CONSTRAINT self FOREIGN KEY (b) REFERENCES t ON DELETE RESTRICT ON UPDATE SET DEFAULT,
            CONSTRAINT ck CHECK (a > 0 AND b < 5),
            CONSTRAINT alone CHECK (a <> 7) NO INHERIT,
            CONSTRAINT ex EXCLUDE USING gist (a WITH =, (lower(c)) WITH =, during WITH &&) WHERE (b > 0) DEFERRABLE,
            CONSTRAINT opaque EXCLUDE USING btree (c COLLATE "C" WITH =),
            CONSTRAINT partly FOREIGN KEY (b, a) REFERENCES other.target (a, b) ON DELETE SET NULL (b));
        ALTER TABLE t ADD CONSTRAINT late CHECK (b <> 8) NOT VALID;
        ALTER TABLE t ADD CONSTRAINT late_fk FOREIGN KEY (b) REFERENCES t NOT VALID)");
    const Table table = written.table("t");
    CHECK(table.primary_key == PrimaryKey{.name = "pk", .columns = {"a"}});
    CHECK(written.table(Name("other", "target")).primary_key == PrimaryKey{.name = "target_pkey",
                                                                           .columns = {"b", "a"},
                                                                           .deferral = Deferral::initially_immediate,
                                                                           .include = {"c"}});
    CHECK(
        table.uniques ==
        std::vector<Unique>{
            {.name = "uq", .columns = {"c", "b"}, .deferral = Deferral::initially_deferred, .nulls_not_distinct = true},
            {.name = "uq2", .columns = {"b"}, .include = {"c"}}});
    CHECK(table.foreign_keys ==
          std::vector<ForeignKey>{
              {.name = "fk",
               .columns = {"a", "b"},
               .target = Name("other", "target"),
               .target_columns = {"a", "b"},
               .on_delete = Action::set_null,
               .on_update = Action::cascade,
               .deferral = Deferral::initially_immediate,
               .match = Match::full},
              {.name = "late_fk", .columns = {"b"}, .target = Name("t"), .target_columns = {"a"}, .not_valid = true},
              {.name = "self",
               .columns = {"b"},
               .target = Name("t"),
               .target_columns = {"a"},
               .on_delete = Action::restrict_,
               .on_update = Action::set_default}});
    CHECK(table.checks == std::vector<Check>{{.name = "alone", .expression = sql("a <> 7"), .no_inherit = true},
                                             {.name = "ck", .expression = sql("(a > 0) AND (b < 5)")},
                                             {.name = "late", .expression = sql("b <> 8"), .not_valid = true}});
    CHECK(table.excludes ==
          std::vector<Exclude>{{.name = "ex",
                                .method = "gist",
                                .elements = {{.column = "a", .with = "="},
                                             {.column = "", .expression = sql("lower(c)"), .with = "="},
                                             {.column = "during", .with = "&&"}},
                                .predicate = sql("b > 0"),
                                .deferral = Deferral::initially_immediate}});
    CHECK(table.indexes.empty());
    const Schema found = written.inspect();
    CHECK(made_again(found, "CREATE EXTENSION btree_gist") == found.tables);
    CHECK(opaque(found) == "extension btree_gist\nconstraint opaque on t\nconstraint partly on t\n");
    CHECK(sql_of(found, "constraint") ==
          "ALTER TABLE t ADD CONSTRAINT opaque EXCLUDE USING btree (c COLLATE \"C\" WITH =)");
}

TEST_CASE("PostgreSQL inspect: indexes in full") {
    Written written(R"(
        CREATE TABLE t (a integer, b text COLLATE "C", c varchar(9), d jsonb, e tsvector);
        CREATE INDEX plain ON t (a, c);
        CREATE UNIQUE INDEX many ON t (a DESC, b NULLS FIRST, c DESC NULLS LAST) INCLUDE (d) NULLS NOT DISTINCT
            WITH (fillfactor = 70) WHERE a > 5;
        CREATE INDEX words ON t (lower(c), (a + 1) DESC, lower(b) COLLATE "POSIX");
        CREATE INDEX classes ON t (b COLLATE "POSIX" text_pattern_ops, c varchar_pattern_ops);
        CREATE INDEX gin ON t USING gin (d jsonb_path_ops, e);
        CREATE INDEX usual ON t USING gin (d);
        CREATE INDEX hash ON t USING hash (a);
        CREATE INDEX parameters ON t USING gist (e tsvector_ops (siglen = 100));
        CREATE INDEX invalid ON t (a);
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'invalid'::regclass)");
    const Table table = written.table("t");
    const auto index = [&table](std::string_view name) {
        const Index* found = table.find_index(name);
        REQUIRE(found != nullptr);
        return *found;
    };
    CHECK(index("plain") == Index{.name = "plain", .parts = {{.column = "a"}, {.column = "c"}}});
    CHECK(index("many") == Index{.name = "many",
                                 .parts = {{.column = "a", .descending = true},
                                           {.column = "b", .nulls = NullsOrder::first},
                                           {.column = "c", .descending = true, .nulls = NullsOrder::last}},
                                 .unique = true,
                                 .nulls_not_distinct = true,
                                 .predicate = sql("a > 5"),
                                 .include = {"d"},
                                 .with = {{"fillfactor", "70"}}});
    CHECK(index("words") == Index{.name = "words",
                                  .parts = {{.column = "", .expression = sql("lower((c)::text)")},
                                            {.column = "", .expression = sql("a + 1"), .descending = true},
                                            {.column = "", .expression = sql("lower(b)"), .collation = "POSIX"}}});
    CHECK(index("classes") == Index{.name = "classes",
                                    .parts = {{.column = "b", .collation = "POSIX", .opclass = "text_pattern_ops"},
                                              {.column = "c", .opclass = "varchar_pattern_ops"}}});
    CHECK(index("gin") == Index{.name = "gin",
                                .parts = {{.column = "d", .opclass = "jsonb_path_ops"}, {.column = "e"}},
                                .method = "gin"});
    CHECK(index("usual") == Index{.name = "usual", .parts = {{.column = "d"}}, .method = "gin"});
    CHECK(index("hash").method == "hash");
    CHECK(table.indexes.size() == 7);
    const Schema found = written.inspect();
    CHECK(made_again(found, "") == found.tables);
    CHECK(opaque(found) == "invalid index invalid on t\nindex parameters on t\n");
    CHECK(sql_of(found, "index") == "CREATE INDEX parameters ON public.t USING gist (e tsvector_ops (siglen='100'))");
}

TEST_CASE("PostgreSQL inspect: what is not modelled is told of, with the text that makes it") {
    Written written(R"(
        CREATE TABLE logs (id integer, at date NOT NULL, note text) PARTITION BY RANGE (at);
        CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);
        CREATE TABLE logs_2024_1 PARTITION OF logs_2024 FOR VALUES IN (1);
        CREATE INDEX ix_logs ON logs (note);
        CREATE TABLE points_at_partitioned (id integer PRIMARY KEY);
        ALTER TABLE logs ADD FOREIGN KEY (id) REFERENCES points_at_partitioned;
        CREATE TABLE parent (a integer);
        CREATE TABLE child (b integer) INHERITS (parent);
        CREATE TYPE pair AS (x integer, y text);
        CREATE TABLE typed OF pair;
        CREATE TYPE floats AS RANGE (subtype = float8);
        CREATE VIEW v AS SELECT a FROM parent;
        CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;
        CREATE INDEX ix_mv ON mv (one);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
        CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer);
        CREATE TRIGGER tr BEFORE INSERT ON parent FOR EACH ROW EXECUTE FUNCTION f();
        CREATE RULE ru AS ON DELETE TO parent DO INSTEAD NOTHING;
        ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
        CREATE POLICY po ON parent FOR SELECT USING (a > 1);
        CREATE STATISTICS st (dependencies) ON id, at FROM logs;
        CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
        CREATE FOREIGN TABLE far (a integer) SERVER nowhere;
        CREATE COLLATION numbers (provider = icu, locale = 'en-u-kn-true'))");
    const Schema found = written.inspect();
    CHECK(found.tables.size() == 3);
    CHECK(written.table("logs").options.partition_by == "RANGE (at)");
    CHECK(written.table("logs").indexes.size() == 1);
    CHECK(written.table("logs").foreign_keys.size() == 1);
    CHECK(opaque(found) == "inherited table child on parent\n"
                           "function f\n"
                           "foreign table far\n"
                           "type floats\n"
                           "index ix_mv on mv\n"
                           "partition logs_2024 on logs\n"
                           "partition logs_2024_1 on logs_2024\n"
                           "materialized view mv\n"
                           "collation numbers\n"
                           "procedure p\n"
                           "type pair\n"
                           "row security parent on parent\n"
                           "policy po on parent\n"
                           "rule ru on parent\n"
                           "statistics st on logs\n"
                           "aggregate total\n"
                           "trigger tr on parent\n"
                           "typed table typed\n"
                           "view v\n");
    CHECK(made_again(found, "") == found.tables);
    CHECK(sql_of(found, "partition") ==
          "CREATE TABLE logs_2024 PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST "
          "(id)");
    CHECK(sql_of(found, "view") == "CREATE VIEW v AS  SELECT parent.a\n   FROM parent");
    CHECK(sql_of(found, "policy") == "CREATE POLICY po ON parent AS PERMISSIVE FOR SELECT TO PUBLIC USING ((a > 1))");
    CHECK(sql_of(found, "trigger") ==
          "CREATE TRIGGER tr BEFORE INSERT ON public.parent FOR EACH ROW EXECUTE FUNCTION f()");
    CHECK(sql_of(found, "rule").starts_with("CREATE RULE ru AS\n    ON DELETE TO public.parent DO INSTEAD NOTHING"));
}

TEST_CASE("PostgreSQL inspect: the default schema is the session's, and names within it stand alone") {
    Written written(R"(
        CREATE SCHEMA app; CREATE SCHEMA "od'd";
        SET search_path = app, public;
        CREATE TYPE mood AS ENUM ('sad');
        CREATE TABLE public.t (a integer PRIMARY KEY);
        CREATE TABLE t (m mood DEFAULT 'sad', a integer REFERENCES public.t);
        CREATE TABLE "od'd"."x""y" ("it's" integer PRIMARY KEY, "select" text COLLATE "C" DEFAULT '";');
        CREATE INDEX "i""x" ON "od'd"."x""y" (lower("select")))");
    const Schema found = written.inspect();
    CHECK(found.namespaces == std::vector<std::string>{"od'd", "public"});
    CHECK(found.enums == std::vector<Enum>{{Name("mood"), {"sad"}}});
    REQUIRE(found.tables.size() == 3);
    const Table& own = found.tables[0];
    CHECK(own.name == Name("t"));
    CHECK(own.columns[0].server_default == sql("'sad'::mood"));
    CHECK(own.foreign_keys.at(0).target == Name("public", "t"));
    const Table& odd = found.tables[1];
    CHECK(odd.name == Name("od'd", "x\"y"));
    CHECK(odd.primary_key->columns == std::vector<std::string>{"it's"});
    CHECK(odd.columns[1].server_default == sql("'\";'::text"));
    CHECK(odd.indexes.at(0) ==
          Index{.name = "i\"x", .parts = {{.column = "", .expression = sql("lower(\"select\")")}}});
    CHECK(found.tables[2].name == Name("public", "t"));
}

TEST_CASE("PostgreSQL reconcile: only what is stored alike is put into the words of the model") {
    Written written(R"(
        CREATE TABLE t (
            id integer GENERATED BY DEFAULT AS IDENTITY, s serial, a integer, b varchar(20), n numeric(10),
            w timestamp(3), d date DEFAULT '2024-01-01', e timestamptz DEFAULT CURRENT_TIMESTAMP,
            CHECK (a BETWEEN 1 AND 5), CHECK (b IN ('x', 'y')), CHECK (a > 0 OR a < -5 AND b IS NOT NULL));
        CREATE INDEX ix ON t (a DESC, b))");
    const Schema found = written.inspect();
    Schema wanted = found;
    Table& model = wanted.tables.at(0);
    model.find_column("id")->identity = Identity{.start = 1, .increment = 1, .maximum = 2147483647};
    model.find_column("s")->nullable = true;
    model.find_column("n")->type.scale.reset();
    model.find_column("w")->type = native("TIMESTAMP (3)");
    model.find_column("d")->server_default = Literal{std::string("2024-01-01")};
    model.find_column("e")->server_default = Function::now;
    model.checks.at(0).expression = sql("a between 1 and 5");
    model.checks.at(1).expression = sql("B IN ('x','y')");
    model.checks.at(2).expression = sql("t.a > 0 OR (a < -5) AND \"b\" is not null /* so */");
    model.indexes.at(0).method = "btree";
    model.indexes.at(0).parts.at(0).nulls = NullsOrder::first;
    model.options.strict = true;
    CHECK(to_json(postgresql::reconcile(found, wanted)) == to_json(wanted));
}

TEST_CASE("PostgreSQL reconcile: IN on a varchar is the same however often it was printed and made again") {
    Written written("CREATE TABLE t (a varchar(9) CHECK (a IN ('x', 'y')))");
    const Schema found = written.inspect();
    const Schema printed = postgresql::read_back(*written.connection, found);
    REQUIRE(printed.tables != found.tables); // the server moves its own casts
    CHECK(postgresql::reconcile(found, printed).tables == printed.tables);
    Schema wanted = found;
    wanted.tables[0].checks[0].expression = sql("a in ('x', 'y')");
    CHECK(postgresql::reconcile(found, wanted) == wanted);
    CHECK(postgresql::reconcile(printed, wanted).tables == wanted.tables);
    wanted.tables[0].checks[0].expression = sql("a in ('x', 'z')");
    CHECK(postgresql::reconcile(found, wanted) == found);
}

TEST_CASE("PostgreSQL reconcile: the server is not asked about what people write most") {
    const auto [column, condition] =
        GENERATE(table<std::string, std::string>({{"numeric(10,2)", "x > 0"},
                                                  {"numeric", "x >= -1 and x <= 99.5"},
                                                  {"numeric", "x in (1, 2.5)"},
                                                  {"double precision", "x > 0.5"},
                                                  {"integer", "x % 2 = 0 AND -x < 3"},
                                                  {"smallint", "x not between -3 and 5"},
                                                  {"bigint", "x IN (1,2,3)"},
                                                  {"date", "x > '2020-01-01'"},
                                                  {"mood", "x <> 'sad'"},
                                                  {"mood", "x not in ('sad', 'it''s ok')"},
                                                  {"varchar(5)", "x = upper(x) and length(x) = 2 and x <> ''"},
                                                  {"text", "x ~ '^a' or x like 'b%' and not x ilike 'c'"},
                                                  {"text", "coalesce(x, '') <> '' and char_length(x) > 3"},
                                                  {"text", "case when x = 'a' then true else false end"},
                                                  {"text", "x is distinct from 'a' or (x) is null"},
                                                  {"jsonb", "x ->> 'a' = 'b'"},
                                                  {"boolean", "x or not x"}}));
    CAPTURE(column, condition);
    Written written("CREATE TYPE mood AS ENUM ('sad', 'it''s ok'); CREATE TABLE t (x " + column +
                    ", CONSTRAINT ck CHECK (" + condition + "))");
    const Schema found = written.inspect();
    Schema wanted = found;
    wanted.tables[0].checks[0].expression = sql(condition);
    REQUIRE(found != wanted);
    CHECK(to_json(postgresql::reconcile(found, wanted)) == to_json(wanted));
}

TEST_CASE("PostgreSQL reconcile: what is not surely the same stays as found") {
    Written written(R"(
        CREATE TABLE t (a integer DEFAULT 5, b varchar(20), c char(5), id integer GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT ck CHECK ((a + 1) * 2 > 5), CONSTRAINT ck2 CHECK (c::text = 'x'), CONSTRAINT ck3 CHECK (a > 0),
            CONSTRAINT ck4 CHECK (a / 2::numeric > 1),
            CONSTRAINT ck5 CHECK (b > 1::text), CONSTRAINT ck6 CHECK (b = 'x'::char(2)), d numeric))");
    const Schema found = written.inspect();
    const auto stays = [&](const std::string& name, const std::string& wanted) {
        Schema model = found;
        std::ranges::find(model.tables.at(0).checks, name, &Check::name)->expression = sql(wanted);
        CAPTURE(name, wanted);
        CHECK(postgresql::reconcile(found, model) == found);
    };
    stays("ck", "a + 1 * 2 > 5");
    stays("ck2", "c = 'x'");
    stays("ck3", "a >= 0");
    stays("ck3", "NOT a > 0");
    stays("ck3", "b > 0");
    stays("ck3", "a > 0 AND true");
    stays("ck3", "a > 0)");
    stays("ck3", "");
    stays("ck4", "a / 2 > 1");
    stays("ck5", "d > 1");
    stays("ck5", "b > '1'");
    stays("ck6", "b = 'x'");
    Schema model = found;
    Table& table = model.tables.at(0);
    table.find_column("a")->server_default = Literal{std::int64_t{6}};
    table.find_column("b")->type.length = 21;
    table.find_column("id")->identity = Identity{.always = true, .start = 2};
    CHECK(postgresql::reconcile(found, model) == found);
}

TEST_CASE("PostgreSQL read back: tables of several schemas, under their own names, and nothing remains") {
    Written written(R"(
        CREATE SCHEMA billing;
        CREATE TYPE billing.mood AS ENUM ('old');
        CREATE FUNCTION billing.f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1';
        CREATE TABLE invoice (a integer))");
    const Schema before = written.inspect();
    Schema wanted;
    put(wanted, Enum{Name("billing", "mood"), {"sad", "new"}});
    Table in_billing{
        .name = Name("billing", "invoice"),
        .columns = {{.name = "m",
                     .type = {.kind = TypeKind::enumeration, .name = Name("billing", "mood")},
                     .server_default = sql("'new'::billing.mood")},
                    {.name = "a", .type = {.kind = TypeKind::integer}, .server_default = sql("billing.f(1)")}}};
    in_billing.checks.push_back({.name = "ck", .expression = sql("m <> 'sad'::billing.mood and billing.f(a) > 1")});
    in_billing.options.tablespace = "nowhere";
    Table in_default{.name = Name("invoice"), .columns = {{.name = "a", .type = {.kind = TypeKind::bigint}}}};
    in_default.foreign_keys.push_back(
        {.name = "fk", .columns = {"a"}, .target = Name("not_there"), .target_columns = {"id"}});
    put(wanted, in_billing);
    put(wanted, in_default);
    const auto check = [&] {
        const Schema read = postgresql::read_back(*written.connection, wanted);
        REQUIRE(read.tables.size() == 2);
        CHECK(read.tables[0] == in_default);
        Table expected = in_billing;
        expected.checks[0].expression = sql("(m <> 'sad'::billing.mood) AND (billing.f(a) > 1)");
        CHECK(to_json(read.tables[1]) == to_json(expected));
        CHECK(read.enums == wanted.enums);
    };
    check();
    CHECK(written.inspect() == before);
    CHECK_FALSE(written.connection->in_transaction());

    // In a transaction that is open already, which goes on.
    database::Transaction transaction(*written.connection);
    written.connection->execute("CREATE TABLE mine (a integer)");
    check();
    transaction.commit();
    CHECK(written.inspect().tables.size() == before.tables.size() + 1);
    CHECK(written.inspect().namespaces == before.namespaces);
}

TEST_CASE("PostgreSQL read back: the error names the table, and nothing remains") {
    Written written("CREATE TABLE fine (a integer)");
    const Schema before = written.inspect();
    Schema wanted;
    put(wanted, Table{.name = Name("fine"), .columns = {{.name = "a", .type = {.kind = TypeKind::integer}}}});
    Table wrong{.name = Name("wrong"), .columns = {{.name = "a", .type = {.kind = TypeKind::integer}}}};
    wrong.checks.push_back({.name = "ck", .expression = sql("b > 0")});
    put(wanted, wrong);
    try {
        postgresql::read_back(*written.connection, wanted);
        FAIL("it was taken");
    } catch (const Error& e) {
        CHECK(std::string(e.what()) == "table wrong cannot be made as it is wanted: column \"b\" does not exist");
        CHECK(e.category() == ErrorCategory::syntax);
    }
    CHECK(written.inspect() == before);
    CHECK_FALSE(written.connection->in_transaction());
}
