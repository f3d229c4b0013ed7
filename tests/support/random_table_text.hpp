#pragma once
// CREATE TABLE texts by chance.

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <support/random.hpp>
#include <support/table_facts.hpp>

namespace support {

// A table by chance: its tokens, with odd spaces and comments in between.
class TableTextGenerator {
public:
    explicit TableTextGenerator(Random& random) : random_(random) {}

    std::string table() {
        tokens_ = {"CREATE", "TABLE", name("t")};
        add("(");
        strict_ = random_.chance(15);
        const bool without_rowid = random_.chance(20);
        const auto count = static_cast<std::size_t>(random_.between(1, 5));
        for (std::size_t i = 0; i < count; ++i) columns_.push_back(names_[(i * 7 + random_.below(7)) % names_.size()]);
        std::sort(columns_.begin(), columns_.end());
        columns_.erase(std::unique(columns_.begin(), columns_.end()), columns_.end());
        const bool has_key = without_rowid || random_.chance(60);
        const bool inline_key = has_key && random_.chance(50);
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) add(",");
            column(columns_[i], i == 0 && inline_key, i == 0 && !without_rowid, i > 0);
        }
        bool first = true;
        const auto next = [&] {
            if (first || random_.chance(80)) add(",");
            first = false;
            constraint_name();
        };
        if (has_key && !inline_key) {
            next();
            add_all({"PRIMARY", "KEY"});
            key_list();
            on_conflict();
        }
        while (random_.chance(50)) {
            next();
            table_constraint();
        }
        if (!first && random_.chance(5)) add_all({",", "CONSTRAINT", name("dangling")});
        add(")");
        if (strict_) add(random_.chance(50) ? "STRICT" : "strict");
        if (strict_ && without_rowid) add(",");
        if (without_rowid) add_all({"WITHOUT", "rowid"});
        return joined();
    }

