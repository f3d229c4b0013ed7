// By hand on libpq.

#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <libpq-fe.h>

#include "place.hpp"

namespace rows::postgresql {

namespace {
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

Connection open(const std::string& connect) {
    Connection connection(PQconnectdb(connect.c_str()), PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection.get()));
    return connection;
}

Result run(PGconn* connection, const std::string& sql) {
    Result result(PQexec(connection, sql.c_str()), PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        throw std::runtime_error(PQerrorMessage(connection));
    return result;
}

void send(PGconn* connection, const std::string& copy, const std::string& text) {
    run(connection, copy);
    constexpr std::size_t piece = 64U << 10U;
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (PQputCopyData(connection, text.data() + at, static_cast<int>(std::min(piece, text.size() - at))) != 1)
            throw std::runtime_error(PQerrorMessage(connection));
    PQputCopyEnd(connection, nullptr);
    while (PGresult* result = PQgetResult(connection)) {
        const bool failed = PQresultStatus(result) != PGRES_COMMAND_OK;
        PQclear(result);
        if (failed) throw std::runtime_error(PQerrorMessage(connection));
    }
}

const char* const columns = "(id, name, code, is_active, created_at)";

int digits(const char* text, int count) {
    int number = 0;
    for (int i = 0; i < count; ++i) number = number * 10 + (text[i] - '0');
    return number;
}

retort::Uuid uuid_of(const char* text) {
    const auto value = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
    retort::Uuid::Octets octets;
    for (std::size_t i = 0; i < 16; ++i) {
        if (*text == '-') ++text;
        octets[i] = static_cast<std::uint8_t>(value(text[0]) << 4U | value(text[1]));
        text += 2;
    }
    return retort::Uuid(octets);
}

Instant instant_of(const char* text, int length) {
    using namespace std::chrono;
    const sys_days day{year{digits(text, 4)} / digits(text + 5, 2) / digits(text + 8, 2)};
    Instant instant = day + hours(digits(text + 11, 2)) + minutes(digits(text + 14, 2)) + seconds(digits(text + 17, 2));
    int unit = 100'000;
    for (int i = 20; i < length && text[i] >= '0' && text[i] <= '9'; ++i, unit /= 10)
        instant += microseconds((text[i] - '0') * unit);
    return instant;
}

std::int64_t big_endian(const char* bytes) {
    std::uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8U | static_cast<unsigned char>(bytes[i]);
    return static_cast<std::int64_t>(number);
}
} // namespace

std::string copy_text(const std::vector<Place>& places) {
    std::string text;
    for (const Place& place : places) {
        const auto day = std::chrono::floor<std::chrono::days>(place.created_at);
        const std::chrono::year_month_day ymd{day};
        const std::chrono::hh_mm_ss time{place.created_at - day};
        char created[64];
        std::snprintf(created, sizeof created, "%04d-%02u-%02u %02d:%02d:%02d.%06d", static_cast<int>(ymd.year()),
                      static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                      static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
        text += place.id.to_string() + '\t' + place.name + '\t' + place.code + '\t' +
                (place.is_active ? "true" : "false") + '\t' + created + '\n';
    }
    return text;
}

std::string one(const std::string& connect, const std::string& sql) {
    const Connection connection = open(connect);
    const Result result = run(connection.get(), sql);
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

double copy(const std::string& connect, const std::string& text) {
    const Connection connection = open(connect);
    return measured([&] {
        run(connection.get(), "BEGIN");
        send(connection.get(), std::string("COPY place ") + columns + " FROM STDIN", text);
        run(connection.get(), "COMMIT");
    });
}

double copy_and_upsert(const std::string& connect, const std::string& text) {
    const Connection connection = open(connect);
    return measured([&] {
        run(connection.get(), "BEGIN");
        run(connection.get(), "CREATE TEMP TABLE incoming (LIKE place) ON COMMIT DROP");
        send(connection.get(), std::string("COPY incoming ") + columns + " FROM STDIN", text);
        run(connection.get(),
            "INSERT INTO place AS p SELECT * FROM incoming ON CONFLICT (id) DO UPDATE SET name = excluded.name, code = "
            "excluded.code, is_active = excluded.is_active, created_at = excluded.created_at WHERE (p.name, p.code, "
            "p.is_active, "
            "p.created_at) IS DISTINCT FROM (excluded.name, excluded.code, excluded.is_active, excluded.created_at)");
        run(connection.get(), "COMMIT");
    });
}

std::vector<Place> read(const std::string& connect, bool binary, double& milliseconds) {
    const Connection connection = open(connect);
    run(connection.get(), "SET TimeZone = 'UTC'");
    std::vector<Place> places;
    milliseconds = measured([&] {
        const Result result(PQexecParams(connection.get(), "SELECT id, name, code, is_active, created_at FROM place", 0,
                                         nullptr, nullptr, nullptr, nullptr, binary ? 1 : 0),
                            PQclear);
        const int count = PQntuples(result.get());
        for (int i = 0; i < count; ++i) {
            const auto text = [&](int column) {
                return std::string(PQgetvalue(result.get(), i, column),
                                   static_cast<std::size_t>(PQgetlength(result.get(), i, column)));
            };
            Place& place = places.emplace_back();
            const char* id = PQgetvalue(result.get(), i, 0);
            if (binary) {
                retort::Uuid::Octets octets;
                std::memcpy(octets.data(), id, octets.size());
                place.id = retort::Uuid(octets);
            } else {
                place.id = uuid_of(id);
            }
            place.name = text(1);
            place.code = text(2);
            const char* active = PQgetvalue(result.get(), i, 3);
            place.is_active = binary ? *active != 0 : *active == 't';
            const char* created = PQgetvalue(result.get(), i, 4);
            place.created_at = binary ? Instant(std::chrono::microseconds(big_endian(created) + 946'684'800'000'000))
                                      : instant_of(created, PQgetlength(result.get(), i, 4));
        }
    });
    return places;
}

} // namespace rows::postgresql
