#include <retort/testing/migrations.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/database/dialect.hpp>
#include <retort/diff/compare.hpp>
#include <retort/diff/ownership.hpp>
#include <retort/diff/sound.hpp>
#include <retort/diff/spelled.hpp>
#include <retort/error.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/runner.hpp>
#include <retort/testing/kept_rows.hpp>
#include <retort/testing/sample_rows.hpp>

namespace retort::testing {

namespace {
using migration::Direction;
using operation::Operation;
using schema::Schema;

std::vector<Operation> operations_of(const migration::Revision& revision, Direction direction,
                                     std::string_view dialect) {
    std::vector<Operation> operations;
    for (auto& one : migration::operations_for(dialect, migration::record({&revision, direction})))
        operations.push_back(std::move(one.operation));
    return operations;
}

// Whether it may do with rows what it likes.
bool works_on_rows(const std::vector<Operation>& operations) {
    return std::ranges::any_of(operations, [](const Operation& one) {
        return std::holds_alternative<operation::Execute>(one.value) ||
               std::holds_alternative<operation::Run>(one.value) ||
               std::holds_alternative<operation::Backfill>(one.value) ||
               std::holds_alternative<operation::BulkInsert>(one.value);
    });
}

// What of it is still there when the operations of both ways have done what they say.
std::vector<KeptTable> still_there(std::vector<KeptTable> kept, const Schema& schema) {
    std::erase_if(kept, [&](const KeptTable& one) { return schema.find_table(one.after) == nullptr; });
    for (KeptTable& one : kept)
        std::erase_if(one.columns, [&](const auto& column) {
            return schema.find_table(one.after)->find_column(column.second) == nullptr;
        });
    return kept;
}

class Trying {
public:
    Trying(database::Connection& connection, const cli::App& app, const MigrationsOptions& options)
        : connection_(connection), dialect_(connection.dialect()), app_(app), graph_(app.revisions), options_(options) {
    }

    MigrationsReport run() {
        for (const migration::Revision* revision : graph_.in_order()) {
            if (options_.begins) options_.begins(std::string(revision->id));
            const std::size_t before = report_.troubles.size();
            attempt(*revision, [&] { go(*revision); });
            if (report_.troubles.size() > before) break;
        }
        if (report_.troubles.empty() && app_.metadata != nullptr) {
            expect(app_.metadata().schema, "at the end", "the models say");
        }
        return std::move(report_);
    }

private:
    template <class F> void attempt(const migration::Revision& revision, const F& work) {
        try {
            work();
        } catch (const Error& e) {
            trouble(std::string(revision.id),
                    fmt::format("{}{}", e.what(), e.where().empty() ? "" : " (" + e.where() + ")"));
        }
    }

    void trouble(const std::string& where, std::string what) {
        report_.troubles.push_back(fmt::format("{}: {}", where, std::move(what)));
    }

    [[nodiscard]] Schema replayed() const {
        return migration::replay(graph_, migration::Applied(applied_), dialect_.name());
    }

    void go(const migration::Revision& revision) {
        const std::string id(revision.id);
        const Schema before = replayed();
        report_.revisions.push_back({.id = id,
                                     .message = std::string(revision.body.message),
                                     .has_downgrade = revision.body.downgrade != nullptr,
                                     .tables = filled_});
        const std::vector<Operation> up = operations_of(revision, Direction::upgrade, dialect_.name());
        const std::vector<KeptTable> kept = kept_tables(before, up);
        const KeptRows rows = read_rows(connection_, kept, before, false);
        migration::upgrade(connection_, graph_, id);
        applied_.insert(id);
        const Schema after = replayed();
        expect(after, id, "the revision says");
        compare_rows(id, "upgrade", up, rows, read_rows(connection_, kept, after, true));
        if (revision.body.downgrade != nullptr) go_back_and_forth(revision, before, after, up);
        fill(after);
    }

    void go_back_and_forth(const migration::Revision& revision, const Schema& before, const Schema& after,
                           const std::vector<Operation>& up) {
        const std::string id(revision.id);
        std::vector<Operation> down = operations_of(revision, Direction::downgrade, dialect_.name());
        // Through both: what neither of them takes away.
        std::vector<Operation> both = up;
        both.insert(both.end(), down.begin(), down.end());
        const std::vector<KeptTable> kept = still_there(kept_tables(after, down), before);
        const KeptRows rows = read_rows(connection_, kept, after, false);
        migration::downgrade(connection_, graph_, "-1");
        applied_.erase(id);
        expect(before, id, "was there before, after its downgrade");
        compare_rows(id, "downgrade", both, rows, read_rows(connection_, kept, before, true));
        migration::upgrade(connection_, graph_, id);
        applied_.insert(id);
        expect(after, id, "the revision says, when it is applied again");
    }

