#pragma once
// Doing something again that another transaction came in the way of.

#include <chrono>

#include <retort/error.hpp>

namespace retort::database {

struct Patience {
    int attempts = 10;                         ///< how often it is done at most, the first time included
    std::chrono::milliseconds deadline{30000}; ///< it is not begun again later than that after the beginning
    std::chrono::milliseconds first_pause{10}; ///< before the second attempt up to that; each time twice as much …
    std::chrono::milliseconds longest_pause{1000}; ///< … up to that
};

/// Counts attempts and waits between them.
class Backoff {
public:
    /// Throws Error (usage) for less than one attempt.
    explicit Backoff(const Patience& patience);

    /// Waits, after an attempt that failed, for a random time, so that two that met do not meet again. Throws the error
    /// itself when doing it again does not help (it is neither busy nor serialization), and when there were enough
    /// attempts, or no time is left for another: then with a hint that says how many there were.
    void after(const Error& error);

private:
    Patience patience_;
    std::chrono::steady_clock::time_point start_;
    int attempts_ = 0;
};

} // namespace retort::database
