// Revisions tried one by one, up, down and up: good ones, and each way in which one can be wrong.

#include <catch2/catch.hpp>

#include <retort/operation/operations.hpp>
#include <retort/testing/migrations.hpp>
#include <support/databases.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using Catch::Contains;

namespace {
void tables(Operations& op) {
    op.create_enum("mood", {"fine", "bad"});
    op.create_table("parent", {column("id", integer()).not_null(), column("name", varchar(3)).not_null(),
                               primary_key({"id"}), unique({"name"})});
    op.create_table("child", {column("id", bigint()).identity(), column("parent_id", integer()).not_null(),
                              column("mood", enumeration("mood")).not_null(), column("price", numeric(4, 2)),
                              column("seen", timestamptz()).not_null(), column("tag", uuid()), primary_key({"id"}),
                              foreign_key({"parent_id"}, "parent", {"id"}).on_delete(cascade), check("price >= 0")});
}
void no_tables(Operations& op) {
    op.drop_table("child");
    op.drop_table("parent");
    op.drop_enum("mood");
}

testing::MigrationsReport tried(const std::string& dialect, const Revisions& revisions) {
    const cli::App app{.name = "app", .revisions = revisions.pointers()};
    return testing::try_migrations(app, {.url = dialect == "sqlite" ? "sqlite://" : server_url()});
}

// What is said of a revision after good ones.
std::string trouble_with(const std::string& dialect, Revisions::Function up, Revisions::Function down) {
    Revisions revisions;
    revisions.add("r1", {}, tables, no_tables).add("r2", "r1", up, down);
    const testing::MigrationsReport report = tried(dialect, revisions);
    CHECK(report.revisions.back().id == "r2");
    CHECK(report.revisions.back().tables == 2);
    return to_text(report);
}
} // namespace

TEST_CASE("migrations that are right are tried without trouble") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        Revisions revisions;
        revisions.add("r1", {}, tables, no_tables);
        revisions.add(
            "r2", "r1",
            [](Operations& op) {
                op.rename_column("parent", "name", "code");
                op.add_column("child", column("note", text()).not_null().server_default("-"));
                op.create_index("child", index({"note"}), concurrently);
                op.alter_column("child", "price", {.type = numeric(8, 2)});
            },
            [](Operations& op) {
                op.alter_column("child", "price", {.type = numeric(4, 2)});
                op.drop_index("child", "ix_child_note", concurrently);
                op.drop_column("child", "note");
                op.rename_column("parent", "code", "name");
            });
        revisions.add("r3", "r2", [](Operations& op) { op.backfill("child", {{"price", 5}}); });
        const testing::MigrationsReport report = tried(dialect, revisions);
        CHECK(to_text(report).empty());
        CHECK(report.revisions.size() == 3);
        CHECK_FALSE(report.revisions[2].has_downgrade);
        CHECK(report.revisions[2].tables == 2);
    }
}

TEST_CASE("migrations that are wrong are found, each in its way") {
    for (const std::string& dialect : dialects()) {
        CAPTURE(dialect);
        CHECK_THAT(
            trouble_with(
                dialect, [](Operations& op) { op.add_column("child", column("a", text())); }, [](Operations&) {}),
            Contains("r2: the database is not what was there before, after its downgrade: it would take 'drop "
                     "column child.a'"));
        CHECK_THAT(
            trouble_with(
                dialect, [](Operations& op) { op.add_column("child", column("a", integer()).not_null()); }, nullptr),
            Contains("NOT NULL without a default"));
        CHECK_THAT(trouble_with(
                       dialect, [](Operations& op) { op.execute("ALTER TABLE child ADD COLUMN a integer"); }, nullptr),
                   Contains("r2: the database is not what the revision says: it would take 'drop column child.a'"));
        CHECK_THAT(trouble_with(
                       dialect, [](Operations& op) { op.add_column("child", column("a", text())); },
                       [](Operations& op) {
                           op.drop_table("child");
                           op.create_table("child", {column("id", bigint()).identity(),
                                                     column("parent_id", integer()).not_null(), primary_key({"id"})});
                       }),
                   Contains("r2: the database is not what was there before, after its downgrade"));
        CHECK_THAT(trouble_with(
                       dialect, [](Operations& op) { op.drop_column("child", "price"); }, nullptr),
                   Contains("r2: "));
    }
}
