#include <retort/migration/steps.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/related.hpp>
#include <retort/schema/sql_transaction.hpp>

namespace retort::migration {

namespace {
using database::Dialect;
using database::Step;
using operation::Recorded;

template <class T> bool is(const Recorded& recorded) { return std::holds_alternative<T>(recorded.operation.value); }

// Changes may be brought together as far as an operation that was asked for outside a transaction: what stands before
// it is committed first, and how far a revision got is counted there.
std::vector<Recorded> arranged(const Dialect& dialect, std::vector<Recorded> recorded) {
    std::vector<Recorded> all;
    for (auto from = recorded.begin(); from != recorded.end();) {
        auto to = from + 1;
        if (!from->autocommit)
            to = std::find_if(from, recorded.end(), [](const Recorded& one) { return one.autocommit; });
        std::vector<Recorded> run(std::make_move_iterator(from), std::make_move_iterator(to));
        for (Recorded& one : run.size() > 1 ? dialect.arrange(std::move(run)) : std::move(run))
            all.push_back(std::move(one));
        from = to;
    }
    return all;
}

// Nobody could say how many of them have happened when one fails.
void require_one_statement(const Step& step) {
    if (schema::has_several_statements(step.sql))
        throw Error(ErrorCategory::usage, "execute outside a transaction has several statements",
                    "give each an execute of its own: one that fails can then be run again alone");
}

class Maker {
public:
    /// `item`: the revision that the operations are of; nullptr when none has asked for them.
    Maker(const Dialect& dialect, const PlanItem* item, operation::Replay& replay, OnlineChoice& choice)
        : dialect_(dialect), item_(item), replay_(replay), choice_(choice) {}

    struct Made {
        std::vector<Recorded> operations; // as they are run
        OnlinePlaces online;
        std::vector<Part> parts;
    };

