// What apply() accepts, both databases do: random operations on random tables with rows, each done and undone. After
// each the catalogue must tell the same as that of a database in which the schema was made at one go, and nothing that
// the operation did not lose may be missing. RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <support/databases.hpp>
#include <support/random_schema.hpp>

#include "catalogue.hpp"
#include "random_rows.hpp"

using namespace retort;
using namespace support;
using database::Begin;
using database::Connection;
using database::Step;
using operation::Operation;

namespace {
// What rows can be in the way of. Anything else that goes wrong is a defect.
bool is_about_rows(const Error& error) {
    switch (error.category()) {
    case ErrorCategory::unique:
    case ErrorCategory::foreign_key:
    case ErrorCategory::not_null:
    case ErrorCategory::check: return true;
    default: return false;
    }
}

// Whether the operation ran, as a revision of its own. When it did not, rows were in the way, and nothing has happened.
bool runs(Connection& connection, const schema::Schema& before, const Operation& operation, bool has_rows) {
    const database::Steps steps =
        connection.dialect().compile(operation, connection.dialect().observe(connection, before));
    bool suspends = false;
    std::string text;
    for (const Step& step : steps) {
        suspends = suspends || step.suspends_foreign_keys;
        text += step.sql + ";\n";
    }
    INFO(text);
    try {
        database::Transaction transaction(connection, suspends ? Begin::schema_change : Begin::read_write);
        for (const Step& step : steps) {
            if (step.kind == Step::Kind::statement) {
                connection.execute(step.sql);
            } else if (!connection.query(step.sql).empty()) {
                throw Error(ErrorCategory::check, step.failure);
            }
        }
        transaction.commit();
        return true;
    } catch (const Error& e) {
        INFO(e.what());
        REQUIRE(has_rows);
        REQUIRE(is_about_rows(e));
        return false;
    }
}

// The way from nothing to the schema, each foreign key last.
std::vector<Operation> creation_of(const schema::Schema& schema) {
    std::vector<Operation> operations;
    for (const schema::Enum& type : schema.enums) operations.push_back({operation::CreateEnum{type}});
    for (const schema::Table& table : schema.tables) {
        schema::Table alone = table;
        alone.foreign_keys.clear();
        operations.push_back({operation::CreateTable{alone}});
    }
    for (const schema::Table& table : schema.tables)
        for (const schema::ForeignKey& key : table.foreign_keys)
            operations.push_back({operation::AddConstraint{table.name, key}});
    return operations;
}

using Catalogue = std::multiset<std::string>;

// PostgreSQL gives a column that it can change in no other way a new place, the last one.
bool moves_column(Connection& connection, const schema::Schema& before, const Operation& operation) {
    if (std::holds_alternative<operation::DropColumn>(operation.value)) return false;
    return connection.dialect().name() == "postgresql" &&
           std::ranges::any_of(connection.dialect().compile(operation, before),
                               [](const Step& step) { return step.sql.find(" DROP COLUMN ") != std::string::npos; });
}

Catalogue without_order(Catalogue lines) {
    std::erase_if(lines, [](const std::string& line) { return line.starts_with("order"); });
    return lines;
}

Catalogue made_at_one_go(Connection& connection, const schema::Schema& schema) {
    schema::Schema so_far;
    for (const Operation& operation : creation_of(schema)) {
        for (const Step& step : connection.dialect().compile(operation, so_far)) connection.execute(step.sql);
        so_far = operation::apply(std::move(so_far), operation);
    }
    return catalogue(connection);
}

// PostgreSQL makes it next to what is there, and takes it back.
Catalogue wanted_catalogue(Connection& connection, const schema::Schema& schema) {
    if (connection.dialect().name() == "sqlite") {
        Database other("sqlite://");
        const Lease lease = other.connect();
        lease->execute("PRAGMA foreign_keys = OFF");
        return made_at_one_go(*lease, schema);
    }
    const database::Transaction transaction(connection);
    connection.execute("CREATE SCHEMA at_one_go; SET LOCAL search_path TO at_one_go");
    return made_at_one_go(connection, schema);
}

// The lines that one of the two has and the other has not.
std::string difference(const Catalogue& found, const Catalogue& wanted) {
    std::vector<std::string> lines;
    const auto add = [&lines](const char* what, const Catalogue& these, const Catalogue& those) {
        std::vector<std::string> missing;
        std::ranges::set_difference(these, those, std::back_inserter(missing));
        for (const std::string& line : missing) lines.push_back(what + line);
    };
    add("found: ", found, wanted);
    add("wanted: ", wanted, found);
    return fmt::format("{}", fmt::join(lines, "\n"));
}

using Rows = std::map<schema::Name, std::multiset<std::string>>;

// Whether the operation may lose what the column holds: it goes, is computed anew, or several of its values become one.
bool loses(const Operation& operation, const schema::Table& table, const schema::Column& column) {
    if (const auto* drop = std::get_if<operation::DropColumn>(&operation.value))
        return drop->table == table.name && drop->column == column.name;
    if (const auto* alter = std::get_if<operation::AlterColumn>(&operation.value))
        return alter->generated && alter->table == table.name && alter->column == column.name;
    const auto* replace = std::get_if<operation::ReplaceEnum>(&operation.value);
    return replace != nullptr && column.type.kind == schema::TypeKind::enumeration && column.type.name == replace->type;
}

// Every row of every table, but for what the operation loses.
Rows rows_of(Connection& connection, const schema::Schema& schema, const Operation& losing) {
    const auto* dropped_table = std::get_if<operation::DropTable>(&losing.value);
    Rows rows;
    for (const schema::Table& table : schema.tables) {
        if (dropped_table != nullptr && dropped_table->table == table.name) continue;
        // In order of name: a column that comes again stands last. Never none.
        std::set<std::string> columns{"1"};
        for (const schema::Column& column : table.columns)
            if (!loses(losing, table, column))
                columns.insert(connection.dialect().read(connection.dialect().quote(column.name), column.type));
        auto& lines = rows[table.name];
        for (const auto& row : connection.query(fmt::format("SELECT {} FROM {}", fmt::join(columns, ", "),
                                                            connection.dialect().quote_name(table.name)))) {
            std::string line;
            for (const auto& cell : row) line += cell.value_or("NULL") + " | ";
            lines.insert(line);
        }
    }
    return rows;
}

class World {
public:
    World(const std::string& dialect, std::uint64_t seed)
        : random_(seed), schemas_(seed, Reach::portable), scratch_(dialect), database_(scratch_.url()),
          connection_(database_.connect()) {}

