#include <retort/seed/run.hpp>

#include <exception>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/session/session.hpp>

namespace retort::seed {

namespace {
// The same error with the seed in front of the place that is known already.
Error in_seed(const Error& error, std::string_view name) {
    ErrorDetails details = error.details();
    details.where =
        details.where.empty() ? fmt::format("seed {}", name) : fmt::format("seed {}, {}", name, details.where);
    if (details.hint.empty()) details.hint = "the seed left nothing behind; correct it and run it again";
    return Error(std::move(details));
}

// Whatever is thrown in `work`, with the seed's name.
template <class Work> auto named(std::string_view name, const Work& work) {
    try {
        return work();
    } catch (const Error& e) {
        throw in_seed(e, name);
    } catch (const std::exception& e) {
        throw in_seed(Error(ErrorCategory::usage, e.what(), "the seed's own code threw this"), name);
    } catch (...) {
        throw in_seed(Error(ErrorCategory::usage, "threw something that is not a std::exception",
                            "throw retort::Error or a std::exception"),
                      name);
    }
}

Written run_body(database::Connection& connection, const Seed& seed) {
    Session session{connection};
    seed.body.run(session);
    session.flush();
    return session.written();
}
} // namespace

std::vector<Result> run(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                        std::string_view environment, const Options& options) {
    using Clock = std::chrono::steady_clock;
    const std::vector<Planned> planned = plan(seeds, names, environment);
    const auto begin = [&] { return std::make_unique<database::Transaction>(connection); };

    std::vector<Result> results;
    results.reserve(planned.size());
    std::unique_ptr<database::Transaction> transaction;
    for (const auto& [seed, requested] : planned) {
        if (options.started) options.started(seed->name);
        const auto start = Clock::now();
        const Written rows = named(seed->name, [&, &one = *seed] {
            if (!transaction) transaction = begin();
            const Written written = run_body(connection, one);
            if (!options.dry_run) {
                transaction->commit();
                transaction.reset();
            }
            return written;
        });
        const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
        results.push_back({std::string(seed->name), requested, rows, duration});
        if (options.finished) options.finished(results.back());
    }
    return results;
}

} // namespace retort::seed
