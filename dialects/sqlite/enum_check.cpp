#include <sqlite/enum_check.hpp>

#include <algorithm>
#include <utility>

#include <sqlite/sql_token.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Enum;
using schema::Schema;
using schema::Table;
using schema::TypeKind;

// A column of `found` and the CHECK that makes it one of an enum.
struct Site {
    Table* table;
    std::string column;
    std::string check;
    std::vector<std::string> values;
};

bool is_wanted(const schema::Check& check, const Table& wanted) {
    return std::ranges::any_of(wanted.checks,
                               [&](const schema::Check& other) { return same_name(other.name, check.name); });
}

std::optional<Site> site_of(Table& found, const Column& column, const Table& wanted) {
    std::optional<Site> site;
    for (const schema::Check& check : found.checks) {
        const auto* condition = std::get_if<schema::SqlText>(&check.expression.value);
        const auto values = condition == nullptr ? std::nullopt : values_in(condition->text, column.name);
        if (!values) continue;
        const bool by_name = same_name(check.name, enum_check_name(found.name, column));
        if (!by_name && (site || is_wanted(check, wanted))) continue;
        site = Site{&found, column.name, check.name, *values};
        if (by_name) break;
    }
    return site;
}

// Where columns of that enum are found.
std::vector<Site> sites_of(const Enum& type, Schema& found, const Schema& wanted) {
    std::vector<Site> sites;
    for (Table& table : found.tables) {
        const Table* other = wanted.find_table(table.name);
        if (other == nullptr) continue;
        for (const Column& column : table.columns) {
            const Column* as_wanted = other->find_column(column.name);
            if (as_wanted == nullptr || !has_enum_check(*as_wanted) || as_wanted->type.name != type.name ||
                column.type != schema::Type{.kind = TypeKind::text})
                continue;
            if (auto site = site_of(table, column, *other)) sites.push_back(std::move(*site));
        }
    }
    return sites;
}

void lift(const Site& site, const Enum& type) {
    site.table->find_column(site.column)->type = {.kind = TypeKind::enumeration, .name = type.name};
    std::erase_if(site.table->checks, [&](const schema::Check& check) { return check.name == site.check; });
}

// Whether the schema has columns of the enum that need a CHECK, and whether an array of it is there in both.
bool has_column(const Schema& schema, const Enum& type) {
    return std::ranges::any_of(schema.tables, [&](const Table& table) {
        return std::ranges::any_of(table.columns, [&](const Column& column) {
            return has_enum_check(column) && column.type.name == type.name;
        });
    });
}

bool is_array_of(const Column& column, const Enum& type) {
    return column.type.kind == TypeKind::enumeration && column.type.array_dimensions > 0 &&
           column.type.name == type.name;
}

// Arrays hold their values as JSON, without a CHECK. An enum is not there as long as a table has its name.
bool is_shown_by_nothing(const Enum& type, const Schema& found, const Schema& wanted) {
    if (found.find_table(type.name) != nullptr) return false;
    bool has_array = false;
    for (const Table& table : wanted.tables) {
        const Table* there = found.find_table(table.name);
        for (const Column& column : table.columns) {
            if (!is_array_of(column, type)) continue;
            has_array = true;
            if (there != nullptr && there->find_column(column.name) != nullptr) return true;
        }
    }
    return !has_array && !has_column(wanted, type);
}
} // namespace

std::optional<std::vector<std::string>> values_in(std::string_view condition, std::string_view column) {
    std::vector<SqlToken> tokens = tokenize(condition).tokens;
    if (tokens.size() < 5 || !tokens[0].is_name() || tokens[0].kind == SqlToken::Kind::string ||
        !same_name(tokens[0].name, column) || !tokens[1].is_word("in") || !tokens[2].is_symbol("(") ||
        !tokens.back().is_symbol(")") || tokens.size() % 2 != 1)
        return std::nullopt;
    std::vector<std::string> values;
    for (std::size_t i = 3; i + 1 < tokens.size(); ++i) {
        if (i % 2 == 1 ? tokens[i].kind != SqlToken::Kind::string : !tokens[i].is_symbol(",")) return std::nullopt;
        if (i % 2 == 1) values.push_back(std::move(tokens[i].name));
    }
    return values;
}

void lift_enums(Schema& found, const Schema& wanted) {
    for (const Enum& type : wanted.enums) {
        const std::vector<Site> sites = sites_of(type, found, wanted);
        if (sites.empty()) {
            if (is_shown_by_nothing(type, found, wanted)) put(found, type);
            continue;
        }
        const auto as_wanted = std::ranges::find(sites, type.values, &Site::values);
        Enum there = type;
        there.values = as_wanted == sites.end() ? sites.front().values : type.values;
        for (const Site& site : sites)
            if (site.values == there.values) lift(site, type);
        put(found, std::move(there));
    }
}

} // namespace retort::sqlite
