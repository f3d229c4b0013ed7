#pragma once
// An application as the command line sees it. retort_add_app() writes the main() that fills one.

#include <span>
#include <string_view>

#include <retort/migration/revision.hpp>
#include <retort/model/metadata.hpp>
#include <retort/seed/seed.hpp>

namespace retort::cli {

struct App {
    std::string_view name; ///< the binary's name
    Metadata (*metadata)() = nullptr;
    std::span<const migration::Revision* const> revisions{};
    std::span<const seed::Seed* const> seeds{};
    std::span<const std::string_view> seed_contents{}; ///< of each seed: what stands for its source files
};

/// Parses the command line, runs the command, prints its result to stdout and everything else to stderr.
/// Returns the exit code (docs/cli.md): 0 done, 1 error, 2 usage, 3 differences, 4 pending, 5 several heads, 6 lock, 7
/// lint. Never throws.
int run(const App& app, int argc, char** argv) noexcept;

} // namespace retort::cli

/// The application that retort_add_app(NAME …) put together. Defined in the library NAME_database, for its main() and
/// for programs that migrate in process, tests above all.
retort::cli::App retort_app();
