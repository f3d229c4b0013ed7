// Ten thousand random graphs: several bases, branches, merges, dependencies, labels. From states that can be reached,
// random requests; each plan is held against what the words of the request say, worked out again in the plainest way.

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include <support/errors.hpp>
#include <support/random.hpp>
#include <support/revisions.hpp>

using namespace retort;
using namespace support;
using migration::Applied;
using migration::Direction;
using migration::Graph;
using migration::Ids;
using migration::Plan;

namespace {
[[noreturn]] void wrong(const std::string& what) { throw std::logic_error(what); }
void require(bool holds, const char* what) {
    if (!holds) wrong(what);
}

// ---- The plain way ----

struct Facts {
    std::map<std::string, Ids> parents; // of each
    std::map<std::string, Ids> needs;
    std::map<std::string, std::string> labels; // of the revision that declares it

    // By the fixed point, without any order: whatever is linked to one of `ids`, and so on.
    static Ids closed(Ids ids, const std::map<std::string, Ids>& links, bool backwards) {
        for (bool grown = true; grown;) {
            grown = false;
            for (const auto& [id, others] : links) {
                for (const std::string& other : others) {
                    const std::string& from = backwards ? other : id;
                    const std::string& to = backwards ? id : other;
                    if (ids.contains(from) && ids.insert(to).second) grown = true;
                }
            }
        }
        return ids;
    }
    Ids before(const Ids& ids) const { return closed(ids, needs, false); }
    Ids needing(const Ids& ids) const { return closed(ids, needs, true); }
    Ids after(const std::string& id) const {
        Ids ids = closed({id}, parents, true);
        ids.erase(id);
        return ids;
    }
    Ids line(const std::string& id) const {
        Ids ids = closed({id}, parents, true);
        ids.merge(closed({id}, parents, false));
        return ids;
    }
};

Ids minus(Ids a, const Ids& b) {
    std::erase_if(a, [&](const std::string& id) { return b.contains(id); });
    return a;
}
Ids both(Ids a, const Ids& b) {
    std::erase_if(a, [&](const std::string& id) { return !b.contains(id); });
    return a;
}
Ids either(Ids a, Ids b) {
    a.merge(b);
    return a;
}

// ---- A random graph ----

struct World {
    Revisions revisions;
    Facts facts;
    std::vector<std::string> ids;
    std::vector<std::string> words; // ids and labels
};

// Ids say nothing about the order.
World make_world(Random& random, int most) {
    World world;
    const int count = random.between(1, most);
    for (int i = 0; i < count; ++i) {
        std::string id;
        do {
            id = std::string(1, static_cast<char>('a' + random.between(0, 25))) + std::to_string(random.between(0, 9));
        } while (world.facts.needs.contains(id));
        Ids parents;
        Ids depends;
        const auto some = [&](Ids& into) { into.insert(random.pick(world.ids)); };
        if (i > 0 && random.chance(80)) {
            // The last one more often: long branches are what there is.
            if (random.chance(50)) parents.insert(world.ids.back());
            if (parents.empty() || random.chance(20)) some(parents);
            if (random.chance(10)) some(parents);
        }
        if (i > 0 && random.chance(25)) some(depends);
        if (i > 0 && random.chance(8)) some(depends);
        const auto names = [&](const Ids& from) -> migration::Names {
            std::vector<std::string_view> kept;
            for (const std::string& name : from) kept.push_back(world.revisions.kept(name));
            if (kept.empty()) return {};
            if (kept.size() == 1) return {kept[0]};
            if (kept.size() == 2) return {kept[0], kept[1]};
            return {kept[0], kept[1], kept[2]};
        };
        world.revisions.add(world.revisions.kept(id), names(parents)).depending_on(names(depends));
        if (random.chance(20)) {
            const std::string label = "L" + std::to_string(i);
            world.revisions.labelled(world.revisions.kept(label));
            world.facts.labels[label] = id;
            world.words.push_back(label);
        }
        world.facts.parents[id] = parents;
        world.facts.needs[id] = either(parents, depends);
        world.ids.push_back(id);
        world.words.push_back(id);
    }
    return world;
}

// ---- One state, and requests to it ----

struct At {
    const World& world;
    const Graph& graph;
    Applied applied;

