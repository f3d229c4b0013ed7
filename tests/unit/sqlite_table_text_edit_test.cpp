// Edits of CREATE TABLE texts by chance: what SQLite makes of the text that comes out is what it made of the first one,
// but for what was edited.

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <sqlite/table_text.hpp>
#include <sqlite/text.hpp>
#include <support/random.hpp>
#include <support/random_table_text.hpp>
#include <support/table_facts.hpp>

using namespace support;
using retort::sqlite::quote;

namespace {
constexpr int tables = 150;

// SQLite and the parser tell the same of the edited text, and it is what is expected.
void check(const TableText& edited, const Facts& expected) {
    INFO("edited: " << edited.sql());
    check_same(expected, facts_by_sqlite(edited.sql()));
    check_same(expected, facts_of(edited));
}

// Whether `to` is `from` with something put in at one place.
bool only_puts_in(const std::string& from, const std::string& to) {
    const auto [a, b] = std::mismatch(from.begin(), from.end(), to.begin(), to.end());
    const auto tail = static_cast<std::size_t>(from.end() - a);
    return to.size() >= from.size() && std::equal(a, from.end(), to.end() - static_cast<std::ptrdiff_t>(tail));
}

template <class Test> void for_random_tables(Test test) {
    const auto seed = test_seed();
    CAPTURE(seed);
    Random random(seed);
    for (int i = 0; i < tables; ++i) {
        const TableText text(random_table(random));
        CAPTURE(text.sql());
        test(text, facts_of(text));
    }
}

// Whether SQLite could find that two indexes become one and have different ON CONFLICT clauses.
bool may_conflict(const TableText& text) {
    return std::any_of(text.constraints().begin(), text.constraints().end(),
                       [](const auto& constraint) { return !constraint.on_conflict.empty(); });
}

bool has(const TableText& text, const std::string& column, Kind kind) {
    return text.find_in_column(column, kind) != nullptr;
}
} // namespace

TEST_CASE("table text: a table by chance under another name") {
    for_random_tables([](const TableText& text, const Facts& facts) {
        const TableText renamed = text.rename_table("a new\"name");
        CHECK(renamed.table() == "a new\"name");
        check(renamed, facts);
        CHECK(renamed.rename_table(text.table()).rename_table("a new\"name") == renamed);
    });
}

TEST_CASE("table text: every constraint of tables by chance is dropped and named") {
    for_random_tables([](const TableText& text, const Facts& facts) {
        for (const ConstraintText& constraint : text.constraints()) {
            CAPTURE(text.sql().substr(constraint.span.begin, constraint.span.end - constraint.span.begin));
            const bool is_possible = (constraint.kind != Kind::primary_key || !text.without_rowid()) &&
                                     (constraint.kind != Kind::collation || !may_conflict(text));
            if (is_possible) {
                const TableText without = text.drop(constraint);
                CHECK(without.constraints().size() + 1 == text.constraints().size());
                check(without, facts_of(text, {{&constraint}, "", {}}));
            }
            const TableText named = text.rename(constraint, "the \"new\" name");
            check(named, facts);
            CHECK(named.find_constraint("the \"new\" name")->kind == constraint.kind);
            if (constraint.name.empty()) CHECK(only_puts_in(text.sql(), named.sql()));
        }
    });
}

TEST_CASE("table text: every column of tables by chance is dropped") {
    int dropped = 0;
    for_random_tables([&](const TableText& whole, const Facts&) {
        for (const auto& column : whole.columns()) {
            // First what uses it; which is not possible for the key of a table WITHOUT ROWID.
            TableText text = whole;
            const auto in_the_way = [&](const ConstraintText& constraint) {
                return !same_name(constraint.column, column.name) && uses(constraint, column.name, text.table());
            };
            for (;;) {
                const auto& all = text.constraints();
                const auto next = std::find_if(all.begin(), all.end(), in_the_way);
                if (next == all.end()) break;
                text = text.drop(*next);
            }
            const bool is_possible = text.columns().size() > 1 &&
                                     std::any_of(text.columns().begin(), text.columns().end(), [&](const auto& other) {
                                         return other.name != column.name && !has(text, other.name, Kind::generated);
                                     });
            const bool keeps_key = text.primary_key() != nullptr && text.primary_key()->column != column.name;
            if (!is_possible || (text.without_rowid() && !keeps_key)) continue;
            CAPTURE(column.name, text.sql());
            try {
                check(text.drop_column(column.name), facts_of(text, {{}, column.name, {}}));
                ++dropped;
            } catch (const retort::Error& e) {
                CHECK(std::string(e.what()).find("foreign key of another column") != std::string::npos);
            }
        }
    });
    CHECK(dropped > tables / 2);
}

