#include <catch2/catch.hpp>

#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <retort/diff/diff.hpp>
#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/schema/json.hpp>
#include <support/compare_schema.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace support;
using operation::Operation;
using schema::Schema;

namespace {
struct Pair {
    Schema from;
    Schema to;
    std::vector<Rename> renames{};
};

// What is wrong with the difference of two schemas; empty when nothing is.
std::string mistake_in(const Pair& pair) {
    std::vector<Operation> operations;
    try {
        operations = diff::diff(pair.from, pair.to, pair.renames);
        if (diff::diff(pair.from, pair.to, pair.renames) != operations) return "another result at the second time";
        const Schema made = operation::apply(pair.from, operations);
        const Schema wanted = with_namespaces(pair.to, pair.from);
        if (without_order(made) != without_order(wanted))
            return "does not lead there: " + schema::to_json(without_order(made)) + "\n instead of " +
                   schema::to_json(without_order(wanted));
        if (!diff::diff(made, wanted, pair.renames).empty()) return "is not empty when it has been made";
        const auto back = operation::invert(operations, pair.from);
        if (without_order(operation::apply(made, back)) != without_order(pair.from)) return "does not lead back";
    } catch (const Error& e) {
        return std::string(e.what()) + " | " + e.hint();
    }
    return {};
}

// Leaves out whatever can be left out while something stays wrong.
class Shrinker {
public:
    explicit Shrinker(Pair pair) : pair_(std::move(pair)) {}

    Pair smallest() {
        while (shrink_once()) {
        }
        return pair_;
    }

private:
    bool shrink_once() { return try_each(&Pair::from) || try_each(&Pair::to); }

    bool try_each(Schema Pair::*side) {
        Pair smaller = pair_;
        const Schema& whole = pair_.*side;
        for (const schema::Table& table : whole.tables) {
            if (attempt(side, {{operation::DropTable{table.name}}})) return true;
            for (const schema::Index& one : table.indexes)
                if (attempt(side, {{operation::DropIndex{table.name, one.name}}})) return true;
            const auto drop_all = [&](const auto& constraints) {
                return std::ranges::any_of(constraints, [&](const auto& one) {
                    return attempt(side, {{operation::DropConstraint{table.name, one.name}}});
                });
            };
            if (drop_all(table.foreign_keys) || drop_all(table.checks) || drop_all(table.excludes) ||
                drop_all(table.uniques))
                return true;
            if (table.primary_key && attempt(side, {{operation::DropConstraint{table.name, table.primary_key->name}}}))
                return true;
            for (const schema::Column& one : table.columns)
                if (attempt(side, {{operation::DropColumn{table.name, one.name}}})) return true;
        }
        for (const schema::Enum& one : whole.enums)
            if (attempt(side, {{operation::DropEnum{one.name}}})) return true;
        for (const schema::Sequence& one : whole.sequences)
            if (attempt(side, {{operation::DropSequence{one.name}}})) return true;
        return false;
    }

    bool attempt(Schema Pair::*side, const Operation& operation) {
        Pair smaller = pair_;
        try {
            smaller.*side = operation::apply(pair_.*side, operation);
        } catch (const Error&) {
            return false;
        }
        if (mistake_in(smaller).empty()) return false;
        pair_ = std::move(smaller);
        return true;
    }

    Pair pair_;
};

int pairs_wanted() {
    const char* wanted = std::getenv("RETORT_TEST_DIFF_PAIRS");
    return wanted == nullptr ? 3500 : std::atoi(wanted);
}

void check_pairs(Reach reach, const std::function<Pair(RandomSchema&, std::size_t)>& draw) {
    const std::uint64_t seed = test_seed();
    RandomSchema random(seed, reach);
    for (int i = 0; i < pairs_wanted(); ++i) {
        const Pair pair = draw(random, static_cast<std::size_t>(i));
        const std::string mistake = mistake_in(pair);
        if (mistake.empty()) continue;
        const Pair smallest = Shrinker(pair).smallest();
        INFO("RETORT_TEST_SEED=" << seed << ", pair " << i);
        INFO("from " << schema::to_json(smallest.from));
        INFO("to " << schema::to_json(smallest.to));
        for (const Rename& one : smallest.renames)
            UNSCOPED_INFO(display(one.table) << "." << one.column << " was " << one.from);
        try {
            for (const Operation& one : diff::diff(smallest.from, smallest.to, smallest.renames))
                UNSCOPED_INFO(describe(one));
        } catch (const Error&) { // NOLINT: that is the mistake
        }
        FAIL(mistake_in(smallest));
    }
    SUCCEED("all lead there and back");
}

Pair independent(RandomSchema& random, std::size_t i) { return {random.schema(i % 5), random.schema(i / 5 % 5)}; }

Pair changed(RandomSchema& random, std::size_t i) {
    Pair pair;
    pair.from = random.schema(1 + i % 4);
    pair.to = pair.from;
    for (std::size_t j = 0; j < 1 + i % 13; ++j) pair.to = operation::apply(pair.to, random.operation(pair.to));
    return pair;
}

// What exists is called otherwise in the end, and some of it takes the name of something else that was there.
Pair renamed(RandomSchema& random, std::size_t i) {
    Pair pair = changed(random, i);
    const std::size_t tables = pair.to.tables.size();
    for (std::size_t j = 0; j < tables; j += 2) {
        const schema::Table table = pair.to.tables[j];
        if (pair.from.find_table(table.name) == nullptr) continue;
        const std::string to = j == 0 ? "renamed" : table.name.name + "_renamed";
        const std::string column = table.columns[i % table.columns.size()].name;
        try {
            const Schema after =
                operation::apply(pair.to, std::vector<Operation>{{operation::RenameColumn{table.name, column, "now"}},
                                                                 {operation::RenameTable{table.name, to}}});
            pair.to = after;
            const schema::Name now(table.name.schema, to);
            pair.renames.push_back({now, "now", column});
            pair.renames.push_back({now, {}, table.name.name});
        } catch (const Error&) { // NOLINT: the name is taken
        }
    }
    for (std::size_t j = 0; j < i % 4; ++j) pair.to = operation::apply(pair.to, random.operation(pair.to));
    return pair;
}
} // namespace

TEST_CASE("a difference leads there and back: schemas that have nothing to do with each other, portable") {
    check_pairs(Reach::portable, independent);
}
TEST_CASE("a difference leads there and back: schemas that have nothing to do with each other, with everything") {
    check_pairs(Reach::everything, independent);
}
TEST_CASE("a difference leads there and back: a schema that changes, portable") {
    check_pairs(Reach::portable, changed);
}
TEST_CASE("a difference leads there and back: a schema that changes, with everything") {
    check_pairs(Reach::everything, changed);
}
TEST_CASE("a difference leads there and back: a schema that changes, with declared renames, portable") {
    check_pairs(Reach::portable, renamed);
}
TEST_CASE("a difference leads there and back: a schema that changes, with declared renames, with everything") {
    check_pairs(Reach::everything, renamed);
}