    [[nodiscard]] int inserted() const { return inserted_; }

    void do_undo_and_go_on() {
        const Operation operation = schemas_.operation(schema_);
        insert_rows();
        const schema::Schema before = schema_;
        const Rows rows = rows_of(*connection_, schema_, operation);
        bool kept = perform(operation);
        for (const Operation& back : operation::invert(operation, before)) kept = perform(back) && kept;
        if (kept) {
            INFO(operation::to_json({operation}));
            CHECK(rows_of(*connection_, schema_, operation) == rows);
        }
        perform(schemas_.operation(schema_));
    }

private:
    // True when every row is still there; false when rows were in the way and went first.
    bool perform(const Operation& operation) {
        INFO(operation::to_json({operation}));
        const Rows rows = rows_of(*connection_, schema_, operation);
        const bool kept = runs(*connection_, schema_, operation, true);
        if (!kept) {
            check_catalogue();
            CHECK(rows_of(*connection_, schema_, operation) == rows);
            delete_rows();
            runs(*connection_, schema_, operation, false);
        }
        moved_ = moved_ || moves_column(*connection_, schema_, operation);
        schema_ = operation::apply(std::move(schema_), operation);
        check_catalogue();
        return kept;
    }

    void check_catalogue() {
        const Catalogue found = catalogue(*connection_);
        const Catalogue wanted = wanted_catalogue(*connection_, schema_);
        CHECK((moved_ ? difference(without_order(found), without_order(wanted)) : difference(found, wanted)) == "");
    }

    void insert_rows() {
        for (const schema::Table* table : schema::in_creation_order(schema_)) {
            for (int i = 0; i < 2; ++i) {
                const Operation insert{random_row(random_, schema_, *table, *connection_)};
                try {
                    for (const Step& step : connection_->dialect().compile(insert, schema_))
                        connection_->execute(step.sql);
                    ++inserted_;
                } catch (const Error& e) {
                    INFO(operation::to_json({insert}));
                    INFO(e.what());
                    CHECK(is_about_rows(e));
                }
            }
        }
    }

    void delete_rows() {
        if (scratch_.dialect() == "sqlite") connection_->execute("PRAGMA foreign_keys = OFF");
        for (const schema::Table& table : schema_.tables) {
            const std::string name = connection_->dialect().quote_name(table.name);
            connection_->execute(scratch_.dialect() == "sqlite" ? "DELETE FROM " + name
                                                                : "TRUNCATE " + name + " CASCADE");
        }
        if (scratch_.dialect() == "sqlite") connection_->execute("PRAGMA foreign_keys = ON");
    }

    Random random_;
    RandomSchema schemas_;
    Scratch scratch_;
    Database database_;
    Lease connection_;
    schema::Schema schema_;
    int inserted_ = 0;
    bool moved_ = false; // a column has got another place: the order of columns counts no more
};
} // namespace

TEST_CASE("what apply() accepts, both databases do and undo") {
    const std::uint64_t seed = test_seed();
    for (const std::string& dialect : dialects()) {
        CAPTURE(seed, dialect);
        World world(dialect, seed);
        for (int i = 0; i < 30; ++i) world.do_undo_and_go_on();
        CHECK(world.inserted() > 0);
    }
}
