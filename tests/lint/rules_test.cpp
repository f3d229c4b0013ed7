// Each rule finds what its page shows, and nothing on what the page shows instead; the pages hold those very examples.

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include <retort/lint/rule.hpp>
#include <support/page.hpp>

#include "examples.hpp"
#include "linted.hpp"

using namespace retort;
using namespace support;
using lint::Rule;
using lint::Severity;
using migration::OnlineMode;

namespace {
const std::string folder = RETORT_SOURCE_DIR "/docs/lint/";

std::vector<std::string> databases_of(const Rule& rule) {
    return rule.database.empty() ? std::vector<std::string>{"postgresql", "sqlite"}
                                 : std::vector<std::string>{std::string(rule.database)};
}

// The bad one in its plain form, the good one as lint looks at it.
std::vector<lint::Finding> linted(const Rule& rule, const std::string& database, OnlineMode mode, Upgrade upgrade) {
    // What DR007 is about is no part of a revision's body.
    const schema::Schema before = made_by(lint_examples::make_tables);
    const contract::Contract running = contract::contract_of("shop", {}, before);
    return Linted(database, before, mode)
        .add(upgrade, rule.id == "DR007" ? nullptr : undo_nothing)
        .findings({.running = rule.id.starts_with("RC") ? &running : nullptr});
}

bool has(const std::vector<lint::Finding>& findings, std::string_view rule) {
    return std::ranges::any_of(findings, [&](const auto& one) { return one.rule == rule && one.allowed.empty(); });
}

std::string where(const Rule& rule) {
    return rule.database.empty() ? "every database" : rule.database == "sqlite" ? "SQLite" : "PostgreSQL";
}
} // namespace

TEST_CASE("lint: each rule finds its bad example, and nothing is wrong with the good one") {
    REQUIRE(lint_examples::all().size() == lint::rules().size());
    for (const lint_examples::Example& example : lint_examples::all()) {
        const Rule* rule = lint::find_rule(example.id);
        CAPTURE(example.id);
        REQUIRE(rule != nullptr);
        for (const std::string& database : databases_of(*rule)) {
            CAPTURE(database);
            const auto bad = linted(*rule, database, OnlineMode::never, example.bad);
            CAPTURE(told(bad));
            CHECK(has(bad, rule->id));
            for (const lint::Finding& one : bad) {
                CHECK_FALSE(one.message.empty());
                CHECK_FALSE(one.why.empty());
                CHECK_FALSE(one.rewrite.empty());
                CHECK(one.file.ends_with(fmt::format("{}_bad.cpp", rule->id)));
                if (one.rule == rule->id) CHECK(one.severity == rule->severity);
            }
            const auto good = linted(*rule, database, OnlineMode::always, example.good);
            CAPTURE(told(good));
            CHECK_FALSE(has(good, rule->id));
            CHECK_FALSE(lint::has_errors(good));
        }
    }
}

TEST_CASE("lint: each rule has a page that says what it is and shows both examples as they are tested") {
    const std::string index = read_file(folder + "README.md");
    for (const Rule& rule : lint::rules()) {
        const std::string id(rule.id);
        CAPTURE(id);
        const std::string page = read_file(folder + id + ".md");
        CHECK(page.starts_with(
            fmt::format("# {}: {}\n\n{}, {}\n", id, rule.title, to_string(rule.severity), where(rule))));
        const std::vector<Block> blocks = blocks_of(folder + id + ".md");
        REQUIRE(blocks.size() == 2);
        for (std::size_t i = 0; i < 2; ++i) {
            const std::string example = fmt::format("examples/{}_{}.cpp", id, i == 0 ? "bad" : "good");
            CHECK(blocks[i].get("from") == example);
            CHECK(blocks[i].text == read_file(folder + example));
        }
        CHECK(index.find(fmt::format("| [{0}]({0}.md) | {1} | {2} | {3} |", id, to_string(rule.severity), where(rule),
                                     rule.title)) != std::string::npos);
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".md" && entry.path().stem() != "README")
            CHECK(lint::find_rule(entry.path().stem().string()) != nullptr);
}

TEST_CASE("lint: the rules, their order and how much they weigh are settled") {
    std::string errors;
    std::string warnings;
    std::string information;
    for (const Rule& rule : lint::rules()) {
        std::string& list = rule.severity == Severity::error     ? errors
                            : rule.severity == Severity::warning ? warnings
                                                                 : information;
        list += (list.empty() ? "" : " ") + std::string(rule.id);
        CHECK((rule.look == nullptr) == (rule.id == "DR011" || rule.id.starts_with("RC")));
    }
    CHECK(std::ranges::is_sorted(lint::rules(), {}, &Rule::id));
    CHECK(errors == "LT009 LT021 PG001 PG006 PG008 PG009 PG010 PG011 PG012 PG013 PG014 PG015 PG016 PG017 PG020 PG024 "
                    "PG025 PG026 PG027 PG030 PG033 PG043 PG058 PG059 PG060 PG062 RC001 RC002 RC003 RC004 "
                    "RC005");
    CHECK(warnings == "DR007 DR010 DR011 LT015 LT016 LT017 LT020 LT022 PG002 PG005 PG007 PG018 PG022 PG023 PG028 "
                      "PG029 PG031 PG032 PG034 PG044 PG046 PG047 PG049 PG050 PG052 PG057 PG061 PG063 PG065 PG069 "
                      "PG070 PG071");
    CHECK(information == "PG041 PG045 PG048 PG056 PG067");
    CHECK(lint::find_rule("PG999") == nullptr);
}
