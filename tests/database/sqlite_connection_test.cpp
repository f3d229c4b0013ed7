// Opening SQLite files of every kind, raw and typed statements, transactions, and what errors say.

#include <catch2/catch.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/model/value_view.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>

using retort::Database;
using retort::Error;
using retort::ErrorCategory;
using retort::Value;
using retort::ValueView;
using retort::database::Begin;
using retort::database::Connection;
using retort::database::ConnectOptions;
using retort::database::TextRow;
using retort::database::Transaction;
using retort::schema::Type;
using retort::schema::TypeKind;
using support::error_of;

namespace {
namespace fs = std::filesystem;

Error connect_error(const std::string& url, const ConnectOptions& options = {}) {
    return error_of([&] { const auto lease = Database(url, options).connect(); });
}

// The path of the file behind a scratch URL, and its folder.
fs::path file_of(const support::Scratch& scratch) { return scratch.url().substr(std::string("sqlite:///").size()); }
fs::path folder_of(const support::Scratch& scratch) { return file_of(scratch).parent_path(); }
std::string url_of(const fs::path& path) { return "sqlite:///" + path.string(); }

void write_file(const fs::path& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

std::string one_cell(Connection& connection, const std::string& sql) {
    const auto rows = connection.query(sql);
    REQUIRE(rows.size() == 1);
    REQUIRE(rows[0].size() == 1);
    return rows[0][0].value_or("NULL");
}

Value fetch_value(Connection& connection, const std::string& sql, const Type& type) {
    Value value;
    connection.fetch({.sql = sql, .binds = {}, .columns = {type}},
                     [&](std::span<const ValueView> row) { value = retort::to_value(row[0]); });
    return value;
}
} // namespace

TEST_CASE("sqlite URLs name a file or memory", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    Database(scratch.url()).connect()->execute("CREATE TABLE t (a)");
    REQUIRE(fs::exists(file_of(scratch)));
    for (const char* memory : {"sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite://:memory:"}) {
        INFO(memory);
        Database database{std::string(memory)};
        REQUIRE(database.dialect().lives_in_one_connection(database.url()));
        REQUIRE(one_cell(*database.connect(), "SELECT file FROM pragma_database_list").empty());
    }
    const Error two_slashes = connect_error("sqlite://shop.db");
    REQUIRE(two_slashes.category() == ErrorCategory::usage);
    REQUIRE(two_slashes.hint() == "write sqlite:///shop.db");
    REQUIRE(connect_error("sqlite:///shop.db?mode=ro").category() == ErrorCategory::usage);
}

TEST_CASE("a relative sqlite path is resolved against a folder", "[sqlite][connection]") {
    const retort::database::Dialect& dialect = retort::database::find_dialect("sqlite");
    REQUIRE(dialect.resolve(retort::Url("sqlite:///data/shop.db"), "/srv/app").text() ==
            "sqlite:////srv/app/data/shop.db");
    REQUIRE(dialect.resolve(retort::Url("sqlite:////data/shop.db"), "/srv/app").text() == "sqlite:////data/shop.db");
    REQUIRE(dialect.resolve(retort::Url("sqlite://"), "/srv/app").text() == "sqlite://");
}

TEST_CASE("a sqlite path may hold what a connect string cannot", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    for (const char* name : {"with space.db", "a=b.db", "a=b and c.db", "quo\"te.db", "file:x.db", "per%20cent.db"}) {
        INFO(name);
        const fs::path path = folder_of(scratch) / name;
        Database(url_of(path)).connect()->execute("CREATE TABLE t (a)");
        REQUIRE(fs::exists(path));
    }
    REQUIRE(connect_error(url_of(folder_of(scratch) / "a=\".db")).category() == ErrorCategory::usage);
}

TEST_CASE("a sqlite file that cannot be opened is told in one line", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    const fs::path folder = folder_of(scratch);

    SECTION("it is a folder") {
        const Error e = connect_error(url_of(folder));
        CHECK(e.category() == ErrorCategory::connection);
        CHECK(e.what() == folder.string() + " is a folder, not a database file");
        CHECK_FALSE(e.hint().empty());
    }
    SECTION("its folder is missing") {
        const Error e = connect_error(url_of(folder / "none" / "shop.db"));
        CHECK(e.category() == ErrorCategory::connection);
        CHECK(std::string(e.what()).find("there is no folder " + (folder / "none").string()) != std::string::npos);
        CHECK_FALSE(e.hint().empty());
    }
    SECTION("it is missing and is not to be made") {
        const Error e = connect_error(url_of(folder / "none.db"), {.create = false});
        CHECK(e.category() == ErrorCategory::connection);
        CHECK(e.what() == "there is no database file " + (folder / "none.db").string());
        CHECK_FALSE(fs::exists(folder / "none.db"));
    }
    SECTION("it is something else") {
        write_file(folder / "notes.db", std::string(4096, 'x'));
        const Error e = connect_error(url_of(folder / "notes.db"));
        CHECK(e.category() == ErrorCategory::corrupt);
        CHECK(e.what() == (folder / "notes.db").string() + ": file is not a database");
        CHECK(e.state() == "26");
        CHECK_FALSE(e.hint().empty());
    }
    SECTION("its pages are damaged") {
        Database(scratch.url()).connect()->execute("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x')");
        std::fstream file(file_of(scratch), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(100);
        file << std::string(400, '\xff');
        file.close();
        CHECK(connect_error(scratch.url()).category() == ErrorCategory::corrupt);
    }
    SECTION("its text is not in UTF-8") {
        Database(scratch.url()).connect()->execute("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a TEXT)");
        const Error e = connect_error(scratch.url());
        CHECK(e.category() == ErrorCategory::unsupported);
        CHECK(e.what() == file_of(scratch).string() + ": the database is in UTF-16le, not in UTF-8");
        CHECK_FALSE(e.hint().empty());
    }
    SECTION("it is neither file nor folder") {
        CHECK(connect_error("sqlite:////dev/null").category() == ErrorCategory::connection);
    }
    SECTION("an empty file is an empty database") {
        write_file(folder / "empty.db", "");
        CHECK(Database(url_of(folder / "empty.db")).connect()->query("SELECT * FROM sqlite_schema").empty());
    }
}

// The tests may run as the superuser, whom the file system lets write anything: the missing right counts all the same.
TEST_CASE("a sqlite file that nobody may write can be read and not written", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    Database(scratch.url()).connect()->execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    fs::permissions(file_of(scratch), fs::perms::owner_read | fs::perms::group_read);
    Database database(scratch.url());
    {
        const auto connection = database.connect();
        CHECK(one_cell(*connection, "SELECT a FROM t") == "1");
        for (const char* sql : {"INSERT INTO t VALUES (2)", "CREATE TABLE u (a)", "DROP TABLE t"}) {
            INFO(sql);
            const Error e = error_of([&] { connection->execute(sql); });
            CHECK(e.category() == ErrorCategory::permission);
            CHECK_FALSE(e.hint().empty());
        }
        {
            Transaction transaction(*connection, Begin::read_only);
            CHECK(one_cell(*connection, "SELECT a FROM t") == "1");
            transaction.commit();
        }
        const auto write = [&] {
            Transaction transaction(*connection, Begin::schema_change);
            connection->execute("DELETE FROM t");
            transaction.commit();
        };
        CHECK(error_of(write).category() == ErrorCategory::permission);
        CHECK_FALSE(connection->in_transaction());
        CHECK(one_cell(*connection, "SELECT a FROM t") == "1");
    }
    fs::permissions(file_of(scratch), fs::perms::owner_write, fs::perm_options::add);
}

TEST_CASE("a sqlite connection starts with foreign keys on and names that are names", "[sqlite][connection]") {
    Database database{"sqlite://"};
    const auto connection = database.connect();
    CHECK(one_cell(*connection, "PRAGMA foreign_keys") == "1");
    CHECK(one_cell(*connection, "PRAGMA busy_timeout") == "5000");
    connection->execute("CREATE TABLE t (a TEXT)");
    CHECK(error_of([&] { connection->query("SELECT \"phone\" FROM t"); }).category() == ErrorCategory::syntax);
    CHECK(error_of([&] { connection->execute("CREATE TABLE u (a, CHECK (\"b\" > 0))"); }).category() ==
          ErrorCategory::syntax);
}

TEST_CASE("execute runs every statement and query runs one", "[sqlite][connection]") {
    Database database{"sqlite://"};
    const auto connection = database.connect();
    connection->execute("CREATE TABLE t (a, b);; -- a comment; with a semicolon\n"
                        "INSERT INTO t VALUES (1, 'it''s :x'); INSERT INTO t VALUES (2, NULL); /* the end */ ");
    connection->execute(
        "CREATE TRIGGER tr AFTER DELETE ON t BEGIN UPDATE t SET a = a + 1; UPDATE t SET b = 'gone'; END");
    CHECK(connection->query("SELECT a, b FROM t ORDER BY a; -- and nothing else") ==
          std::vector<TextRow>{{"1", "it's :x"}, {"2", std::nullopt}});
    connection->execute("");
    connection->execute("  -- nothing");
    CHECK(error_of([&] { connection->query("SELECT 1; SELECT 2"); }).category() == ErrorCategory::usage);

    const Error second =
        error_of([&] { connection->execute("INSERT INTO t VALUES (3, 3); INSERT INTO u VALUES (1)"); });
    CHECK(second.category() == ErrorCategory::syntax);
    CHECK(second.what() == std::string("no such table: u"));
    CHECK(second.statement() == " INSERT INTO u VALUES (1)");
    CHECK(one_cell(*connection, "SELECT count(*) FROM t") == "3");
    CHECK(error_of([&] { connection->execute(std::string("SELECT 1\0; SELECT 2", 19)); }).category() ==
          ErrorCategory::value);
}

TEST_CASE("a sqlite error has a category, a code and the constraint where SQLite tells it", "[sqlite][connection]") {
    Database database{"sqlite://"};
    const auto connection = database.connect();
    connection->execute("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, price INTEGER, "
                        "CONSTRAINT ck_price CHECK (price > 0), CHECK (price < 100));"
                        "CREATE UNIQUE INDEX ix_lower ON p (lower(name));"
                        "CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE RESTRICT, q INTEGER REFERENCES p (id));"
                        "CREATE TABLE s (a INT) STRICT; CREATE TABLE u (a UNIQUE); INSERT INTO u VALUES (1);"
                        "INSERT INTO p VALUES (1, 'a', 1), (2, 'b', 1); INSERT INTO c VALUES (1, 2)");
    struct Case {
        const char* sql;
        ErrorCategory category;
        const char* state;
        const char* constraint;
    };
    for (const Case& c : {
             Case{"INSERT INTO u VALUES (1)", ErrorCategory::unique, "2067", ""},
             Case{"INSERT INTO p VALUES (3, 'A', 1)", ErrorCategory::unique, "2067", "ix_lower"},
             Case{"INSERT INTO p VALUES (1, 'x', 1)", ErrorCategory::unique, "1555", ""},
             Case{"INSERT INTO p VALUES (3, NULL, 1)", ErrorCategory::not_null, "1299", ""},
             Case{"INSERT INTO p VALUES (3, 'x', 0)", ErrorCategory::check, "275", "ck_price"},
             Case{"INSERT INTO p VALUES (3, 'x', 100)", ErrorCategory::check, "275", ""},
             Case{"INSERT INTO c VALUES (9, NULL)", ErrorCategory::foreign_key, "787", ""},
             Case{"DELETE FROM p WHERE id = 1", ErrorCategory::foreign_key, "1811", ""},
             Case{"DELETE FROM p WHERE id = 2", ErrorCategory::foreign_key, "787", ""},
             Case{"INSERT INTO s VALUES ('x')", ErrorCategory::value, "3091", ""},
             Case{"INSERT INTO p VALUES ('x', 'x', 1)", ErrorCategory::value, "20", ""},
             Case{"SELECT nothing FROM p", ErrorCategory::syntax, "1", ""},
             Case{"SELEKT 1", ErrorCategory::syntax, "1", ""},
             Case{"CREATE TABLE p (a)", ErrorCategory::duplicate, "1", ""},
             Case{"CREATE INDEX ix_lower ON p (name)", ErrorCategory::duplicate, "1", ""},
             Case{"ALTER TABLE p ADD COLUMN name TEXT", ErrorCategory::duplicate, "1", ""},
             Case{"ALTER TABLE p RENAME TO c", ErrorCategory::duplicate, "1", ""},
             Case{"SELECT abs(-9223372036854775807 - 1)", ErrorCategory::database, "1", ""},
         }) {
        INFO(c.sql);
        const auto check = [&](const Error& e) {
            INFO(e.what());
            CHECK(e.category() == c.category);
            CHECK(e.state() == c.state);
            CHECK(e.constraint() == c.constraint);
            CHECK(e.statement() == c.sql);
        };
        check(error_of([&] { connection->execute(c.sql); }));
        check(error_of([&] { connection->run({.sql = c.sql}); }));
    }
}

TEST_CASE("typed statements keep every value on sqlite", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    Database database(scratch.url());
    const auto connection = database.connect();
    const retort::database::Dialect& dialect = connection->dialect();
    struct Case {
        Type type;
        Value value;
    };
    const std::vector<Case> cases{
        {{.kind = TypeKind::bigint}, std::int64_t{1} << 40},
        {{.kind = TypeKind::bigint}, std::int64_t{-9223372036854775807} - 1},
        {{.kind = TypeKind::boolean}, true},
        {{.kind = TypeKind::boolean}, false},
        {{.kind = TypeKind::double_precision}, 0.1},
        {{.kind = TypeKind::double_precision}, 2.0},
        {{.kind = TypeKind::real}, 2199995978.025913},
        {{.kind = TypeKind::text}, std::string("it's \"quoted\" :name ?1 -- \xc3\xa9")},
        {{.kind = TypeKind::text}, std::string("nul \0 inside", 12)},
        {{.kind = TypeKind::text}, std::string()},
        {{.kind = TypeKind::varchar, .length = 3}, std::string("007")},
        {{.kind = TypeKind::character, .length = 2}, std::string("12")},
        {{.kind = TypeKind::numeric, .precision = 38, .scale = 10},
         std::string("1234567890123456789012345678.9012345600")},
        {{.kind = TypeKind::numeric}, std::string("0.10")},
        {{.kind = TypeKind::bytes}, retort::Bytes{std::byte{0}, std::byte{0xff}, std::byte{0}}},
        {{.kind = TypeKind::bytes}, retort::Bytes{}},
        {{.kind = TypeKind::date}, std::string("2024-02-29")},
        {{.kind = TypeKind::time}, std::string("23:59:59.000001")},
        {{.kind = TypeKind::timestamp}, std::string("2024-02-29 23:59:59.000001")},
        {{.kind = TypeKind::timestamptz}, std::string("2024-02-29 23:59:59.000001")},
        {{.kind = TypeKind::interval}, std::string("P1DT2H")},
        {{.kind = TypeKind::uuid}, std::string("00000000-0000-4000-8000-000000000001")},
        {{.kind = TypeKind::json}, std::string("{\"a\": [1, null]}")},
        {{.kind = TypeKind::json}, std::string("1")},
        {{.kind = TypeKind::integer, .array_dimensions = 1}, std::string("[1, 2]")},
        {{.kind = TypeKind::text}, retort::Null{}},
        {{.kind = TypeKind::bytes}, retort::Null{}},
        {{.kind = TypeKind::bigint}, retort::Null{}},
    };
    for (const Case& c : cases) {
        INFO(retort::schema::display(c.type) << " as " << dialect.type_name(c.type));
        for (const bool strict : {false, true}) {
            const auto as_strict = [&]() -> std::string {
                if (c.type.kind == TypeKind::bytes) return "BLOB";
                if (c.type.kind == TypeKind::real || c.type.kind == TypeKind::double_precision) return "REAL";
                return std::holds_alternative<std::int64_t>(c.value) || std::holds_alternative<bool>(c.value) ? "INT"
                                                                                                              : "TEXT";
            };
            connection->execute("DROP TABLE IF EXISTS t; CREATE TABLE t (v " +
                                (strict ? as_strict() + ") STRICT" : dialect.type_name(c.type) + ")"));
            CHECK(connection->run({.sql = "INSERT INTO t VALUES (" + dialect.placeholder(1, c.type) + ")",
                                   .binds = {c.value}}) == 1);
            const std::string read = "SELECT " + dialect.read("v", c.type) + " FROM t";
            CHECK(fetch_value(*connection, read, c.type) == c.value);
            if (c.value == Value(std::string("nul \0 inside", 12))) continue; // SQL text cannot hold it
            // The same value as a literal is the same value.
            CHECK(one_cell(*connection, "SELECT count(*) FROM t WHERE v IS " + dialect.literal(c.value)) == "1");
        }
    }
}

TEST_CASE("what is bound never shows in an error", "[sqlite][connection]") {
    Database database{"sqlite://"};
    const auto connection = database.connect();
    connection->execute("CREATE TABLE t (v TEXT UNIQUE); INSERT INTO t VALUES ('secret')");
    const Error e =
        error_of([&] { connection->run({.sql = "INSERT INTO t VALUES (?1)", .binds = {std::string("secret")}}); });
    CHECK(e.category() == ErrorCategory::unique);
    CHECK(e.statement() == "INSERT INTO t VALUES (?1)");
    CHECK(std::string(e.what()).find("secret") == std::string::npos);
}

TEST_CASE("transactions on sqlite", "[sqlite][connection]") {
    const support::Scratch scratch("sqlite");
    Database database(scratch.url(), {.busy_timeout = std::chrono::milliseconds(20)});
    const auto one = database.connect();
    const auto two = database.connect();
    one->execute("CREATE TABLE t (a)");

    SECTION("what is not committed has not happened") {
        {
            const Transaction transaction(*one);
            one->execute("INSERT INTO t VALUES (1)");
            CHECK(one->in_transaction());
        }
        CHECK_FALSE(one->in_transaction());
        CHECK(one_cell(*one, "SELECT count(*) FROM t") == "0");
        Transaction transaction(*one);
        one->execute("INSERT INTO t VALUES (1); CREATE TABLE u (a)");
        transaction.commit();
        CHECK(one_cell(*two, "SELECT count(*) FROM t") == "1");
        CHECK(one_cell(*two, "SELECT count(*) FROM u") == "0");
    }
    SECTION("a second writer waits at the start and gives up after the timeout") {
        const Transaction first(*one);
        const Error e = error_of([&] { two->begin(Begin::read_write); });
        CHECK(e.category() == ErrorCategory::busy);
        CHECK_FALSE(e.hint().empty());
        CHECK_FALSE(two->in_transaction());
        CHECK(error_of([&] { two->begin(Begin::schema_change); }).category() == ErrorCategory::busy);
        CHECK(one_cell(*two, "PRAGMA foreign_keys") == "1");
    }
    SECTION("a reader takes no write lock") {
        Transaction reader(*two, Begin::read_only);
        CHECK(one_cell(*two, "SELECT count(*) FROM t") == "0");
        CHECK(error_of([&] { two->execute("INSERT INTO t VALUES (1)"); }).category() == ErrorCategory::permission);
        reader.commit();
        two->execute("INSERT INTO t VALUES (1)");
    }
    SECTION("there is one transaction at a time") {
        const Transaction first(*one);
        CHECK(error_of([&] { one->begin(Begin::read_write); }).category() == ErrorCategory::internal);
        CHECK(one->in_transaction());
    }
    SECTION("rollback without a transaction does nothing, commit says so") {
        one->rollback();
        CHECK(error_of([&] { one->commit(); }).category() == ErrorCategory::database);
    }
}

TEST_CASE("a schema change suspends foreign keys and checks them at the end", "[sqlite][connection]") {
    Database database{"sqlite://"};
    const auto lease = database.connect();
    Connection& connection = *lease;
    connection.execute("CREATE TABLE p (id INTEGER PRIMARY KEY);"
                       "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE);"
                       "INSERT INTO p VALUES (1), (2), (3); INSERT INTO c VALUES (1, 1), (2, 2), (3, 2)");

    SECTION("nothing is left behind: committed") {
        Transaction transaction(connection, Begin::schema_change);
        CHECK(one_cell(connection, "PRAGMA foreign_keys") == "0");
        connection.execute("DELETE FROM p WHERE id = 3");
        transaction.commit();
        CHECK(one_cell(connection, "SELECT count(*) FROM p") == "2");
    }
    SECTION("rows are left behind: rolled back") {
        const Error e = error_of([&] {
            Transaction transaction(connection, Begin::schema_change);
            connection.execute("DELETE FROM p WHERE id = 2");
            transaction.commit();
        });
        CHECK(e.category() == ErrorCategory::foreign_key);
        CHECK(e.what() == std::string("2 rows of c would point at rows of p that are not there"));
        CHECK_FALSE(e.hint().empty());
        CHECK(one_cell(connection, "SELECT count(*) FROM p") == "3");
        CHECK(one_cell(connection, "SELECT count(*) FROM c") == "3");
    }
    SECTION("rows that pointed at nothing before are not the change's fault") {
        connection.execute("PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (4, 9); PRAGMA foreign_keys = ON");
        {
            Transaction transaction(connection, Begin::schema_change);
            connection.execute("DELETE FROM p WHERE id = 3");
            transaction.commit();
        }
        const Error e = error_of([&] {
            Transaction transaction(connection, Begin::schema_change);
            connection.execute("UPDATE c SET p = 1 WHERE id = 4; UPDATE c SET p = 9 WHERE id = 1");
            transaction.commit();
        });
        CHECK(e.what() == std::string("1 row of c would point at a row of p that is not there"));
    }
    SECTION("a key that lost what it points at") {
        const Error e = error_of([&] {
            Transaction transaction(connection, Begin::schema_change);
            connection.execute("DROP TABLE p; CREATE TABLE p (id INTEGER)");
            transaction.commit();
        });
        CHECK(e.category() == ErrorCategory::foreign_key);
        CHECK(std::string(e.what()).find("foreign key mismatch") != std::string::npos);
    }
    SECTION("another table's broken key does not stop it") {
        connection.execute("CREATE TABLE q (a); CREATE TABLE broken (q REFERENCES q (a))");
        Transaction transaction(connection, Begin::schema_change);
        connection.execute("DELETE FROM p WHERE id = 3");
        transaction.commit();
        CHECK(one_cell(connection, "SELECT count(*) FROM p") == "2");
    }
    SECTION("an exception in the middle") {
        CHECK_THROWS_AS(
            [&] {
                const Transaction transaction(connection, Begin::schema_change);
                connection.execute("PRAGMA legacy_alter_table = ON; DELETE FROM p WHERE id = 3; DELETE FROM nowhere");
            }(),
            Error);
        CHECK(one_cell(connection, "SELECT count(*) FROM p") == "3");
    }
    CHECK_FALSE(connection.in_transaction());
    CHECK(one_cell(connection, "PRAGMA foreign_keys") == "1");
    CHECK(one_cell(connection, "PRAGMA legacy_alter_table") == "0");
}
