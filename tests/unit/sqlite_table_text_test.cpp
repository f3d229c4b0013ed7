// What is read in a CREATE TABLE text, and what comes out of an edit, byte for byte.

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include <retort/error.hpp>
#include <sqlite/table_text.hpp>
#include <support/errors.hpp>

using namespace retort;
using retort::sqlite::ConstraintText;
using retort::sqlite::TableText;
using support::message_of;
using Kind = ConstraintText::Kind;

namespace {
using Names = std::vector<std::string>;

// The text of a table t with this between its parentheses.
TableText table(const std::string& body) { return TableText("CREATE TABLE t(" + body + ")"); }

// What is between the parentheses of such a table.
std::string body(const TableText& text) {
    const std::string& sql = text.sql();
    const auto open = sql.find('(');
    return sql.substr(open + 1, sql.rfind(')') - open - 1);
}

const ConstraintText& only(const TableText& text) {
    REQUIRE(text.constraints().size() == 1);
    return text.constraints().front();
}

std::string text_of(const TableText& table, sqlite::Span span) {
    return table.sql().substr(span.begin, span.end - span.begin);
}
} // namespace

TEST_CASE("table text: names are read in every quoting") {
    const TableText text("CREATE TABLE 'it''s' (a, [b c], \"d\"\"e\", `f``g`, 'h', left, key INT)");
    CHECK(text.table() == "it's");
    Names names;
    for (const auto& column : text.columns()) names.push_back(column.name);
    CHECK(names == Names{"a", "b c", "d\"e", "f`g", "h", "left", "key"});
    CHECK(text.find_column("B C") != nullptr);
    CHECK(text.find_column("b") == nullptr);
    CHECK(body(table("a, \"\" INT UNIQUE NOT NULL, CHECK (a)").drop_not_null("")) == "a, \"\" INT UNIQUE, CHECK (a)");
    CHECK(TableText("create temp table if not exists main . \"x\"(a);").table() == "x");
}

TEST_CASE("table text: types are kept byte for byte") {
    for (const std::string type :
         {"", "INT", "BIGINT UNSIGNED", "double  /* wide */ precision", "DECIMAL(10, 2)", "text(-1.5)",
          "\"quoted type\"", "'odd' [type]", "generated", "always", "key match"}) {
        CAPTURE(type);
        const TableText text = table("a " + type + " NOT NULL, b " + type);
        CHECK(text.columns()[0].type == type);
        CHECK(text.columns()[1].type == type);
    }
    CHECK(table("b, a INT GENERATED ALWAYS AS (b)").columns()[1].type == "INT");
    CHECK(table("b, a GENERATED ALWAYS AS (b)").columns()[1].type.empty());
    CHECK(table("a INT GENERATED ALWAYS NOT NULL").columns()[0].type == "INT");
}

TEST_CASE("table text: the constraints of a column") {
    const auto one = [](const std::string& definition) { return only(table("a " + definition)); };
    CHECK(one("NOT NULL ON CONFLICT ignore").kind == Kind::not_null);
    CHECK(one("NOT NULL ON CONFLICT IGNORE").on_conflict == "ignore");
    CHECK(one("NULL").kind == Kind::null);
    CHECK(one("UNIQUE ON CONFLICT replace").on_conflict == "replace");
    CHECK(one("COLLATE \"nocase\"").expression == "nocase");

    const ConstraintText key = one("integer CONSTRAINT [the key] PRIMARY KEY ASC ON CONFLICT FAIL AUTOINCREMENT");
    CHECK(key.kind == Kind::primary_key);
    CHECK(key.name == "the key");
    CHECK(key.autoincrement);
    CHECK_FALSE(key.descending);
    CHECK(key.on_conflict == "fail");
    CHECK(key.column == "a");
    CHECK(key.columns == Names{"a"});
    CHECK(one("integer PRIMARY KEY DESC").descending);

    CHECK(one("CHECK( a > ')' /* ) */ )").expression == "a > ')' /* ) */");
    CHECK(one("AS (a + (1))").kind == Kind::generated);
    CHECK(one("GENERATED ALWAYS AS ( a||'x' ) STORED").expression == "a||'x'");
    CHECK(one("GENERATED ALWAYS AS (a) STORED").stored);
    CHECK_FALSE(one("AS (a) VIRTUAL").stored);

    for (const std::string value :
         {"-1", "+ 2.5e-3", "'x''y'", "\"dq\"", "true", "x'00'", "NULL", "CURRENT_TIMESTAMP", ".5", "0x1F", "abort"}) {
        CAPTURE(value);
        CHECK(one("DEFAULT " + value).expression == value);
        CHECK(one("DEFAULT " + value + " /* c */").kind == Kind::default_value);
    }
    CHECK(one("DEFAULT ( 1 + 2 )").expression == "1 + 2");
}

