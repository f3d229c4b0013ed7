#include <support/random.hpp>

#include <cstdlib>
#include <string>

namespace support {

std::uint64_t test_seed() {
    if (const char* given = std::getenv("RETORT_TEST_SEED")) return std::stoull(given);
    return std::random_device{}();
}

} // namespace support
