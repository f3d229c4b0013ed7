#include <retort/deploy/deploy.hpp>

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/dialect.hpp>
#include <retort/deploy/gate.hpp>
#include <retort/migration/view.hpp>

namespace retort::deploy {

namespace {
using database::Connection;
using Clock = std::chrono::steady_clock;

class Run {
public:
    Run(Connection& connection, const Request& request) : connection_(connection), request_(request) {}

    Report run() {
        const auto start = Clock::now();
        const bool done = stage(Stage::lock, [&] { lock(); }) && stage(Stage::plan, [&] { plan(); }) &&
                          stage(Stage::backup, [&] { backup(); }) && stage(Stage::upgrade, [&] { upgrade(); }) &&
                          stage(Stage::seed, [&] { seed(); }) && stage(Stage::verify, [&] { verify(); });
        if (!done) connection_.rollback();
        look_back();
        report_.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
        return std::move(report_);
    }

private:
    // Whether it got through.
    template <class Work> bool stage(Stage stage, const Work& work) {
        if (request_.begins) request_.begins(stage);
        try {
            work();
        } catch (const Error& e) {
            report_.failure = Failure{stage, e};
        } catch (const std::exception& e) {
            report_.failure = Failure{stage, Error(ErrorCategory::internal, e.what())};
        }
        if (!disagreements_.empty())
            report_.failure = Failure{stage,
                                      Error(ErrorCategory::schema, "models, history and database do not agree",
                                            "'retort check' and 'retort verify' say more"),
                                      std::move(disagreements_)};
        if (!findings_.empty())
            report_.failure =
                Failure{stage,
                        Error(ErrorCategory::revision, "what is pending is dangerous as it is",
                              "follow the advice, or say in the revision why it may be: op.allow(\"RULE\", "
                              "\"reason\", …)"),
                        {},
                        std::move(findings_)};
        return !report_.failure;
    }

    void lock() {
        if (request_.dry_run) return;
        const migration::Settings& settings = request_.settings;
        lock_ = connection_.dialect().lock_throughout(connection_, settings.tables.version, settings.lock_timeout);
    }

    void plan() {
        const migration::Tables& tables = request_.settings.tables;
        const migration::View view = migration::view_of(connection_, request_.graph, tables);
        report_.before = view.graph().heads_of(view.applied().ids);
        report_.preview = gate(connection_, request_.graph, request_.settings);
        findings_ = errors_in(connection_, report_.preview, request_.settings.online);
        report_.due = seed::due(connection_, request_.seeds, {}, request_.environment, seeding());
        if (request_.disagreements) disagreements_ = request_.disagreements(connection_);
    }

    [[nodiscard]] bool has_revisions() const { return !report_.preview.works.empty(); }

    void backup() {
        if (!has_revisions() && report_.due.empty())
            report_.no_backup = "nothing changes";
        else if (!request_.backup_folder)
            report_.no_backup = "not wanted";
        else if (!backup::holds_anything(connection_))
            report_.no_backup = "the database was empty";
        else if (request_.dry_run)
            backup::require_possible(connection_);
        else
            report_.backup =
                backup::make(connection_, *request_.backup_folder, label(), request_.settings.lock_timeout);
    }

    // Where the database is.
    [[nodiscard]] std::string label() const {
        return report_.before.empty() ? "base" : fmt::format("{}", fmt::join(report_.before, "+"));
    }

    void upgrade() {
        if (request_.dry_run) return;
        migration::upgrade(connection_, request_.graph, "heads", request_.settings,
                           [&](const migration::Progress& progress) {
                               if (progress.finished) report_.run.push_back(progress.item);
                               if (request_.progress) request_.progress(progress);
                           });
    }

    [[nodiscard]] seed::Options seeding() const {
        seed::Options options = request_.seeding;
        options.version = request_.settings.tables.version;
        options.lock_timeout = request_.settings.lock_timeout;
        options.dry_run = request_.dry_run;
        return options;
    }

    void seed() {
        // What seeds would write is to be seen where the tables are that they write to.
        if (request_.dry_run && has_revisions()) return;
        seed::Options options = seeding();
        options.finished = [&](const seed::Result& result) {
            report_.seeds.push_back(result);
            if (request_.seeding.finished) request_.seeding.finished(result);
        };
        seed::run(connection_, request_.seeds, {}, request_.environment, options);
    }

    void verify() {
        if (request_.dry_run && (has_revisions() || !report_.due.empty())) return;
        if (request_.disagreements) disagreements_ = request_.disagreements(connection_);
        if (!request_.models) return;
        report_.verification =
            seed::verify(connection_, request_.models(), seed::read_ledger(connection_, request_.seeding.tables));
        for (const seed::RowCount& one : report_.verification->counts)
            if (one.rows < one.seeded)
                disagreements_.push_back(fmt::format("{}: {} rows, {} seeded: rows are missing; 'retort seed --force' "
                                                     "puts them back",
                                                     one.table, one.rows, one.seeded));
        for (const seed::Dangling& one : report_.verification->dangling)
            disagreements_.push_back(fmt::format("{}: {} row{} of {} point{} at nothing", one.table, one.rows,
                                                 one.rows == 1 ? "" : "s", one.key, one.rows == 1 ? "s" : ""));
    }

    // A connection that is lost has nothing to say.
    void look_back() noexcept {
        try {
            report_.unfinished = migration::read_unfinished(connection_, request_.settings.tables);
            const migration::View view = migration::view_of(connection_, request_.graph, request_.settings.tables);
            report_.after = view.graph().heads_of(view.applied().ids);
        } catch (const std::exception&) {
            report_.after.reset();
        }
    }

    Connection& connection_;
    const Request& request_;
    std::unique_ptr<database::Lock> lock_;
    std::vector<std::string> disagreements_;
    std::vector<lint::Finding> findings_;
    Report report_;
};
} // namespace

std::string_view to_string(Stage stage) noexcept {
    switch (stage) {
    case Stage::lock: return "lock";
    case Stage::plan: return "plan";
    case Stage::backup: return "backup";
    case Stage::upgrade: return "upgrade";
    case Stage::seed: return "seed";
    case Stage::verify: return "verify";
    }
    return "";
}

bool Report::has_changed() const {
    return !run.empty() || unfinished || (after && *after != before) ||
           std::ranges::any_of(seeds, [](const seed::Result& one) {
               return one.rows.inserted + one.rows.changed + one.rows.removed > 0;
           });
}

Report deploy(Connection& connection, const Request& request) { return Run(connection, request).run(); }

} // namespace retort::deploy
