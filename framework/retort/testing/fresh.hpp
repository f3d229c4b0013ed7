#pragma once
// A database for each test: with the tables of the application as its revisions make them, and its seeds where they are
// wanted.

#include <functional>
#include <memory>
#include <string>

#include <retort/cli/app.hpp>
#include <retort/database/database.hpp>
#include <retort/session/session.hpp>

namespace retort::testing {

/// The application that this program links: NAME_database of retort_add_app(NAME …).
struct LinkedApp {
    static cli::App app() { return retort_app(); }
};

struct FreshOptions {
    std::string url = "sqlite://";    ///< in memory; or a database of a PostgreSQL server, beside which others are made
    bool seeds = false;               ///< with the rows of all seeds of the environment
    std::string environment = "test"; ///< of the seeds
};

/// A database that nobody else has, without its type.
class FreshDatabase {
public:
    FreshDatabase(const cli::App& app, const FreshOptions& options);
    FreshDatabase(const FreshDatabase&) = delete;
    FreshDatabase& operator=(const FreshDatabase&) = delete;
    ~FreshDatabase();

    [[nodiscard]] Database& database() noexcept { return *database_; }
    operator Database&() noexcept { return *database_; }

private:
    std::function<void()> remove_;
    std::unique_ptr<Database> database_;
};

/// A migrated database of its own for one test, in Catch2, GoogleTest or anything else:
///
///     TEST_CASE("a country is found by its code") {
///         retort::testing::Fresh<> fresh{{.seeds = true}};
///         retort::Session session{fresh};
///
/// The first of a process runs the revisions and the seeds; the others are copies of what came of that: of the bytes of
/// a database in memory, or of a PostgreSQL database as its template. It goes away with the object. Safe in threads.
/// App::app() gives the application. Throws what the revisions and seeds throw, Error (unsupported) for a SQLite file.
template <class App = LinkedApp> class Fresh : public FreshDatabase {
public:
    explicit Fresh(const FreshOptions& options = {}) : FreshDatabase(App::app(), options) {}
};

} // namespace retort::testing
