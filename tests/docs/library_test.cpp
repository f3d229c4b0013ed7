// The examples of docs/ do what the pages say, on both databases.

#include <catch2/catch.hpp>

#include <sstream>

#include <app/desk.hpp>
#include <app/import.hpp>
#include <models/loan.hpp>
#include <retort/cli/app.hpp>
#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/runner.hpp>
#include <retort/schema/json.hpp>
#include <retort/seed/run.hpp>
#include <retort/session.hpp>
#include <support/databases.hpp>
#include <tests/fill.hpp>

// docs/examples/operations/
extern const retort::Revision retort_revision_e10000000001;
extern const retort::Revision retort_revision_e20000000002;
extern const retort::Revision retort_revision_e30000000003;

namespace {
using namespace retort;
using Strings = std::vector<std::string>;

std::vector<seed::Result> run_seeds(Database& database, std::string_view environment) {
    const Lease connection = database.connect();
    return seed::run(*connection, retort_app().seeds, {}, environment);
}
} // namespace

TEST_CASE("the revisions of the library lead to the schema of its models") {
    const migration::Graph graph(retort_app().revisions);
    const schema::Schema replayed = migration::replay(graph, migration::applied_at(graph, "head"));
    CHECK(schema::to_json(replayed) == schema::to_json(retort_app().metadata().schema));
    CHECK(replayed == retort_app().metadata().schema);
}

TEST_CASE("the library goes up, down and up again with rows, and its seeds run twice") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    const migration::Graph graph(retort_app().revisions);
    migration::upgrade(*database.connect(), graph, "head");

    CHECK(run_seeds(database, "prod").size() == 2);
    CHECK(run_seeds(database, "dev").back().rows == Written{.inserted = 4});
    for (const seed::Result& again : run_seeds(database, "dev")) CHECK(again.rows.nothing());

    migration::downgrade(*database.connect(), graph, "-1");
    migration::upgrade(*database.connect(), graph, "head");
    CHECK(Session(database).exec(select<library::Book>()).one().sort_title == "frankenstein");
    migration::downgrade(*database.connect(), graph, "base");
    migration::upgrade(*database.connect(), graph, "head");
    CHECK(Session(database).count<library::Author>() == 0);
}

TEST_CASE("the library's desk") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    migration::upgrade(*database.connect(), migration::Graph(retort_app().revisions), "head");
    run_seeds(database, "dev");

    namespace desk = library::desk;
    desk::add_book(database, "Jane Austen", "Emma");
    CHECK(desk::novels(database) == Strings{"Emma", "Frankenstein"});
    CHECK(desk::titles(database, "fran") == Strings{"Frankenstein"});
    CHECK(desk::lend(database, "Emma", "Ann"));
    CHECK_FALSE(desk::lend(database, "Emma", "Ben"));
    CHECK_THROWS_AS(desk::lend(database, "Persuasion", "Ben"), Error);
    CHECK(desk::take_back(database, "Ann") == 1);
    CHECK(desk::lend(database, "Emma", "Ben"));
    desk::rename_author(database, "Jane Austen", "J. Austen");
    CHECK(desk::books_by_author(database) == Strings{"J. Austen: 1", "Mary Shelley: 1", "William Godwin: 0"});

    const auto open = desk::open_loans(database);
    REQUIRE(open.size() == 1);
    CHECK(open[0].reader == "Ben");
    CHECK(open[0].title == "Emma");
    CHECK(desk::withdraw(database) == 0);
    CHECK(desk::catalogue(database) == Strings{"J. Austen: Emma", "Mary Shelley: Frankenstein #classic"});
    CHECK(desk::readers(database, 1) == Strings{"Ann", "Ben"});
    CHECK(desk::readers(database, 2).empty());
}

TEST_CASE("the library's imports and made up rows") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    migration::upgrade(*database.connect(), migration::Graph(retort_app().revisions), "head");

    std::istringstream file("title;author;genre;price\nEmma;Jane Austen;;9.90\nPoems;Emily Brontë;poetry;5\n"
                            "Emma;Jane Austen;novel;1\n");
    CHECK(library::import_books(database, file) == 2);
    CHECK(library::desk::books_by_author(database) == Strings{"Emily Brontë: 1", "Jane Austen: 1"});
    std::istringstream broken("title;author;price\nPersuasion;Jane Austen;1\nSanditon;Jane Austen;none\n");
    CHECK_THROWS_WITH(library::import_books(database, broken), "csv:3: column price: expected a decimal number");
    CHECK(library::desk::titles(database, "persuasion").empty());

    Session session{database};
    library::fill(session);
    CHECK(session.count<library::Book>() == 102);
}

TEST_CASE("every operation on the page runs on a database with rows, and back") {
    const support::Scratch scratch(GENERATE(from_range(support::dialects())));
    Database database(scratch.url());
    const std::vector<const Revision*> revisions{&retort_revision_e10000000001, &retort_revision_e20000000002,
                                                 &retort_revision_e30000000003};
    const migration::Graph graph(revisions);
    const Lease connection = database.connect();
    const auto rows = [&] { return connection->query("SELECT count(*) FROM board"); };

    migration::upgrade(*connection, graph, "head");
    CHECK(rows() == std::vector<database::TextRow>{{"3"}});
    CHECK(connection->query("SELECT name, width, room_id FROM shelf ORDER BY id") ==
          std::vector<database::TextRow>{{"A", "80", "1"}, {"B", "120", "1"}});
    CHECK(connection->query("SELECT number FROM board ORDER BY id") ==
          std::vector<database::TextRow>{{"101"}, {"102"}, {"103"}});
    migration::downgrade(*connection, graph, "e10000000001");
    CHECK(connection->query("SELECT label, width FROM shelf ORDER BY id") ==
          std::vector<database::TextRow>{{"A", "80"}, {"B", "120"}});
    migration::upgrade(*connection, graph, "head");
    migration::downgrade(*connection, graph, "base");
    CHECK_THROWS_AS(rows(), Error);
}
