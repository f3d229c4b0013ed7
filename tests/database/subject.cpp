#include "subject.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/diff/diff.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/diff/spelled.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/render/changes.hpp>
#include <retort/schema/naming.hpp>
#include <support/compare_schema.hpp>

namespace support {

using namespace retort;
using database::Step;
using operation::Operation;
using operation::Recorded;
using schema::Schema;
using testing::kept_tables;

namespace {
void run_steps(database::Connection& connection, const database::Steps& steps) {
    for (const Step& step : steps) {
        if (step.kind == Step::Kind::statement) {
            connection.execute(step.sql);
        } else if (!connection.query(step.sql).empty()) {
            throw Error({.category = ErrorCategory::check, .message = step.failure, .statement = step.sql});
        }
    }
}

// What rows can be in the way of: a constraint, or a value that is none of the new type (class 22 of PostgreSQL).
bool is_about_rows(const Error& error) {
    switch (error.category()) {
    case ErrorCategory::unique:
    case ErrorCategory::foreign_key:
    case ErrorCategory::not_null:
    case ErrorCategory::check: return true;
    default: return error.state().starts_with("22");
    }
}

// No words for it, or no cast from one type to the other (42846, cannot_coerce).
bool cannot_be(const Error& error) {
    return error.category() == ErrorCategory::unsupported || error.state() == "42846";
}

// A conventional name holds a hash of the words that the CHECK had in its schema.
bool has_hashed_name(const schema::Check& check, const schema::Table& table) {
    const std::string start = check.name.substr(0, std::max<std::size_t>(check.name.size(), 8) - 8);
    return start == "ck_" + table.name.name + "_" &&
           check.name.find_first_not_of("0123456789abcdef", start.size()) == std::string::npos;
}

// What is stored, but for DEFAULT NULL, which is no default, and for other words of the same CHECK.
std::vector<schema::Table> stored_tables(const Subject& subject) {
    std::vector<schema::Table> tables = subject.inspect().tables;
    const std::optional<schema::Expression> null = schema::SqlText{"NULL"};
    for (schema::Table& table : tables) {
        for (schema::Column& column : table.columns)
            if (column.server_default == null) column.server_default.reset();
        for (schema::Check& check : table.checks)
            if (has_hashed_name(check, table)) check.name = schema::check_name(table.name, check);
        std::ranges::sort(table.checks, {}, &schema::Check::name);
    }
    return tables;
}

// The database says the same of both schemas once they are made.
bool are_stored_alike(const std::string& dialect, const Schema& before, const Schema& after) {
    const Subject one(dialect);
    const Subject other(dialect);
    one.run({}, diff::diff({}, before));
    other.run({}, diff::diff({}, after));
    return stored_tables(one) == stored_tables(other);
}

bool are_warned_of(const diff::Difference& difference) {
    return std::ranges::any_of(render::upgrade_of(difference), [](const auto& one) { return !one.warnings.empty(); });
}
} // namespace

std::vector<Operation> operations_of(Script script) {
    Operations op;
    script(op);
    std::vector<Operation> operations;
    for (const Recorded& one : op.recorded()) operations.push_back(one.operation);
    return operations;
}

Subject::Subject(const std::string& dialect) : dialect_(dialect) {
    if (dialect_ == "postgresql") {
        scratch_ = std::make_unique<Scratch>(dialect_);
        database_ = std::make_unique<Database>(scratch_->url());
        connection_ = std::make_unique<Lease>(database_->connect());
    } else {
        clear();
    }
}

Subject::~Subject() {
    connection_.reset();
    database_.reset();
}

void Subject::clear() {
    if (dialect_ == "postgresql") {
        std::vector<std::string> names;
        for (const auto& row :
             connection().query("SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname NOT LIKE "
                                "'pg\\_%' AND nspname <> 'information_schema'"))
            names.push_back(*row.front());
        connection().execute(fmt::format("SET client_min_messages TO warning; DROP SCHEMA {} CASCADE; "
                                         "CREATE SCHEMA public",
                                         fmt::join(names, ", ")));
        return;
    }
    connection_.reset();
    database_ = std::make_unique<Database>("sqlite://");
    connection_ = std::make_unique<Lease>(database_->connect());
}

Schema Subject::run(Schema before, const std::vector<Operation>& operations) const {
    const database::Dialect& dialect = connection().dialect();
    std::vector<Recorded> recorded;
    for (const Operation& one : operations) recorded.push_back({one, operation::Location::current()});
    recorded = dialect.arrange(std::move(recorded));
    auto transaction = std::make_unique<database::Transaction>(connection(), database::Begin::schema_change);
    const auto commit_and_go_on = [&] {
        transaction->commit();
        transaction = std::make_unique<database::Transaction>(connection(), database::Begin::schema_change);
    };
    for (std::span<const Recorded> rest = recorded; !rest.empty();) {
        const auto batch = rest.first(dialect.batch(rest, before));
        if (batch.front().autocommit) commit_and_go_on();
        run_steps(connection(), dialect.compile(batch, dialect.observe(connection(), before)));
        if (batch.front().autocommit) commit_and_go_on();
        for (const Recorded& one : batch) before = operation::apply(std::move(before), one.operation);
        rest = rest.subspan(batch.size());
    }
    transaction->commit();
    return before;
}

Schema Subject::inspect() const { return connection().dialect().inspect(connection()); }

diff::Difference Subject::compare(const Schema& wanted, const Schema& history,
                                  const std::vector<Rename>& renames) const {
    const std::string name = connection().dialect().default_namespace(connection());
    Schema found = diff::spelled(diff::spelled(inspect(), name, history), name, wanted);
    diff::Ownership ours = diff::managed(found, history, wanted, renames);
    return diff::compare({.name = dialect_, .schema = std::move(ours.managed), .inspected = true},
                         {.name = "the models", .schema = std::move(ours.wanted), .renames = renames},
                         {.dialect = &connection().dialect(), .connection = &connection()});
}

Rows Subject::rows_before(const std::vector<KeptTable>& kept, const Schema& schema) const {
    return testing::read_rows(connection(), kept, schema, false);
}

Rows Subject::rows_after(const std::vector<KeptTable>& kept, const Schema& schema) const {
    return testing::read_rows(connection(), kept, schema, true);
}

Trial become(const Subject& subject, const Schema& before, const Schema& after, const std::vector<Rename>& renames) {
    const Schema found = subject.inspect();
    const diff::Difference difference = subject.compare(after, before, renames);
    INFO("on " << subject.dialect() << " is proposed:\n" << told(difference.operations));
    if (difference.empty()) {
        if (without_order(before) == without_order(after)) return {.kind = Trial::Kind::nothing_to_do};
        CHECK(are_stored_alike(subject.dialect(), before, after));
        return {.kind = Trial::Kind::stored_alike};
    }
    Trial outcome{.kind = Trial::Kind::done, .operations = difference.operations};
    outcome.is_warned = are_warned_of(difference);
    const auto kept = kept_tables(difference.from, difference.operations);
    const Rows rows = subject.rows_before(kept, difference.from);
    Schema reached;
    try {
        reached = subject.run(difference.from, difference.operations);
    } catch (const Error& e) {
        INFO(e.what() << " | " << e.hint());
        CHECK((cannot_be(e) || is_about_rows(e)));
        CHECK(subject.inspect().tables == found.tables); // new values of enums may be committed before the others
        CHECK(subject.rows_before(kept, difference.from) == rows);
        outcome.kind = cannot_be(e) ? Trial::Kind::refused : Trial::Kind::failed;
        outcome.reason = e.what();
        return outcome;
    }
    CHECK(told(subject.compare(after, before, renames).operations) == "");
    CHECK(subject.rows_after(kept, reached) == rows);
    const std::vector<Operation> back = operation::invert(difference.operations, difference.from);
    INFO("and back:\n" << told(back));
    try {
        subject.run(reached, back);
    } catch (const Error& e) {
        INFO(e.what() << " | " << e.hint());
        CHECK((cannot_be(e) || is_about_rows(e)));
        CHECK(subject.rows_after(kept, reached) == rows);
        outcome.kind = Trial::Kind::done_for_good;
        outcome.reason = e.what();
        return outcome;
    }
    CHECK(told(subject.compare(before, after).operations) == "");
    CHECK(subject.rows_before(kept, difference.from) == rows);
    CHECK(subject.inspect().opaque == found.opaque);
    return outcome;
}

Trial become(Subject& subject, const std::vector<Operation>& before, const Schema& after,
             const std::vector<Rename>& renames) {
    subject.clear();
    INFO("made by\n" << told(before));
    try {
        const Schema made = subject.run({}, before);
        return become(subject, made, after, renames);
    } catch (const Error& e) {
        if (e.category() != ErrorCategory::unsupported) throw;
        return {.kind = Trial::Kind::refused, .reason = e.what()};
    }
}

std::string told(const std::vector<Operation>& operations) {
    std::string text;
    for (const Operation& one : operations) text += describe(one) + "\n";
    return text;
}

} // namespace support