    // The id that a word stands for.
    const std::string& id_of(const std::string& word) const {
        const auto label = world.facts.labels.find(word);
        return label == world.facts.labels.end() ? word : label->second;
    }
};

// A request may be refused, as one that makes no sense or needs to be more exact. Nothing else may happen.
template <class Make> std::optional<Plan> attempt(Make make) {
    try {
        return make();
    } catch (const Error& e) {
        require(e.category() == ErrorCategory::usage || e.category() == ErrorCategory::several_heads, e.what());
        require(!e.hint().empty(), "no hint");
        return std::nullopt;
    }
}

// Runs it on the bookkeeping of another database that was in the same state.
Applied after(const At& at, const Plan& plan, Direction direction) {
    Applied then = at.applied;
    simulate(at.graph, then, plan);
    for (const auto& item : plan) require(item.direction == direction, "the wrong direction");
    require(Ids(then.order.begin(), then.order.end()) == then.ids, "the history is not what is applied");
    require(at.world.facts.before(then.ids) == then.ids, "something is applied without what it needs");
    return then;
}

Applied check_upgrade(const At& at, const Plan& plan) {
    const Applied then = after(at, plan, Direction::upgrade);
    require(either(at.applied.ids, then.ids) == then.ids, "an upgrade took something away");
    // What was applied last is undone first: back to the very state.
    if (!plan.empty()) {
        Plan back = migration::plan_downgrade(at.graph, then, "-" + std::to_string(plan.size()));
        Applied again = then;
        simulate(at.graph, again, back);
        require(again.ids == at.applied.ids && again.order == at.applied.order, "-N did not undo the last N");
    }
    return then;
}

void try_upgrade_to(const At& at, const std::string& word) {
    const auto plan = attempt([&] { return migration::plan_upgrade(at.graph, at.applied, word); });
    const std::string& id = at.id_of(word);
    const bool past = at.applied.ids.contains(id) && !both(at.world.facts.after(id), at.applied.ids).empty();
    require(plan.has_value() != past, "an upgrade to a revision is refused exactly when the database is past it");
    if (!plan) return;
    const Applied then = check_upgrade(at, *plan);
    require(then.ids == either(at.applied.ids, at.world.facts.before({id})), "not the revision and what it needs");
}

// All states that N steps lead to, in all orders.
std::set<Ids> reachable(const Facts& facts, const Ids& from, const Ids& candidates, int steps) {
    std::set<Ids> states{from};
    for (int step = 0; step < steps; ++step) {
        std::set<Ids> next;
        for (const Ids& state : states) {
            for (const std::string& id : minus(candidates, state)) {
                // What is pulled in from other branches is no step; a step of the branch may not be left out.
                const Ids with = either(state, facts.before({id}));
                if (both(minus(with, state), candidates) == Ids{id}) next.insert(with);
            }
        }
        states = std::move(next);
    }
    return states;
}

void try_steps_up(const At& at, const std::string& branch, int steps) {
    const std::string target = (branch.empty() ? "" : branch + "@") + "+" + std::to_string(steps);
    const auto plan = attempt([&] { return migration::plan_upgrade(at.graph, at.applied, target); });
    const Facts& facts = at.world.facts;
    const Ids candidates =
        branch.empty() ? Ids(at.world.ids.begin(), at.world.ids.end()) : facts.line(at.id_of(branch));
    const std::set<Ids> states = reachable(facts, at.applied.ids, candidates, steps);
    if (!plan) return require(states.size() != 1, "a step up was refused that leads to one state only");
    require(states.size() == 1, "a step up was a guess");
    require(check_upgrade(at, *plan).ids == *states.begin(), "a step up led elsewhere");
}

void try_downgrade_to(const At& at, const std::string& word) {
    const auto plan = attempt([&] { return migration::plan_downgrade(at.graph, at.applied, word); });
    const std::string& id = at.id_of(word);
    require(plan.has_value() == at.applied.ids.contains(id), "refused exactly when it is not applied");
    if (!plan) return;
    const Applied then = after(at, *plan, Direction::downgrade);
    const Facts& facts = at.world.facts;
    const Ids reverted = both(facts.needing(both(facts.after(id), at.applied.ids)), at.applied.ids);
    require(then.ids == minus(at.applied.ids, reverted), "not what comes after it and what needs that");
    // There and back.
    Applied again = then;
    for (const std::string& up : at.applied.ids) {
        if (!again.ids.contains(up)) simulate(at.graph, again, migration::plan_upgrade(at.graph, again, up));
    }
    require(again.ids == at.applied.ids, "up again is not where it was");
}

// The branch as the rules say it: what comes after the label, and back to the branch point or merge.
Ids branch_members(const At& at, const std::string& word) {
    const Facts& facts = at.world.facts;
    std::string id = at.id_of(word);
    Ids members = facts.closed({id}, facts.parents, true);
    while (true) {
        const auto children =
            std::ranges::count_if(facts.parents, [&](const auto& p) { return p.second.contains(id); });
        if (children > 1 || facts.parents.at(id).size() > 1) return members;
        members.insert(id);
        if (facts.parents.at(id).empty()) return members;
        id = *facts.parents.at(id).begin();
    }
}

// X@base, and X@R when `from` is an id.
void try_downgrade_in_branch(const At& at, const std::string& branch, const std::string& from) {
    const std::string target = branch + "@" + (from.empty() ? "base" : from);
    const auto plan = attempt([&] { return migration::plan_downgrade(at.graph, at.applied, target); });
    const Facts& facts = at.world.facts;
    const Ids line = facts.line(at.id_of(branch));
    if (!from.empty()) {
        const bool sensible = at.applied.ids.contains(from) && line.contains(from);
        require(plan.has_value() == sensible, "refused exactly when it is not applied or not in the branch");
        if (!sensible) return;
    }
    const Applied then = after(at, *plan, Direction::downgrade);
    const Ids scope = both(from.empty() ? line : both(line, facts.after(from)), at.applied.ids);
    const Ids own = both(scope, branch_members(at, branch));
    const Ids reverted = minus(at.applied.ids, then.ids);
    require(either(reverted, own) == reverted, "something of the branch is left");
    for (const std::string& id : reverted) {
        const bool for_own = !both(facts.before({id}), own).empty();
        require(for_own || scope.contains(id), "something was reverted that has nothing to do with the branch");
    }
    for (const std::string& id : minus(scope, reverted)) {
        const Ids needing = both(facts.needing({id}), then.ids);
        require(!minus(needing, scope).empty(), "something shared is left that nobody needs");
    }
}

void try_steps_down(const At& at, int steps) {
    const auto plan =
        attempt([&] { return migration::plan_downgrade(at.graph, at.applied, "-" + std::to_string(steps)); });
    require(plan.has_value() == (static_cast<std::size_t>(steps) <= at.applied.ids.size()), "-N past the beginning");
    if (!plan) return;
    after(at, *plan, Direction::downgrade);
    for (std::size_t i = 0; i < plan->size(); ++i)
        require((*plan)[i].revision->id == at.applied.order[at.applied.order.size() - 1 - i], "not the last ones");
}

void try_branch_steps_down(const At& at, const std::string& branch, int steps) {
    const auto plan =
        attempt([&] { return migration::plan_downgrade(at.graph, at.applied, branch + "@-" + std::to_string(steps)); });
    const auto all = migration::plan_downgrade(at.graph, at.applied, branch + "@base");
    const Ids line = at.world.facts.line(at.id_of(branch));
    std::vector<std::string> own;
    for (const auto& item : all) {
        if (line.contains(item.revision->id)) own.emplace_back(item.revision->id);
    }
    require(plan.has_value() == (static_cast<std::size_t>(steps) <= own.size()), "X@-N past the beginning");
    if (!plan) return;
    const Applied then = after(at, *plan, Direction::downgrade);
    own.resize(static_cast<std::size_t>(steps));
    const Facts& facts = at.world.facts;
    const Ids expected = both(facts.needing(Ids(own.begin(), own.end())), at.applied.ids);
    require(then.ids == minus(at.applied.ids, expected), "not the last ones of the branch and what needs them");
}

void try_stamp(const At& at, const std::string& word) {
    const Ids stamped = migration::plan_stamp(at.graph, at.applied, word);
    const Facts& facts = at.world.facts;
    const std::string& id = at.id_of(word);
    const Ids kept = minus(at.applied.ids, facts.needing(both(facts.after(id), at.applied.ids)));
    require(stamped == either(kept, facts.before({id})), "stamped elsewhere");
    require(facts.before(stamped) == stamped, "something is stamped without what it needs");
    require(migration::plan_stamp(at.graph, Applied(stamped), word) == stamped, "stamping twice changes something");
    require(migration::plan_stamp(at.graph, at.applied, word, true) == facts.before({id}), "purged elsewhere");
}

void try_heads(const At& at) {
    const Applied all = check_upgrade(at, migration::plan_upgrade(at.graph, at.applied, "heads"));
    require(all.ids.size() == at.world.ids.size(), "'heads' is not everything");
    const auto head = attempt([&] { return migration::plan_upgrade(at.graph, at.applied, "head"); });
    require(head.has_value() == (at.graph.effective_heads().size() == 1), "'head' when there is one");
    if (head) require(check_upgrade(at, *head).ids == all.ids, "'head' is not everything");
    after(at, migration::plan_downgrade(at.graph, at.applied, "base"), Direction::downgrade);
    require(migration::plan_downgrade(at.graph, at.applied, "base").size() == at.applied.ids.size(), "not all the way");
}

// Every request that the grammar has, whatever comes of it.
void try_anything(const At& at, Random& random) {
    std::string text = random.chance(30) ? random.pick(at.world.words) + "@" : "";
    const std::vector<std::string> symbols{"head", "heads", "base", "current", "", random.pick(at.world.words)};
    text += random.pick(symbols);
    if (random.chance(60)) text += (random.chance(50) ? "+" : "-") + std::to_string(random.between(1, 4));
    if (const auto plan = attempt([&] { return migration::plan_upgrade(at.graph, at.applied, text); }))
        check_upgrade(at, *plan);
    if (const auto plan = attempt([&] { return migration::plan_downgrade(at.graph, at.applied, text); }))
        after(at, *plan, Direction::downgrade);
    attempt([&] {
        const Ids stamped = migration::plan_stamp(at.graph, at.applied, text);
        require(at.world.facts.before(stamped) == stamped, "something is stamped without what it needs");
        return Plan{};
    });
}

void try_some(const At& at, Random& random) {
    const std::vector<std::string>& words = at.world.words;
    try_upgrade_to(at, random.pick(words));
    try_steps_up(at, random.chance(50) ? "" : random.pick(words), random.between(1, 3));
    try_downgrade_to(at, random.pick(words));
    try_downgrade_in_branch(at, random.pick(words), random.chance(50) ? "" : random.pick(at.world.ids));
    try_steps_down(at, random.between(1, 4));
    try_branch_steps_down(at, random.pick(words), random.between(1, 3));
    try_stamp(at, random.pick(words));
    try_anything(at, random);
}

// A plan that the walk follows.
std::optional<Plan> random_move(const At& at, Random& random) {
    const std::string& word = random.pick(at.world.words);
    return attempt([&] {
        switch (random.below(5)) {
        case 0: return migration::plan_downgrade(at.graph, at.applied, word);
        case 1: return migration::plan_downgrade(at.graph, at.applied, word + "@base");
        case 2: return migration::plan_downgrade(at.graph, at.applied, "-1");
        default: return migration::plan_upgrade(at.graph, at.applied, word);
        }
    });
}

template <class Each> void random_worlds(int first, int count, int most, Each each) {
    const std::uint64_t seed = test_seed();
    for (int i = first; i < first + count; ++i) {
        Random random(seed + static_cast<std::uint64_t>(i));
        const World world = make_world(random, most);
        const Graph graph = world.revisions.graph();
        try {
            each(world, graph, random);
        } catch (const std::exception& e) {
            std::string drawn;
            for (const auto* revision : graph.in_order()) {
                drawn += " " + std::string(revision->id);
                for (const std::string& parent : graph.parents(revision->id)) drawn += "<" + parent;
                for (const std::string& other : graph.dependencies(revision->id)) drawn += "!" + other;
                for (const std::string_view label : revision->body.branch_labels) drawn += "[" + std::string(label);
            }
            FAIL("RETORT_TEST_SEED=" << seed << ", graph " << i << ":" << drawn << ": " << e.what());
        }
    }
    CHECK(count > 0);
}

void walk(int part) {
    random_worlds(part * 1900, 1900, 12, [](const World& world, const Graph& graph, Random& random) {
        At at{world, graph, {}};
        for (int step = 0; step < 6; ++step) {
            if (const auto plan = random_move(at, random)) simulate(graph, at.applied, *plan);
            require(world.facts.before(at.applied.ids) == at.applied.ids, "the walk went astray");
            if (step % 3 == 2) try_some(at, random);
        }
        try_heads(at);
    });
}
} // namespace

