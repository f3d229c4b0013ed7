// A database as a file, and back, on both databases.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <retort/backup/backup.hpp>
#include <retort/database.hpp>
#include <support/contents.hpp>
#include <support/databases.hpp>
#include <support/errors.hpp>
#include <support/process.hpp>

using Catch::Contains;
using retort::Database;
using retort::Error;
using retort::ErrorCategory;
using retort::backup::Backup;
using std::chrono::milliseconds;
using support::contents;
using support::error_of;
using support::Scratch;
using support::TemporaryFolder;

namespace fs = std::filesystem;

namespace {
constexpr milliseconds patience{5000};

// Parents and children, values that are easily damaged on the way, a counter.
void fill(retort::database::Connection& connection) {
    const bool sqlite = connection.dialect().name() == "sqlite";
    connection.execute(sqlite ? "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, data BLOB)"
                              : "CREATE TABLE parent (id serial PRIMARY KEY, name text, data bytea)");
    connection.execute("CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent (id))");
    connection.execute("INSERT INTO parent (name) VALUES ('tab\there'), ('quote '' backslash \\ '), (NULL), ('Côte')");
    connection.execute(sqlite ? "UPDATE parent SET data = x'00ff10' WHERE id = 1"
                              : "UPDATE parent SET data = '\\x00ff10' WHERE id = 1");
    connection.execute("INSERT INTO child VALUES (1, 1), (2, 4), (3, NULL)");
    connection.execute("CREATE VIEW named AS SELECT id FROM parent WHERE name IS NOT NULL");
}

// What somebody may do after the backup, all of which has to be gone.
void spoil(retort::database::Connection& connection) {
    connection.execute("INSERT INTO parent (name) VALUES ('later')");
    connection.execute("DELETE FROM child WHERE id = 1");
    connection.execute("CREATE TABLE later (id integer PRIMARY KEY, parent integer REFERENCES parent (id))");
    connection.execute("INSERT INTO later VALUES (1, 2)");
    connection.execute("CREATE VIEW later_view AS SELECT parent.id FROM parent JOIN later ON later.parent = parent.id");
    connection.execute("DROP VIEW named");
    connection.execute("ALTER TABLE parent ADD COLUMN more text");
}

fs::perms rights(const fs::path& path) { return fs::status(path).permissions(); }

std::size_t files_in(const fs::path& folder) {
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++files;
    return files;
}

/// PATH with a folder in front of it, as long as it lives.
class PathWith {
public:
    explicit PathWith(const std::string& folder) : before_(std::getenv("PATH")) {
        setenv("PATH", (folder + ":" + before_).c_str(), 1);
    }
    PathWith(const PathWith&) = delete;
    PathWith& operator=(const PathWith&) = delete;
    ~PathWith() { setenv("PATH", before_.c_str(), 1); }

private:
    std::string before_;
};

void program(const TemporaryFolder& folder, const std::string& name, const std::string& script) {
    fs::permissions(folder.write(name, "#!/bin/sh\n" + script), fs::perms(0755));
}
} // namespace

TEST_CASE("a backup holds everything, and restore makes the database what it was") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const Scratch scratch(dialect);
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    fill(*connection);
    const std::string before = contents(*connection);
    const retort::schema::Schema schema = connection->dialect().inspect(*connection);

    const Backup backup = retort::backup::make(*connection, folder.path() + "/backups", "a1b2+c3", patience);
    CHECK(backup.size == fs::file_size(backup.file));
    CHECK_THAT(backup.file.filename().string(),
               Contains("Z-a1b2+c3") && Catch::EndsWith(dialect == "sqlite" ? ".db" : ".dump"));
    CHECK(contents(*connection) == before);

    spoil(*connection);
    REQUIRE(contents(*connection) != before);
    const std::string spoiled = contents(*connection);
    const auto kept = retort::backup::restore(*connection, backup.file,
                                              {.keep_in = folder.path() + "/kept", .lock_timeout = patience});
    CHECK(contents(*connection) == before);
    CHECK(connection->dialect().inspect(*connection) == schema);
    // The counter goes on where it was.
    connection->execute("INSERT INTO parent (name) VALUES ('next')");
    CHECK(connection->query("SELECT max(id) FROM parent").at(0).at(0) == "5");

    REQUIRE(kept);
    retort::backup::restore(*connection, kept->file, {.lock_timeout = patience});
    CHECK(contents(*connection) == spoiled);
}

