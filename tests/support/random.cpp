#include <support/random.hpp>

#include <cstdlib>
#include <string>

namespace support {

std::uint64_t test_seed() {
    const char* given = std::getenv("RETORT_TEST_SEED");
    return given == nullptr ? std::random_device{}() : std::stoull(given);
}

namespace {
std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* given = std::getenv(variable);
    return given == nullptr ? otherwise : std::stoull(given);
}
} // namespace

std::uint64_t test_rounds(std::uint64_t otherwise) { return number_from("RETORT_TEST_ROUNDS", otherwise); }
std::uint64_t test_stride(std::uint64_t otherwise) { return number_from("RETORT_TEST_STRIDE", otherwise); }

} // namespace support
