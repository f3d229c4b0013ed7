#pragma once
// A walk along a history that has every form of every operation, on which each step can be disturbed.

#include <cstdint>
#include <functional>
#include <string>

#include <retort/migration/runner.hpp>

namespace support {

/// One revision up or down.
struct Request {
    std::string url; ///< of the database
    const retort::migration::Graph& graph;
    std::string below; ///< the revision beneath the one that it is about
    bool up = true;

    /// `upgrade head`, or `downgrade` to the revision beneath. Throws Error.
    void run(retort::database::Connection& connection) const;
};

/// Does the request on a connection of its own, on which something happens at call `at` (failing.hpp).
using Disturb = std::function<void(const Request& request, int at)>;

/// What a walk has seen.
struct Walked {
    int points = 0;   ///< at which a request was disturbed, and then made again
    int survived = 0; ///< of these: the database is then what it is after one that nobody disturbs, rows and all
    int resolved = 0; ///< of these: the second request named a step, and it was resolved as the hint says
    int forms = 0;    ///< of operations
};

/// Goes along a history in which the forms (every_operation.hpp) stand one after the other, and revisions with SQL and
/// code outside transactions. Each is undone by the revision after it, so that the next one finds the tables full.
/// Requests up and down are disturbed at every `stride`th call of a connection from the first begin() on.
/// Each survivor is compared with a database that nobody disturbed, and that with the replay of the history.
Walked walk(const std::string& dialect, std::uint64_t stride, const Disturb& disturb);

} // namespace support
