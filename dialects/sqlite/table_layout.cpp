#include <sqlite/table_layout.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::sqlite {

namespace {
using Kind = ConstraintText::Kind;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_sql_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_sql_space(text.back())) text.remove_suffix(1);
    return text;
}

class Parser {
public:
    explicit Parser(std::string_view sql) : sql_(sql) {
        SqlTokens found = tokenize(sql);
        table_.layout.tokens = std::move(found.tokens);
        table_.layout.comments = std::move(found.comments);
        end_.begin = end_.end = sql.size();
    }

    ParsedTable parse() {
        head();
        table_.layout.open = at_;
        expect("(");
        std::optional<std::size_t> comma;
        do {
            column(comma);
            comma = at_;
        } while (take_symbol(",") && !starts_table_constraint());
        // A comma must stand before the first constraint of the table, but need not before the others.
        if (at_ > *comma) table_constraints(*comma);
        table_.layout.close = at_;
        expect(")");
        options();
        take_symbol(";");
        if (at_ != tokens().size()) fail();
        return std::move(table_);
    }

private:
    [[nodiscard]] const std::vector<SqlToken>& tokens() const { return table_.layout.tokens; }
    [[nodiscard]] const SqlToken& peek(std::size_t ahead = 0) const {
        return at_ + ahead < tokens().size() ? tokens()[at_ + ahead] : end_;
    }

    [[noreturn]] void fail() const {
        const SqlToken& token = peek();
        const auto line = std::count(sql_.begin(), sql_.begin() + static_cast<std::ptrdiff_t>(token.begin), '\n') + 1;
        const std::string near(sql_.substr(token.begin, std::min<std::size_t>(token.end - token.begin, 40)));
        const std::string place = near.empty() ? "at its end" : fmt::format("near '{}'", near);
        throw Error(ErrorCategory::unsupported,
                    fmt::format("the CREATE TABLE text{} is not understood in line {}, {}",
                                table_.name.empty() ? "" : " of " + table_.name, line, place),
                    "compare it with https://sqlite.org/lang_createtable.html");
    }

