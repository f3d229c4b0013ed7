// Random schemas on the real databases, as they are found there: what was made of a model shows no difference from it,
// and a database with rows becomes another schema and comes back. RETORT_TEST_SEED repeats a run; RETORT_TEST_ROUNDS
// says how many schemas there are.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>

#include <retort/diff/diff.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>
#include <support/random_schema.hpp>

#include "random_rows.hpp"
#include "subject.hpp"

using namespace retort;
using namespace support;
using operation::Operation;
using schema::Schema;

namespace {
// False when the database cannot have it: a generator for every database makes what no server takes.
bool is_made(Subject& subject, const Schema& schema) {
    subject.clear();
    if (subject.dialect() == "postgresql") subject.connection().execute("CREATE EXTENSION citext");
    try {
        subject.run({}, diff::diff({}, schema));
        return true;
    } catch (const Error&) {
        return false;
    }
}

// As many as the keys, checks and uniques let in.
int insert_rows(const Subject& subject, Random& random, const Schema& schema) {
    int inserted = 0;
    for (const schema::Table* table : schema::in_creation_order(schema)) {
        for (int i = 0; i < 3; ++i) {
            try {
                subject.run(schema, {{random_row(random, schema, *table, subject.connection())}});
                ++inserted;
            } catch (const Error&) { // NOLINT: a row that is not let in is none
            }
        }
    }
    return inserted;
}
} // namespace

TEST_CASE("a database that was made of a random model shows no difference from it") {
    const std::string dialect = GENERATE(from_range(dialects()));
    // SQLite has hardly a word for the rest.
    const Reach reach = dialect == "sqlite" ? Reach::portable : GENERATE(Reach::portable, Reach::everything);
    const std::uint64_t seed = test_seed();
    CAPTURE(dialect, seed, reach == Reach::everything);
    Subject subject(dialect);
    // Of what only some database can have, the server takes about one in ten.
    const std::uint64_t count = test_rounds(60);
    const std::uint64_t wanted = reach == Reach::everything ? count / 10 : count * 3 / 4;
    std::uint64_t made = 0;
    for (std::uint64_t i = 0; made < wanted && i < 10 * count; ++i) {
        CAPTURE(i);
        const Schema model = RandomSchema(seed + i, reach).schema(reach == Reach::everything ? 1 : 1 + i % 5);
        if (!is_made(subject, model)) continue;
        ++made;
        INFO(schema::to_json(model));
        REQUIRE(told(subject.compare(model, {}).operations) == "");
    }
    CHECK(made == wanted);
}

TEST_CASE("a database with rows becomes another random schema, and comes back") {
    const std::string dialect = GENERATE(from_range(dialects()));
    const std::uint64_t seed = test_seed();
    CAPTURE(dialect, seed);
    Subject subject(dialect);
    std::map<Trial::Kind, int> outcomes;
    int inserted = 0;
    const std::uint64_t count = test_rounds(40);
    for (std::uint64_t i = 0; i < count; ++i) {
        CAPTURE(i);
        RandomSchema schemas(seed + i, Reach::portable);
        Random random(seed + i);
        const Schema from = schemas.schema(1 + i % 4);
        Schema to = i % 4 == 0 ? schemas.schema(1 + i % 3) : from;
        for (std::uint64_t j = 0; j < i % 8; ++j) to = operation::apply(to, schemas.operation(to));
        INFO(schema::to_json(from) << "\n" << schema::to_json(to));
        subject.clear();
        subject.run({}, diff::diff({}, from));
        inserted += insert_rows(subject, random, from);
        const Trial outcome = become(subject, from, to);
        ++outcomes[outcome.kind];
        if (outcome.kind != Trial::Kind::failed && outcome.kind != Trial::Kind::done_for_good) continue;
        const Trial without_rows = become(subject, diff::diff({}, from), to);
        CHECK(without_rows.kind != Trial::Kind::failed);
    }
    CHECK(inserted > static_cast<int>(count));
    CHECK(outcomes[Trial::Kind::done] * 3 > static_cast<int>(count));
}

// What random pairs have found, made small.

TEST_CASE("a table loses a check and gets WITHOUT ROWID together with its primary key") {
    Subject subject(GENERATE(from_range(dialects())));
    Schema from;
    Schema to;
    put(from, schema::Table{.name = "t",
                            .columns = {{.name = "a"}},
                            .checks = {{.name = "two", .expression = schema::SqlText{"a IS NOT NULL"}}}});
    put(to, schema::Table{.name = "t",
                          .columns = {{.name = "b", .nullable = false}},
                          .primary_key = schema::PrimaryKey{.name = "", .columns = {"b"}},
                          .options = {.without_rowid = true}});
    CHECK(become(subject, diff::diff({}, from), to).kind == Trial::Kind::done);
}

TEST_CASE("a generated column becomes one with the default NULL, and is generated again") {
    Subject subject(GENERATE(from_range(dialects())));
    const schema::Generated generated{.expression = schema::SqlText{"a || '!'"}};
    Schema from;
    Schema to;
    put(from, schema::Table{.name = "t", .columns = {{.name = "a"}, {.name = "b", .generated = generated}}});
    put(to, schema::Table{.name = "t",
                          .columns = {{.name = "a"}, {.name = "b", .server_default = schema::Literal{Null{}}}}});
    CHECK(become(subject, diff::diff({}, from), to).kind == Trial::Kind::done);
}

