#include <support/random.hpp>

#include <cstdlib>
#include <string>

namespace support {

std::uint64_t test_seed() { return test_seed(std::random_device{}()); }

std::uint64_t test_seed(std::uint64_t otherwise) {
    const char* given = std::getenv("RETORT_TEST_SEED");
    return given == nullptr ? otherwise : std::stoull(given);
}

} // namespace support
