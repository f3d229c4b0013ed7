#include <retort/seed/run.hpp>

#include <algorithm>
#include <exception>
#include <memory>

#include <fmt/format.h>

#include <retort/database/dialect.hpp>
#include <retort/error.hpp>
#include <retort/seed/content.hpp>
#include <retort/seed/ledger.hpp>
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

// The seeds of one run, and what is known of them.
class Run {
public:
    Run(database::Connection& connection, Seeds seeds, std::span<const std::string> names, std::string_view environment,
        const Options& options)
        : connection_(connection), options_(options), context_(std::string(environment), options.parameters),
          planned_(plan(seeds, names, environment)) {
        for (const Planned& one : planned_) contents_.push_back(content(seeds, *one.seed));
    }

    std::vector<Result> run() {
        if (finds_nothing_to_do()) {
            for (std::size_t i = 0; i < planned_.size(); ++i) skip(i);
            return std::move(results_);
        }
        if (options_.dry_run) return run_all();
        const auto lock = connection_.dialect().lock(connection_, options_.version, options_.lock_timeout);
        look(); // somebody else may have run them meanwhile
        return run_all();
    }

    std::vector<std::string> due() {
        look();
        std::vector<std::string> names;
        for (std::size_t i = 0; i < planned_.size(); ++i)
            if (!is_done(i)) names.emplace_back(planned_[i].seed->name);
        return names;
    }

private:
    void look() {
        if (!std::ranges::all_of(contents_, &std::string::empty)) ledger_ = read_ledger(connection_, options_.tables);
    }

    // Whoever keeps even readers out (SQLite, in a large transaction) is waited for with the lock.
    bool finds_nothing_to_do() {
        try {
            look();
        } catch (const Error& e) {
            if (e.category() != ErrorCategory::busy || options_.dry_run) throw;
            return false;
        }
        for (std::size_t i = 0; i < planned_.size(); ++i)
            if (!is_done(i)) return false;
        return true;
    }

    [[nodiscard]] std::string content(Seeds seeds, const Seed& seed) const {
        const auto number = static_cast<std::size_t>(std::ranges::find(seeds, &seed) - seeds.begin());
        return number < options_.contents.size()
                   ? content_of(seed, options_.contents[number], context_.environment(), options_.parameters)
                   : std::string{};
    }

    [[nodiscard]] bool is_done(std::size_t i) const {
        const auto entry = ledger_.entries.find(planned_[i].seed->name);
        return !options_.force && !contents_[i].empty() && entry != ledger_.entries.end() &&
               entry->second.content == contents_[i] && entry->second.downgrades == ledger_.downgrades;
    }

    void skip(std::size_t i) {
        results_.push_back(
            {.name = std::string(planned_[i].seed->name), .requested = planned_[i].requested, .skipped = true});
        if (options_.finished) options_.finished(results_.back());
    }

    std::vector<Result> run_all() {
        std::unique_ptr<database::Transaction> transaction;
        for (std::size_t i = 0; i < planned_.size(); ++i) {
            if (is_done(i)) {
                skip(i);
                continue;
            }
            const Seed& seed = *planned_[i].seed;
            if (options_.started) options_.started(seed.name);
            const auto start = std::chrono::steady_clock::now();
            const Written rows = named(seed.name, [&] {
                if (!transaction) transaction = std::make_unique<database::Transaction>(connection_);
                const Written written = run_body(i);
                if (!options_.dry_run) {
                    transaction->commit();
                    transaction.reset();
                }
                return written;
            });
            const auto duration =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
            results_.push_back({.name = std::string(seed.name),
                                .requested = planned_[i].requested,
                                .rows = rows,
                                .duration = duration});
            if (options_.finished) options_.finished(results_.back());
        }
        return std::move(results_);
    }

    Written run_body(std::size_t i) {
        Session session{connection_};
        session.watch(&options_.watch);
        if (options_.allow_deletions) session.allow_deletions();
        planned_[i].seed->body.run(session, context_);
        session.flush();
        if (!options_.dry_run && !contents_[i].empty()) {
            ensure_ledger(connection_, options_.tables);
            note(connection_, options_.tables, std::string(planned_[i].seed->name),
                 {.content = contents_[i], .environment = context_.environment(), .rows = session.rows_by_table()});
        }
        return session.written();
    }

    database::Connection& connection_;
    const Options& options_;
    Context context_;
    std::vector<Planned> planned_;
    std::vector<std::string> contents_; ///< of planned_; empty: not known
    Ledger ledger_;
    std::vector<Result> results_;
};
} // namespace

std::vector<Result> run(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                        std::string_view environment, const Options& options) {
    return Run(connection, seeds, names, environment, options).run();
}

std::vector<std::string> due(database::Connection& connection, Seeds seeds, std::span<const std::string> names,
                             std::string_view environment, const Options& options) {
    return Run(connection, seeds, names, environment, options).due();
}

} // namespace retort::seed
