#include <retort/lint/lint.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/contract/breaks.hpp>
#include <retort/lint/rule.hpp>
#include <retort/operation/apply.hpp>

namespace retort::lint {

namespace {
using database::Dialect;
using database::Effect;
using database::Effects;
using migration::Batch;
using migration::Part;
using migration::Work;
using operation::Allowed;
using operation::Operation;
using operation::Recorded;
using schema::Name;

// What op.allow() has allowed in one revision, and what of it was of use.
class Allowances {
public:
    /// The reason why the rule may be broken; empty: it may not.
    std::string use(std::string_view rule, const std::vector<Allowed>& allowed) {
        const auto found = std::ranges::find(allowed, rule, &Allowed::rule);
        if (found == allowed.end()) return {};
        for (Seen& one : seen_) one.is_used = one.is_used || one.allowed == *found;
        return found->reason;
    }

    void see(const Recorded& recorded) {
        for (const Allowed& one : recorded.allowed)
            if (std::ranges::find(seen_, one, &Seen::allowed) == seen_.end()) seen_.push_back({one, false});
    }

    [[nodiscard]] std::vector<Allowed> unused() const {
        std::vector<Allowed> unused;
        for (const Seen& one : seen_)
            if (!one.is_used) unused.push_back(one.allowed);
        return unused;
    }

private:
    struct Seen {
        Allowed allowed;
        bool is_used;
    };
    std::vector<Seen> seen_;
};

class Linter {
public:
    Linter(const Dialect& dialect, const schema::Schema& before, const Settings& settings)
        : dialect_(dialect), settings_(settings), schema_(before), ahead_(before) {}

    void pass(const Subject& subject) {
        const Work& work = subject.work;
        // What is there already is not of these revisions.
        if (settings_.running != nullptr && subject.is_asked_about && !was_asked_about_once_)
            broken_ = contract::breaks(*settings_.running, schema_.schema());
        was_asked_about_once_ = was_asked_about_once_ || subject.is_asked_about;
        for (const Recorded& one : work.operations) ahead_.apply(one.operation);
        if (!settings_.in_one_run || !was_asked_about_) tables_.forget_new();
        was_asked_about_ = subject.is_asked_about;
        allowances_ = {};
        is_first_ = true;
        // What an earlier run has done of it.
        for (std::size_t i = 0; i < work.parts.front().begins_at; ++i) schema_.apply(work.operations[i].operation);
        for (const Part& part : work.parts) {
            earlier_.clear();
            for (const Batch& batch : part.batches) pass(subject, part, batch);
        }
        if (subject.is_asked_about) look_for_unused(work);
    }

    std::vector<Finding> take() && { return std::move(findings_); }

private:
    void pass(const Subject& subject, const Part& part, const Batch& batch) {
        // Of a batch of several the effects are those of all: the first one stands for them.
        Effects effects = subject.is_asked_about ? dialect_.effects(batch.operations, schema_.schema()) : Effects{};
        for (const Recorded& one : batch.operations) {
            if (subject.is_asked_about) {
                allowances_.see(one);
                look(subject.work, part, one, one.operation, effects, schema_.schema(), false);
                look_inside(subject.work, part, one, effects);
                is_first_ = false;
                std::erase_if(effects, [&](const Effect& effect) { return tables_.is_new(effect.table); });
                earlier_.push_back({&one.operation, std::move(effects)});
                effects.clear();
            }
            tables_.follow(one.operation);
            schema_.apply(one.operation);
            if (settings_.running != nullptr && subject.is_asked_about) look_at_running(subject.work, one);
        }
    }

    // What the build that is running cannot live with since the operation.
    void look_at_running(const Work& work, const Recorded& recorded) {
        std::vector<contract::Break> now = contract::breaks(*settings_.running, schema_.schema());
        for (const contract::Break& one : now) {
            if (std::ranges::find(broken_, one) != broken_.end()) continue;
            add(work, recorded, *find_rule(one.rule), {one.table, one.message, one.why, one.rewrite});
        }
        broken_ = std::move(now);
    }

    // What SQL as it stands amounts to, as if it had been said in Retort's words.
    void look_inside(const Work& work, const Part& part, const Recorded& recorded, const Effects& of_all) {
        const auto* execute = std::get_if<operation::Execute>(&recorded.operation.value);
        if (execute == nullptr) return;
        schema::Schema schema = schema_.schema();
        for (const Operation& one : execute->amounts_to) {
            const Recorded inner{one, recorded.where};
            const Effects effects = of_all.empty() ? Effects{} : dialect_.effects({&inner, 1}, schema);
            look(work, part, recorded, one, effects, schema, true);
            schema = operation::apply(std::move(schema), one);
        }
    }

