// Connections to a PostgreSQL server: what they refuse, what they say then, and what values survive.

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdlib>
#include <limits>

#include <postgresql/dialect.hpp>
#include <retort/model/value_view.hpp>
#include <retort/operation/vocabulary.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/server.hpp>

using namespace retort::ddl;
using Catch::Contains;
using retort::Bytes;
using retort::Error;
using retort::ErrorCategory;
using retort::Null;
using retort::Url;
using retort::Value;
using retort::ValueView;
using retort::database::Begin;
using retort::database::Statement;
using retort::database::Transaction;
using support::error_of;

namespace {
const retort::database::Dialect& pg = retort::postgresql::dialect();

std::string with_parameter(const std::string& url, const std::string& parameter) {
    return url + (url.find('?') == std::string::npos ? "?" : "&") + parameter;
}

// All that an error says, to look for what it must not say.
std::string all_of(const Error& e) {
    return std::string(e.what()) + "|" + e.hint() + "|" + e.statement() + "|" + e.constraint() + "|" + e.where();
}

Error connect_error(const std::string& url) {
    Error error = error_of([&] { (void)pg.connect(Url(url)); });
    CHECK(std::string(error.what()).find('\n') == std::string::npos);
    CHECK_FALSE(error.hint().empty());
    return error;
}

std::string cell(retort::database::Connection& connection, const std::string& sql) {
    return connection.query(sql).at(0).at(0).value_or("NULL");
}

// One row of one column, through the typed path.
Value fetch_one(retort::database::Connection& connection, Statement statement) {
    std::vector<Value> values;
    connection.fetch(statement, [&](std::span<const ValueView> row) { values.push_back(retort::to_value(row[0])); });
    REQUIRE(values.size() == 1);
    return values[0];
}
} // namespace

TEST_CASE("PostgreSQL: a connection that does not come about says why", "[postgresql]") {
    const std::string url = support::server_url();
    SECTION("no server") {
        const Error e = connect_error("postgresql://ann:s3cret@/shop?host=/nowhere/at/all");
        CHECK(e.category() == ErrorCategory::connection);
        CHECK_THAT(e.what(), Contains("cannot connect to postgresql://ann:***@/shop") && Contains("No such file"));
        CHECK_THAT(e.hint(), Contains("is the server running"));
        CHECK_THAT(all_of(e), !Contains("s3cret"));
    }
    SECTION("no server on a port, at several hosts") {
        const Error e = connect_error("postgresql://ann:s3cret@127.0.0.1:1,127.0.0.1:2/shop");
        CHECK(e.category() == ErrorCategory::connection);
        CHECK_THAT(e.what(), Contains("port 1 failed: Connection refused; ") && Contains("port 2 failed"));
    }
    SECTION("unknown host") {
        const Error e = connect_error("postgresql://ann:s3cret@no-such-host.invalid/shop");
        CHECK_THAT(e.hint(), Contains("name of the host"));
        CHECK_THAT(all_of(e), !Contains("s3cret"));
    }
    SECTION("unknown database") {
        const Error e = connect_error(with_parameter(url, "dbname=no_such_database"));
        CHECK(e.category() == ErrorCategory::connection);
        CHECK_THAT(e.what(), Contains(R"(failed: database "no_such_database" does not exist)"));
        CHECK_THAT(e.hint(), Contains("create the database"));
    }
    SECTION("unknown user") {
        CHECK_THAT(connect_error(with_parameter(url, "user=no_such_role")).hint(), Contains("role"));
    }
    SECTION("wrong password") {
        const Error e = connect_error(with_parameter(url, "user=retort_password&password=s3cret"));
        CHECK(e.category() == ErrorCategory::connection);
        CHECK_THAT(e.what(), Contains("password authentication failed") && Contains("password=***"));
        CHECK_THAT(all_of(e), !Contains("s3cret"));
        CHECK_NOTHROW(pg.connect(Url(with_parameter(url, "user=retort_password&password=right"))));
    }
}