TEST_CASE("table text: columns and constraints are added to tables by chance") {
    for_random_tables([](const TableText& text, const Facts& facts) {
        Facts more = facts;
        more.columns.push_back({"z", "text", true, "'),'", 0, 0});
        check(text.add_column("z TEXT NOT NULL DEFAULT '),' -- the last"), more);

        const std::string first = text.columns()[0].name;
        more = facts;
        more.uniques.insert({lower(first)});
        check(text.add_constraint("CONSTRAINT u UNIQUE (" + quote(first) + ") -- u"), more);

        more = facts;
        more.foreign_keys.push_back(foreign_key({first}, "far", {"k"}, "NO ACTION", "CASCADE"));
        check(text.add_constraint("FOREIGN KEY (" + quote(first) + ") REFERENCES far (k) ON DELETE CASCADE"), more);

        const TableText checked = text.add_to_column(first, "CONSTRAINT added CHECK (1 > 0)");
        check(checked, facts);
        CHECK(only_puts_in(text.sql(), checked.sql()));
        CHECK(checked.find_constraint("added")->column == first);

        if (text.primary_key() == nullptr || facts.autoincrement || text.without_rowid() || facts.strict) return;
        const auto& key = text.primary_key()->columns;
        if (key.size() != 1 || lower(text.find_column(key[0])->type) != "integer") return;
        more = facts;
        more.autoincrement = true;
        check(text.set_autoincrement(), more);
        CHECK(facts_of(text.set_autoincrement().drop_autoincrement()) == facts);
    });
}

TEST_CASE("table text: what follows the last parenthesis changes") {
    const TableText plain("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT -- the last\n)");
    const TableText both = plain.set_options(" WITHOUT ROWID, STRICT");
    CHECK(both.sql() == "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT -- the last\n) WITHOUT ROWID, STRICT");
    CHECK(both.without_rowid());
    CHECK(both.strict());
    CHECK(both.set_options(" STRICT").sql() == "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT -- the last\n) STRICT");
    CHECK(both.set_options("") == plain);
    CHECK_FALSE(TableText("CREATE TABLE t (a) /* x */ STRICT -- y").set_options("").strict());
    CHECK(TableText("CREATE TABLE t (a INT);/* x").set_options(" STRICT").sql() ==
          "CREATE TABLE t (a INT) STRICT;/* x");
}

TEST_CASE("table text: what goes from a line of its own leaves the comment before it alone") {
    CHECK(TableText("CREATE TABLE t(a text -- why \r\nCOLLATE nocase,b)").drop_collation("a").sql() ==
          "CREATE TABLE t(a text -- why \r\n,b)");
}

TEST_CASE("table text: the columns of tables by chance are changed") {
    for_random_tables([](const TableText& text, const Facts& facts) {
        const auto with = [&](const std::string& column, auto change) {
            Facts changed = facts;
            change(changed.column(column));
            return changed;
        };
        for (const auto& [column, type, span] : text.columns()) {
            CAPTURE(column);
            const bool in_key = with(column, [](auto&) {}).column(column).key > 0;
            const bool is_generated = has(text, column, Kind::generated);
            if (!facts.strict && !(in_key && (facts.autoincrement || may_conflict(text)))) {
                for (const std::string changed : {"VARCHAR( 7 )", ""})
                    check(text.set_type(column, changed), facts_of(text, {{}, "", {{column, changed}}}));
            }
            CHECK(text.set_type(column, type) == text);

            if (has(text, column, Kind::not_null)) {
                if (!in_key) check(text.drop_not_null(column), with(column, [](auto& c) { c.not_null = false; }));
            } else {
                check(text.set_not_null(column), with(column, [](auto& c) { c.not_null = true; }));
                CHECK(only_puts_in(text.sql(), text.set_not_null(column).sql()));
            }
            if (!is_generated)
                check(text.set_default(column, "( 1 + 2 ) -- three"),
                      with(column, [](auto& c) { c.default_value = "1 + 2"; }));
            if (has(text, column, Kind::default_value))
                check(text.drop_default(column), with(column, [](auto& c) { c.default_value = ""; }));

            if (is_generated) {
                check(text.drop_generated(column), with(column, [](auto& c) { c.hidden = 0; }));
                check(text.set_generated(column, "1 -- x", true), with(column, [](auto& c) { c.hidden = 3; }));
            } else if (column != text.columns()[0].name && !in_key && !has(text, column, Kind::default_value)) {
                check(text.set_generated(column, quote(text.columns()[0].name), false),
                      with(column, [](auto& c) { c.hidden = 2; }));
            }

            if (may_conflict(text)) continue;
            check(text.set_collation(column, "nocase"), facts);
            CHECK(text.set_collation(column, "nocase").find_in_column(column, Kind::collation)->expression == "nocase");
            if (has(text, column, Kind::collation)) check(text.drop_collation(column), facts);
        }
    });
}

TEST_CASE("table text: the expressions of tables by chance are replaced") {
    for_random_tables([](const TableText& text, const Facts& facts) {
        for (const ConstraintText& constraint : text.constraints()) {
            if (constraint.kind != Kind::check) continue;
            const TableText changed = text.set_expression(constraint, "1 IN (1, 2) -- )");
            check(changed, facts);
            CHECK(changed.find_check("(1 in (1,2))") != nullptr);
            CHECK(facts_of(changed.drop(*changed.find_check("1 IN (1,2)"))) == facts);
        }
    });
}
