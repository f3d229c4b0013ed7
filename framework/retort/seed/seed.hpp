#pragma once
// A seed: constant data and a function of a session. RETORT_SEED defines one; the build lists them.

#include <string_view>

#include <retort/migration/revision.hpp>

namespace retort {

class Session;

namespace seed {

/// What stands in the braces of RETORT_SEED.
struct SeedBody {
    migration::Names after{};        ///< seeds that must have run before
    migration::Names environments{}; ///< where it runs; every_environment (the default): everywhere
    void (*run)(Session&) = nullptr;
};

struct Seed {
    std::string_view name;
    std::string_view file;
    SeedBody body;
};

struct SeedHead {
    std::string_view name;
    std::string_view file;
    constexpr Seed operator+(const SeedBody& body) const { return {name, file, body}; }
};

} // namespace seed

/// A seed without a list of environments runs in all.
inline constexpr migration::Names every_environment{};

} // namespace retort

#ifdef RETORT_FILE_SYMBOL
#define RETORT_SEED_SYMBOL(name) RETORT_FILE_SYMBOL
#else
#define RETORT_SEED_SYMBOL(name) retort_seed_##name
#endif

/// RETORT_SEED(countries) { .after = {"users"}, .run = [](retort::Session& session) { … } };
#define RETORT_SEED(name)                                                                                              \
    extern const ::retort::seed::Seed RETORT_SEED_SYMBOL(name);                                                        \
    constinit const ::retort::seed::Seed RETORT_SEED_SYMBOL(name) =                                                    \
        ::retort::seed::SeedHead{#name, __FILE__} + ::retort::seed::SeedBody