TEST_CASE("PostgreSQL: a URL that libpq would misread is refused and not repeated", "[postgresql]") {
    const std::vector<std::string> urls{
        "postgresql://ann:s3@cret@host/shop", "postgresql://ann:s3/cret@host/shop",
        "postgresql://ann:12/s3cret@host/db", "postgresql://ann:%zzs3cret@host/db",
        "postgresql://ann@host/db?s3cret=1",  "postgresql://ann:1/x?s3cret=b@host",
    };
    for (const std::string& url : urls) {
        INFO(url);
        const Error e = connect_error(url);
        CHECK(e.category() == ErrorCategory::usage);
        CHECK_THAT(all_of(e), !Contains("cret"));
    }
}

TEST_CASE("PostgreSQL: everything that a URL may say arrives", "[postgresql]") {
    const std::string url = support::server_url();
    const auto setting = [](const std::string& with, const std::string& name) {
        return cell(*pg.connect(Url(with)), "SHOW " + name);
    };
    CHECK(setting(url, "application_name") == "retort");
    CHECK(setting(with_parameter(url, "application_name=a%20b%3D'c'"), "application_name") == "a b='c'");
    CHECK(setting(with_parameter(url, "options=-c%20search_path%3Dshop"), "search_path") == "shop");
    CHECK(setting(with_parameter(url, "fallback_application_name=me%40home&sslrootcert=a@b"), "application_name") ==
          "me@home");
    CHECK(setting("postgres" + url.substr(url.find(':')), "TimeZone") == "UTC");
    CHECK(setting(with_parameter(url, "client_encoding=LATIN1"), "client_encoding") == "UTF8");
    CHECK(setting(with_parameter(url, "options=-c%20standard_conforming_strings%3Doff"),
                  "standard_conforming_strings") == "on");
    CHECK(setting(url, "lock_timeout") == "5s");
    CHECK(setting(with_parameter(url, "options=-c%20lock_timeout%3D7s"), "lock_timeout") == "7s");
    CHECK(cell(*pg.connect(Url(url), {.application_name = "shop"}), "SHOW application_name") == "shop");
}

