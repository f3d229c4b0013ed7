#include <postgresql/expression_form.hpp>

#include <algorithm>
#include <optional>
#include <vector>

#include <postgresql/parentheses.hpp>
#include <postgresql/type.hpp>
#include <retort/schema/sql_keywords.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using schema::SqlToken;

// An expression as a tree: what is done (head), to what. Equal trees mean the same.
struct Form {
    std::string head;
    std::vector<Form> of{};

    friend bool operator==(const Form&, const Form&) = default;
};

// Text that is not understood: other ways must decide.
struct NotUnderstood {};

// Manual, 4.1.6, from loose to tight.
enum Precedence {
    is_or = 1,
    is_and,
    is_not,
    is_is,
    is_comparison,
    is_between,
    is_other,
    is_sum,
    is_product,
    is_power,
    is_at,
    is_collate,
    is_sign,
    is_cast
};

bool is_string(const Form& form) { return form.of.empty() && form.head.starts_with('\''); }

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos && text.front() != '.' &&
           text.back() != '.';
}

bool is_number(const Form& form) { return form.of.empty() && is_number(std::string_view(form.head)); }
bool is_constant(const Form& form) { return is_string(form) || is_number(form); }

bool is_varchar_literal(const Form& form) { return form.head == "::varchar" && is_string(form.of.front()); }
Form literal_of(const Form& cast) { return {cast.of.front().head}; }

Form cast(Form operand, const std::string& type) { return {"::" + type, {std::move(operand)}}; }

// Lists in which lists of the same kind are no more than parentheses.
Form joined(const std::string& head, Form left, Form right) {
    Form form{head};
    for (Form* side : {&left, &right}) {
        if (side->head == head)
            std::ranges::move(side->of, std::back_inserter(form.of));
        else
            form.of.push_back(std::move(*side));
    }
    return form;
}

// The type by its name alone. Casts do not say how many dimensions an array has, and a fixed length is no part of them.
std::string bare_type(std::string type) {
    const bool is_array = type.ends_with("[]");
    type.resize(std::min(type.find_first_of("(["), type.size()));
    if (type == "bpchar") type = "char";
    return is_array ? type + "[]" : type;
}

class Reader {
public:
    Reader(std::string_view sql, const schema::Table& table)
        : sql_(sql), tokens_(schema::sql_tokens(sql)), table_(table) {}