    Made make(std::vector<Recorded> all, const Done& done) {
        std::size_t at = 0;
        for (; at < all.size() && at < done.operations; ++at) {
            settle_form(all, at, done);
            apply(all[at]);
        }
        const std::size_t begins_at = at;
        while (at < all.size()) {
            settle_form(all, at, done);
            // One that was asked for outside a transaction stands alone, and so ends what can be taken together.
            std::size_t end = at + 1;
            while (!all[at].autocommit && end < all.size() && !all[end].autocommit) ++end;
            const std::span<const Recorded> next(all.data() + at, end - at);
            const std::size_t count = all[at].autocommit ? 1 : dialect_.batch(next, replay_.schema());
            add(compile(next.first(count)), at);
            at += count;
        }
        if (parts_.empty()) parts_.push_back({.batches = {}, .begins_at = begins_at, .ends_at = begins_at});
        return {std::move(all), std::move(online_), std::move(parts_)};
    }

private:
    // Puts the online form of the operation in its place, where it is to have that. What was begun keeps its form.
    void settle_form(std::vector<Recorded>& all, std::size_t at, const Done& done) {
        if (at < settled_) return;
        place_ += at + 1 - settled_; // those between came along in a batch
        settled_ = at + 1;
        std::vector<operation::Operation> form;
        try {
            if (!done.online || at > done.operations)
                form = choice_.form_of(dialect_, all[at], replay_.schema());
            else if (done.online->contains(place_))
                form = dialect_.online(all[at].operation, replay_.schema());
        } catch (const Error&) { // of what is not there: apply() says it better
            return;
        }
        if (form.empty()) return;
        online_.insert(place_);
        std::vector<Recorded> steps(form.size(), all[at]);
        for (std::size_t i = 0; i < form.size(); ++i) {
            steps[i].operation = std::move(form[i]);
            steps[i].autocommit = true;
        }
        const auto after = all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
        all.insert(after, std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
        settled_ = at + form.size();
    }

    [[nodiscard]] Error at_place(const Error& error, const Recorded& recorded) const {
        return item_ == nullptr ? error : error.at(place(*item_, recorded));
    }

    void apply(const Recorded& recorded) {
        choice_.follow(recorded.operation);
        if (item_ == nullptr)
            replay_.apply(recorded.operation);
        else
            apply_recorded(replay_, *item_, recorded);
    }

    Batch compile(std::span<const Recorded> operations) {
        Batch batch{.operations = {operations.begin(), operations.end()}, .steps = {}};
        bool is_quick = false;
        try {
            is_quick = goes_through_no_rows(operations);
            if (operations.size() == 1) batch.steps = dialect_.compile(operations, replay_.schema());
            if (operations.size() > 1 || needs_observation(batch.steps))
                batch.before = operation::related(replay_.schema(), operations);
            // Of several, apply() knows better which of them cannot be.
            for (const Recorded& one : operations) apply(one);
            if (operations.size() > 1) batch.steps = dialect_.compile(operations, batch.before);
        } catch (const Error& e) {
            throw at_place(e, operations.front());
        }
        batch.needs_observation = needs_observation(batch.steps);
        batch.is_quick = is_quick;
        if (!batch.needs_observation) batch.before = {};
        return batch;
    }

    // As far as is known: not of SQL and code as they stand.
    [[nodiscard]] bool goes_through_no_rows(std::span<const Recorded> operations) const {
        const auto has_rows = [](const Recorded& one) {
            return is<operation::Execute>(one) || is<operation::Run>(one) || is<operation::BulkInsert>(one);
        };
        // Nobody asks where statements have no limit, and effects may cost as much as compiling does.
        if (dialect_.limit_statements({}).empty() || std::ranges::any_of(operations, has_rows)) return false;
        return std::ranges::none_of(dialect_.effects(operations, replay_.schema()),
                                    [](const database::Effect& effect) { return effect.rewrites || effect.scans; });
    }

    static bool needs_observation(const database::Steps& steps) {
        return std::ranges::any_of(steps, [](const Step& step) { return step.needs_observation; });
    }

    // SQL and code that were asked for outside a transaction run there; of all else the dialect knows whether it must.
    // What need not gets a transaction of its own: that is as committed, and cannot be half done.
    [[nodiscard]] bool runs_outside(const Batch& batch) const {
        const Recorded& first = batch.operations.front();
        if (first.autocommit && (is<operation::Execute>(first) || is<operation::Run>(first)))
            return !batch.steps.empty();
        return std::ranges::any_of(batch.steps, [](const Step& step) { return !step.transactional; });
    }

    void add(Batch batch, std::size_t at) {
        const Recorded& first = batch.operations.front();
        const bool outside = runs_outside(batch);
        if (outside && is<operation::Execute>(first)) {
            try {
                std::ranges::for_each(batch.steps, require_one_statement);
            } catch (const Error& e) {
                throw at_place(e, first);
            }
        }
        const bool apart = outside || first.autocommit;
        if (apart || after_apart_ || parts_.empty())
            parts_.push_back({.batches = {}, .outside = outside, .begins_at = at, .ends_at = at});
        after_apart_ = apart;
        Part& part = parts_.back();
        part.ends_at = at + batch.operations.size();
        for (const Step& step : batch.steps)
            part.suspends_foreign_keys = part.suspends_foreign_keys || step.suspends_foreign_keys;
        part.batches.push_back(std::move(batch));
    }

    const Dialect& dialect_;
    const PlanItem* item_;
    operation::Replay& replay_;
    OnlineChoice& choice_;
    OnlinePlaces online_;
    std::size_t settled_ = 0; // so many of all operations have the form in which they are run
    std::size_t place_ = 0;   // of the last of them among those that the revision asks for, from 1
    std::vector<Part> parts_;
    bool after_apart_ = false;
};
} // namespace

Work make_work(const Dialect& dialect, const PlanItem& item, operation::Replay& replay, OnlineChoice& choice,
               const Done& done) {
    return make_work(dialect, item, record(item), replay, choice, done);
}

Work make_work(const Dialect& dialect, const PlanItem& item, std::vector<Recorded> recorded, operation::Replay& replay,
               OnlineChoice& choice, const Done& done) {
    recorded = operations_for(dialect.name(), std::move(recorded));
    Work work{.item = item,
              .operations = {},
              .checksum = checksum(recorded),
              .digests = digests(recorded),
              .online = {},
              .parts = {}};
    auto made = Maker(dialect, &item, replay, choice).make(arranged(dialect, std::move(recorded)), done);
    work.operations = std::move(made.operations);
    work.online = std::move(made.online);
    work.parts = std::move(made.parts);
    return work;
}

std::vector<Part> make_parts(const Dialect& dialect, std::span<const operation::Operation> operations,
                             operation::Replay& replay) {
    std::vector<Recorded> recorded;
    for (const operation::Operation& operation : operations)
        recorded.push_back({operation, operation::Location::current()});
    OnlineChoice never(Online{.mode = OnlineMode::never});
    return Maker(dialect, nullptr, replay, never).make(arranged(dialect, std::move(recorded)), {}).parts;
}

bool may_change_names(const Part& part) {
    return std::ranges::any_of(part.batches, [](const Batch& batch) {
        const Recorded& first = batch.operations.front();
        return is<operation::Execute>(first) || is<operation::Run>(first);
    });
}

std::string checksum_of(const Work& work, std::size_t completed, bool running) {
    const auto of_first = [&work](std::size_t count) {
        const auto end = work.operations.begin() + static_cast<std::ptrdiff_t>(std::min(count, work.operations.size()));
        return checksum({work.operations.begin(), end});
    };
    return running ? of_first(completed) + "," + of_first(completed + 1) : of_first(completed);
}

std::string describe(const Batch& batch) {
    std::vector<std::string> texts;
    for (const Recorded& one : batch.operations) texts.push_back(operation::describe(one.operation));
    return fmt::format("{}", fmt::join(texts, ", "));
}

} // namespace retort::migration
