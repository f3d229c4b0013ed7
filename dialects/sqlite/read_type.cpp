#include <sqlite/read_type.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <retort/schema/sql_tokens.hpp>
#include <sqlite/sql_token.hpp>

namespace retort::sqlite {

namespace {
using schema::Type;
using schema::TypeKind;

// Words, and the numbers in parentheses behind them.
struct Parts {
    std::string words{};
    std::vector<int> numbers{};
};

// Nothing where the declared type is not of the form `word … (1, 2)`.
std::optional<Parts> take_apart(std::string_view declared) {
    Parts parts;
    bool in_parentheses = false;
    for (const SqlToken& token : tokenize(declared).tokens) {
        if (token.kind == SqlToken::Kind::word && !in_parentheses) {
            if (!parts.words.empty()) parts.words += ' ';
            parts.words += schema::sql_lower(token.name);
        } else if (token.kind == SqlToken::Kind::number && in_parentheses) {
            int number = 0;
            const char* end = token.name.data() + token.name.size();
            if (std::from_chars(token.name.data(), end, number).ptr != end) return std::nullopt;
            parts.numbers.push_back(number);
        } else if (token.is_symbol("(")) {
            in_parentheses = true;
        } else if (!token.is_symbol(",") && !token.is_symbol(")")) {
            return std::nullopt;
        }
    }
    return parts;
}

Type native(std::string_view declared) {
    return {.kind = TypeKind::native, .name = schema::Name(std::string(declared))};
}

Type strict_type(std::string_view declared) {
    const std::string word = plain_type(declared);
    if (word == "integer") return {.kind = TypeKind::integer};
    if (word == "int") return {.kind = TypeKind::bigint};
    if (word == "real") return {.kind = TypeKind::double_precision};
    if (word == "text") return {.kind = TypeKind::text};
    if (word == "blob") return {.kind = TypeKind::bytes};
    return native(declared);
}

std::optional<TypeKind> plain_kind(std::string_view words) {
    static constexpr std::pair<std::string_view, TypeKind> kinds[] = {
        {"boolean", TypeKind::boolean},
        {"smallint", TypeKind::smallint},
        {"integer", TypeKind::integer},
        {"bigint", TypeKind::bigint},
        {"real", TypeKind::real},
        {"double precision", TypeKind::double_precision},
        {"decimal text", TypeKind::numeric},
        {"text", TypeKind::text},
        {"varchar", TypeKind::varchar},
        {"char", TypeKind::character},
        {"blob", TypeKind::bytes},
        {"date", TypeKind::date},
        {"time", TypeKind::time},
        {"timestamp", TypeKind::timestamp},
        {"timestamptz", TypeKind::timestamptz},
        {"interval", TypeKind::interval},
        {"uuid", TypeKind::uuid},
        {"json text", TypeKind::json},
    };
    const auto* found = std::ranges::find(kinds, words, [](const auto& kind) { return kind.first; });
    if (found == std::end(kinds)) return std::nullopt;
    return found->second;
}
} // namespace

Type read_type(std::string_view declared, bool strict) {
    if (strict) return strict_type(declared);
    const std::optional<Parts> parts = take_apart(declared);
    if (!parts) return native(declared);
    const std::optional<TypeKind> kind = plain_kind(parts->words);
    if (!kind) return native(declared);
    Type type{.kind = *kind};
    const std::vector<int>& numbers = parts->numbers;
    if (numbers.empty()) return type;
    if (*kind == TypeKind::numeric) {
        type.precision = numbers[0];
        if (numbers.size() > 1) type.scale = numbers[1];
        return type;
    }
    if ((*kind != TypeKind::varchar && *kind != TypeKind::character) || numbers.size() > 1) return native(declared);
    type.length = numbers[0];
    return type;
}

std::string plain_type(std::string_view declared) {
    std::string plain;
    for (const SqlToken& token : tokenize(declared).tokens) {
        const bool is_tight = token.kind == SqlToken::Kind::symbol || (!plain.empty() && plain.back() == '(');
        if (!plain.empty() && !is_tight) plain += ' ';
        plain += schema::sql_lower(declared.substr(token.begin, token.end - token.begin));
    }
    return plain;
}

} // namespace retort::sqlite
