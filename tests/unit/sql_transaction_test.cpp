#include <catch2/catch.hpp>

#include <retort/schema/sql_transaction.hpp>

using retort::schema::transaction_statement;

TEST_CASE("a statement that begins or ends a transaction is found wherever it stands") {
    CHECK(transaction_statement("COMMIT") == "COMMIT");
    CHECK(transaction_statement("  -- done\n commit;") == "COMMIT");
    CHECK(transaction_statement("UPDATE t SET a = 1; ;\nEnd") == "END");
    CHECK(transaction_statement("begin; SELECT 1") == "BEGIN");
    CHECK(transaction_statement("BEGIN IMMEDIATE") == "BEGIN");
    CHECK(transaction_statement("START TRANSACTION READ ONLY") == "START");
    CHECK(transaction_statement("SELECT 1;ROLLBACK") == "ROLLBACK");
    CHECK(transaction_statement("ROLLBACK AND CHAIN") == "ROLLBACK");
    CHECK(transaction_statement("ABORT WORK") == "ABORT");
    CHECK(transaction_statement("PREPARE TRANSACTION 'x'") == "PREPARE");
    CHECK(transaction_statement("DO $$ BEGIN PERFORM 1; END $$; COMMIT") == "COMMIT");
    CHECK(transaction_statement("CREATE TABLE t (\"begin\" integer, begin integer); COMMIT") == "COMMIT");
    CHECK(transaction_statement("CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END; COMMIT") == "COMMIT");
    CHECK(transaction_statement("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; COMMIT") == "COMMIT");
    CHECK(transaction_statement("CREATE FUNCTION f() RETURNS int AS $x$ BEGIN END $x$; COMMIT") == "COMMIT");
}

TEST_CASE("what only looks like the end of a transaction is none") {
    const auto is_none = [](std::string_view sql) {
        CAPTURE(sql);
        CHECK(transaction_statement(sql).empty());
    };
    is_none("");
    is_none(" ;; -- COMMIT");
    is_none("/* COMMIT; */ SELECT 1");
    is_none("INSERT INTO t VALUES ('; COMMIT;'); SELECT E'\\'; COMMIT'");
    is_none("SELECT \"a; COMMIT\" FROM t");
    is_none("SELECT begin, commit FROM t");
    is_none("SELECT CASE WHEN a THEN 1 END; SELECT 2");
    is_none("SAVEPOINT a; RELEASE a; ROLLBACK TO a; ROLLBACK WORK TO SAVEPOINT a; ROLLBACK TRANSACTION TO a");
    is_none("PREPARE q AS SELECT 1; EXECUTE q");
    is_none("DO $$ BEGIN PERFORM 1; COMMIT; END $$");
    is_none(
        "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM t; END; SELECT 1");
    is_none("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 1");
    is_none("CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); SELECT 1");
}