TEST_CASE("table text: foreign keys") {
    const TableText text =
        table("a REFERENCES p, b REFERENCES \"q\" (x) ON DELETE SET NULL on update cascade MATCH full NOT NULL, c,"
              "CONSTRAINT f FOREIGN KEY (b, \"c\") REFERENCES r(y, [z]) ON INSERT SET DEFAULT ON DELETE RESTRICT ON "
              "UPDATE NO "
              "ACTION DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY(c) REFERENCES p ON DELETE SET DEFAULT NOT DEFERRABLE");
    REQUIRE(text.constraints().size() == 5);
    CHECK(text.constraints()[0].target == "p");
    CHECK(text.constraints()[0].target_columns.empty());
    const ConstraintText& inline_key = text.constraints()[1];
    CHECK(inline_key.target == "q");
    CHECK(inline_key.target_columns == Names{"x"});
    CHECK(inline_key.on_delete == schema::Action::set_null);
    CHECK(inline_key.on_update == schema::Action::cascade);
    CHECK(inline_key.match == "full");
    const ConstraintText& wide = text.constraints()[3];
    CHECK(wide.name == "f");
    CHECK(wide.columns == Names{"b", "c"});
    CHECK(wide.target_columns == Names{"y", "z"});
    CHECK(wide.on_delete == schema::Action::restrict_);
    CHECK(wide.deferral == schema::Deferral::initially_deferred);
    CHECK(text.constraints()[4].deferral == schema::Deferral::not_deferrable);

    CHECK(text.find_foreign_key({"A"}, "P", {"id"}) == &text.constraints()[0]);
    CHECK(text.find_foreign_key({"b"}, "q", {"x"}) == &inline_key);
    CHECK(text.find_foreign_key({"b"}, "q", {"y"}) == nullptr);
    CHECK(text.find_foreign_key({"b", "c"}, "r", {}) == &wide);
}

TEST_CASE("table text: a DEFERRABLE that stands apart counts for the foreign key before it") {
    const TableText text = table("a REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED, b REFERENCES q");
    CHECK(text.constraints()[0].deferral == schema::Deferral::initially_deferred);
    CHECK(text.constraints()[2].deferral == schema::Deferral::not_deferrable);
    CHECK(body(text.drop(text.constraints()[0])) == "a NOT NULL, b REFERENCES q");
    CHECK(table("a NOT DEFERRABLE").constraints().empty());

    const TableText far = table("a REFERENCES p, b DEFERRABLE");
    CHECK(far.constraints()[0].deferral == schema::Deferral::initially_immediate);
    CHECK(
        message_of([&] { (void)far.drop_column("b"); }) ==
        "column b of t says when a foreign key of another column is checked | move its DEFERRABLE to the foreign key");
}

