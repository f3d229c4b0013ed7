#include <array>
#include <utility>

#include <postgresql/expression_form.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::postgresql {

namespace {
using schema::SqlToken;

// Manual, table 8.1, and what format_type() prints.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> aliases{{{"int", "integer"},
                                                                                 {"int2", "smallint"},
                                                                                 {"int4", "integer"},
                                                                                 {"int8", "bigint"},
                                                                                 {"bool", "boolean"},
                                                                                 {"float", "double precision"},
                                                                                 {"float4", "real"},
                                                                                 {"float8", "double precision"},
                                                                                 {"decimal", "numeric"},
                                                                                 {"dec", "numeric"},
                                                                                 {"character varying", "varchar"},
                                                                                 {"char varying", "varchar"},
                                                                                 {"character", "char"},
                                                                                 {"bit varying", "varbit"},
                                                                                 {"serial4", "serial"},
                                                                                 {"serial8", "bigserial"},
                                                                                 {"serial2", "smallserial"}}};

std::string without_alias(const std::string& name) {
    for (const auto& [alias, type] : aliases)
        if (name == alias) return std::string(type);
    return name;
}

void take(std::string& words, std::string_view clause, std::string_view instead, std::string& name) {
    const auto at = words.find(clause);
    if (at == std::string::npos) return;
    words.erase(at, clause.size());
    name += instead;
}
} // namespace

std::string canonical_type(std::string_view type) {
    std::string words;     // of the name, before and after what stands in parentheses
    std::string arguments; // (10,2)
    std::string brackets;
    int depth = 0;
    bool has_comma = false;
    for (const SqlToken& token : schema::sql_tokens(type)) {
        const std::string text = token.kind == SqlToken::Kind::text
                                     ? std::string(type.substr(token.begin, token.end - token.begin))
                                     : token.name;
        if (token.is_symbol("[") || token.is_symbol("]")) {
            brackets += text;
            continue;
        }
        if (token.is_symbol("(")) ++depth;
        has_comma = has_comma || token.is_symbol(",");
        if (depth > 0) {
            arguments += text;
        } else {
            const bool joins = words.empty() || words.back() == '.' || text == ".";
            words += (joins ? "" : " ") + text;
        }
        if (token.is_symbol(")")) --depth;
    }
    if (words.starts_with("pg_catalog.")) words.erase(0, std::string_view("pg_catalog.").size());
    std::string zone;
    take(words, " without time zone", "", zone);
    take(words, " with time zone", "tz", zone);
    std::string name = without_alias(words) + zone;
    if (name == "numeric" && !arguments.empty() && !has_comma) arguments.insert(arguments.size() - 1, ",0");
    if (name == "char" && arguments.empty()) arguments = "(1)";
    return name + arguments + brackets;
}

} // namespace retort::postgresql
