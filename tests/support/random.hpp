#pragma once
// Chance that can be repeated: the same seed gives the same choices on every machine and standard library.

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace support {

/// Another number on every run, or that of the environment variable RETORT_TEST_SEED to repeat one. Show it with
/// CAPTURE.
std::uint64_t test_seed();
/// How often a property is tried: `otherwise`, or what RETORT_TEST_ROUNDS says.
std::uint64_t test_rounds(std::uint64_t otherwise);
/// Of how many cases one is tried: `otherwise`, or what RETORT_TEST_STRIDE says. 1: all are.
std::uint64_t test_stride(std::uint64_t otherwise);

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// 0 … count - 1. The standard's distributions differ between libraries; the bias of % does not matter here.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
    int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
    bool chance(int percent) { return between(1, 100) <= percent; }
    template <class T> const T& pick(const std::vector<T>& from) { return from[below(from.size())]; }

private:
    std::mt19937_64 engine_;
};

} // namespace support