    bool take_word(std::string_view word) {
        if (!peek().is_word(word)) return false;
        ++at_;
        return true;
    }
    bool take_words(std::string_view first, std::string_view second) {
        if (!peek().is_word(first) || !peek(1).is_word(second)) return false;
        at_ += 2;
        return true;
    }
    bool take_symbol(std::string_view symbol) {
        if (!peek().is_symbol(symbol)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view symbol) {
        if (!take_symbol(symbol)) fail();
    }
    void expect_word(std::string_view word) {
        if (!take_word(word)) fail();
    }
    std::string take_name() {
        if (!peek().is_name()) fail();
        return tokens()[at_++].name;
    }

    // CREATE [TEMP] TABLE [IF NOT EXISTS] [schema.]name; a database stores CREATE TABLE name.
    void head() {
        expect_word("create");
        if (!take_word("temp")) take_word("temporary");
        expect_word("table");
        if (take_words("if", "not")) expect_word("exists");
        std::string name = take_name();
        if (take_symbol(".")) name = take_name();
        table_.layout.name = at_ - 1;
        table_.name = std::move(name);
    }

    // SQLite's grammar has a comma before the first option as well.
    void options() {
        take_symbol(",");
        if (tokens()[at_ - 1].is_symbol(")") && !peek().is_name()) return;
        do {
            if (take_words("without", "rowid")) {
                table_.without_rowid = true;
            } else {
                expect_word("strict");
                table_.strict = true;
            }
        } while (take_symbol(","));
    }

    [[nodiscard]] bool starts_table_constraint() const {
        const SqlToken& token = peek();
        return token.is_word("constraint") || token.is_word("primary") || token.is_word("unique") ||
               token.is_word("check") || token.is_word("foreign");
    }

    void begin_element(std::optional<std::size_t> comma) { table_.layout.elements.push_back({{at_, at_}, comma}); }

    void end_element() { table_.layout.elements.back().tokens.end = at_; }

    void column(std::optional<std::size_t> comma) {
        begin_element(comma);
        ColumnLayout layout{table_.layout.elements.size() - 1, at_, {}, 0};
        ColumnText column;
        column.name = take_name();
        column_ = column.name;
        in_column_ = true;
        layout.type = type();
        column.type = text(layout.type);
        layout.end = at_;
        while (column_constraint()) layout.end = at_;
        // What is left is a CONSTRAINT name without a constraint.
        end_element();
        column.span = span(table_.layout.elements.back().tokens);
        table_.columns.push_back(std::move(column));
        table_.layout.columns.push_back(layout);
        column_.clear();
        in_column_ = false;
    }

    TokenRange type() {
        TokenRange range{at_, at_};
        while (peek().is_name()) ++at_;
        range.end = at_;
        if (range.end >= range.begin + 2 && tokens()[at_ - 2].is_word("generated") &&
            tokens()[at_ - 1].is_word("always")) {
            // To SQLite's parser the two words are the end of the type, and are cut off later.
            range.end -= 2;
            if (peek().is_word("as")) at_ -= 2;
        } else if (!range.empty() && take_symbol("(")) {
            signed_number();
            if (take_symbol(",")) signed_number();
            expect(")");
            range.end = at_;
        }
        return range;
    }

    void signed_number() {
        if (!take_symbol("+")) take_symbol("-");
        if (peek().kind != SqlToken::Kind::number) fail();
        ++at_;
    }

    // CONSTRAINT name, any number of times; the last one is the name.
    std::optional<std::size_t> names() {
        std::optional<std::size_t> name;
        while (take_word("constraint")) {
            name = at_;
            take_name();
        }
        return name;
    }

    ConstraintText& begin_constraint(Kind kind, std::size_t begin, std::optional<std::size_t> name) {
        ConstraintText constraint;
        constraint.kind = kind;
        constraint.column = column_;
        if (name) constraint.name = tokens()[*name].name;
        if (in_column_) constraint.columns = {column_};
        table_.constraints.push_back(std::move(constraint));
        table_.layout.constraints.push_back(
            {table_.layout.elements.size() - 1, in_column_, {begin, at_}, name, at_, {}, 0, {}});
        return table_.constraints.back();
    }

    ConstraintLayout& layout() { return table_.layout.constraints.back(); }

    void end_constraint() {
        layout().tokens.end = at_;
        table_.constraints.back().span = span(layout().tokens);
    }

    // One constraint of a column; false at the end of them.
    bool column_constraint() {
        const std::size_t begin = at_;
        const std::optional<std::size_t> name = names();
        if (takes_deferral()) {
            deferral_apart(begin);
            return true;
        }
        if (peek().is_word("not")) {
            begin_constraint(Kind::not_null, begin, name);
            ++at_;
            expect_word("null");
            on_conflict();
        } else if (peek().is_word("null")) {
            begin_constraint(Kind::null, begin, name);
            ++at_;
            on_conflict();
        } else if (peek().is_word("default")) {
            default_value(begin_constraint(Kind::default_value, begin, name));
        } else if (peek().is_word("primary")) {
            ConstraintText& key = begin_constraint(Kind::primary_key, begin, name);
            ++at_;
            expect_word("key");
            key.descending = direction();
            on_conflict();
            layout().autoincrement = at_;
            key.autoincrement = take_word("autoincrement");
        } else if (peek().is_word("unique")) {
            begin_constraint(Kind::unique, begin, name);
            ++at_;
            on_conflict();
        } else if (peek().is_word("check")) {
            begin_constraint(Kind::check, begin, name);
            ++at_;
            parenthesised();
        } else if (peek().is_word("references")) {
            begin_constraint(Kind::foreign_key, begin, name);
            references();
        } else if (peek().is_word("collate")) {
            ConstraintText& collation = begin_constraint(Kind::collation, begin, name);
            ++at_;
            layout().value = {at_, at_ + 1};
            collation.expression = take_name();
        } else if (peek().is_word("generated") || peek().is_word("as")) {
            generated(begin_constraint(Kind::generated, begin, name));
        } else {
            return false;
        }
        end_constraint();
        return true;
    }

    void default_value(ConstraintText& constraint) {
        ++at_;
        const std::size_t begin = at_;
        if (peek().is_symbol("(")) {
            parenthesised(); // an expression; what can be replaced is all of it, parentheses included
        } else {
            const bool is_signed = take_symbol("+") || take_symbol("-");
            const SqlToken& token = peek();
            const bool is_literal = token.kind == SqlToken::Kind::number || token.kind == SqlToken::Kind::blob ||
                                    token.kind == SqlToken::Kind::string || token.is_word("null") ||
                                    token.is_word("current_date") || token.is_word("current_time") ||
                                    token.is_word("current_timestamp");
            if (!is_literal && (is_signed || !token.is_name())) fail();
            ++at_;
            constraint.expression = text({begin, at_});
        }
        layout().value = {begin, at_};
    }

    void generated(ConstraintText& constraint) {
        if (take_word("generated")) expect_word("always");
        expect_word("as");
        parenthesised();
        if (peek().is_word("stored") || peek().is_word("virtual")) {
            constraint.stored = peek().is_word("stored");
            ++at_;
        }
    }

    // ( … ) with the same number of each; nothing in between is looked at.
    void parenthesised() {
        const std::size_t open = at_;
        expect("(");
        for (int depth = 1; depth > 0; ++at_) {
            if (at_ == tokens().size() || peek().kind == SqlToken::Kind::illegal || peek().is_symbol(";")) fail();
            depth += peek().is_symbol("(") ? 1 : peek().is_symbol(")") ? -1 : 0;
        }
        layout().value = {open + 1, at_ - 1};
        if (layout().value.empty()) {
            --at_;
            fail();
        }
        const std::size_t begin = tokens()[open].end;
        table_.constraints.back().expression = trimmed(sql_.substr(begin, tokens()[at_ - 1].begin - begin));
    }

    // ASC or DESC: whether it is the second.
    bool direction() {
        if (take_word("asc")) return false;
        return take_word("desc");
    }

    void on_conflict() {
        if (!take_words("on", "conflict")) return;
        for (const char* what : {"rollback", "abort", "fail", "ignore", "replace"}) {
            if (!take_word(what)) continue;
            table_.constraints.back().on_conflict = what;
            return;
        }
        fail();
    }

    // REFERENCES table [(columns)] and what happens to the rows.
    void references() {
        ConstraintText& key = table_.constraints.back();
        expect_word("references");
        key.target = take_name();
        if (peek().is_symbol("(")) key.target_columns = name_list();
        for (;;) {
            if (take_word("match")) {
                key.match = schema::sql_lower(take_name());
            } else if (take_words("on", "delete")) {
                key.on_delete = action();
            } else if (take_words("on", "update")) {
                key.on_update = action();
            } else if (take_words("on", "insert")) {
                action(); // read and forgotten, as SQLite does
            } else {
                break;
            }
        }
        while (takes_deferral()) key.deferral = deferral();
    }

    schema::Action action() {
        if (take_words("set", "null")) return schema::Action::set_null;
        if (take_words("set", "default")) return schema::Action::set_default;
        if (take_words("no", "action")) return schema::Action::no_action;
        if (take_word("cascade")) return schema::Action::cascade;
        expect_word("restrict");
        return schema::Action::restrict_;
    }

    [[nodiscard]] bool takes_deferral() const {
        return peek().is_word("deferrable") || (peek().is_word("not") && peek(1).is_word("deferrable"));
    }

    schema::Deferral deferral() {
        const bool is_not = take_word("not");
        ++at_;
        bool deferred = false;
        if (take_word("initially")) {
            deferred = take_word("deferred");
            if (!deferred) expect_word("immediate");
        }
        if (is_not) return schema::Deferral::not_deferrable;
        return deferred ? schema::Deferral::initially_deferred : schema::Deferral::initially_immediate;
    }

    void deferral_apart(std::size_t begin) {
        const schema::Deferral said = deferral();
        const auto is_key = [](const ConstraintText& constraint) { return constraint.kind == Kind::foreign_key; };
        const auto last = std::find_if(table_.constraints.rbegin(), table_.constraints.rend(), is_key);
        if (last == table_.constraints.rend()) return; // it says nothing
        last->deferral = said;
        const auto index = static_cast<std::size_t>(table_.constraints.rend() - last - 1);
        table_.layout.constraints[index].deferrals.push_back({begin, at_});
    }

    // (a, "b"): SQLite's grammar has collations and directions here too, for the sake of old files.
    std::vector<std::string> name_list() {
        std::vector<std::string> names;
        expect("(");
        do {
            names.push_back(take_name());
            if (take_word("collate")) take_name();
            direction();
        } while (take_symbol(","));
        expect(")");
        return names;
    }

    // (a COLLATE nocase DESC, (b)): what an index takes, as long as it is columns.
    void key_list() {
        ConstraintText& key = table_.constraints.back();
        expect("(");
        do {
            key.columns.push_back(key_part());
            direction();
            if (take_words("nulls", "first")) continue;
            take_words("nulls", "last");
        } while (take_symbol(","));
        layout().autoincrement = at_;
        key.autoincrement = key.kind == Kind::primary_key && take_word("autoincrement");
        expect(")");
    }

    std::string key_part() {
        std::size_t depth = 0;
        while (take_symbol("(")) ++depth;
        std::string name = take_name();
        for (;;) {
            if (take_word("collate")) {
                take_name();
            } else if (depth > 0) {
                expect(")");
                --depth;
            } else {
                return name;
            }
        }
    }

    void table_constraints(std::size_t comma) {
        std::optional<std::size_t> before = comma;
        do {
            if (take_symbol(",")) before = at_ - 1;
            begin_element(before);
            table_constraint();
            end_element();
            before.reset();
        } while (peek().is_symbol(",") || starts_table_constraint());
    }

    void table_constraint() {
        const std::size_t begin = at_;
        const std::optional<std::size_t> name = names();
        if (peek().is_word("primary") || peek().is_word("unique")) {
            const bool is_primary = peek().is_word("primary");
            begin_constraint(is_primary ? Kind::primary_key : Kind::unique, begin, name);
            ++at_;
            if (is_primary) expect_word("key");
            key_list();
            on_conflict();
        } else if (peek().is_word("check")) {
            begin_constraint(Kind::check, begin, name);
            ++at_;
            parenthesised();
            on_conflict();
        } else if (peek().is_word("foreign")) {
            ConstraintText& key = begin_constraint(Kind::foreign_key, begin, name);
            ++at_;
            expect_word("key");
            key.columns = name_list();
            references();
        } else if (name) {
            return; // a name and no constraint
        } else {
            fail();
        }
        end_constraint();
    }

    [[nodiscard]] Span span(TokenRange range) const {
        return {tokens()[range.begin].begin, tokens()[range.end - 1].end};
    }
    [[nodiscard]] std::string text(TokenRange range) const {
        if (range.empty()) return {};
        const Span bytes = span(range);
        return std::string(sql_.substr(bytes.begin, bytes.end - bytes.begin));
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    SqlToken end_;       // what peek() gives behind the last token
    std::string column_; // the one whose definition is being read
    bool in_column_ = false;
    ParsedTable table_;
};
} // namespace

ParsedTable parse_table(std::string_view sql) { return Parser(sql).parse(); }

} // namespace retort::sqlite