TEST_CASE("table text: constraints after the columns") {
    const TableText text = table("a, b, CONSTRAINT pk PRIMARY KEY (a COLLATE nocase DESC, (b)) ON CONFLICT ROLLBACK "
                                 "UNIQUE ('b') , CONSTRAINT lost,"
                                 "CONSTRAINT x CONSTRAINT y CHECK (a>0) ON CONFLICT ABORT CHECK(b)");
    REQUIRE(text.constraints().size() == 4);
    CHECK(text.primary_key()->columns == Names{"a", "b"});
    CHECK(text.primary_key()->name == "pk");
    CHECK(text.primary_key()->on_conflict == "rollback");
    CHECK(text.primary_key()->column.empty());
    CHECK(text.find_unique({"B"}) == &text.constraints()[1]);
    CHECK(text.find_constraint("Y") == &text.constraints()[2]);
    CHECK(text.find_constraint("x") == nullptr);
    CHECK(text_of(text, text.constraints()[2].span) == "CONSTRAINT x CONSTRAINT y CHECK (a>0) ON CONFLICT ABORT");
    CHECK(text.constraints()[3].expression == "b");
    CHECK(table("a integer, PRIMARY KEY (a AUTOINCREMENT)").primary_key()->autoincrement);
}

TEST_CASE("table text: options") {
    const TableText plain("CREATE TABLE t(a)");
    CHECK_FALSE(plain.strict());
    CHECK_FALSE(plain.without_rowid());
    const TableText both("CREATE TABLE t(a INT PRIMARY KEY) without RowId , STRICT -- so be it");
    CHECK(both.strict());
    CHECK(both.without_rowid());
}

TEST_CASE("table text: what is no CREATE TABLE is refused, with the place") {
    CHECK(message_of([] { TableText("CREATE TABLE t(\n  a INT,\n  b INT NOT 5\n)"); }) ==
          "the CREATE TABLE text of t is not understood in line 3, near '5' | compare it with "
          "https://sqlite.org/lang_createtable.html");
    CHECK(message_of([] { TableText("CREATE TABLE t(a"); }).find("line 1, at its end") != std::string::npos);
    for (const std::string sql :
         {"", "CREATE VIRTUAL TABLE t USING fts5(a)", "CREATE TABLE t AS SELECT 1", "CREATE TABLE t()",
          "CREATE TABLE t(a,)", "CREATE TABLE t(a, CHECK(1),)", "CREATE TABLE t(a) x", "CREATE TABLE t(a 'b)",
          "CREATE TABLE t(a CHECK ())", "CREATE TABLE t(a CHECK (1); DROP TABLE u --))", "CREATE TABLE t(a DEFAULT 1x)",
          "CREATE TABLE t(a) STRICT, ", "CREATE TABLE t(a, UNIQUE (b), c)", "CREATE TABLE t(UNIQUE (b))",
          "CREATE TABLE t(a) -- x\n b"}) {
        CAPTURE(sql);
        CHECK(support::error_of([&] { TableText{sql}; }).category() == ErrorCategory::unsupported);
    }
}

TEST_CASE("table text: a new name for the table") {
    CHECK(TableText("CREATE TABLE /*x*/ [t] (a)").rename_table("n\"w").sql() == "CREATE TABLE /*x*/ \"n\"\"w\" (a)");
    CHECK(TableText("CREATE TABLE t(a CHECK (1+t.a>0 AND main . T . \"a\" < t.'a'), \"order\", t REFERENCES t, "
                    "CHECK (t.t = 't.a' AND [t].raise))")
              .rename_table("u")
              .sql() == "CREATE TABLE \"u\"(a CHECK (1+a>0 AND  \"a\" < \"a\"), \"order\", t REFERENCES t, "
                        "CHECK (t = 't.a' AND \"raise\"))");
}

