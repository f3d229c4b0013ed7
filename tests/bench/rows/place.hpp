#pragma once
// The rows that are written and read, and what is measured with them: Retort, and beside it the floor, which is what a
// program does that is written by hand for these rows and this database alone.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <retort/model.hpp>

namespace rows {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

struct Place {
    retort::Uuid id;
    std::string name;
    std::string code;
    bool is_active = true;
    Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(Place, (), (id, name, code, is_active, created_at))
retort::TableView retort_table(retort::model<Place>);

/// The row of that number: always the same one.
inline Place place(std::uint64_t number) {
    std::uint64_t state = number * 0x9E3779B97F4A7C15U;
    const auto next = [&state] { // splitmix64
        std::uint64_t z = (state += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    };
    retort::Uuid::Octets octets;
    for (int half = 0; half < 2; ++half) {
        std::uint64_t bits = next();
        for (int i = 0; i < 8; ++i, bits >>= 8U)
            octets[static_cast<std::size_t>(half * 8 + i)] = static_cast<std::uint8_t>(bits);
    }
    const std::string digits = std::to_string(number);
    return {.id = retort::Uuid(octets),
            .name = "The place of number " + digits,
            .code = "P" + digits,
            .is_active = number % 3 != 0,
            .created_at = Instant(
                std::chrono::microseconds(1'700'000'000'000'000 + static_cast<std::int64_t>(number * 1'000'003)))};
}

/// Milliseconds that something takes.
inline double measured(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// Throws when the rows that were read are not those that were written.
void check(const std::vector<Place>& read, const std::vector<Place>& written);

// By hand: postgresql.cpp, sqlite.cpp, soci.cpp. Each returns milliseconds, without what it prepares.

namespace postgresql {
double copy(const std::string& connect, const std::string& text);
double copy_and_upsert(const std::string& connect, const std::string& text);
std::vector<Place> read(const std::string& connect, bool binary, double& milliseconds);
std::string copy_text(const std::vector<Place>& places);
std::string one(const std::string& connect, const std::string& sql);
} // namespace postgresql

namespace sqlite {
double insert(const std::string& file, const std::vector<Place>& places);
std::vector<Place> read(const std::string& file, double& milliseconds);
} // namespace sqlite

namespace soci_bulk {
double insert(const std::string& backend, const std::string& connect, const std::vector<Place>& places);
double read(const std::string& backend, const std::string& connect);
} // namespace soci_bulk

} // namespace rows
