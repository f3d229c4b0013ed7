#pragma once
// A table as SQLite's pragmas tell it, and as its CREATE TABLE text does.

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <sqlite/sql_token.hpp>
#include <sqlite/table_text.hpp>
#include <sqlite/text.hpp>

namespace support {

using retort::sqlite::ConstraintText;
using retort::sqlite::same_name;
using retort::sqlite::TableText;
using Kind = ConstraintText::Kind;
using Names = std::vector<std::string>;

inline std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

// A column that a key names twice counts once where the key is the table.
inline Names each_once(const Names& names) {
    Names once;
    for (const std::string& name : names) {
        if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
    }
    return once;
}

class Memory {
public:
    Memory() { sqlite3_open(":memory:", &handle_); }
    ~Memory() { sqlite3_close(handle_); }
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    // What SQLite has against the one statement; empty when it runs.
    std::string run(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        const char* tail = nullptr;
        int result = sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
        if (result == SQLITE_OK && statement != nullptr) result = sqlite3_step(statement);
        std::string error = result == SQLITE_DONE ? "" : sqlite3_errmsg(handle_);
        if (statement == nullptr && error.empty()) error = "nothing";
        if (tail != sql.data() + sql.size()) error += "; something follows";
        sqlite3_finalize(statement);
        return error;
    }

    std::vector<Names> query(const std::string& sql) {
        std::vector<Names> rows;
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            throw std::logic_error(sqlite3_errmsg(handle_));
        while (sqlite3_step(statement) == SQLITE_ROW) {
            Names& row = rows.emplace_back();
            for (int i = 0; i < sqlite3_column_count(statement); ++i) {
                const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
                row.push_back(text == nullptr ? "" : text);
            }
        }
        sqlite3_finalize(statement);
        return rows;
    }

private:
    sqlite3* handle_ = nullptr;
};

struct ColumnFacts {
    std::string name, type;
    bool not_null = false;
    std::string default_value;
    int key = 0;    // its place in the primary key, from 1
    int hidden = 0; // 2: virtual, 3: stored
    bool operator==(const ColumnFacts&) const = default;
};

// What the pragmas tell of a table.
struct Facts {
    std::vector<ColumnFacts> columns;
    std::vector<std::string> foreign_keys; // in the order of the text
    std::set<Names> uniques;               // in lower case; SQLite makes one index of two that are the same
    bool without_rowid = false, strict = false, autoincrement = false;
    bool operator==(const Facts&) const = default;

    ColumnFacts& column(const std::string& name) {
        return *std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return same_name(c.name, name); });
    }
};

inline std::string show(const Facts& facts) {
    std::string text;
    for (const auto& c : facts.columns)
        text += fmt::format("[{}|{}|{}|{}|{}|{}] ", c.name, c.type, c.not_null, c.default_value, c.key, c.hidden);
    for (const auto& key : facts.foreign_keys) text += key + "; ";
    for (const auto& unique : facts.uniques) text += fmt::format("unique({}) ", fmt::join(unique, ","));
    return text + fmt::format("{} {} {}", facts.without_rowid, facts.strict, facts.autoincrement);
}

inline std::string foreign_key(const Names& columns, const std::string& target, const Names& target_columns,
                               const std::string& on_update, const std::string& on_delete) {
    return fmt::format("({}) {} ({}) {} {}", lower(fmt::format("{}", fmt::join(columns, ","))), target,
                       fmt::join(target_columns, ","), on_update, on_delete);
}

inline std::string action_word(retort::schema::Action action) {
    switch (action) {
    case retort::schema::Action::no_action: return "NO ACTION";
    case retort::schema::Action::restrict_: return "RESTRICT";
    case retort::schema::Action::cascade: return "CASCADE";
    case retort::schema::Action::set_null: return "SET NULL";
    case retort::schema::Action::set_default: return "SET DEFAULT";
    }
    return "?";
}

// A type in lower case with single spaces. Where GENERATED ALWAYS follows it with a comment before, SQLite counts the
// comment as part of the type, and with a comment in between the word GENERATED too.
inline std::string plain_type(const std::string& type) {
    Names words;
    std::size_t end = 0;
    for (const auto& token : retort::sqlite::tokenize(type).tokens) {
        words.push_back(lower(type.substr(token.begin, token.end - token.begin)));
        end = token.end;
    }
    if (end < type.size() && !words.empty() && words.back() == "generated") words.pop_back();
    return fmt::format("{}", fmt::join(words, " "));
}

// As sqlite3DequoteToken() and sqlite3Dequote() do one after the other, to types that nobody should write.
inline std::string without_quotes(const std::string& type) {
    const auto is_quote = [](char c) { return c == '"' || c == '\'' || c == '`' || c == '['; };
    if (type.size() < 2 || !is_quote(type.front())) return type;
    if (std::none_of(type.begin() + 1, type.end() - 1, is_quote)) return type.substr(1, type.size() - 2);
    return retort::sqlite::tokenize(type).tokens.at(0).name;
}