TEST_CASE("table text: columns are added behind the last one, in the manner of the text") {
    const auto added = [](const std::string& text) { return body(table(text).add_column("z INT DEFAULT 1 -- last")); };
    CHECK(added("a INT") == "a INT, z INT DEFAULT 1");
    CHECK(added("a INT,CHECK(a)") == "a INT, z INT DEFAULT 1,CHECK(a)");
    CHECK(added("a INT -- the a\n") == "a INT, -- the a\n    z INT DEFAULT 1\n");
    CHECK(added("\n  a INT, -- the a\n  b INT -- the b\n") ==
          "\n  a INT, -- the a\n  b INT, -- the b\n  z INT DEFAULT 1\n");
    CHECK(added("\n\ta INT, -- the a\n\n\t-- rules\n\tCHECK (a)\n") ==
          "\n\ta INT, -- the a\n\tz INT DEFAULT 1,\n\n\t-- rules\n\tCHECK (a)\n");
    CHECK(added("\n  a INT -- the a\n, b INT -- the b\n, CHECK (a)\n") ==
          "\n  a INT -- the a\n, b INT -- the b\n, z INT DEFAULT 1\n, CHECK (a)\n");
    CHECK(added("\r\n  a INT -- the a\r\n") == "\r\n  a INT, -- the a\r\n  z INT DEFAULT 1\r\n");
    CHECK(added("\n  a INT -- the a\n  , CHECK (a)\n") == "\n  a INT, -- the a\n  z INT DEFAULT 1\n  , CHECK (a)\n");
    CHECK(added("a /* x */ , /* y */ CHECK (a)") == "a /* x */ , z INT DEFAULT 1, /* y */ CHECK (a)");

    CHECK(message_of([] { (void)table("a, \"B\"").add_column("b TEXT"); }) ==
          "the CREATE TABLE text of t has a column b already | ");
    for (const char* bad : {"", "x INT, y INT", "UNIQUE (a)", "x INT) STRICT --", "x DEFAULT (1", "x 'y"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(table("a").add_column(bad), Error);
    }
}

TEST_CASE("table text: a dropped column takes its constraints, one comma and its comment") {
    const auto dropped = [](const std::string& text, const char* column) {
        return body(table(text).drop_column(column));
    };
    CHECK(dropped("a INT, b INT, c INT", "a") == "b INT, c INT");
    CHECK(dropped("a INT, b INT, c INT", "b") == "a INT, c INT");
    CHECK(dropped("a INT, b INT, c INT", "c") == "a INT, b INT");
    CHECK(dropped("a,b UNIQUE CHECK(b>',') DEFAULT (1),c", "b") == "a,c");
    CHECK(dropped("a , b INT ", "b") == "a ");

    const std::string lines = "\n  a INT, -- the a\n  b INT,  -- the b\n  -- about c\n  c INT   -- the c\n";
    CHECK(dropped(lines, "a") == "\n  b INT,  -- the b\n  -- about c\n  c INT   -- the c\n");
    CHECK(dropped(lines, "b") == "\n  a INT, -- the a\n  -- about c\n  c INT   -- the c\n");
    CHECK(dropped(lines, "c") == "\n  a INT, -- the a\n  b INT  -- the b\n  -- about c\n");

    const std::string commas_first = "\n  a INT -- the a\n, b INT -- the b\n, c INT -- the c\n";
    CHECK(dropped(commas_first, "a") == "\nb INT -- the b\n, c INT -- the c\n");
    CHECK(dropped(commas_first, "b") == "\n  a INT -- the a\n, c INT -- the c\n");
    CHECK(dropped(commas_first, "c") == "\n  a INT -- the a\n, b INT -- the b\n");

    CHECK(dropped("a INT, -- the a\n  b INT", "b") == "a INT -- the a\n  ");
    CHECK(dropped("a INT,\n  b INT", "b") == "a INT");
    CHECK(dropped("a, /* to b */ b, c", "a") == "/* to b */ b, c");
    CHECK(dropped("a /* the a */, b", "a") == "b");
    CHECK(dropped("\r\n  a INT, -- the a\r\n  b INT -- the b\r\n", "b") == "\r\n  a INT -- the a\r\n");
    CHECK(dropped("a, b, UNIQUE (a) CHECK (a)", "b") == "a, UNIQUE (a) CHECK (a)");

    CHECK(message_of([] { (void)table("a").drop_column("b"); }) == "the CREATE TABLE text of t has no column b | ");
    CHECK(message_of([] { (void)table("a, CHECK (1)").drop_column("A"); }) ==
          "a is the only column of t | SQLite has no tables without columns: drop the table");
}

TEST_CASE("table text: a column's type") {
    CHECK(body(table("a INT NOT NULL").set_type("a", "DECIMAL(10, 2)")) == "a DECIMAL(10, 2) NOT NULL");
    CHECK(body(table("a \"INT\"NOT NULL").set_type("a", "TEXT")) == "a TEXT NOT NULL");
    CHECK(body(table("a/*x*/DEFAULT 1").set_type("a", "TEXT")) == "a TEXT/*x*/DEFAULT 1");
    CHECK(body(table("a BIG INT /* x */ NULL").set_type("a", "")) == "a NULL");
    CHECK(body(table("b, a INT GENERATED ALWAYS AS (b)").set_type("a", "")) == "b, a GENERATED ALWAYS AS (b)");
    CHECK(body(table("b, a GENERATED ALWAYS AS (b)").set_type("a", "INT")) == "b, a INT GENERATED ALWAYS AS (b)");
    for (const char* bad : {"INT NOT NULL", "INT, b", "INT) --", "VARCHAR(MAX)", "'"})
        CHECK_THROWS_AS(table("a").set_type("a", bad), Error);
}

TEST_CASE("table text: NOT NULL") {
    CHECK(body(table("a INT DEFAULT 1").set_not_null("A")) == "a INT NOT NULL DEFAULT 1");
    CHECK(body(table("a'T'DEFAULT 1").set_not_null("a")) == "a'T' NOT NULL DEFAULT 1");
    CHECK(body(table("a INT CONSTRAINT n NULL UNIQUE").set_not_null("a")) == "a INT CONSTRAINT n NOT NULL UNIQUE");
    CHECK(body(table("a").set_not_null("a")) == "a NOT NULL");
    CHECK(body(table("a INT CONSTRAINT n NOT NULL ON CONFLICT FAIL UNIQUE NOT NULL").drop_not_null("a")) ==
          "a INT UNIQUE");
    CHECK_THROWS_AS(table("a NOT NULL").set_not_null("a"), Error);
    CHECK(message_of([] { (void)table("a").drop_not_null("a"); }) ==
          "the CREATE TABLE text of t has no NOT NULL in column a | ");
}

TEST_CASE("table text: comments and lines around a dropped constraint of a column") {
    const auto dropped = [](const std::string& text) { return body(table(text).drop_not_null("a")); };
    CHECK(dropped("a INT NOT NULL, -- the a\n b") == "a INT, -- the a\n b");
    CHECK(dropped("a INT NOT NULL -- the a\n , b") == "a INT -- the a\n , b");
    CHECK(dropped("a INT NOT NULL /* must be */ UNIQUE") == "a INT UNIQUE");
    CHECK(dropped("a INT NOT NULL /* the a */") == "a INT /* the a */");
    CHECK(dropped("\n a INT\n   NOT NULL -- must be\n   UNIQUE -- alone\n") == "\n a INT\n   UNIQUE -- alone\n");
    CHECK(dropped("\n a INT\n   NOT NULL, -- must be\n b") == "\n a INT,\n b");
    CHECK(dropped("a INT -- the a\n NOT NULL") == "a INT -- the a\n ");
    CHECK(dropped("a -- the a\nNOT NULL, b") == "a -- the a\n, b");
}

TEST_CASE("table text: DEFAULT") {
    CHECK(body(table("a INT DEFAULT -1 UNIQUE").set_default("a", "(1 + 2)")) == "a INT DEFAULT (1 + 2) UNIQUE");
    CHECK(body(table("a INT DEFAULT(7)UNIQUE").set_default("a", "'x' -- why")) == "a INT DEFAULT 'x' UNIQUE");
    CHECK(body(table("a INT UNIQUE CONSTRAINT odd, b").set_default("a", "5")) ==
          "a INT UNIQUE DEFAULT 5 CONSTRAINT odd, b");
    CHECK(body(table("a INT /* x */").set_default("a", "5")) == "a INT DEFAULT 5 /* x */");
    CHECK(body(table("a INT DEFAULT 1 DEFAULT \"dq\" NOT NULL").drop_default("a")) == "a INT NOT NULL");
    for (const char* bad : {"", "1 + 2", "1 NOT NULL", "(1", "1, b", "1)--"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(table("a").set_default("a", bad), Error);
        CHECK_THROWS_AS(table("a DEFAULT 0").set_default("a", bad), Error);
    }
}

TEST_CASE("table text: COLLATE, generated columns, AUTOINCREMENT") {
    CHECK(body(table("a TEXT UNIQUE").set_collation("a", "NOCASE")) == "a TEXT COLLATE \"NOCASE\" UNIQUE");
    CHECK(body(table("a TEXT COLLATE rtrim UNIQUE").set_collation("a", "NOCASE")) ==
          "a TEXT COLLATE \"NOCASE\" UNIQUE");
    CHECK(body(table("a TEXT COLLATE rtrim UNIQUE").drop_collation("a")) == "a TEXT UNIQUE");

    CHECK(body(table("b, a INT").set_generated("a", "b + 1", true)) == "b, a INT GENERATED ALWAYS AS (b + 1) STORED");
    CHECK(body(table("b, a CONSTRAINT g AS (b) NOT NULL").set_generated("a", "b + 1", false)) ==
          "b, a CONSTRAINT g AS (b + 1) VIRTUAL NOT NULL");
    CHECK(body(table("b, a INT AS (b) STORED NOT NULL").drop_generated("a")) == "b, a INT NOT NULL");
    // `INT /* text */ GENERATED ALWAYS` would make the comment a part of the type.
    CHECK(body(table("b, a INT /* text */ NOT NULL GENERATED ALWAYS AS (b)").drop_not_null("a")) ==
          "b, a INT /* text */ AS (b)");
    CHECK(body(table("b, a /* text */ GENERATED ALWAYS AS (b)").set_type("a", "INT")) == "b, a INT /* text */ AS (b)");
    CHECK_THROWS_AS(table("a, b").set_generated("a", "b) STORED, c AS (a", true), Error);

    CHECK(body(table("a INTEGER PRIMARY KEY ON CONFLICT FAIL NOT NULL").set_autoincrement()) ==
          "a INTEGER PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT NOT NULL");
    CHECK(body(table("a INTEGER, PRIMARY KEY (a)").set_autoincrement()) == "a INTEGER, PRIMARY KEY (a AUTOINCREMENT)");
    CHECK(body(table("a INTEGER PRIMARY KEY AUTOINCREMENT, b").drop_autoincrement()) == "a INTEGER PRIMARY KEY, b");
    CHECK(body(table("a INTEGER, PRIMARY KEY (a AUTOINCREMENT)").drop_autoincrement()) == "a INTEGER, PRIMARY KEY (a)");
    CHECK_THROWS_AS(table("a PRIMARY KEY").drop_autoincrement(), Error);
    CHECK_THROWS_AS(table("a").set_autoincrement(), Error);
}

TEST_CASE("table text: constraints are added, dropped, named and changed") {
    CHECK(body(table("a").add_constraint("CONSTRAINT u UNIQUE (a)")) == "a, CONSTRAINT u UNIQUE (a)");
    CHECK(body(table("\n  a, -- x\n  CHECK (a) -- y\n").add_constraint("UNIQUE (a) -- z")) ==
          "\n  a, -- x\n  CHECK (a), -- y\n  UNIQUE (a)\n");
    CHECK(body(table("a INT CONSTRAINT odd").add_to_column("a", "CHECK (a > 0)")) ==
          "a INT CHECK (a > 0) CONSTRAINT odd");
    for (const char* bad : {"", "b INT", "CONSTRAINT x", "UNIQUE (a), CHECK (a)", "CHECK (a)) STRICT --"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(table("a").add_constraint(bad), Error);
        CHECK_THROWS_AS(table("a").add_to_column("a", bad), Error);
    }

    const TableText text =
        table("a INT UNIQUE, b CHECK (b>0), CHECK (a > 0) UNIQUE (b), CONSTRAINT f FOREIGN KEY (a) REFERENCES p");
    const auto dropped = [&](const ConstraintText* constraint) {
        REQUIRE(constraint != nullptr);
        return body(text.drop(*constraint));
    };
    CHECK(dropped(text.find_unique({"a"})) ==
          "a INT, b CHECK (b>0), CHECK (a > 0) UNIQUE (b), CONSTRAINT f FOREIGN KEY (a) REFERENCES p");
    CHECK(dropped(text.find_check("( \"A\">0 )")) ==
          "a INT UNIQUE, b CHECK (b>0), UNIQUE (b), CONSTRAINT f FOREIGN KEY (a) REFERENCES p");
    CHECK(dropped(text.find_unique({"b"})) ==
          "a INT UNIQUE, b CHECK (b>0), CHECK (a > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES p");
    CHECK(dropped(text.find_constraint("f")) == "a INT UNIQUE, b CHECK (b>0), CHECK (a > 0) UNIQUE (b)");

    CHECK(body(text.rename(*text.find_constraint("f"), "g h"))
              .ends_with("CONSTRAINT \"g h\" FOREIGN KEY (a) REFERENCES p"));
    CHECK(body(text.rename(*text.find_check("b > 0"), "c")).find("b CONSTRAINT \"c\" CHECK (b>0)") !=
          std::string::npos);
    CHECK(body(text.set_expression(*text.find_check("b > 0"), "b IN ('x', ')')")).find("b CHECK (b IN ('x', ')')),") !=
          std::string::npos);
    CHECK_THROWS_AS(text.set_expression(*text.find_check("b > 0"), "b) UNIQUE CHECK (b"), Error);
    CHECK_THROWS_AS(text.set_expression(*text.find_check("b > 0"), "-- nothing"), Error);

    const TableText numbered = table("a INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT NOT NULL, b");
    CHECK(body(numbered.drop(*numbered.primary_key())) == "a INTEGER NOT NULL, b");
}

TEST_CASE("table text: a constraint of another text is not edited") {
    const TableText one = table("a UNIQUE");
    const TableText other = table("a UNIQUE");
    CHECK(support::error_of([&] { (void)one.drop(*other.find_unique({"a"})); }).category() == ErrorCategory::internal);
}

TEST_CASE("table text: names that several constraints have are not guessed at") {
    const TableText text = table("a CONSTRAINT x NOT NULL CONSTRAINT X CHECK (a)");
    CHECK(support::error_of([&] { (void)text.find_constraint("x"); }).category() == ErrorCategory::unsupported);
}

TEST_CASE("table text: which columns an expression uses") {
    using sqlite::mentions;
    CHECK(mentions("price > 0", "PRICE"));
    CHECK(mentions("\"price\">0 or [b]", "b"));
    CHECK(mentions("t.price > 0", "price"));
    CHECK(mentions("t.'price' > 0", "price"));
    CHECK_FALSE(mentions("price > 0", "t"));
    CHECK_FALSE(mentions("t.price > 0", "t"));
    CHECK_FALSE(mentions("a = 'price' /* price */ -- price", "price"));
    CHECK_FALSE(mentions("price(a) COLLATE price AND CAST(a AS price)", "price"));

    const TableText text =
        table("a, b CHECK (b > a), FOREIGN KEY (b) REFERENCES t (a), FOREIGN KEY (b) REFERENCES u (a)");
    CHECK(uses(text.constraints()[0], "a", text.table()));
    CHECK(uses(text.constraints()[1], "A", text.table()));
    CHECK_FALSE(uses(text.constraints()[2], "a", text.table()));
    CHECK(uses(text.constraints()[2], "b", text.table()));
}

TEST_CASE("table text: the same expression, written otherwise") {
    using sqlite::same_expression;
    CHECK(same_expression("a > 0", "( (\"A\">0) ) -- x"));
    CHECK(same_expression("a == 1 AND b != 2", "a = 1 and b <> 2"));
    CHECK(same_expression("x'aB' < 1e3", "X'Ab' < 1E3"));
    CHECK_FALSE(same_expression("a = 'x'", "a = 'X'"));
    CHECK_FALSE(same_expression("(a) > (0)", "a > 0"));
    CHECK_FALSE(same_expression("a = true", "a = \"true\""));
    CHECK_FALSE(same_expression("a", "a b"));
    CHECK_FALSE(same_expression("(a) OR (b)", "a) OR (b"));
}
