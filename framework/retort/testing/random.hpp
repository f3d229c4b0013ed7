#pragma once
// Chance that is the same on every machine and with every standard library.

#include <cstdint>
#include <string_view>

namespace retort::testing {

/// One step of splitmix64 (Steele, Lea and Flood, OOPSLA 2014): another number for every number.
constexpr std::uint64_t mix(std::uint64_t number) {
    number += 0x9E3779B97F4A7C15U;
    number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
    number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
    return number ^ (number >> 31U);
}

/// FNV-1a.
constexpr std::uint64_t hash(std::string_view text) {
    std::uint64_t number = 0xCBF29CE484222325U;
    for (const char c : text) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return number;
}

/// A sequence of random numbers. The standard's distributions differ between libraries.
class Random {
public:
    constexpr explicit Random(std::uint64_t seed) : state_(seed) {}

    constexpr std::uint64_t next() {
        state_ = mix(state_);
        return state_;
    }
    /// 0 … count - 1. The bias of % is far below what a test could see.
    constexpr std::uint64_t below(std::uint64_t count) { return next() % count; }

private:
    std::uint64_t state_;
};

} // namespace retort::testing
