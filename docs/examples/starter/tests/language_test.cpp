// Every test has a database of its own, in memory.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp> // Catch2 3
#else
#include <catch2/catch.hpp>
#endif

#include <models/language.hpp>
#include <retort/cli/app.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/runner.hpp>
#include <retort/schema/json.hpp>
#include <retort/seed/run.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>

using app::Language;
using retort::c;

TEST_CASE("seeds put languages in place, and running them again changes nothing") {
    retort::Database database{"sqlite://"};
    retort::testing::create_tables(*database.connect(), retort_app().metadata());

    for (const auto& seed : retort::seed::run(*database.connect(), retort_app().seeds, {}, "dev"))
        CHECK(seed.rows.inserted > 0);
    for (const auto& seed : retort::seed::run(*database.connect(), retort_app().seeds, {}, "dev"))
        CHECK(seed.rows.nothing());

    retort::Session session{database};
    CHECK(session.exec(retort::select<Language>().where(c<&Language::code> == "fr")).one().name == "French");
    CHECK(session.count<Language>() == 3);
}

TEST_CASE("the revisions lead to what the models say, and back") {
    const retort::migration::Graph history{retort_app().revisions};
    if (history.in_order().empty()) return; // the first one is yet to be written, see README.md
    const auto applied = retort::migration::applied_at(history, "head");
    const auto revisions = retort::migration::replay(history, applied);
    CHECK(retort::schema::to_json(revisions) == retort::schema::to_json(retort_app().metadata().schema));

    retort::Database database{"sqlite://"};
    retort::migration::upgrade(*database.connect(), history, "head");
    CHECK(retort::Session{database}.count<Language>() == 0);
    retort::migration::downgrade(*database.connect(), history, "base");
    CHECK_THROWS_AS(retort::Session{database}.count<Language>(), retort::Error);
}