    Form whole() {
        Form form = expression(0);
        if (at_ != tokens_.size()) throw NotUnderstood();
        return form;
    }

private:
    [[nodiscard]] bool is_at_end() const { return at_ >= tokens_.size(); }
    [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].is_word(word);
    }
    [[nodiscard]] bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].is_symbol(symbol);
    }
    bool take_word(std::string_view word) { return is_word(word) && ++at_ != 0; }
    bool take_symbol(std::string_view symbol) { return is_symbol(symbol) && ++at_ != 0; }
    void need_word(std::string_view word) {
        if (!take_word(word)) throw NotUnderstood();
    }
    void need_symbol(std::string_view symbol) {
        if (!take_symbol(symbol)) throw NotUnderstood();
    }
    [[nodiscard]] std::string text_at(std::size_t at) const {
        return std::string(sql_.substr(tokens_[at].begin, tokens_[at].end - tokens_[at].begin));
    }

    // The operator that begins here, and how many tokens it is (manual, 4.1.3).
    [[nodiscard]] std::pair<std::string, std::size_t> operator_here() const {
        constexpr std::string_view characters = "+-*/<>=~!@#%^&|`?";
        std::string text;
        for (std::size_t i = at_; i < tokens_.size(); ++i) {
            const SqlToken& token = tokens_[i];
            if (token.kind != SqlToken::Kind::symbol || token.name.size() != 1 ||
                characters.find(token.name) == std::string_view::npos || (i > at_ && tokens_[i - 1].end != token.begin))
                break;
            text += token.name;
        }
        while (text.size() > 1 && (text.back() == '+' || text.back() == '-') &&
               text.find_first_of("~!@#%^&|`?") == std::string::npos)
            text.pop_back();
        const std::size_t count = text.size();
        return {text == "!=" ? "<>" : text, count};
    }

    static int precedence_of(const std::string& symbol) {
        if (symbol == "<" || symbol == ">" || symbol == "=" || symbol == "<=" || symbol == ">=" || symbol == "<>")
            return is_comparison;
        if (symbol == "+" || symbol == "-") return is_sum;
        if (symbol == "*" || symbol == "/" || symbol == "%") return is_product;
        if (symbol == "^") return is_power;
        return is_other;
    }

    // What stands there and binds tighter than `loosest`.
    Form expression(int loosest) {
        Form form = operand();
        while (!is_at_end()) {
            const std::size_t before = at_;
            form = followed(std::move(form), loosest);
            if (at_ == before) break;
        }
        return form;
    }

    // With one operator more, or as it is where none follows that binds tighter.
    Form followed(Form left, int loosest) {
        if (loosest < is_cast && take_symbol("::")) return cast_to(std::move(left), type());
        if (loosest < is_or && take_word("or")) return joined("or", std::move(left), expression(is_or));
        if (loosest < is_and && take_word("and")) return joined("and", std::move(left), expression(is_and));
        if (loosest < is_is && take_word("is")) return what_it_is(std::move(left));
        if (loosest < is_between) {
            const bool negated = is_word("not");
            const std::size_t word = negated ? 1 : 0;
            for (const char* const keyword : {"between", "in", "like", "ilike"}) {
                if (!is_word(keyword, word)) continue;
                at_ += word + 1;
                return compared(std::move(left), keyword, negated);
            }
        }
        if (loosest < is_at && is_word("at") && is_word("time", 1) && is_word("zone", 2)) {
            at_ += 3;
            Form zone = expression(is_at);
            return {"at time zone", {std::move(left), std::move(zone)}};
        }
        if (loosest < is_collate && take_word("collate")) return {"collate " + name(), {std::move(left)}};
        const auto [symbol, count] = operator_here();
        if (count == 0 || loosest >= precedence_of(symbol)) return left;
        at_ += count;
        return operated(std::move(left), symbol);
    }

    Form operated(Form left, const std::string& symbol) {
        for (const char* const many : {"any", "all"}) {
            if (!is_word(many) || !is_symbol("(", 1)) continue;
            at_ += 2;
            Form array = expression(0);
            need_symbol(")");
            return between(symbol + " " + many, std::move(left), std::move(array));
        }
        Form right = expression(precedence_of(symbol));
        return between(symbol, std::move(left), std::move(right));
    }

    Form what_it_is(Form left) {
        const std::string is = take_word("not") ? "is not " : "is ";
        if (take_word("distinct")) {
            need_word("from");
            Form right = expression(is_is);
            return between(is + "distinct from", std::move(left), std::move(right));
        }
        for (const char* const what : {"null", "true", "false", "unknown"})
            if (take_word(what)) return {is + what, {std::move(left)}};
        throw NotUnderstood();
    }

    Form compared(Form left, std::string_view keyword, bool negated) {
        if (keyword == "between") {
            Form low = expression(is_between);
            need_word("and");
            Form high = expression(is_between);
            Form first = between(negated ? "<" : ">=", left, std::move(low));
            Form second = between(negated ? ">" : "<=", std::move(left), std::move(high));
            return joined(negated ? "or" : "and", std::move(first), std::move(second));
        }
        if (keyword == "in") return in_list(std::move(left), negated);
        const std::string symbol = std::string(negated ? "!~~" : "~~") + (keyword == "ilike" ? "*" : "");
        Form pattern = expression(is_between);
        if (is_word("escape")) throw NotUnderstood();
        return {symbol, {std::move(left), std::move(pattern)}};
    }

    // The server makes an array of constants alone.
    Form in_list(Form left, bool negated) {
        need_symbol("(");
        Form list{"array", elements(")")};
        if (!std::ranges::all_of(list.of, is_constant)) throw NotUnderstood();
        if (list.of.size() == 1) return {negated ? "<>" : "=", {std::move(left), std::move(list.of.front())}};
        return {negated ? "<> all" : "= any", {std::move(left), std::move(list)}};
    }

    // Up to and with the bracket that ends them.
    std::vector<Form> elements(std::string_view end) {
        std::vector<Form> list;
        if (take_symbol(end)) return list;
        do {
            list.push_back(expression(0));
        } while (take_symbol(","));
        need_symbol(end);
        return list;
    }

    Form operand() {
        if (is_at_end()) throw NotUnderstood();
        const SqlToken& token = tokens_[at_];
        if (take_symbol("(")) {
            Form form = expression(0);
            need_symbol(")");
            return form;
        }
        if (take_word("not")) return {"not", {expression(is_not)}};
        if (take_symbol("-")) {
            Form number = expression(is_sign);
            if (is_number(number) && !number.head.starts_with('-')) return {"-" + number.head};
            return {"minus", {std::move(number)}};
        }
        if (token.kind == SqlToken::Kind::text) return {text_at(at_++)};
        if (token.kind == SqlToken::Kind::symbol) throw NotUnderstood();
        if (take_word("case")) return cases();
        if (is_word("array") && is_symbol("[", 1)) {
            at_ += 2;
            return {"array", elements("]")};
        }
        if (is_word("cast") && is_symbol("(", 1)) {
            at_ += 2;
            Form what = expression(0);
            need_word("as");
            Form form = cast_to(std::move(what), type());
            need_symbol(")");
            return form;
        }
        for (const char* const constant : {"null", "true", "false"})
            if (take_word(constant)) return {constant};
        if (take_word("current_timestamp")) {
            if (is_symbol("(")) throw NotUnderstood();
            return {"now()"};
        }
        for (const char* const value : {"current_date", "current_time", "localtime", "localtimestamp", "current_user",
                                        "session_user", "current_role"})
            if (take_word(value)) {
                if (is_symbol("(")) throw NotUnderstood();
                return {value};
            }
        return named();
    }

    Form cases() {
        Form form{"case"};
        if (!is_word("when")) form.of.push_back({"value", {expression(0)}});
        while (take_word("when")) {
            form.of.push_back(expression(0));
            need_word("then");
            form.of.push_back(expression(0));
        }
        Form otherwise{"null"}; // what the server prints where nothing was said
        if (take_word("else")) otherwise = expression(0);
        form.of.push_back({"else", {std::move(otherwise)}});
        need_word("end");
        return form;
    }

    // "a"."b", each in quotes whether it needs them or not.
    std::string name() {
        std::string path;
        do {
            if (is_at_end()) throw NotUnderstood();
            const SqlToken& token = tokens_[at_];
            if (token.kind != SqlToken::Kind::word && token.kind != SqlToken::Kind::quoted) throw NotUnderstood();
            if (token.kind == SqlToken::Kind::word && schema::is_sql_operator(token.name)) throw NotUnderstood();
            path += (path.empty() ? "\"" : ".\"") + token.name + "\"";
            ++at_;
        } while (take_symbol("."));
        return path;
    }

    // A column or a function call. What is an expression in other words (EXTRACT(year FROM d), DATE '2024-01-01') is
    // not understood.
    Form named() {
        std::string path = name();
        if (take_symbol("(")) return {path == "\"now\"" ? "now()" : path + "()", elements(")")};
        if (!is_at_end() && (tokens_[at_].kind == SqlToken::Kind::text || is_symbol("["))) throw NotUnderstood();
        const std::string own = "\"" + table_.name.name + "\".";
        if (path.starts_with(own)) path.erase(0, own.size());
        return {path};
    }

    std::string type() {
        const std::size_t begin = at_;
        name();
        for (bool goes_on = true; goes_on;) {
            goes_on = false;
            for (const char* const word : {"varying", "precision", "with", "without", "time", "zone"})
                goes_on = goes_on || take_word(word);
            if (take_symbol("(")) {
                elements(")");
                goes_on = true;
            }
        }
        while (take_symbol("[")) need_symbol("]");
        return canonical_type(sql_.substr(tokens_[begin].begin, tokens_[at_ - 1].end - tokens_[begin].begin));
    }

    [[nodiscard]] const schema::Column* column_of(const Form& form) const {
        const auto column = std::ranges::find_if(table_.columns, [&form](const schema::Column& one) {
            return form.of.empty() && form.head == "\"" + one.name + "\"";
        });
        return column == table_.columns.end() ? nullptr : &*column;
    }

    [[nodiscard]] bool is_varchar_column(const Form& form) const {
        const schema::Column* column = column_of(form);
        return column != nullptr && column->type.kind == schema::TypeKind::varchar &&
               column->type.array_dimensions == 0;
    }

    // A constant beside a column, or one of several in an array, has the column's type without being told (manual,
    // 10.2).
    void drop_cast(const Form& beside, Form& constant) const {
        const schema::Column* column = column_of(beside);
        if (column == nullptr) return;
        const auto drop = [type = "::" + bare_type(canonical_type(type_name(column->type)))](Form& form) {
            if (form.of.size() != 1 || form.head != type || !is_constant(form.of.front())) return;
            Form operand = std::move(form.of.front());
            form = std::move(operand);
        };
        drop(constant);
        if (constant.head == "array") std::ranges::for_each(constant.of, drop);
    }

    [[nodiscard]] Form between(std::string symbol, Form left, Form right) const {
        drop_cast(left, right);
        drop_cast(right, left);
        return {std::move(symbol), {std::move(left), std::move(right)}};
    }

    // Casts that say what is so without them: a literal is text where nothing else is asked of it, a varchar has the
    // operators of text, and a negative number is printed as a literal.
    [[nodiscard]] Form cast_to(Form operand, const std::string& type) const {
        if (type == "text") {
            if (is_string(operand) || is_varchar_column(operand)) return operand;
            if (is_varchar_literal(operand)) return literal_of(operand);
        }
        if (is_string(operand)) {
            const std::string within = operand.head.substr(1, operand.head.size() - 2);
            const bool has_point = within.find('.') != std::string::npos;
            if (is_number(std::string_view(within)) && type == (has_point ? "numeric" : "integer")) return {within};
        }
        // What the server prints of IN on a varchar, and what it prints of that.
        if (type == "text[]" && operand.head == "array" && std::ranges::all_of(operand.of, is_varchar_literal)) {
            std::ranges::transform(operand.of, operand.of.begin(), literal_of);
            return operand;
        }
        return cast(std::move(operand), type);
    }

    std::string_view sql_;
    std::vector<SqlToken> tokens_;
    const schema::Table& table_;
    std::size_t at_ = 0;
};

