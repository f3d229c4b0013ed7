#pragma once
// Runs seeds.

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <retort/database/connection.hpp>
#include <retort/seed/order.hpp>
#include <retort/session/written.hpp>

namespace retort::seed {

/// What one seed did.
struct Result {
    std::string name;
    bool requested = true; ///< false: it ran because one that was asked for comes after it
    Written rows{};        ///< what it wrote through its session
    std::chrono::microseconds duration{};
};

struct Options {
    bool dry_run = false;                            ///< run everything, report it, and leave the database as it was
    std::function<void(std::string_view)> started{}; ///< called with a seed's name before it runs
    std::function<void(const Result&)> finished{};   ///< called when a seed has been committed (dry run: has run)
};

/// Runs the seeds that plan() chooses, in order, each in a transaction of its own: what has finished stays when a later
/// one fails. A dry run is one transaction, so that later seeds see the rows of earlier ones, and is rolled back.
/// No transaction may be open. Throws what plan() throws before anything runs, and what a seed throws with the seed's
/// name in front of its place; the seed has then left nothing behind.
std::vector<Result> run(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                        std::string_view environment, const Options& options = {});

} // namespace retort::seed
