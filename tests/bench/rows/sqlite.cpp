// By hand on SQLite's C API.

#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <sqlite3.h>

#include "place.hpp"

namespace rows::sqlite {

namespace {
void check(sqlite3* database, int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database));
}

char* two(char* out, int number) {
    out[0] = static_cast<char>('0' + number / 10);
    out[1] = static_cast<char>('0' + number % 10);
    return out + 2;
}

// 2024-02-29 09:30:00.000000
void write_instant(char* out, Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day ymd{day};
    const auto time = (instant - day).count();
    const auto second = static_cast<int>(time / 1'000'000);
    const auto fraction = static_cast<int>(time % 1'000'000);
    out = two(two(out, static_cast<int>(ymd.year()) / 100), static_cast<int>(ymd.year()) % 100);
    *out++ = '-';
    out = two(out, static_cast<int>(static_cast<unsigned>(ymd.month())));
    *out++ = '-';
    out = two(out, static_cast<int>(static_cast<unsigned>(ymd.day())));
    *out++ = ' ';
    out = two(out, second / 3600);
    *out++ = ':';
    out = two(out, second / 60 % 60);
    *out++ = ':';
    out = two(out, second % 60);
    *out++ = '.';
    two(two(two(out, fraction / 10'000), fraction / 100 % 100), fraction % 100);
}

void write_uuid(char* out, const retort::Uuid& uuid) {
    constexpr char digits[] = "0123456789abcdef";
    int i = 0;
    for (const std::uint8_t octet : uuid.octets()) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
        *out++ = digits[octet >> 4U];
        *out++ = digits[octet & 15U];
        ++i;
    }
}

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

Instant instant_of(const char* text) {
    using namespace std::chrono;
    const sys_days day{year{digits(text, 4)} / digits(text + 5, 2) / digits(text + 8, 2)};
    return day + hours(digits(text + 11, 2)) + minutes(digits(text + 14, 2)) + seconds(digits(text + 17, 2)) +
           microseconds(digits(text + 20, 6));
}
} // namespace

double insert(const std::string& file, const std::vector<Place>& places) {
    sqlite3* database = nullptr;
    check(database, sqlite3_open(file.c_str(), &database));
    const double milliseconds = measured([&] {
        sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        sqlite3_stmt* statement = nullptr;
        check(database,
              sqlite3_prepare_v2(database,
                                 "INSERT INTO place (id, name, code, is_active, created_at) VALUES (?, ?, ?, ?, ?)", -1,
                                 &statement, nullptr));
        char id[36];
        char created[26];
        for (const Place& place : places) {
            write_uuid(id, place.id);
            write_instant(created, place.created_at);
            sqlite3_bind_text(statement, 1, id, sizeof id, SQLITE_STATIC);
            sqlite3_bind_text(statement, 2, place.name.data(), static_cast<int>(place.name.size()), SQLITE_STATIC);
            sqlite3_bind_text(statement, 3, place.code.data(), static_cast<int>(place.code.size()), SQLITE_STATIC);
            sqlite3_bind_int(statement, 4, place.is_active ? 1 : 0);
            sqlite3_bind_text(statement, 5, created, sizeof created, SQLITE_STATIC);
            check(database, sqlite3_step(statement));
            sqlite3_reset(statement);
        }
        sqlite3_finalize(statement);
        check(database, sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr));
    });
    sqlite3_close(database);
    return milliseconds;
}

std::vector<Place> read(const std::string& file, double& milliseconds) {
    sqlite3* database = nullptr;
    check(database, sqlite3_open(file.c_str(), &database));
    std::vector<Place> places;
    milliseconds = measured([&] {
        sqlite3_stmt* statement = nullptr;
        check(database, sqlite3_prepare_v2(database, "SELECT id, name, code, is_active, created_at FROM place", -1,
                                           &statement, nullptr));
        const auto text = [&](int i) { return reinterpret_cast<const char*>(sqlite3_column_text(statement, i)); };
        while (sqlite3_step(statement) == SQLITE_ROW) {
            Place& place = places.emplace_back();
            place.id = uuid_of(text(0));
            place.name.assign(text(1), static_cast<std::size_t>(sqlite3_column_bytes(statement, 1)));
            place.code.assign(text(2), static_cast<std::size_t>(sqlite3_column_bytes(statement, 2)));
            place.is_active = sqlite3_column_int(statement, 3) != 0;
            place.created_at = instant_of(text(4));
        }
        sqlite3_finalize(statement);
    });
    sqlite3_close(database);
    return places;
}

} // namespace rows::sqlite
