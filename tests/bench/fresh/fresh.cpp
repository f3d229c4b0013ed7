// usage: fresh URL COUNT
// So many tests, each with a migrated and seeded database of its own in which it reads and writes.

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include <models/country.hpp>
#include <retort/session.hpp>
#include <retort/testing.hpp>

namespace {
void test(const std::string& url) {
    retort::testing::Fresh<> fresh{{.url = url, .seeds = true}};
    retort::Session session{fresh};
    const auto before = session.count<shop::Country>();
    session.add(shop::Country{.name = "Utopia", .code = "UTO"});
    session.commit();
    if (before != 51 || session.count<shop::Country>() != 52) throw std::runtime_error("the database was not fresh");
}
} // namespace

int main(int, char** argv) {
    using Clock = std::chrono::steady_clock;
    const std::string url = argv[1];
    const int count = std::atoi(argv[2]);
    test(url); // makes what the others are copied from
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i) test(url);
    const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
    fmt::print("{:.2f}", taken.count() / count);
}