private:
    void add(std::string token) { tokens_.push_back(std::move(token)); }
    void add_all(const Names& tokens) { tokens_.insert(tokens_.end(), tokens.begin(), tokens.end()); }

    // In one of its quotings; bare when it can be.
    std::string name(const std::string& plain) {
        const bool can_be_bare =
            std::all_of(plain.begin(), plain.end(),
                        [](unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; }) &&
            plain != "order" && plain != "select";
        switch (random_.below(can_be_bare ? 7 : 3)) {
        case 0: return "\"" + doubled(plain, '"') + "\"";
        case 1: return "`" + doubled(plain, '`') + "`";
        case 2: return plain.find(']') == std::string::npos ? "[" + plain + "]" : "\"" + doubled(plain, '"') + "\"";
        default: return random_.chance(20) ? upper(plain) : plain;
        }
    }
    static std::string upper(std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
        return text;
    }
    static std::string doubled(const std::string& text, char quote) {
        std::string result;
        for (const char c : text) {
            if (c == quote) result += c;
            result += c;
        }
        return result;
    }
    std::string some_column() { return name(random_.pick(columns_)); }

    void column(const std::string& column, bool is_key, bool may_count, bool may_generate) {
        add(name(column));
        bool counts = false;
        if (is_key && may_count && random_.chance(50)) {
            add("INTEGER");
            counts = true;
        } else if (strict_) {
            add(random_.pick(Names{"INT", "TEXT", "REAL", "BLOB", "ANY"}));
        } else {
            add_all(random_.pick(types_));
        }
        // A comment between a quoted type and GENERATED makes SQLite 3.40 tell a type that nobody wrote.
        const bool has_quotes = tokens_.back().find_first_of("\"[") == 0;
        const std::vector<int> kinds{0, 1, 2, 3, 4, 5, 6, 7, 8};
        if (is_key) {
            constraint_name();
            add_all({"PRIMARY", "KEY"});
            if (random_.chance(20)) add("ASC");
            on_conflict();
            if (counts && random_.chance(60)) add("AUTOINCREMENT");
        }
        bool generated = false;
        bool has_default = false;
        while (random_.chance(45)) {
            constraint_name();
            switch (random_.pick(kinds)) {
            case 0:
                add_all({"NOT", "NULL"});
                on_conflict();
                break;
            case 1:
                add("UNIQUE");
                on_conflict();
                break;
            case 2:
                add("CHECK");
                expression();
                break;
            case 3:
                if (generated) break;
                has_default = true;
                add("DEFAULT");
                if (random_.chance(30)) {
                    add_all({"(", "1", "+", "'),('", ")"});
                } else {
                    add_all(random_.pick(defaults_));
                }
                break;
            case 4: add_all({"COLLATE", random_.pick(Names{"NOCASE", "\"rtrim\"", "binary", "'nocase'"})}); break;
            case 5: references(); break;
            case 6:
                if (!may_generate || generated || has_default || is_key) break;
                generated = true;
                if (!has_quotes && random_.chance(60)) add_all({"GENERATED", "ALWAYS"});
                add_all({"AS", "(", name(columns_[0]), "||", "'x'", ")"});
                if (random_.chance(60)) add(random_.pick(Names{"STORED", "virtual"}));
                break;
            case 7: add("NULL"); break;
            case 8: add_all({"DEFERRABLE", "INITIALLY", "IMMEDIATE"}); break;
            default: break;
            }
        }
    }

    void table_constraint() {
        switch (random_.below(3)) {
        case 0:
            add("UNIQUE");
            key_list();
            on_conflict();
            break;
        case 1:
            add("CHECK");
            expression();
            on_conflict();
            break;
        default: {
            const bool is_wide = random_.chance(30) && columns_.size() > 1;
            add_all({"FOREIGN", "KEY", "(", name(columns_[0])});
            if (is_wide) add_all({",", name(columns_[1])});
            add_all({")"});
            references(is_wide ? 2 : 1);
        }
        }
    }

    void references(int width = 1) {
        add_all({"REFERENCES", name(random_.pick(Names{"p", "other one", "q\"uoted"}))});
        if (random_.chance(60)) {
            add("(");
            for (int i = 0; i < width; ++i) {
                if (i > 0) add(",");
                add(name(i == 0 ? "x" : "y"));
            }
            add(")");
        }
        while (random_.chance(40))
            add_all(random_.pick(std::vector<Names>{{"ON", "DELETE", "CASCADE"},
                                                    {"ON", "DELETE", "SET", "NULL"},
                                                    {"on", "update", "set", "default"},
                                                    {"ON", "UPDATE", "RESTRICT"},
                                                    {"ON", "DELETE", "NO", "ACTION"},
                                                    {"MATCH", "FULL"}}));
        if (random_.chance(30))
            add_all(random_.pick(
                std::vector<Names>{{"DEFERRABLE", "INITIALLY", "DEFERRED"}, {"NOT", "DEFERRABLE"}, {"DEFERRABLE"}}));
    }

    void key_list() {
        add("(");
        const auto width = std::min<std::size_t>(columns_.size(), 1 + random_.below(2));
        const std::size_t first = random_.below(columns_.size() - width + 1);
        for (std::size_t i = 0; i < width; ++i) {
            if (i > 0) add(",");
            const bool in_parentheses = random_.chance(5);
            if (in_parentheses) add("(");
            add(name(columns_[first + i]));
            if (in_parentheses) add(")");
            if (random_.chance(15)) add_all({"COLLATE", "nocase"});
            if (random_.chance(20)) add(random_.pick(Names{"ASC", "DESC"}));
        }
        add(")");
    }

    void expression() {
        add_all({"(", some_column()});
        add_all(random_.pick(std::vector<Names>{{">", "0"},
                                                {"IN", "(", "'a)'", ",", "'--'", ")"},
                                                {"<>", "''''", "AND", "length", "(", some_column(), ")", "<", "9"},
                                                {"IS", "NOT", "NULL"}}));
        add(")");
    }

    void constraint_name() {
        if (random_.chance(25)) add_all({"CONSTRAINT", name(random_.pick(Names{"c1", "the rule", "ck"}))});
    }
    void on_conflict() {
        if (random_.chance(20))
            add_all({"ON", "CONFLICT", random_.pick(Names{"ROLLBACK", "abort", "FAIL", "IGNORE", "REPLACE"})});
    }

    std::string joined() {
        std::string text = tokens_.front();
        const int oddity = random_.pick(std::vector<int>{0, 10, 50});
        for (std::size_t i = 1; i < tokens_.size(); ++i) {
            // What SQLite stores begins behind the words CREATE TABLE.
            const std::string gap = i > 2 && random_.chance(oddity)
                                        ? random_.pick(Names{"\n  ", "\t", " /* c */ ", "/* , ) ' */", " -- it's, (\n",
                                                             "--\r\n", "\n\n", ", --the a\n"})
                                        : "";
            const bool comma = gap.starts_with(",");
            if (comma) {
                text += tokens_[i] == "," ? " -- before a comma\n" : " ";
            } else if (gap.empty()) {
                const bool is_needed =
                    tokens_[i - 1] != "(" && tokens_[i] != ")" && tokens_[i] != "," && tokens_[i - 1] != ",";
                text += is_needed || random_.chance(50) ? " " : "";
            } else {
                text += gap;
            }
            text += tokens_[i];
        }
        return text;
    }

    Random& random_;
    Names tokens_;
    Names columns_;
    bool strict_ = false;
    const Names names_{"a",      "b",   "c d", "e\"f", "g`h", "order", "key",
                       "select", "ünï", "i]j", "k'l",  "m,n", "o)p",   "abort"};
    const std::vector<Names> types_{{},
                                    {"INT"},
                                    {"TEXT"},
                                    {"BIGINT", "UNSIGNED"},
                                    {"double", "precision"},
                                    {"DECIMAL", "(", "10", ",", "2", ")"},
                                    {"VARCHAR", "(", "+", "7", ")"},
                                    {"\"quoted\""},
                                    {"[odd type]"},
                                    {"key"}};
    const std::vector<Names> defaults_{{"1"},       {"-", "1"}, {"'it''s'"}, {"\"dq\""}, {"NULL"}, {"CURRENT_DATE"},
                                       {"x'00ff'"}, {"true"},   {"1.5e3"}};
};

// A text by chance that SQLite takes; it refuses some, for reasons that are no matter of grammar.
inline std::string random_table(Random& random) {
    for (;;) {
        const std::string sql = TableTextGenerator(random).table();
        Memory database;
        if (database.run(sql).empty()) return sql;
    }
}

} // namespace support