TEST_CASE("values come to an enum before anything else is done, whoever leaves it") {
    Schema from;
    Schema to;
    const schema::Type colour{.kind = schema::TypeKind::enumeration, .name = "colour"};
    put(from, schema::Enum{.name = "colour", .values = {"red"}});
    put(to, schema::Enum{.name = "colour", .values = {"red", "green"}});
    put(from, schema::Table{.name = "t", .columns = {{.name = "a", .type = colour}}});
    put(to, schema::Table{.name = "u", .columns = {{.name = "a", .type = colour}}});
    CHECK(told(diff::diff(from, to)) == "add value 'green' to enum colour\n"
                                        "create table u\n"
                                        "drop table t\n");
}

namespace {
// t.a counts with the sequence s, which belongs to it where `owned` says so.
Schema counted(bool owned, schema::TypeKind kind) {
    Schema schema;
    schema::Column column{.name = "a", .type = {.kind = kind}, .nullable = false};
    column.server_default = schema::SqlText{"nextval('s')"};
    put(schema, schema::Table{.name = "t", .columns = {{.name = "b"}, column}});
    schema::Sequence sequence{.name = "s", .type = {.kind = kind}};
    if (owned) sequence.owned_by = {.table = "t", .column = "a"};
    put(schema, sequence);
    return schema;
}
} // namespace

TEST_CASE("a sequence that belongs to a column goes only when it is said, and the column too") {
    Subject subject("postgresql");
    // As a serial word would have made it, and as none would.
    const auto kind = GENERATE(schema::TypeKind::bigint, schema::TypeKind::smallint);
    Schema owned = counted(true, kind);
    Schema free = counted(false, kind);
    if (kind == schema::TypeKind::smallint) owned.sequences[0].cache = free.sequences[0].cache = 5;
    Schema without_table = free;
    without_table.tables.clear();
    Schema without_sequence = free;
    without_sequence.sequences.clear();
    without_sequence.tables[0].columns.pop_back();
    for (const auto& [from, to] : {std::pair{free, owned},
                                   {owned, free},
                                   {owned, without_table},
                                   {without_table, owned},
                                   {owned, without_sequence},
                                   {without_sequence, owned},
                                   {owned, Schema{}}}) {
        const Trial outcome = become(subject, diff::diff({}, from), to);
        INFO(told(diff::diff({}, from)) << "->\n" << told(outcome.operations) << outcome.reason);
        CHECK(outcome.kind == Trial::Kind::done);
    }
}

TEST_CASE("a counter that has never counted goes to its new limits, and another one is told to be in the way") {
    Subject subject("postgresql");
    const auto counts_from = [](std::int64_t start) {
        Schema schema;
        put(schema, schema::Table{.name = "t",
                                  .columns = {{.name = "a",
                                               .type = {.kind = schema::TypeKind::integer},
                                               .nullable = false,
                                               .identity = schema::Identity{.start = start, .minimum = start}}}});
        return schema;
    };
    CHECK(become(subject, diff::diff({}, counts_from(-200)), counts_from(-100)).kind == Trial::Kind::done);
    subject.clear();
    const Schema made = subject.run({}, diff::diff({}, counts_from(-200)));
    subject.connection().execute("INSERT INTO t DEFAULT VALUES");
    CHECK(become(subject, made, counts_from(-100)).kind == Trial::Kind::failed);
}

TEST_CASE("a uuid of a STRICT table goes, and the key that points at it, and both come back") {
    Subject subject(GENERATE(from_range(dialects())));
    const schema::Type uuid{.kind = schema::TypeKind::uuid};
    Schema from;
    Schema to;
    put(from, schema::Table{.name = "one",
                            .columns = {{.name = "id", .type = uuid, .nullable = false}, {.name = "note"}},
                            .primary_key = schema::PrimaryKey{.name = "", .columns = {"id"}},
                            .options = {.strict = true}});
    schema::Table many{.name = "many", .columns = {{.name = "one_id", .type = uuid}}};
    put(to, many);
    many.foreign_keys = {{.name = "", .columns = {"one_id"}, .target = "one", .target_columns = {"id"}}};
    put(from, many);
    put(to, schema::Table{.name = "one", .columns = {{.name = "note"}}, .options = {.strict = true}});
    CHECK(become(subject, diff::diff({}, from), to).kind == Trial::Kind::done);
}

TEST_CASE("a table points at a unique index of its own") {
    Subject subject(GENERATE(from_range(dialects())));
    Schema to;
    put(to, schema::Table{
                .name = "part",
                .columns = {{.name = "code"}, {.name = "whole"}},
                .foreign_keys = {{.name = "", .columns = {"whole"}, .target = "part", .target_columns = {"code"}}},
                .indexes = {{.name = "", .parts = {{.column = "code"}}, .unique = true}}});
    CHECK(become(subject, {}, to).kind == Trial::Kind::done);
}

TEST_CASE("SQLite: a column of an enum becomes one of another type in a table that becomes STRICT, and comes back") {
    Subject subject("sqlite");
    Schema from;
    Schema to;
    const schema::Type mood{.kind = schema::TypeKind::enumeration, .name = "mood"};
    put(from, schema::Enum{.name = "mood", .values = {"fine"}});
    put(from, schema::Table{.name = "t", .columns = {{.name = "a"}, {.name = "m", .type = mood}}});
    put(to, schema::Enum{.name = "mood", .values = {"fine", "bad"}});
    put(to, schema::Table{.name = "t",
                          .columns = {{.name = "a"}, {.name = "m", .type = {.kind = schema::TypeKind::interval}}},
                          .options = {.strict = true}});
    CHECK(become(subject, diff::diff({}, from), to).kind == Trial::Kind::done);
}