    void look(const Work& work, const Part& part, const Recorded& recorded, const Operation& operation,
              const Effects& effects, const schema::Schema& before, bool is_raw) {
        const Meeting meeting{.operation = operation,
                              .work = work,
                              .before = before,
                              .at_end = ahead_.schema(),
                              .effects = effects,
                              .database = dialect_.name(),
                              .earlier = earlier_,
                              .tables = tables_,
                              .outside = part.outside,
                              .is_first = is_first_ && !is_raw,
                              .is_raw = is_raw};
        for (const Rule& rule : rules()) {
            if (rule.look == nullptr || !is_about(rule, dialect_.name())) continue;
            for (Found& found : rule.look(meeting)) add(work, recorded, rule, std::move(found));
        }
    }

    void add(const Work& work, const Recorded& recorded, const Rule& rule, Found found) {
        std::string reason = allowances_.use(rule.id, recorded.allowed);
        if (rule.concern != Concern::design && tables_.is_new(found.table)) return;
        Finding finding = made(work, recorded.where, rule, std::move(found));
        finding.allowed = std::move(reason);
        if (!finding.table.name.empty() && settings_.rows)
            finding.rows = settings_.rows(tables_.old_name(finding.table));
        if (rule.concern == Concern::waiting && finding.rows && *finding.rows < settings_.small_table)
            finding.severity = Severity::information;
        // Several things of a table can be said in the same words.
        if (std::ranges::find(findings_, finding) == findings_.end()) findings_.push_back(std::move(finding));
    }

    static Finding made(const Work& work, const operation::Location& where, const Rule& rule, Found found) {
        return {.rule = std::string(rule.id),
                .severity = rule.severity,
                .revision = std::string(work.item.revision->id),
                .file = migration::display_file(where.file_name()),
                .line = where.line(),
                .table = std::move(found.table),
                .message = std::move(found.message),
                .why = std::move(found.why),
                .rewrite = std::move(found.rewrite)};
    }

    void look_for_unused(const Work& work) {
        for (const Allowed& one : allowances_.unused()) {
            const Rule* rule = find_rule(one.rule);
            if (rule != nullptr && !is_about(*rule, dialect_.name())) continue;
            if (settings_.running == nullptr && one.rule.starts_with("RC")) continue;
            const std::string why = rule == nullptr ? fmt::format("there is no rule {}", one.rule)
                                                    : fmt::format("nothing in it breaks {}", one.rule);
            findings_.push_back(made(work, one.where, *find_rule("DR011"),
                                     {.message = fmt::format("op.allow(\"{}\") allows nothing", one.rule),
                                      .why = why + ": whoever reads it looks for a danger that is not there",
                                      .rewrite = "take it away, or name the rule that is meant"}));
        }
    }

    const Dialect& dialect_;
    const Settings& settings_;
    operation::Replay schema_;
    operation::Replay ahead_; // by the revision that is looked at
    migration::RunTables tables_;
    Allowances allowances_; // of the revision
    std::vector<Earlier> earlier_;
    bool is_first_ = true;
    bool was_asked_about_ = true; // the revision before
    bool was_asked_about_once_ = false;
    std::vector<contract::Break> broken_; // by what has been done up to here
    std::vector<Finding> findings_;
};
} // namespace

std::string_view to_string(Severity severity) noexcept {
    switch (severity) {
    case Severity::information: return "information";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
    }
    return "";
}

const Effect* Meeting::effect_on(const Name& name) const {
    const auto found = std::ranges::find(effects, name, &Effect::table);
    return found == effects.end() ? nullptr : &*found;
}

std::string Meeting::waiting(const Name& name) const {
    const Effect* effect = effect_on(name);
    return effect == nullptr ? std::string() : describe(*effect);
}

std::vector<Finding> lint(const Dialect& dialect, const schema::Schema& before, std::span<const Subject> subjects,
                          const Settings& settings) {
    Linter linter(dialect, before, settings);
    for (const Subject& subject : subjects) linter.pass(subject);
    return std::move(linter).take();
}

bool has_errors(std::span<const Finding> findings) {
    return std::ranges::any_of(
        findings, [](const Finding& one) { return one.severity == Severity::error && one.allowed.empty(); });
}

} // namespace retort::lint