// By SQLite, of the one table that the database has.
inline Facts facts_of(Memory& database) {
    const std::string table = "(SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%')";
    Facts facts;
    for (const Names& row : database.query(
             "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(" + table + ")"))
        facts.columns.push_back(
            {row[0], plain_type(row[1]), row[2] == "1", row[3], std::stoi(row[4]), std::stoi(row[5])});

    for (const Names& id :
         database.query("SELECT DISTINCT id FROM pragma_foreign_key_list(" + table + ") ORDER BY id DESC")) {
        Names from, to;
        Names last;
        for (const Names& row :
             database.query("SELECT \"from\", \"to\", \"table\", on_update, on_delete, \"to\" IS NULL FROM "
                            "pragma_foreign_key_list(" +
                            table + ") WHERE id = " + id[0] + " ORDER BY seq")) {
            from.push_back(row[0]);
            if (row[5] == "0") to.push_back(row[1]);
            last = row;
        }
        facts.foreign_keys.push_back(foreign_key(from, last[2], to, last[3], last[4]));
    }
    for (const Names& index : database.query("SELECT name FROM pragma_index_list(" + table + ")")) {
        Names columns;
        for (const Names& row :
             database.query("SELECT name FROM pragma_index_info(" + retort::sqlite::literal(index[0]) + ")"))
            columns.push_back(lower(row[0]));
        facts.uniques.insert(each_once(columns));
    }
    const Names options = database.query("SELECT wr, strict FROM pragma_table_list WHERE name = " + table).at(0);
    facts.without_rowid = options[0] == "1";
    facts.strict = options[1] == "1";
    facts.autoincrement = !database.query("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").empty();
    return facts;
}

// What is left out of a text, or written in it otherwise, where facts_of() tells what an edit should come to.
struct Changes {
    std::set<const ConstraintText*> without{};
    std::string without_column{};               // empty: none goes
    std::map<std::string, std::string> types{}; // of columns, by their names
};

// By the text.
inline Facts facts_of(const TableText& text, const Changes& changes = {}) {
    std::vector<ConstraintText> constraints;
    const auto column_goes = [&](const std::string& name) { return !name.empty() && name == changes.without_column; };
    for (const auto& constraint : text.constraints()) {
        const bool goes = changes.without.contains(&constraint) || column_goes(constraint.column);
        if (!goes) constraints.push_back(constraint);
    }
    const auto find = [&](const std::string* column, Kind kind) -> const ConstraintText* {
        const ConstraintText* last = nullptr;
        for (const auto& c : constraints) {
            if (c.kind == kind && (column == nullptr || same_name(c.column, *column))) last = &c;
        }
        return last;
    };
    const auto type_of = [&](const std::string& column) {
        const auto changed = changes.types.find(column);
        return changed == changes.types.end() ? text.find_column(column)->type : changed->second;
    };
    const ConstraintText* key = find(nullptr, Kind::primary_key);
    const bool is_rowid = key != nullptr && !text.without_rowid() && key->columns.size() == 1 && !key->descending &&
                          text.find_column(key->columns[0]) != nullptr &&
                          plain_type(without_quotes(type_of(text.find_column(key->columns[0])->name))) == "integer";
    Facts facts;
    for (const auto& column : text.columns()) {
        if (column_goes(column.name)) continue;
        ColumnFacts c;
        c.name = column.name;
        c.type = plain_type(without_quotes(type_of(column.name)));
        if (key != nullptr) {
            for (std::size_t i = 0; i < key->columns.size(); ++i) {
                if (c.key == 0 && same_name(key->columns[i], c.name)) c.key = int(i) + 1;
            }
        }
        c.not_null = find(&c.name, Kind::not_null) != nullptr ||
                     (c.key > 0 && (text.without_rowid() || (text.strict() && !is_rowid)));
        if (const auto* value = find(&c.name, Kind::default_value)) c.default_value = value->expression;
        if (const auto* generated = find(&c.name, Kind::generated)) c.hidden = generated->stored ? 3 : 2;
        facts.columns.push_back(c);
    }
    for (const auto& constraint : constraints) {
        if (constraint.kind == Kind::foreign_key)
            facts.foreign_keys.push_back(foreign_key(constraint.columns, constraint.target, constraint.target_columns,
                                                     action_word(constraint.on_update),
                                                     action_word(constraint.on_delete)));
        if (constraint.kind == Kind::unique || (constraint.kind == Kind::primary_key && !is_rowid)) {
            Names columns;
            for (const auto& name : constraint.columns) columns.push_back(lower(name));
            facts.uniques.insert(each_once(columns));
        }
    }
    facts.without_rowid = text.without_rowid();
    facts.strict = text.strict();
    facts.autoincrement = key != nullptr && key->autoincrement;
    return facts;
}

inline Facts facts_by_sqlite(const std::string& sql) {
    Memory database;
    const std::string error = database.run(sql);
    INFO(sql);
    REQUIRE(error == "");
    return facts_of(database);
}

inline void check_same(const Facts& by_text, const Facts& by_sqlite) {
    CHECK(show(by_text) == show(by_sqlite));
    REQUIRE(by_text == by_sqlite);
}

} // namespace support