TEST_CASE("a backup is for its owner alone, and only a whole one has its name") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const Scratch scratch(dialect);
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    fill(*connection);
    const fs::path backups = folder.path() + "/deep/backups";
    const Backup backup = retort::backup::make(*connection, backups, "base", patience);
    CHECK(rights(backup.file) == fs::perms(0600));
    CHECK(rights(backups) == fs::perms(0700));
    CHECK(files_in(backups) == 1);

    SECTION("a folder that cannot be one") {
        const std::string file = folder.write("file", "");
        const Error e = error_of([&] { retort::backup::make(*connection, file, "base", patience); });
        CHECK(e.category() == ErrorCategory::permission);
        CHECK_THAT(e.what(), Contains(file));
        CHECK_FALSE(e.hint().empty());
    }
    SECTION("a restore into an empty database") {
        const Scratch other(dialect);
        Database empty{other.url()};
        CHECK_FALSE(retort::backup::restore(*empty.connect(), backup.file, {.keep_in = backups}));
        CHECK(contents(*empty.connect()) == contents(*connection));
    }
}

TEST_CASE("what is no backup is refused, and changes nothing") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const Scratch scratch(dialect);
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    fill(*connection);
    const Backup backup = retort::backup::make(*connection, folder.path(), "base", patience);
    const std::string before = contents(*connection);
    const auto refused = [&](const fs::path& file) {
        INFO(file);
        const Error e = error_of([&] { retort::backup::restore(*connection, file, {.lock_timeout = patience}); });
        CHECK(e.category() == ErrorCategory::corrupt);
        CHECK_THAT(e.what(), Contains(file.string()));
        CHECK(contents(*connection) == before);
    };
    refused(folder.path() + "/not_there");
    refused(folder.write("empty", ""));
    refused(folder.write("text", "CREATE TABLE parent (id integer); -- and more, so that it is long enough\n"));
    refused(folder.write("other", dialect == "sqlite" ? "PGDMP with something behind it"
                                                      : std::string("SQLite format 3\0 and more", 25)));
    // Half of one.
    const fs::path half = folder.path() + "/half";
    fs::copy_file(backup.file, half);
    fs::resize_file(half, backup.size / 2);
    refused(half);
}

TEST_CASE("restore waits for whoever migrates, and gives up") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const Scratch scratch(dialect);
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    const retort::Lease other = database.connect();
    fill(*connection);
    const Backup backup = retort::backup::make(*connection, folder.path(), "base", patience);
    spoil(*connection);
    const std::string before = contents(*connection);
    const auto gives_up = [&](ErrorCategory category) { // exit code 6, both
        const Error e =
            error_of([&] { retort::backup::restore(*connection, backup.file, {.lock_timeout = milliseconds(300)}); });
        INFO(e.what());
        CHECK(e.category() == category);
    };
    SECTION("a deploy") {
        const auto lock = other->dialect().lock_throughout(*other, "retort_version", patience);
        gives_up(ErrorCategory::lock);
    }
    SECTION("a transaction that uses the tables") {
        other->begin(retort::database::Begin::read_write);
        other->execute("UPDATE parent SET name = 'open'");
        gives_up(ErrorCategory::busy);
        other->rollback();
    }
    CHECK(contents(*connection) == before);
}

TEST_CASE("the lock of a deploy is given back, and can be had twice by one connection") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    const Scratch scratch(dialect);
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    const retort::Lease other = database.connect();
    const auto& d = connection->dialect();
    {
        const auto lock = d.lock_throughout(*connection, "retort_version", milliseconds(0));
        const auto inner = d.lock(*connection, "retort_version", milliseconds(0));
        const Error e = error_of([&] { (void)d.lock_throughout(*other, "retort_version", milliseconds(50)); });
        CHECK(e.category() == ErrorCategory::lock);
        CHECK_THAT(e.what(), Contains("process ") && Contains("gave up after 50 ms"));
    }
    CHECK_NOTHROW(d.lock_throughout(*other, "retort_version", milliseconds(0)));
}

TEST_CASE("SQLite: a database with a write-ahead log and pages of another size", "[sqlite]") {
    const Scratch scratch("sqlite");
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    connection->execute("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL");
    fill(*connection);
    const std::string before = contents(*connection);
    const Backup backup = retort::backup::make(*connection, folder.path(), "base", patience);
    CHECK(files_in(folder.path()) == 1); // no log beside it
    spoil(*connection);
    retort::backup::restore(*connection, backup.file, {.lock_timeout = patience});
    CHECK(contents(*connection) == before);
    CHECK(connection->query("PRAGMA journal_mode").at(0).at(0) == "wal");

    const Scratch other("sqlite"); // of ordinary pages
    Database empty{other.url()};
    retort::backup::restore(*empty.connect(), backup.file, {.lock_timeout = patience});
    CHECK(contents(*empty.connect()) == before);
    // A database in use is no backup: its last rows are in its log.
    CHECK_THAT(error_of([&] { retort::backup::restore(*empty.connect(), scratch.url().substr(10)); }).what(),
               Contains("in use"));
    const std::string own = other.url().substr(10);
    CHECK_THAT(error_of([&] { retort::backup::restore(*empty.connect(), own); }).what(),
               Contains("the database itself"));
}

