// Random schemas, made on the server: what is inspected, put into the words of the model, is the model.
// RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <algorithm>

#include <postgresql/compile.hpp>
#include <postgresql/inspect.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/read_back.hpp>
#include <postgresql/reconcile.hpp>
#include <retort/database.hpp>
#include <retort/schema/json.hpp>
#include <support/databases.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::schema;
using namespace support;
using database::Connection;

namespace {
// Whether the server takes it. In a transaction, which goes on either way.
bool is_taken(Connection& connection, const operation::Operation& operation) {
    connection.execute("SAVEPOINT attempt");
    try {
        for (const database::Step& step : postgresql::compile(operation, {}))
            if (step.kind == database::Step::Kind::statement) connection.execute(step.sql);
        connection.execute("RELEASE SAVEPOINT attempt");
        return true;
    } catch (const Error&) {
        connection.execute("ROLLBACK TO SAVEPOINT attempt");
        return false;
    }
}

// Generators for every database make what no server can: an exclude constraint with && on booleans, an opclass of text
// on a number, a tablespace that is not there. It becomes what one can.
void fit(Table& table) {
    table.options.tablespace.clear();
    for (Column& column : table.columns)
        if (column.generated) column.generated->stored = true;
    for (Exclude& exclude : table.excludes) {
        exclude.method = "btree";
        for (ExcludeElement& element : exclude.elements) element.with = "=";
    }
    for (Index& index : table.indexes) {
        index.method.clear();
        index.nulls_not_distinct = index.nulls_not_distinct && index.unique;
        for (IndexPart& part : index.parts) {
            const Column* column = table.find_column(part.column);
            if (column != nullptr && column->type == Type{}) continue;
            part.collation.clear();
            part.opclass.clear();
        }
    }
}

struct Made {
    Schema schema; ///< what the server took
    std::size_t refused = 0;
};

Made made_of(Connection& connection, Schema wanted) {
    std::set<std::string> namespaces;
    for (Table& table : wanted.tables) {
        fit(table);
        namespaces.insert(table.name.schema);
    }
    for (const Enum& type : wanted.enums) namespaces.insert(type.name.schema);
    namespaces.erase("");
    Made made;
    made.schema.namespaces.assign(namespaces.begin(), namespaces.end());
    for (const std::string& one : namespaces) connection.execute("CREATE SCHEMA " + postgresql::quote(one));
    for (const Enum& type : wanted.enums) {
        REQUIRE(is_taken(connection, {operation::CreateEnum{type}}));
        put(made.schema, type);
    }
    for (const Sequence& sequence : wanted.sequences) {
        REQUIRE(is_taken(connection, {operation::CreateSequence{sequence}}));
        put(made.schema, sequence);
    }
    for (Table table : wanted.tables) {
        table.foreign_keys.clear();
        if (is_taken(connection, {operation::CreateTable{table}}))
            put(made.schema, table);
        else
            ++made.refused;
    }
    for (const Table& table : wanted.tables) {
        Table* kept = made.schema.find_table(table.name);
        if (kept == nullptr) continue;
        for (const ForeignKey& key : table.foreign_keys)
            if (is_taken(connection, {operation::AddConstraint{table.name, key}})) kept->foreign_keys.push_back(key);
        canonicalise(*kept);
    }
    return made;
}

template <class T> void adopt(std::vector<T>& found, const std::vector<T>& wanted, const std::vector<T>& read_back) {
    for (T& one : found) {
        const auto same = std::ranges::find(read_back, one);
        const auto other = std::ranges::find(wanted, one.name, &T::name);
        if (same != read_back.end() && other != wanted.end()) one = *other;
    }
}

// The words of the model where the server says the same of both.
void adopt(Schema& found, const Schema& wanted, const Schema& read_back) {
    for (const Table& read : read_back.tables) {
        Table& table = *found.find_table(read.name);
        const Table& model = *wanted.find_table(read.name);
        adopt(table.columns, model.columns, read.columns);
        adopt(table.checks, model.checks, read.checks);
        adopt(table.excludes, model.excludes, read.excludes);
        adopt(table.indexes, model.indexes, read.indexes);
    }
}

struct Tally {
    std::size_t tables = 0;
    std::size_t refused = 0;
    std::size_t read_back = 0;
};

void check_one(Connection& connection, std::uint64_t seed, Reach reach, Tally& tally) {
    CAPTURE(seed);
    database::Transaction transaction(connection);
    const Made made = made_of(connection, RandomSchema(seed, reach).schema(3));
    const Schema inspected = postgresql::inspect(connection);
    Schema found = postgresql::reconcile(inspected, made.schema);
    Schema differing{.enums = made.schema.enums, .sequences = made.schema.sequences};
    for (const Table& table : made.schema.tables)
        if (const Table* other = found.find_table(table.name); other == nullptr || *other != table)
            differing.tables.push_back(table);
    tally.tables += made.schema.tables.size();
    tally.refused += made.refused;
    tally.read_back += differing.tables.size();
    if (!differing.tables.empty())
        adopt(found, made.schema, postgresql::reconcile(postgresql::read_back(connection, differing), made.schema));
    for (const Table& table : made.schema.tables) {
        const Table* other = found.find_table(table.name);
        REQUIRE(other != nullptr);
        INFO(to_json(*inspected.find_table(table.name)));
        CHECK(to_json(*other) == to_json(table));
    }
    CHECK(found.tables.size() == made.schema.tables.size());
    CHECK(found.enums == made.schema.enums);
    CHECK(found.sequences == made.schema.sequences);
    CHECK(found.namespaces == made.schema.namespaces);
    // What is asked of the server, it answers as it does for the tables themselves.
    CHECK(postgresql::read_back(connection, made.schema).tables == inspected.tables);
    CHECK(found.opaque.size() <= (reach == Reach::everything ? 1U : 0U)); // the extension
}
} // namespace

TEST_CASE("PostgreSQL: what was made of a random schema is found to be that schema") {
    const Reach reach = GENERATE(Reach::portable, Reach::everything);
    const std::uint64_t first = test_seed();
    CAPTURE(first, reach == Reach::everything);
    const Scratch database("postgresql");
    Database server(database.url());
    const auto connection = server.connect();
    if (reach == Reach::everything) connection->execute("CREATE EXTENSION citext");
    Tally tally;
    for (std::uint64_t i = 0; i < 150; ++i) check_one(*connection, first + i, reach, tally);
    CHECK(tally.refused * 4 < tally.tables);       // most of what is generated must come as far as to be compared
    CHECK(tally.read_back * 3 < tally.tables * 2); // and the server is not asked about most of it
    UNSCOPED_INFO("tables " << tally.tables << ", refused " << tally.refused << ", read back " << tally.read_back);
}
