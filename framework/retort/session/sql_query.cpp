#include <retort/session/sql_query.hpp>

#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/session/statement_writer.hpp>

namespace retort::query {

namespace {
constexpr auto npos = std::string_view::npos;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_word(char letter) {
    return is_digit(letter) || letter == '_' || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           static_cast<unsigned char>(letter) >= 0x80;
}

// Where what begins at `start` and ends with `end` is over.
std::size_t behind(std::string_view sql, std::size_t start, std::string_view end) {
    const std::size_t found = sql.find(end, start);
    return found == npos ? sql.size() : found + end.size();
}

// PostgreSQL's comments nest (manual, 4.1.5); SQLite's end at the first end.
std::size_t behind_comment(std::string_view sql, std::size_t at) { return behind(sql, at + 2, "*/"); }

// A text or quoted name: the quote itself is doubled inside. In E'…' a backslash takes the next character.
std::size_t behind_quoted(std::string_view sql, std::size_t at) {
    const char quote = sql[at];
    const bool escapes =
        quote == '\'' && at > 0 && (sql[at - 1] == 'E' || sql[at - 1] == 'e') && (at == 1 || !is_word(sql[at - 2]));
    for (std::size_t i = at + 1; i < sql.size(); ++i) {
        if (escapes && sql[i] == '\\') {
            ++i;
        } else if (sql[i] == quote) {
            if (i + 1 == sql.size() || sql[i + 1] != quote) return i + 1;
            ++i;
        }
    }
    return sql.size();
}

// Where the part that begins at `at` and holds no placeholder is over: one character, or all of a text or comment.
std::size_t behind_part(std::string_view sql, std::size_t at) {
    const std::string_view two = sql.substr(at, 2);
    if (two == "--") return behind(sql, at, "\n");
    if (two == "/*") return behind_comment(sql, at);
    if (sql[at] == '\'' || sql[at] == '"') return behind_quoted(sql, at);
    if (is_word(sql[at])) {
        while (at < sql.size() && (is_word(sql[at]) || sql[at] == '$')) ++at; // a$1 is a name
        return at;
    }
    if (sql[at] == '$') {
        std::size_t end = at + 1;
        while (end < sql.size() && is_word(sql[end])) ++end;
        if (end < sql.size() && sql[end] == '$') return behind(sql, end + 1, sql.substr(at, end + 1 - at));
    }
    return at + 1;
}
} // namespace

database::Statement statement(const database::Dialect& dialect, const SqlText& sql) {
    StatementWriter writer(dialect);
    const std::string_view text = sql.text;
    std::vector<bool> used(sql.values.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '$' || at + 1 == text.size() || !is_digit(text[at + 1])) {
            const std::size_t end = behind_part(text, at);
            writer << text.substr(at, end - at);
            at = end;
            continue;
        }
        std::size_t number = 0;
        for (++at; at < text.size() && is_digit(text[at]) && number <= sql.values.size(); ++at)
            number = number * 10 + static_cast<std::size_t>(text[at] - '0');
        if (number == 0 || number > sql.values.size())
            throw Error(ErrorCategory::usage,
                        fmt::format("the SQL asks for ${}, and {} values were given", number, sql.values.size()),
                        "give a value for each of $1, $2, …");
        const Expression& value = sql.values[number - 1];
        writer.bind(value.value, value.type);
        used[number - 1] = true;
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i])
            throw Error(ErrorCategory::usage, fmt::format("no ${} stands in the SQL for value {}", i + 1, i + 1),
                        "write $1, $2, … where the values belong; inside of quotes it is text");
    }
    return writer.take();
}

} // namespace retort::query
