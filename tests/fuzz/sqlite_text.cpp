#include <fuzz/attempt.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <sqlite/index_text.hpp>
#include <sqlite/pragma_facts.hpp>
#include <sqlite/sql_token.hpp>
#include <sqlite/table_text.hpp>
#include <support/table_facts.hpp>

namespace fuzz {

namespace {
using namespace support;
using retort::ErrorCategory;
using retort::sqlite::IndexKeyFacts;
using retort::sqlite::SqlToken;

[[noreturn]] void fail(const std::string& what, const std::string& sql) {
    throw std::logic_error(fmt::format("{}:\n{}", what, sql));
}

// Runs what reads or edits: it may refuse, and not fail in any other way.
template <class Action> bool is_refused(const std::string& sql, const Action& action) {
    try {
        action();
        return false;
    } catch (const retort::Error& e) {
        if (e.category() == ErrorCategory::internal) fail(e.what(), sql);
        return true;
    }
}

void edit_everything(const TableText& text) {
    const auto attempt = [&](const auto& edit) { is_refused(text.sql(), [&] { static_cast<void>(edit()); }); };
    attempt([&] { return text.rename_table("x"); });
    attempt([&] { return text.add_column("zz INT"); });
    attempt([&] { return text.add_constraint("CHECK (1)"); });
    attempt([&] { return text.set_options("STRICT"); });
    attempt([&] { return text.set_autoincrement(); });
    attempt([&] { return text.drop_autoincrement(); });
    for (const auto& column : text.columns()) {
        attempt([&] { return text.drop_column(column.name); });
        attempt([&] { return text.set_type(column.name, "INT"); });
        attempt([&] { return text.set_not_null(column.name); });
        attempt([&] { return text.drop_not_null(column.name); });
        attempt([&] { return text.set_default(column.name, "1"); });
        attempt([&] { return text.drop_default(column.name); });
        attempt([&] { return text.set_collation(column.name, "NOCASE"); });
        attempt([&] { return text.drop_collation(column.name); });
        attempt([&] { return text.set_generated(column.name, "1", true); });
        attempt([&] { return text.drop_generated(column.name); });
        attempt([&] { return text.add_to_column(column.name, "CHECK (1)"); });
    }
    for (const auto& constraint : text.constraints()) {
        attempt([&] { return text.drop(constraint); });
        attempt([&] { return text.rename(constraint, "x"); });
        if (constraint.kind == Kind::check || constraint.kind == Kind::generated)
            attempt([&] { return text.set_expression(constraint, "1"); });
    }
}

// Types of which SQLite 3.40 tells something else than what is declared: one that begins with a quote and goes on
// behind it loses bytes, and ALWAYS is cut off whatever stands before it.
bool has_odd_type(const TableText& text) {
    return std::any_of(text.columns().begin(), text.columns().end(), [&](const auto& column) {
        const auto tokens = retort::sqlite::tokenize(column.type).tokens;
        const bool goes_on = tokens.size() > 1 || text.find_in_column(column.name, Kind::generated) != nullptr;
        const bool is_quoted = !tokens.empty() && tokens[0].kind != SqlToken::Kind::word;
        return (is_quoted && goes_on) || lower(column.type).ends_with("always");
    });
}

// Whether SQLite may run it: it creates, and computes nothing that may take for ever.
bool creates(const std::string& sql) {
    const auto tokens = retort::sqlite::tokenize(sql).tokens;
    const auto is = [](std::string_view word) { return [word](const SqlToken& token) { return token.is_word(word); }; };
    return !tokens.empty() && tokens[0].is_word("create") && std::none_of(tokens.begin(), tokens.end(), is("select")) &&
           std::none_of(tokens.begin(), tokens.end(), is("virtual"));
}

// The text of the one that SQLite made of it; empty when it made none.
std::string stored(Memory& database, const std::string& type) {
    const auto texts =
        database.query("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND type = '" + type + "'");
    return texts.size() == 1 ? texts[0][0] : "";
}

void attempt_table(Memory& database, const std::string& sql) {
    const bool is_taken = creates(sql) && database.run(sql).empty();
    const std::string made = is_taken ? stored(database, "table") : "";
    const bool refused = is_refused(sql, [&] {
        const TableText text(made.empty() ? sql : made);
        edit_everything(text);
        if (made.empty() || has_odd_type(text)) return;
        const Facts ours = facts_of(text);
        const Facts theirs = facts_of(database);
        if (ours != theirs) fail(fmt::format("read as\n{}\nand by SQLite as\n{}", show(ours), show(theirs)), made);
    });
    if (refused && !made.empty()) fail("SQLite takes it and it is refused", made);
}

void attempt_index(Memory& database, const std::string& sql) {
    const bool is_taken = creates(sql) && database.run(sql).empty();
    const std::string made = is_taken ? stored(database, "index") : "";
    const bool refused = is_refused(sql, [&] {
        const auto index = retort::sqlite::read_index(made.empty() ? sql : made);
        if (index.keys.empty()) fail("an index of nothing", sql);
        if (made.empty()) return;
        std::vector<IndexKeyFacts> facts;
        for (const Names& row : database.query("SELECT name, \"desc\", coll FROM pragma_index_xinfo(" +
                                               retort::sqlite::literal(index.name) + ") WHERE key"))
            facts.push_back({.column = row[0], .descending = row[1] == "1", .collation = row[2]});
        for (std::size_t i = 0; i < index.keys.size() && i < facts.size(); ++i) // "x" is text where no column is x
            if (facts[i].column.empty() && index.keys[i].expression.empty()) return;
        if (!retort::sqlite::agrees(index, facts)) fail("SQLite reads it in another way", made);
    });
    if (refused && !made.empty()) fail("SQLite takes it and it is refused", made);
}
} // namespace

void attempt_sqlite_text(std::string_view input) {
    const std::size_t end = input.find(";\n");
    Memory database;
    attempt_table(database, std::string(input.substr(0, end)));
    if (end != std::string_view::npos) attempt_index(database, std::string(input.substr(end + 2)));
}

} // namespace fuzz
