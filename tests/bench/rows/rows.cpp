// usage: rows sqlite FILE | rows postgresql CONNECT URL | rows memory URL COUNT
// One line for each measurement: Retort's rate beside that of the floor, in the same run.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <ranges>
#include <stdexcept>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>

#include "place.hpp"

namespace rows {

retort::TableView retort_table(retort::model<Place>) {
    static constexpr auto table = retort::table<Place>("place", retort::column(&Place::id).primary_key());
    return table;
}

void check(const std::vector<Place>& read, const std::vector<Place>& written) {
    if (read.size() != written.size()) throw std::runtime_error("not as many rows as were written");
    for (std::size_t i = 0; i < read.size(); i += 997) {
        const Place& a = read[i];
        const Place& b = written[i];
        if (a.id != b.id || a.name != b.name || a.code != b.code || a.is_active != b.is_active ||
            a.created_at != b.created_at)
            throw std::runtime_error("a row is not what was written");
    }
}

namespace {
std::size_t count() {
    const char* said = std::getenv("ROWS");
    return said == nullptr ? 1'000'000 : std::strtoul(said, nullptr, 10);
}
int rounds() {
    const char* said = std::getenv("RUNS");
    return said == nullptr ? 3 : std::atoi(said);
}

std::vector<Place> all_places() {
    std::vector<Place> places;
    places.reserve(count());
    for (std::size_t i = 0; i < count(); ++i) places.push_back(place(i));
    return places;
}

// Alternating runs; the fastest of each is told, which is the one that was disturbed least.
void compare(const char* what, double limit, const std::function<double()>& ours,
             const std::function<double()>& floor) {
    double best = 0;
    double best_floor = 0;
    for (int i = 0; i < rounds(); ++i) {
        const double by_hand = floor();
        const double by_retort = ours();
        best_floor = best_floor == 0 ? by_hand : std::min(best_floor, by_hand);
        best = best == 0 ? by_retort : std::min(best, by_retort);
    }
    const auto rate = [](double milliseconds) { return static_cast<double>(count()) / milliseconds; };
    fmt::print("{:<46} {:7.0f} k rows/s  floor {:7.0f}  ratio {:.2f}   limit {:.2f}\n", what, rate(best),
               rate(best_floor), best_floor / best, limit);
    std::fflush(stdout);
}

void for_scale(const char* what, double milliseconds) {
    fmt::print("{:<46} {:7.0f} k rows/s\n", what, static_cast<double>(count()) / milliseconds);
    std::fflush(stdout);
}

void create(const std::string& url) {
    retort::Database database{url};
    retort::testing::create_tables(*database.connect(), retort::make_metadata<Place>());
}

void execute(const std::string& url, const std::string& sql) { retort::Database{url}.connect()->execute(sql); }

double insert(const std::string& url, const std::vector<Place>& places) {
    retort::Database database{url};
    return measured([&] {
        retort::Session session{database};
        session.insert(places);
        session.commit();
    });
}

double upsert(const std::string& url, const std::vector<Place>& places, retort::Written expected) {
    retort::Database database{url};
    return measured([&] {
        retort::Session session{database};
        const retort::Written written = session.upsert(places, retort::by(&Place::id));
        session.commit();
        if (written != expected) throw std::runtime_error("the upsert wrote other rows than it should have");
    });
}

double read(const std::string& url, const std::vector<Place>& places) {
    retort::Database database{url};
    std::vector<Place> found;
    const double milliseconds = measured([&] {
        retort::Session session{database, retort::database::Begin::read_only};
        found = session.exec(retort::select<Place>()).all();
    });
    check(found, places);
    return milliseconds;
}

void measure_postgresql(const std::string& connect, const std::string& url) {
    const std::vector<Place> places = all_places();
    const std::string text = postgresql::copy_text(places);
    const auto size = static_cast<std::int64_t>(places.size());
    create(url);
    const auto emptied = [&](auto work) {
        return [&, work] {
            execute(url, "TRUNCATE place; CHECKPOINT");
            return work();
        };
    };
    compare("insert into PostgreSQL, floor COPY", 0.85, emptied([&] { return insert(url, places); }),
            emptied([&] { return postgresql::copy(connect, text); }));
    compare("upsert of new rows, floor COPY + ON CONFLICT", 0.85,
            emptied([&] { return upsert(url, places, {.inserted = size}); }),
            emptied([&] { return postgresql::copy_and_upsert(connect, text); }));
    const auto updates = [&] {
        return postgresql::one(
            connect, "SELECT pg_stat_clear_snapshot(); SELECT n_tup_upd || ' updates, ' || n_dead_tup || ' dead' FROM "
                     "pg_stat_user_tables WHERE relname = 'place'");
    };
    execute(url, "VACUUM ANALYZE place"); // alone: no part of a transaction
    const std::string before = updates();
    compare(
        "upsert of unchanged rows", 0.85, [&] { return upsert(url, places, {.unchanged = size}); },
        [&] { return postgresql::copy_and_upsert(connect, text); });
    fmt::print("{:<46} before: {}; after: {}\n", "  what the server counted", before, updates());
    double binary = 0;
    double in_text = 0;
    compare(
        "select from PostgreSQL, floor libpq", 0.90, [&] { return read(url, places); },
        [&] {
            double once = 0;
            check(postgresql::read(connect, true, once), places);
            binary = binary == 0 ? once : std::min(binary, once);
            check(postgresql::read(connect, false, once), places);
            in_text = in_text == 0 ? once : std::min(in_text, once);
            return std::min(binary, in_text);
        });
    for_scale("  libpq in text format", in_text);
    for_scale("  libpq in binary format", binary);
    for_scale("  SOCI's vectors, reading", soci_bulk::read("postgresql", connect));
    execute(url, "TRUNCATE place");
    for_scale("  SOCI's vectors, inserting", soci_bulk::insert("postgresql", connect, places));
}

void measure_sqlite(const std::string& file) {
    const std::vector<Place> places = all_places();
    const std::string url = "sqlite:///" + file;
    const auto size = static_cast<std::int64_t>(places.size());
    const auto made = [&](auto work) {
        return [&, work] {
            std::filesystem::remove(file);
            create(url);
            return work();
        };
    };
    compare("insert into SQLite, floor the C API", 0.90, made([&] { return insert(url, places); }),
            made([&] { return sqlite::insert(file, places); }));
    for_scale("  SOCI's vectors, inserting", made([&] { return soci_bulk::insert("sqlite", file, places); })());
    std::filesystem::remove(file);
    create(url);
    for_scale("  upsert of new rows", upsert(url, places, {.inserted = size}));
    for_scale("  upsert of unchanged rows", upsert(url, places, {.unchanged = size}));
    compare(
        "select from SQLite, floor the C API", 0.90, [&] { return read(url, places); },
        [&] {
            double once = 0;
            check(sqlite::read(file, once), places);
            return once;
        });
    for_scale("  SOCI's vectors, reading", soci_bulk::read("sqlite", file));
}

// The most memory that the process ever had, after a stream of rows that exist one at a time.
void measure_memory(const std::string& url, std::size_t rows) {
    create(url);
    retort::Database database{url};
    retort::Session session{database};
    session.insert(std::views::iota(std::uint64_t{0}, std::uint64_t{rows}) |
                   std::views::transform([](std::uint64_t i) { return place(i); }));
    session.commit();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:<46} {:7.1f} MB\n", fmt::format("peak memory, {} streamed rows", rows),
               static_cast<double>(usage.ru_maxrss) / 1024);
}
} // namespace
} // namespace rows

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        if (arguments.size() == 2 && arguments[0] == "sqlite")
            rows::measure_sqlite(arguments[1]);
        else if (arguments.size() == 3 && arguments[0] == "postgresql")
            rows::measure_postgresql(arguments[1], arguments[2]);
        else if (arguments.size() == 3 && arguments[0] == "memory")
            rows::measure_memory(arguments[1], std::stoul(arguments[2]));
        else
            return fmt::print(stderr, "usage: rows sqlite FILE | postgresql CONNECT URL | memory URL COUNT\n"), 2;
    } catch (const std::exception& e) {
        fmt::print(stderr, "rows: {}\n", e.what());
        return 1;
    }
}
