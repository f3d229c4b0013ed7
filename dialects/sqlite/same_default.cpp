#include <sqlite/same_default.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <sqlite/sql_expression.hpp>
#include <sqlite/sql_token.hpp>
#include <sqlite/type.hpp>

namespace retort::sqlite {

namespace {
using Number = std::variant<std::int64_t, double>;

template <class T> std::optional<Number> parsed(const std::string& text) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end) return std::nullopt;
    return Number(value);
}

// An integer and a real are two values: text columns tell 1 from 1.0. Columns of reals do not.
std::optional<Number> number(std::string_view sql) {
    std::vector<SqlToken> tokens = tokenize(sql).tokens;
    while (tokens.size() > 2 && tokens.front().is_symbol("(") && tokens.back().is_symbol(")")) {
        tokens.pop_back();
        tokens.erase(tokens.begin());
    }
    std::string text;
    if (tokens.size() == 2 && (tokens[0].is_symbol("-") || tokens[0].is_symbol("+"))) {
        if (tokens[0].is_symbol("-")) text = "-";
        tokens.erase(tokens.begin());
    }
    if (tokens.size() != 1) return std::nullopt;
    if (text.empty() && tokens[0].is_word("true")) return Number(std::int64_t{1});
    if (text.empty() && tokens[0].is_word("false")) return Number(std::int64_t{0});
    if (tokens[0].kind != SqlToken::Kind::number) return std::nullopt;
    text += tokens[0].name;
    if (auto integer = parsed<std::int64_t>(text)) return integer;
    return parsed<double>(text);
}
} // namespace

bool same_default(std::string_view a, std::string_view b, const schema::Type& type) {
    if (same_expression(a, b)) return true;
    const std::optional<Number> first = number(a);
    const std::optional<Number> second = number(b);
    if (!first || !second || storage_of(type) != Storage::real) return first && first == second;
    const auto real = [](auto value) { return static_cast<double>(value); };
    return std::visit(real, *first) == std::visit(real, *second);
}

} // namespace retort::sqlite