std::optional<Form> form_of(std::string_view sql, const schema::Table& table) {
    try {
        return Reader(sql, table).whole();
    } catch (const NotUnderstood&) {
        return std::nullopt;
    }
}

// A constant cast to the column's own type is the constant.
Form without_cast(Form form, const std::string& type) {
    if (form.of.size() != 1 || !form.head.starts_with("::") || bare_type(form.head.substr(2)) != type) return form;
    Form operand = form.of.front();
    return is_constant(operand) || operand == Form{"null"} ? operand : form;
}

// 5.0 is 5 where there are fractions.
std::string without_zeros(std::string number, const std::string& type) {
    if (type != "numeric" && type != "real" && type != "double precision") return number;
    if (number.find('.') == std::string::npos) return number;
    number.erase(number.find_last_not_of('0') + 1);
    if (number.ends_with('.')) number.pop_back();
    return number;
}

// As the column stores it.
Form stored(Form form, const std::string& type) {
    Form constant = without_cast(std::move(form), type);
    if (is_number(constant.head)) return {without_zeros(constant.head, type), std::move(constant.of)};
    if (!is_string(constant)) return constant;
    const std::string within = constant.head.substr(1, constant.head.size() - 2);
    for (const char* const number : {"smallint", "integer", "bigint", "numeric", "real", "double precision"})
        if (type == number && is_number(std::string_view(within))) return {without_zeros(within, type)};
    return constant;
}
} // namespace

bool are_same_expressions(std::string_view a, std::string_view b, const schema::Table& table) {
    if (a == b) return true;
    const auto form = form_of(a, table);
    return form && form == form_of(b, table);
}

bool are_same_defaults(std::string_view a, std::string_view b, const schema::Table& table, const schema::Type& type) {
    if (a == b) return true;
    const auto first = form_of(a, table);
    const auto second = form_of(b, table);
    const std::string name = bare_type(canonical_type(type_name(type)));
    return first && second && stored(*first, name) == stored(*second, name);
}

} // namespace retort::postgresql