TEST_CASE("PostgreSQL: errors carry what the server knows, through both paths", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    connection->execute(R"(CREATE TABLE parent (id integer CONSTRAINT "pk:'parent" PRIMARY KEY);
        CREATE TABLE child (id integer CONSTRAINT fk_child REFERENCES parent, name varchar(3) NOT NULL,
                            size integer CONSTRAINT ck_size CHECK (size > 0), token uuid);
        INSERT INTO parent VALUES (1);)");
    struct Case {
        const char* raw;
        Statement typed;
        ErrorCategory category;
        const char* state;
        const char* constraint;
        const char* part;
    };
    const std::string row = "INSERT INTO child VALUES ($1, $2, $3)";
    const std::vector<Case> cases{
        {"INSERT INTO parent VALUES (1)",
         {.sql = "INSERT INTO parent VALUES ($1)", .binds = {std::int64_t{1}}},
         ErrorCategory::unique,
         "23505",
         "pk:'parent",
         "Key (id)"},
        {"INSERT INTO child VALUES (2, 'x', 1)",
         {.sql = row, .binds = {std::int64_t{2}, std::string("x"), std::int64_t{1}}},
         ErrorCategory::foreign_key,
         "23503",
         "fk_child",
         " is not present in table \"parent\""},
        {"INSERT INTO child VALUES (1, NULL, 1)",
         {.sql = row, .binds = {std::int64_t{1}, Null{}, std::int64_t{1}}},
         ErrorCategory::not_null,
         "23502",
         "",
         "null value in column \"name\""},
        {"INSERT INTO child VALUES (1, 'x', -5)",
         {.sql = row, .binds = {std::int64_t{1}, std::string("x"), std::int64_t{-5}}},
         ErrorCategory::check,
         "23514",
         "ck_size",
         "violates check constraint \"ck_size\""},
        {"SELECT * FROM nowhere",
         {.sql = "SELECT * FROM nowhere WHERE a = $1", .binds = {std::int64_t{1}}},
         ErrorCategory::syntax,
         "42P01",
         "",
         "relation \"nowhere\" does not exist"},
        {"SELEC 1",
         {.sql = "SELEC $1", .binds = {std::int64_t{1}}},
         ErrorCategory::syntax,
         "42601",
         "",
         "syntax error"},
        {"CREATE TABLE parent ()",
         {.sql = "CREATE TABLE parent ()"},
         ErrorCategory::duplicate,
         "42P07",
         "",
         "already exists"},
    };
    for (const Case& c : cases) {
        INFO(c.raw);
        for (const bool typed : {false, true}) {
            const Error e = error_of([&] { typed ? void(connection->run(c.typed)) : connection->execute(c.raw); });
            CHECK(e.category() == c.category);
            CHECK(e.state() == c.state);
            CHECK(e.constraint() == c.constraint);
            CHECK_THAT(e.what(), Contains(c.part));
            CHECK_THAT(all_of(e), !Contains("Failing row"));
            CHECK(e.statement() == (typed ? c.typed.sql : c.raw));
        }
    }
    SECTION("a bound value is never repeated, whatever it does to the message") {
        for (const std::string value : {"hush", "hu\"sh\" x", "h\nu"}) {
            const Error e = error_of([&] {
                connection->run({.sql = "INSERT INTO child (name, token) VALUES ('x', $1)", .binds = {value}});
            });
            CHECK(e.category() == ErrorCategory::value);
            CHECK(e.what() == std::string("invalid input syntax for type uuid: \"…\""));
        }
        const Error e = error_of([&] {
            connection->run(
                {.sql = "INSERT INTO child (name, size) VALUES ('x', $1)", .binds = {std::int64_t{1} << 40}});
        });
        CHECK(e.what() == std::string("value \"…\" is out of range for type integer"));
    }
    SECTION("keys are named, and their values only where they stood in the text") {
        const auto duplicate = [&](const std::string& value) {
            return error_of([&] { connection->run({.sql = "INSERT INTO note VALUES ($1)", .binds = {value}}); });
        };
        connection->execute("CREATE TABLE note (text text UNIQUE)");
        for (const std::string value : {"hush", "h)=(u) x", "h)"}) {
            connection->run({.sql = "INSERT INTO note VALUES ($1)", .binds = {value}});
            CHECK_THAT(duplicate(value).what(), Catch::EndsWith(": Key (text) already exists"));
        }
        CHECK_THAT(error_of([&] { connection->execute("INSERT INTO note VALUES ('hush')"); }).what(),
                   Catch::EndsWith(": Key (text)=(hush) already exists"));
    }
    SECTION("a drop that others stand in the way of names them") {
        const Error e = error_of([&] { connection->execute("DROP TABLE parent"); });
        CHECK(e.state() == "2BP01");
        CHECK_THAT(e.what(), Contains("constraint fk_child on table child depends on table parent"));
        CHECK_THAT(e.hint(), Contains("drop what depends on it first"));
    }
    SECTION("the connection is as good as before") { CHECK(cell(*connection, "SELECT count(*) FROM child") == "0"); }
}

