#pragma once
// A seed: constant data and a function of a session. RETORT_SEED defines one; the build lists them.

#include <array>
#include <concepts>
#include <string_view>

#include <retort/migration/revision.hpp>
#include <retort/model/view.hpp>

namespace retort {

class Session;

namespace seed {

class Context;

/// What a seed does: a function of a session, or of a session and the context of the run (its environment and
/// parameters).
class Function {
public:
    constexpr Function() = default;
    template <class F>
    requires std::convertible_to<F, void (*)(Session&)>
    constexpr Function(F function) : plain_(function) {}
    template <class F>
    requires std::convertible_to<F, void (*)(Session&, const Context&)>
    constexpr Function(F function) : with_context_(function) {}

    [[nodiscard]] constexpr bool empty() const { return plain_ == nullptr && with_context_ == nullptr; }
    void operator()(Session& session, const Context& context) const {
        if (plain_ != nullptr)
            plain_(session);
        else
            with_context_(session, context);
    }

private:
    void (*plain_)(Session&) = nullptr;
    void (*with_context_)(Session&, const Context&) = nullptr;
};

/// The models that a seed writes: retort::writes<Country, City>.
class Tables {
public:
    static constexpr std::size_t capacity = 16;

    constexpr Tables() = default;
    template <class... Table> constexpr explicit Tables(Table... table) : tables_{table...}, size_(sizeof...(table)) {
        static_assert(sizeof...(table) <= capacity, "retort: a seed names at most 16 models");
    }

    [[nodiscard]] constexpr auto begin() const { return tables_.begin(); }
    [[nodiscard]] constexpr auto end() const { return tables_.begin() + size_; }

private:
    std::array<TableView (*)(), capacity> tables_{};
    std::size_t size_ = 0;
};

/// What stands in the braces of RETORT_SEED.
struct SeedBody {
    migration::Names after{}; ///< seeds that must have run before
    Tables writes{};          ///< the models that it writes: it runs after the seeds that write what those refer to
    migration::Names environments{}; ///< where it runs; every_environment (the default): everywhere
    migration::Names files{};        ///< data that it reads: it runs again when one of them has changed
    Function run{};
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

/// .writes = retort::writes<Country, City>
template <Model... T> inline constexpr seed::Tables writes{&table_of<T>...};

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
