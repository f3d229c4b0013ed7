// usage: online URL ROWS
// Changes of a large table while somebody writes to it, in their plain form and in the online one: the longest time
// that a write had to wait.

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <thread>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/runner.hpp>
#include <retort/operation/operations.hpp>

using namespace retort;
using namespace retort::ddl;
using migration::Revision;

namespace {
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

void tables(Operations& op) {
    op.create_table("parent", {column("id", integer()).not_null(), primary_key({"id"})});
    op.create_table("large",
                    {column("id", integer()).not_null(), column("no", integer()), column("parent_id", integer()),
                     column("label", text()), column("counted", integer()).not_null()});
}

struct Change {
    const char* what;
    void (*up)(Operations&);
    void (*down)(Operations&);
};

const Change changes[] = {
    {"an index", [](Operations& op) { op.create_index("large", index({"label"}).named("ix")); },
     [](Operations& op) { op.drop_index("large", "ix"); }},
    {"a unique constraint", [](Operations& op) { op.add_constraint("large", unique({"label"}).named("uq")); },
     [](Operations& op) { op.drop_constraint("large", "uq"); }},
    {"a primary key", [](Operations& op) { op.add_constraint("large", primary_key({"no"}).named("pk")); },
     [](Operations& op) {
         op.drop_constraint("large", "pk");
         op.alter_column("large", "no", {.nullable = true});
     }},
    {"a foreign key",
     [](Operations& op) { op.add_constraint("large", foreign_key({"parent_id"}, "parent", {"id"}).named("fk")); },
     [](Operations& op) { op.drop_constraint("large", "fk"); }},
    {"a check",
     [](Operations& op) { op.add_constraint("large", check("label ~ '^(label|other|any) [0-9a-f]+$'").named("ck")); },
     [](Operations& op) { op.drop_constraint("large", "ck"); }},
    {"NOT NULL", [](Operations& op) { op.alter_column("large", "parent_id", {.nullable = false}); },
     [](Operations& op) { op.alter_column("large", "parent_id", {.nullable = true}); }},
};

// Writes to the large table until it is told to stop, and knows how long the slowest write took.
class Writer {
public:
    Writer(const std::string& url, int rows) : thread_([this, url, rows] { write(url, rows); }) {
        while (!begun_) std::this_thread::yield();
    }

    double stop() {
        stops_ = true;
        thread_.join();
        return longest_.count();
    }

private:
    void write(const std::string& url, int rows) {
        Database database{url};
        const Lease connection = database.connect();
        int row = 1;
        while (!stops_) {
            const auto start = Clock::now();
            connection->execute(fmt::format("UPDATE large SET counted = counted + 1 WHERE id = {}", row));
            longest_ = std::max(longest_, Milliseconds(Clock::now() - start));
            row = row * 7 % rows + 1;
            begun_ = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    std::atomic<bool> begun_ = false;
    std::atomic<bool> stops_ = false;
    Milliseconds longest_{};
    std::thread thread_;
};

struct Measured {
    double waited = 0;
    double taken = 0;
};

Measured measure(const std::string& url, database::Connection& connection, const migration::Graph& graph, int rows,
                 migration::OnlineMode mode) {
    Writer writer(url, rows);
    const auto start = Clock::now();
    migration::upgrade(connection, graph, "+1", {.online = {.mode = mode}});
    const Milliseconds taken = Clock::now() - start;
    return {writer.stop(), taken.count()};
}
} // namespace

int main(int, char** argv) {
    const std::string url = argv[1];
    const int rows = std::atoi(argv[2]);
    Database database{url};
    const Lease connection = database.connect();
    for (const Change& change : changes) {
        const Revision first{"r1", "online.cpp", {.message = "tables", .upgrade = tables}};
        const Revision second{
            "r2",
            "online.cpp",
            {.down_revision = "r1", .message = change.what, .upgrade = change.up, .downgrade = change.down}};
        const std::vector<const Revision*> revisions{&first, &second};
        const migration::Graph graph(revisions);
        if (&change == changes) {
            migration::upgrade(*connection, graph, "r1");
            connection->execute(fmt::format(
                "INSERT INTO parent SELECT i FROM generate_series(0, 999) i; "
                "INSERT INTO large SELECT i, i, i % 1000, 'label ' || md5(i::text), 0 FROM generate_series(1, {}) i; "
                "CREATE INDEX ON large (id)",
                rows));
            connection->execute("ANALYZE");
        }
        const auto run = [&](migration::OnlineMode mode) {
            const Measured measured = measure(url, *connection, graph, rows, mode);
            migration::downgrade(*connection, graph, "-1");
            return measured;
        };
        const Measured plain = run(migration::OnlineMode::never);
        const Measured online = run(migration::OnlineMode::automatic);
        fmt::print("{:<20} a write waited {:>7.1f} ms   limit 200   plain form {:>7.1f} ms   (runs for {:.0f}, plain "
                   "{:.0f} ms)\n",
                   change.what, online.waited, plain.waited, online.taken, plain.taken);
    }
}