TEST_CASE("PostgreSQL: raw SQL runs whole, and nothing in it is a placeholder", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    connection->execute(R"(
        CREATE TABLE t (a integer[], b text); -- it's :a comment
        DO $body$ BEGIN INSERT INTO t VALUES (ARRAY[1,2,3], 'x:y $1'); END $body$;
    )");
    const auto rows = connection->query("SELECT a[1:2]::text, b, NULL FROM t; SELECT a[2:3]::text, b, NULL FROM t");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == retort::database::TextRow{"{2,3}", "x:y $1", std::nullopt});
    CHECK(connection->query("CREATE TABLE u ()").empty());

    SECTION("a NUL byte does not cut it") {
        CHECK(error_of([&] { connection->execute(std::string_view("DROP TABLE t\0x", 14)); }).category() ==
              ErrorCategory::value);
        CHECK(cell(*connection, "SELECT count(*) FROM t") == "1");
    }
    SECTION("COPY that nobody feeds is refused") {
        for (const char* copy : {"COPY t FROM STDIN", "COPY t TO STDOUT"}) {
            CHECK(error_of([&] { connection->execute(copy); }).category() == ErrorCategory::unsupported);
            CHECK(cell(*connection, "SELECT count(*) FROM t") == "1");
        }
    }
    SECTION("notices are not printed and do no harm") {
        connection->execute("DROP TABLE IF EXISTS nowhere; DO $$ BEGIN RAISE WARNING 'loud'; END $$");
    }
}

