#include <retort/database/backoff.hpp>

#include <algorithm>
#include <random>
#include <thread>

#include <fmt/format.h>

namespace retort::database {

namespace {
using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool may_go_well_next_time(const Error& error) {
    return error.category() == ErrorCategory::serialization || error.category() == ErrorCategory::busy;
}
} // namespace

Backoff::Backoff(const Patience& patience) : patience_(patience), start_(steady_clock::now()) {
    if (patience.attempts < 1)
        throw Error(ErrorCategory::usage, "work has to be done at least once", "set .attempts to 1 or more");
}

void Backoff::after(const Error& error) {
    if (!may_go_well_next_time(error)) throw Error(error);
    ++attempts_;
    milliseconds longest = patience_.first_pause;
    for (int i = 1; i < attempts_ && longest < patience_.longest_pause; ++i) longest *= 2;
    longest = std::clamp(longest, milliseconds{0}, std::max(patience_.longest_pause, milliseconds{0}));
    const auto pause = std::chrono::microseconds(longest) * (std::random_device{}() % 1024) / 1024;
    const auto spent = steady_clock::now() - start_;
    if (attempts_ >= patience_.attempts || spent + pause > patience_.deadline) {
        ErrorDetails details = error.details();
        details.hint = fmt::format("it was tried {} time{} in {} ms{}{}", attempts_, attempts_ == 1 ? "" : "s",
                                   std::chrono::duration_cast<milliseconds>(spent).count(),
                                   details.hint.empty() ? "" : "; ", details.hint);
        throw Error(std::move(details));
    }
    std::this_thread::sleep_for(pause);
}

} // namespace retort::database