    void compare_rows(const std::string& id, std::string_view direction, const std::vector<Operation>& operations,
                      const KeptRows& before, const KeptRows& after) {
        if (works_on_rows(operations)) return;
        for (const auto& [table, rows] : before) {
            const auto& now = after.at(table);
            if (rows.size() != now.size())
                trouble(id, fmt::format("its {} leaves {} of {} rows of {}", direction, now.size(), rows.size(),
                                        display(table)));
            else if (rows != now)
                trouble(id, fmt::format("its {} changes values of {} in columns that it does not alter", direction,
                                        display(table)));
        }
    }

    // That the database is what the schema says.
    void expect(const Schema& wanted, const std::string& where, std::string_view who) {
        const std::string name = dialect_.default_namespace(connection_);
        Schema found = diff::spelled(diff::sound(dialect_.inspect(connection_)), name, wanted);
        diff::Ownership ours = diff::managed(std::move(found), wanted, wanted);
        const diff::Difference difference =
            diff::compare({.name = "the database", .schema = std::move(ours.managed), .inspected = true},
                          {.name = "the schema", .schema = std::move(ours.wanted), .says_comments = false},
                          {.dialect = &dialect_, .connection = &connection_});
        for (const Operation& one : difference.operations)
            trouble(where,
                    fmt::format("the database is not what {}: it would take '{}'", who, operation::describe(one)));
    }

    // Tables that others point at come first, as far as they were made first.
    void fill(const Schema& schema) {
        filled_ = 0;
        for (int round = 0; round < 2; ++round)
            for (const schema::Table& table : schema.tables) {
                const std::string count = "SELECT count(*) FROM " + dialect_.quote_name(table.name);
                if (round == 0 || connection_.query(count).at(0).at(0) == "0")
                    add_sample_rows(connection_, schema, table, options_.rows, ++salt_);
                if (round == 1 && connection_.query(count).at(0).at(0) != "0") ++filled_;
            }
    }

    database::Connection& connection_;
    const database::Dialect& dialect_;
    const cli::App& app_;
    migration::Graph graph_;
    const MigrationsOptions& options_;
    migration::Ids applied_;
    std::size_t filled_ = 0;
    std::size_t salt_ = 0;
    MigrationsReport report_;
};
} // namespace

namespace {
// The database after the revision, made anew.
Schema made_by(const Url& url, const migration::Graph& graph, std::string_view revision) {
    Schema made;
    static_cast<void>(database::find_dialect(url.scheme()).make_template(url, [&](database::Connection& connection) {
        migration::upgrade(connection, graph, revision);
        made = diff::sound(connection.dialect().inspect(connection));
    }));
    return made;
}

// That a revision which stands in place of others makes of a database what these do, what SQL of their own makes of it
// included.
std::vector<std::string> try_squashes(const Url& url, const migration::Graph& graph) {
    std::vector<std::string> troubles;
    for (const migration::Revision* squash : graph.replaced().squashes()) {
        if (graph.find(squash->id) == nullptr || !graph.has_replaced_files(*squash)) continue;
        const migration::Graph apart = graph.taking_apart({std::string(squash->id)});
        Schema before = made_by(url, apart, apart.standing_in(squash->id)->id);
        Schema after = made_by(url, graph, squash->id);
        const diff::Difference difference =
            diff::compare({.name = "the replaced", .schema = std::move(before), .inspected = true},
                          {.name = "the squash", .schema = std::move(after), .inspected = true},
                          {.dialect = &database::find_dialect(url.scheme())});
        for (const Operation& one : difference.operations)
            troubles.push_back(fmt::format("{}: it does what those that it replaces do not: '{}'", squash->id,
                                           operation::describe(one)));
    }
    return troubles;
}
} // namespace

MigrationsReport try_migrations(const cli::App& app, const MigrationsOptions& options) {
    const Url url(options.url);
    MigrationsReport report;
    // Made for this, and taken away with the template.
    static_cast<void>(database::find_dialect(url.scheme()).make_template(url, [&](database::Connection& connection) {
        report = Trying(connection, app, options).run();
    }));
    if (report.troubles.empty()) report.troubles = try_squashes(url, migration::Graph(app.revisions));
    return report;
}

std::string to_text(const MigrationsReport& report) {
    std::string text;
    for (const std::string& one : report.troubles) text += one + "\n";
    return text;
}

} // namespace retort::testing