TEST_CASE("PostgreSQL: transactions", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    connection->execute("CREATE TABLE t (a integer UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    CHECK_FALSE(connection->in_transaction());
    connection->rollback();

    SECTION("commit keeps, the end of a scope does not") {
        {
            Transaction transaction(*connection);
            CHECK(connection->in_transaction());
            connection->execute("INSERT INTO t VALUES (1)");
            transaction.commit();
        }
        {
            Transaction transaction(*connection, Begin::schema_change);
            connection->execute("INSERT INTO t VALUES (2); CREATE TABLE u ()");
        }
        CHECK_FALSE(connection->in_transaction());
        CHECK(cell(*connection, "SELECT count(*) FROM t") == "1");
        CHECK_FALSE(pg.has_table(*connection, "u"));
    }
    SECTION("the commit of a failed transaction is an error") {
        Transaction transaction(*connection);
        connection->execute("INSERT INTO t VALUES (1)");
        CHECK_THROWS_AS(connection->execute("INSERT INTO nowhere VALUES (1)"), Error);
        const Error e = error_of([&] { transaction.commit(); });
        CHECK(e.state() == "25P02");
        CHECK_FALSE(connection->in_transaction());
        CHECK(cell(*connection, "SELECT count(*) FROM t") == "0");
    }
    SECTION("what is checked at commit is told by commit") {
        Transaction transaction(*connection);
        connection->execute("INSERT INTO t VALUES (1), (1)");
        const Error e = error_of([&] { transaction.commit(); });
        CHECK(e.category() == ErrorCategory::unique);
        CHECK_FALSE(connection->in_transaction());
    }
    SECTION("read only") {
        Transaction transaction(*connection, Begin::read_only);
        CHECK(error_of([&] { connection->execute("INSERT INTO t VALUES (1)"); }).category() ==
              ErrorCategory::permission);
    }
    SECTION("one at a time") {
        Transaction transaction(*connection);
        CHECK(error_of([&] { connection->begin(Begin::read_write); }).category() == ErrorCategory::internal);
    }
    SECTION("a lock that another session holds is waited for, and not for ever") {
        const auto other = pg.connect(Url(scratch.url()), {.busy_timeout = std::chrono::milliseconds(50)});
        Transaction transaction(*connection);
        connection->execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
        const Error e = error_of([&] { other->query("SELECT * FROM t"); });
        CHECK(e.category() == ErrorCategory::busy);
        CHECK(e.state() == "55P03");
    }
}

TEST_CASE("PostgreSQL: a connection that the server ended is not alive", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    const auto other = pg.connect(Url(scratch.url()));
    CHECK(connection->is_alive());
    support::end_session(*other, cell(*connection, "SELECT pg_backend_pid()"));
    SECTION("asked") { CHECK_FALSE(connection->is_alive()); }
    SECTION("used, raw and typed") {
        for (int i = 0; i < 2; ++i)
            CHECK(error_of([&] { connection->execute("SELECT 1"); }).category() == ErrorCategory::connection);
        const Error e = error_of([&] { connection->run({.sql = "SELECT $1", .binds = {std::int64_t{1}}}); });
        CHECK(e.category() == ErrorCategory::connection);
    }
    connection->rollback();
}

TEST_CASE("PostgreSQL: has_table is exact", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    connection->execute(R"(CREATE SCHEMA "it's"; CREATE TABLE "Country" (); CREATE TABLE "it's"."a""b" ();
                           CREATE VIEW "look" AS SELECT 1 AS a; CREATE TABLE parted (a integer) PARTITION BY LIST (a))");
    CHECK(pg.has_table(*connection, "Country"));
    CHECK(pg.has_table(*connection, "parted"));
    CHECK(pg.has_table(*connection, {"public", "Country"}));
    CHECK(pg.has_table(*connection, {"it's", "a\"b"}));
    CHECK_FALSE(pg.has_table(*connection, "country"));
    CHECK_FALSE(pg.has_table(*connection, "look"));
    CHECK_FALSE(pg.has_table(*connection, "a\"b"));
    CHECK_FALSE(pg.has_table(*connection, "pg_class"));
}

TEST_CASE("PostgreSQL: values survive the way in and out", "[postgresql]") {
    support::Scratch scratch("postgresql");
    const auto connection = pg.connect(Url(scratch.url()));
    connection->execute(R"(CREATE TYPE "my mood" AS ENUM ('sad', 'it''s ok'))");
    // A name that would be a placeholder, a quotation mark or the end of the name where it is not quoted.
    const std::string column = pg.quote(R"(a"b:c$1'd)");
    struct Case {
        Type type;
        Value value;
        Value read; // what comes back
    };
    const auto same = [](const Type& type, const Value& value) { return Case{type, value, value}; };
    const auto changed = [](const Type& type, const Value& value, const char* read) {
        return Case{type, value, std::string(read)};
    };
    const auto infinity = std::numeric_limits<double>::infinity();
    const std::vector<Case> cases{
        same(boolean(), true),
        same(boolean(), false),
        same(smallint(), std::int64_t{-32768}),
        same(integer(), std::int64_t{2147483647}),
        same(bigint(), std::int64_t{1} << 40),
        same(bigint(), std::numeric_limits<std::int64_t>::min()),
        same(real(), 0.5),
        same(double_precision(), 0.1),
        same(double_precision(), 5e-324),
        same(double_precision(), infinity),
        same(double_precision(), -infinity),
        same(numeric(), std::string("12345678901234567890.000000000000000001")),
        changed(numeric(10, 2), std::string("1.5"), "1.50"),
        same(text(), std::string("it's \"quoted\" \\ \n : $1 ü 😀")),
        same(varchar(3), std::string("äöü")),
        changed(character(3), std::string("a"), "a  "),
        same(bytes(), Bytes{std::byte{0}, std::byte{'\''}, std::byte{255}, std::byte{0}}),
        same(bytes(), Bytes{}),
        same(date(), std::string("0005-01-02")),
        same(time(), std::string("23:59:59.999999")),
        same(timestamp(), std::string("2024-02-29 23:59:59.123456")),
        changed(timestamptz(), std::string("2024-02-29 23:59:59.5"), "2024-02-29 23:59:59.500000"),
        changed(timestamptz(), std::string("2024-02-29T23:59:59-03:00"), "2024-03-01 02:59:59.000000"),
        changed(interval(), std::string("1 day 2 hours"), "P1DT2H"),
        same(uuid(), std::string("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")),
        changed(json(), std::string(R"({"b":1,"a":[null,"ü"]})"), R"({"a": [null, "ü"], "b": 1})"),
        same(enumeration("my mood"), std::string("it's ok")),
        same(native("inet"), std::string("10.0.0.1")),
        same(array(integer()), std::string("[1,null,3]")),
        same(array(text()), std::string(R"(["a","it's {\"x\"}",null,""])")),
        same(array(text()), std::string("[]")),
        same(array(array(bigint())), std::string("[[1,2],[3,4]]")),
        same(array(boolean()), std::string("[true,false]")),
        same(array(enumeration("my mood")), std::string(R"(["sad","it's ok"])")),
        same(array(uuid()), std::string(R"(["f81d4fae-7dec-11d0-a765-00a0c91e6bf6"])")),
        same(array(varchar(2)), std::string(R"(["äö"])")),
    };
    for (const Case& c : cases) {
        INFO(pg.type_name(c.type));
        connection->execute("CREATE TABLE t (" + column + " " + pg.type_name(c.type) + ")");
        const std::string place = pg.placeholder(1, c.type);
        CHECK(connection->run({.sql = "INSERT INTO t (" + column + ") VALUES (" + place + ")", .binds = {c.value}}) ==
              1);
        const Statement select{.sql = "SELECT " + pg.read(column, c.type) + " FROM t", .columns = {c.type}};
        CHECK(fetch_one(*connection, select) == c.read);
        CHECK(connection->run({.sql = "UPDATE t SET " + column + " = " + place, .binds = {c.value}}) == 1);
        CHECK(fetch_one(*connection, select) == c.read);
        if (c.type.array_dimensions == 0) {
            Statement where = select;
            where.sql += " WHERE " + column + " = " + place;
            where.binds = {c.value};
            CHECK(fetch_one(*connection, where) == c.read);
        }
        CHECK(connection->run({.sql = "UPDATE t SET " + column + " = " + place, .binds = {Null{}}}) == 1);
        CHECK(fetch_one(*connection, select) == Value(Null{}));
        connection->execute("DROP TABLE t");
    }
    SECTION("not a number is no value but comes back as one") {
        connection->execute("CREATE TABLE t (a double precision)");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        connection->run({.sql = "INSERT INTO t VALUES ($1)", .binds = {nan}});
        connection->execute("INSERT INTO t VALUES (" + pg.literal(nan) + ")");
        int rows = 0;
        connection->fetch({.sql = "SELECT a FROM t", .columns = {double_precision()}},
                          [&](std::span<const ValueView> row) {
                              CHECK(std::isnan(row[0].real));
                              ++rows;
                          });
        CHECK(rows == 2);
    }
    SECTION("several rows with NULLs in one INSERT find the types of their columns") {
        connection->execute("CREATE TABLE t (a uuid, b jsonb, c timestamptz)");
        CHECK(connection->run(
                  {.sql = "INSERT INTO t VALUES ($1, $2, $3), ($4, $5, $6)",
                   .binds = {Null{}, std::string("{}"), Null{}, std::string("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
                             Null{}, std::string("2024-01-01 00:00:00")}}) == 2);
    }
    SECTION("what does not fit is refused, not cut") {
        connection->execute("CREATE TABLE t (a varchar(3), b varchar(3)[])");
        for (const auto& [name, type, value] :
             {std::tuple("a", varchar(3), "abcd"), std::tuple("b", array(varchar(3)), R"(["abcd"])")}) {
            const Error e =
                error_of([&, column_name = std::string(name), column_type = type, text = std::string(value)] {
                    connection->run(
                        {.sql = "INSERT INTO t (" + column_name + ") VALUES (" + pg.placeholder(1, column_type) + ")",
                         .binds = {text}});
                });
            CHECK(e.state() == "22001");
        }
        CHECK(error_of([&] {
                  connection->run({.sql = "INSERT INTO t (a) VALUES ($1)", .binds = {std::string("a\0b", 3)}});
              }).category() == ErrorCategory::value);
    }
    SECTION("an error in the reader is the reader's") {
        CHECK_THROWS_AS(connection->fetch({.sql = "SELECT 1", .columns = {integer()}},
                                          [](std::span<const ValueView>) { throw std::out_of_range("mine"); }),
                        std::out_of_range);
    }
}