TEST_CASE("PostgreSQL: a restore covers all that a dump does", "[postgresql]") {
    const Scratch scratch("postgresql");
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    fill(*connection);
    connection->execute("CREATE EXTENSION pg_trgm; CREATE SCHEMA audit; CREATE EXTENSION citext SCHEMA audit;"
                        "CREATE TABLE audit.entry (id integer GENERATED ALWAYS AS IDENTITY, who audit.citext);"
                        "INSERT INTO audit.entry (who) VALUES ('Ada');"
                        "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN positive AS integer CHECK (value > 0);"
                        "CREATE TYPE pair AS (a integer, b mood);"
                        "CREATE FUNCTION half(x pair) RETURNS integer LANGUAGE sql AS 'SELECT x.a / 2';"
                        "CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);"
                        "CREATE TABLE feeling (m mood, p positive, c pair) PARTITION BY LIST (m);"
                        "CREATE TABLE good PARTITION OF feeling FOR VALUES IN ('good');"
                        "INSERT INTO feeling VALUES ('good', 1, (2, 'bad'));"
                        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM feeling;"
                        "CREATE STATISTICS about (dependencies) ON id, name FROM parent;"
                        "CREATE PUBLICATION news FOR TABLE parent;"
                        "CREATE SEQUENCE tickets; SELECT nextval('tickets'), nextval('tickets');"
                        "SELECT lo_from_bytea(4711, '\\x0102')");
    const std::string before = contents(*connection);
    const auto names = [&] {
        return connection->query("SELECT string_agg(pg_describe_object(classid, objid, 0), ', ' ORDER BY "
                                 "pg_describe_object(classid, objid, 0)) FROM pg_depend WHERE refclassid = "
                                 "'pg_namespace'::regclass AND deptype = 'n'");
    };
    const auto objects = names();
    const Backup backup = retort::backup::make(*connection, folder.path(), "base", patience);
    spoil(*connection);
    connection->execute(
        "CREATE SCHEMA later_schema; CREATE TABLE later_schema.t (m mood); DROP PUBLICATION news;"
        "CREATE PUBLICATION other FOR TABLE child; CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = "
        "integer, RIGHTARG = integer); SELECT lo_unlink(4711), lo_from_bytea(4712, '\\x03');"
        "CREATE COLLATION later_words FROM \"C\"; SELECT nextval('tickets'); DROP SCHEMA audit CASCADE");
    retort::backup::restore(*connection, backup.file, {.lock_timeout = patience});
    CHECK(contents(*connection) == before);
    CHECK(names() == objects);
    CHECK(connection->query("SELECT pubname FROM pg_publication").at(0).at(0) == "news");
    CHECK(connection->query("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension").at(0).at(0) ==
          "citext pg_trgm plpgsql");
    CHECK(connection->query("SELECT half((4, 'good')::pair)").at(0).at(0) == "2");
}

TEST_CASE("PostgreSQL: what a backup needs and is not there", "[postgresql]") {
    const Scratch scratch("postgresql");
    const TemporaryFolder folder;
    Database database{scratch.url()};
    const retort::Lease connection = database.connect();
    fill(*connection);
    const TemporaryFolder programs;
    const auto fails = [&](const std::string& message, const std::string& hint) {
        const Error e = error_of([&] { retort::backup::make(*connection, folder.path() + "/b", "base", patience); });
        CHECK_THAT(e.what(), Contains(message));
        CHECK_THAT(e.hint(), Contains(hint));
        if (fs::exists(folder.path() + "/b")) CHECK(files_in(folder.path() + "/b") == 0);
    };
    SECTION("no pg_dump") {
        const std::string path = std::getenv("PATH");
        setenv("PATH", programs.path().c_str(), 1);
        fails("pg_dump cannot be run: there is no such program", "postgresql-client");
        setenv("PATH", path.c_str(), 1);
    }
    SECTION("one that is older than the server") {
        program(programs, "pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");
        const PathWith path(programs.path());
        fails("pg_dump is of version 9, older than the server, which is 1", "postgresql-client-1");
    }
    SECTION("one that fails half way") {
        program(programs, "pg_dump",
                "[ \"$1\" != --version ] || { echo 'pg_dump (PostgreSQL) 99.1'; exit; }\n"
                "printf PGDMP; echo 'pg_dump: error: the disk of the server is full' >&2; exit 1");
        const PathWith path(programs.path());
        fails("pg_dump failed: the disk of the server is full", "");
    }
    SECTION("one that says it is done and is not") {
        program(programs, "pg_dump",
                "[ \"$1\" != --version ] || { echo 'pg_dump (PostgreSQL) 99.1'; exit; }\nprintf 'PGDMP and no more'");
        const PathWith path(programs.path());
        fails("is no backup of a PostgreSQL database", "");
    }
}
