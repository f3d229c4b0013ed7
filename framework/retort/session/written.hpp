#pragma once
// How many rows a session wrote.

#include <cstdint>

namespace retort {

struct Written {
    std::int64_t inserted = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0; ///< upsert: the row was there and said the same, so nothing was written
    std::int64_t removed = 0;

    Written& operator+=(const Written& other) noexcept {
        inserted += other.inserted;
        changed += other.changed;
        unchanged += other.unchanged;
        removed += other.removed;
        return *this;
    }
    /// Whether the database is as it was.
    [[nodiscard]] bool nothing() const noexcept { return inserted == 0 && changed == 0 && removed == 0; }

    friend bool operator==(const Written&, const Written&) = default;
};

} // namespace retort
