#include <support/random.hpp>

#include <cstdlib>
#include <string>

namespace support {

std::uint64_t test_seed() {
    const char* given = std::getenv("RETORT_TEST_SEED");
    return given == nullptr ? std::random_device{}() : std::stoull(given);
}

std::uint64_t test_rounds(std::uint64_t otherwise) {
    const char* given = std::getenv("RETORT_TEST_ROUNDS");
    return given == nullptr ? otherwise : std::stoull(given);
}

} // namespace support
