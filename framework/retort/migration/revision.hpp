#pragma once
// A revision: constant data and two functions. RETORT_REVISION defines one; the build lists them, no static initialiser
// does.

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace retort {

class Operations;

namespace migration {

/// A few names, as constant data.
class Names {
public:
    static constexpr std::size_t capacity = 16;

    constexpr Names() = default;
    constexpr Names(const char* name) : Names(std::string_view(name)) {}
    constexpr Names(std::string_view name) {
        if (!name.empty()) names_[size_++] = name;
    }
    constexpr Names(std::initializer_list<std::string_view> names) {
        for (const std::string_view name : names) names_.at(size_++) = name;
    }

    [[nodiscard]] constexpr const std::string_view* begin() const { return names_.data(); }
    [[nodiscard]] constexpr const std::string_view* end() const { return names_.data() + size_; }
    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

private:
    std::array<std::string_view, capacity> names_{};
    std::size_t size_ = 0;
};

/// What stands in the braces of RETORT_REVISION.
struct RevisionBody {
    Names down_revision{}; ///< the parent; several make a merge; none: a base
    Names branch_labels{}; ///< names for the branch that goes on from here, for "label@head"
    Names depends_on{};    ///< what has to be applied before, on other branches: ids, their starts, or labels
    /// Revisions that this one stands in place of, oldest first: it leads where the last of them does ('retort
    /// squash'). A named array, since there may be many. It stays after their files are gone: databases and revisions
    /// that name the last of them mean this one.
    std::span<const std::string_view> replaces{};
    std::string_view message{}; ///< one line
    void (*upgrade)(Operations&) = nullptr;
    void (*downgrade)(Operations&) = nullptr; ///< nullptr: cannot be undone
};

struct Revision {
    std::string_view id;
    std::string_view file; ///< as the compiler was given it
    RevisionBody body;
};

struct RevisionHead {
    std::string_view id;
    std::string_view file;
    constexpr Revision operator+(const RevisionBody& body) const { return {id, file, body}; }
};

} // namespace migration

using migration::Revision;

} // namespace retort

// The build gives each revision file a symbol of its own, so that two files with one id still link and the graph can
// say so.
#ifdef RETORT_FILE_SYMBOL
#define RETORT_REVISION_SYMBOL(id) RETORT_FILE_SYMBOL
#else
#define RETORT_REVISION_SYMBOL(id) retort_revision_##id
#endif

/// RETORT_REVISION(f3a1b2c4d5e6) { .down_revision = "abc123def456", .message = "…", .upgrade = upgrade, .downgrade =
/// downgrade };
#define RETORT_REVISION(id)                                                                                            \
    extern const ::retort::migration::Revision RETORT_REVISION_SYMBOL(id);                                             \
    constinit const ::retort::migration::Revision RETORT_REVISION_SYMBOL(id) =                                         \
        ::retort::migration::RevisionHead{#id, __FILE__} + ::retort::migration::RevisionBody
