// SOCI's own way with many rows: vectors, 1000 rows a time.

#include <soci/soci.h>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "place.hpp"

namespace rows::soci_bulk {

namespace {
constexpr std::size_t step = 1000;

soci::session open(const std::string& backend, const std::string& connect) {
    return backend == "sqlite" ? soci::session(soci::sqlite3, connect) : soci::session(soci::postgresql, connect);
}

std::string instant_text(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day ymd{day};
    const std::chrono::hh_mm_ss time{instant - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d.%06d", static_cast<int>(ymd.year()),
                  static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return text;
}
} // namespace

double insert(const std::string& backend, const std::string& connect, const std::vector<Place>& places) {
    soci::session session = open(backend, connect);
    return measured([&] {
        soci::transaction transaction(session);
        std::vector<std::string> id(step), name(step), code(step), created(step);
        std::vector<int> active(step);
        const std::string sql = backend == "sqlite"
                                    ? "INSERT INTO place VALUES (:id, :name, :code, :active, :created)"
                                    : "INSERT INTO place VALUES (:id, :name, :code, :active::int::boolean, :created)";
        for (std::size_t first = 0; first + step <= places.size(); first += step) {
            for (std::size_t i = 0; i < step; ++i) {
                const Place& place = places[first + i];
                id[i] = place.id.to_string();
                name[i] = place.name;
                code[i] = place.code;
                active[i] = place.is_active ? 1 : 0;
                created[i] = instant_text(place.created_at);
            }
            // Each time anew: SOCI 4.0.3 keeps the values of the first run of a statement for PostgreSQL.
            session << sql, soci::use(id), soci::use(name), soci::use(code), soci::use(active), soci::use(created);
        }
        transaction.commit();
    });
}

double read(const std::string& backend, const std::string& connect) {
    soci::session session = open(backend, connect);
    return measured([&] {
        std::vector<std::string> id(step), name(step), code(step), created(step);
        std::vector<int> active(step);
        soci::statement statement =
            (session.prepare << (backend == "sqlite"
                                     ? "SELECT id, name, code, is_active, created_at FROM place"
                                     : "SELECT id::text, name, code, is_active::int, created_at::text FROM place"),
             soci::into(id), soci::into(name), soci::into(code), soci::into(active), soci::into(created));
        statement.execute();
        while (statement.fetch()) {
            for (auto* list : {&id, &name, &code, &created}) list->resize(step);
            active.resize(step);
        }
    });
}

} // namespace rows::soci_bulk