// In parts, so that they run side by side.
TEST_CASE("plans of random graphs: part 1 of 5") { walk(0); }
TEST_CASE("plans of random graphs: part 2 of 5") { walk(1); }
TEST_CASE("plans of random graphs: part 3 of 5") { walk(2); }
TEST_CASE("plans of random graphs: part 4 of 5") { walk(3); }
TEST_CASE("plans of random graphs: part 5 of 5") { walk(4); }

TEST_CASE("every state of small graphs and every request to it") {
    random_worlds(10'000, 500, 5, [](const World& world, const Graph& graph, Random& random) {
        std::set<Ids> seen{Ids{}};
        std::vector<Applied> todo{Applied{}};
        while (!todo.empty()) {
            const At at{world, graph, todo.back()};
            todo.pop_back();
            for (const std::string& word : world.words) {
                try_upgrade_to(at, word);
                try_downgrade_to(at, word);
                try_downgrade_in_branch(at, word, "");
                for (const std::string& id : world.ids) try_downgrade_in_branch(at, word, id);
                for (int steps = 1; steps < 3; ++steps) {
                    try_steps_up(at, word, steps);
                    try_branch_steps_down(at, word, steps);
                }
                try_stamp(at, word);
            }
            for (int steps = 1; steps < 6; ++steps) {
                try_steps_up(at, "", steps);
                try_steps_down(at, steps);
            }
            try_heads(at);
            try_anything(at, random);
            for (const auto* revision : graph.in_order()) {
                Applied next = at.applied;
                if (next.ids.contains(revision->id)) continue;
                simulate(graph, next, migration::plan_upgrade(graph, next, revision->id));
                if (seen.insert(next.ids).second) todo.push_back(next);
            }
        }
    });
}
