// The form of operations that keeps nobody waiting, without a server.

#include <catch2/catch.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/dialect.hpp>
#include <postgresql/effects.hpp>
#include <postgresql/online.hpp>
#include <retort/error.hpp>
#include <retort/migration/online.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <retort/schema/json.hpp>
#include <support/errors.hpp>
#include <support/random.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace support;
using namespace retort::ddl;
using database::TableLock;
using migration::Online;
using migration::OnlineChoice;
using migration::OnlineMode;
using operation::Operation;
using operation::Recorded;
using schema::Schema;

namespace {
void tables(Operations& op) {
    op.create_table("parent", {column("id", integer()).not_null(), primary_key({"id"})});
    op.create_table("t", {column("id", integer()), column("no", integer()).not_null(), column("parent_id", integer()),
                          column("proven", integer()), index({"no"}).named("ix_no"),
                          check("proven IS NOT NULL").named("ck_proven")});
}

std::vector<Recorded> recorded(void (*script)(Operations&)) {
    Operations op;
    script(op);
    return op.recorded();
}

Schema made() {
    Schema schema;
    for (const Recorded& one : recorded(tables)) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

std::string told(const std::vector<Operation>& operations) {
    std::vector<std::string> texts;
    for (const Operation& one : operations) texts.push_back(operation::describe(one));
    return fmt::format("{}", fmt::join(texts, "; "));
}

std::string form_of(void (*script)(Operations&)) {
    return told(postgresql::online(recorded(script).at(0).operation, made()));
}

std::string chosen(OnlineChoice choice, void (*script)(Operations&)) {
    Schema schema = made();
    std::string text;
    for (const Recorded& one : recorded(script)) {
        text = told(choice.form_of(postgresql::dialect(), one, schema));
        choice.follow(one.operation);
        schema = operation::apply(std::move(schema), one.operation);
    }
    return text;
}

OnlineChoice choice(OnlineMode mode, std::int64_t threshold = 100) {
    return OnlineChoice({.mode = mode, .threshold = threshold}, [](const schema::Name& table) {
        return table.name == "t" ? std::optional<std::int64_t>(101) : std::nullopt;
    });
}
} // namespace

TEST_CASE("PostgreSQL: operations in the form that keeps nobody waiting") {
    CHECK(form_of([](Operations& op) { op.create_index("t", index({"no"})); }) == "create index ix_t_no on t");
    CHECK(form_of([](Operations& op) { op.create_index("t", index({"no"}), concurrently); }).empty());
    CHECK(form_of([](Operations& op) { op.drop_index("t", "ix_no"); }) == "drop index ix_no of t");
    CHECK(form_of([](Operations& op) { op.add_constraint("t", foreign_key({"parent_id"}, "parent", {"id"})); }) ==
          "add foreign key fk_t_parent_id_parent to t; validate constraint fk_t_parent_id_parent of t");
    CHECK(form_of([](Operations& op) {
              op.add_constraint("t", foreign_key({"parent_id"}, "parent", {"id"}).not_valid());
          }).empty());
    CHECK(form_of([](Operations& op) { op.add_constraint("t", check("no > 0").named("ck_no")); }) ==
          "add check constraint ck_no to t; validate constraint ck_no of t");
    CHECK(form_of([](Operations& op) { op.add_constraint("t", unique({"no"})); }) ==
          "create index uq_t_no on t; add unique constraint uq_t_no to t");
    CHECK(form_of([](Operations& op) { op.add_constraint("t", primary_key({"no"})); }) ==
          "create index pk_t on t; add primary key pk_t to t");
    CHECK(form_of([](Operations& op) { op.add_constraint("t", primary_key({"id"})); }) ==
          "add check constraint ck_t_id_is_not_null to t; validate constraint ck_t_id_is_not_null of t; alter column "
          "t.id; drop constraint ck_t_id_is_not_null of t; create index pk_t on t; add primary key pk_t to t");
    CHECK(form_of([](Operations& op) { op.alter_column("t", "id", {.nullable = false}); }) ==
          "add check constraint ck_t_id_is_not_null to t; validate constraint ck_t_id_is_not_null of t; alter column "
          "t.id; drop constraint ck_t_id_is_not_null of t");
    // Nothing is to be looked at, or all is to be written anew.
    CHECK(form_of([](Operations& op) { op.alter_column("t", "proven", {.nullable = false}); }).empty());
    CHECK(form_of([](Operations& op) { op.alter_column("t", "no", {.nullable = true}); }).empty());
    CHECK(form_of([](Operations& op) { op.alter_column("t", "id", {.type = bigint(), .nullable = false}); }).empty());
    CHECK(form_of([](Operations& op) { op.drop_column("t", "id"); }).empty());
    CHECK(form_of([](Operations& op) { op.drop_table("t"); }).empty());
}

TEST_CASE("PostgreSQL: what is proven need not be looked at") {
    Schema schema = made();
    const auto scans = [&](const char* column) {
        return postgresql::effects({operation::AlterColumn{.table = {"t"}, .column = column, .nullable = false}},
                                   schema)
            .at(0)
            .scans;
    };
    CHECK(scans("id"));
    CHECK_FALSE(scans("proven"));
    for (const char* text : {R"("id" IS NOT NULL)", "(id is not null)", "((\"id\") IS NOT NULL)"}) {
        CAPTURE(text);
        schema.find_table({"t"})->checks = {{.name = "ck", .expression = {schema::SqlText{text, {}}}}};
        CHECK(scans("id") == (std::string(text).find("(\"id\")") != std::string::npos));
    }
    schema.find_table({"t"})->checks.at(0) = {
        .name = "ck", .expression = {schema::SqlText{"id IS NOT NULL", {}}}, .not_valid = true};
    CHECK(scans("id"));
    schema.find_table({"t"})->checks.at(0) = {.name = "ck", .expression = {schema::SqlText{"id IS NULL", {}}}};
    CHECK(scans("id"));
}

TEST_CASE("PostgreSQL: the other form comes to the same, whatever the schema") {
    const std::uint64_t seed = test_seed();
    CAPTURE(seed);
    std::map<std::size_t, int> forms;
    for (std::uint64_t i = 0; i < test_rounds(200); ++i) {
        RandomSchema schemas(seed + i, Reach::everything);
        Schema schema = schemas.schema(1 + i % 5);
        for (int j = 0; j < 20; ++j) {
            const Operation operation = schemas.operation(schema);
            const Schema after = operation::apply(schema, operation);
            const std::vector<Operation> form = postgresql::online(operation, schema);
            if (!form.empty()) {
                INFO(operation::to_json({operation}) << "\n" << schema::to_json(schema));
                ++forms[operation.value.index()];
                CHECK(operation::apply(schema, form) == after);
                // None of them keeps writers waiting for as long as rows are read.
                Schema now = schema;
                for (const Operation& one : form) {
                    for (const database::Effect& effect : postgresql::effects(one, now))
                        CHECK((effect.lock < TableLock::share || (!effect.scans && !effect.rewrites)));
                    now = operation::apply(std::move(now), one);
                }
            }
            schema = after;
        }
    }
    CHECK(forms.size() == 4); // indexes come and go, constraints, NOT NULL
    for (const auto& [kind, count] : forms) CHECK(count > 5);
}

TEST_CASE("the planner chooses the form by the size of the table, and keeps to what is said") {
    const auto make_index = [](Operations& op) { op.create_index("t", index({"no"})); };
    const std::string online = "create index ix_t_no on t";
    CHECK(chosen(choice(OnlineMode::automatic), make_index) == online);
    CHECK(chosen(choice(OnlineMode::automatic, 101), make_index).empty());
    CHECK(chosen(choice(OnlineMode::never), make_index).empty());
    CHECK(chosen(choice(OnlineMode::always, 1000), make_index) == online);
    CHECK(chosen(OnlineChoice(), make_index).empty());
    CHECK(chosen(OnlineChoice({.mode = OnlineMode::always}), make_index) == online);

    const auto insists = [](Operations& op) {
        op.online([](Operations& free) { free.create_index("t", index({"no"})); });
    };
    CHECK(chosen(choice(OnlineMode::never), insists) == online);
    const auto is_plain = [](Operations& op) {
        op.plain([](Operations& plain) { plain.create_index("t", index({"no"})); });
    };
    CHECK(chosen(choice(OnlineMode::always), is_plain).empty());

    SECTION("a foreign key counts at both ends") {
        const auto to_large = [](Operations& op) {
            op.plain([](Operations& plain) { plain.add_constraint("t", primary_key({"no"})); });
            op.add_constraint("parent", foreign_key({"id"}, "t", {"no"}).named("fk"));
        };
        CHECK_FALSE(chosen(choice(OnlineMode::automatic), to_large).empty());
    }
    SECTION("nobody waits for a table that is new, and a renamed one is as large as it was") {
        CHECK(chosen(choice(OnlineMode::always), [](Operations& op) {
                  op.create_table("fresh", {column("id", integer())});
                  op.rename_table("fresh", "new");
                  op.create_index("new", index({"id"}));
              }).empty());
        CHECK_FALSE(chosen(choice(OnlineMode::automatic), [](Operations& op) {
                        op.rename_table("t", "a");
                        op.rename_table("a", "b");
                        op.create_index("b", index({"no"}));
                    }).empty());
    }
}

TEST_CASE("the places of operations with the online form as text") {
    CHECK(migration::to_text({}).empty());
    CHECK(migration::to_text({12, 3}) == "3,12");
    CHECK(migration::online_places("").empty());
    CHECK(migration::online_places("3,12") == migration::OnlinePlaces{3, 12});
    for (const char* broken : {"x", ",3", "3;4", "3,,4"}) {
        CAPTURE(broken);
        CHECK_THROWS_AS(migration::online_places(broken), Error);
    }
    for (const OnlineMode mode : {OnlineMode::automatic, OnlineMode::always, OnlineMode::never})
        CHECK(migration::online_mode(to_string(mode)) == mode);
    const Error error = error_of([] { migration::online_mode("sometimes"); });
    CHECK(error.category() == ErrorCategory::usage);
    CHECK(error.hint() == "it is auto, always or never");
}
