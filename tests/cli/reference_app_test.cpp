// The reference application agrees with itself.

#include <catch2/catch.hpp>

#include <retort/cli/app.hpp>
#include <retort/lint/lint.hpp>
#include <retort/migration/record.hpp>
#include <retort/schema/json.hpp>

using namespace retort;

TEST_CASE("the revisions of the reference application lead to the schema of its models") {
    const cli::App app = retort_app();
    const migration::Graph graph(app.revisions);
    const schema::Schema replayed = migration::replay(graph, migration::applied_at(graph, "head"));

    // As text first: where they differ, the test shows it.
    CHECK(schema::to_json(replayed) == schema::to_json(app.metadata().schema));
    CHECK(replayed == app.metadata().schema);
}

TEST_CASE("downgrading the reference application to base leaves nothing") {
    const migration::Graph graph(retort_app().revisions);
    operation::Replay schema(migration::replay(graph, migration::applied_at(graph, "head")));

    for (const migration::PlanItem& item :
         migration::plan_downgrade(graph, migration::applied_at(graph, "head"), "base"))
        for (const operation::Recorded& recorded : migration::record(item))
            migration::apply_recorded(schema, item, recorded);

    CHECK(schema.schema() == schema::Schema{});
}

TEST_CASE("lint finds no error in the revisions of the reference application") {
    const migration::Graph graph(retort_app().revisions);
    for (const database::Dialect* dialect : database::linked_dialects())
        for (const auto mode : {migration::OnlineMode::always, migration::OnlineMode::never}) {
            operation::Replay replay;
            std::vector<lint::Subject> subjects;
            for (const migration::Revision* revision : graph.in_order()) {
                migration::OnlineChoice alone({.mode = mode});
                subjects.push_back({migration::make_work(*dialect, {revision}, replay, alone)});
            }
            CHECK(subjects.size() > 2);
            CHECK_FALSE(lint::has_errors(lint::lint(*dialect, {}, subjects)));
        }
}
