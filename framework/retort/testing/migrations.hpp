#pragma once
// Every revision of an application tried on a database with rows: up, down, up.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <retort/cli/app.hpp>
#include <retort/testing/fresh.hpp>

namespace retort::testing {

struct MigrationsOptions {
    std::string url = "sqlite://"; ///< in memory; or a database of a PostgreSQL server, beside which one is made
    std::size_t rows = 3;          ///< that are made up for each table after each revision
    std::function<void(const std::string& revision)> begins{}; ///< told of each
};

struct MigrationsReport {
    struct Revision {
        std::string id;
        std::string message;
        bool has_downgrade = false;
        std::size_t tables = 0; ///< that had rows when it ran
    };
    std::vector<Revision> revisions{};
    std::vector<std::string> troubles{}; ///< a line each; none: all is well
};

/// On a new database that goes away afterwards, for each revision in order:
///   it is applied, and the database is then what the revision says;
///   its downgrade, where it has one, makes the database what it was;
///   it is applied again, and the database is what it was the first time;
///   rows stay, and so do values that it does not change, both ways;
///   rows are made up for tables, for the next one.
/// At the end the database is what the models say, where there are models. One revision that fails is the last.
MigrationsReport try_migrations(const cli::App& app, const MigrationsOptions& options = {});

/// The troubles of the application that this program links, a line each; empty when all is well:
///
///     TEST_CASE("migrations") { CHECK(retort::testing::migration_troubles() == ""); }
std::string migration_troubles(const MigrationsOptions& options = {});
template <class App> std::string migration_troubles_of(const MigrationsOptions& options = {});

/// troubles as lines.
std::string to_text(const MigrationsReport& report);

template <class App> std::string migration_troubles_of(const MigrationsOptions& options) {
    return to_text(try_migrations(App::app(), options));
}

inline std::string migration_troubles(const MigrationsOptions& options) {
    return migration_troubles_of<LinkedApp>(options);
}

} // namespace retort::testing
