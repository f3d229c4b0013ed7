#include <retort/diff/enums.hpp>

#include <algorithm>
#include <iterator>

namespace retort::diff {

namespace {
bool has(const std::vector<std::string>& values, const std::string& value) {
    return std::ranges::find(values, value) != values.end();
}

std::vector<std::string> those_in(const std::vector<std::string>& values, const std::vector<std::string>& others) {
    std::vector<std::string> common;
    std::ranges::copy_if(values, std::back_inserter(common), [&](const std::string& one) { return has(others, one); });
    return common;
}

std::string literal(const std::string& value) {
    std::string text = "'";
    for (const char c : value) text.append(c == '\'' ? 2U : 1U, c);
    return text + "'";
}
} // namespace

std::vector<operation::Operation> change(const schema::Enum& before, const schema::Enum& after) {
    if (before.values == after.values) return {};
    if (those_in(after.values, before.values) != before.values)
        return {{operation::ReplaceEnum{after.name, after.values}}};
    std::vector<operation::Operation> operations;
    std::size_t old = 0; // as many of the old values have been met
    for (std::size_t i = 0; i < after.values.size(); ++i) {
        const std::string& value = after.values[i];
        if (old < before.values.size() && value == before.values[old]) {
            ++old;
            continue;
        }
        operation::AddEnumValue add{after.name, value};
        if (old < before.values.size())
            (i == 0 ? add.before : add.after) = i == 0 ? before.values[old] : after.values[i - 1];
        operations.push_back({std::move(add)});
    }
    return operations;
}

std::set<std::string> moving_values(const schema::Enum& before, const schema::Enum& after) {
    std::set<std::string> moving;
    for (const std::string& value : before.values)
        if (!has(after.values, value)) moving.insert(value);
    for (const std::string& value : after.values)
        if (!has(before.values, value)) moving.insert(value);
    return moving;
}

bool may_hold(const schema::Expression& expression, const std::set<std::string>& values) {
    if (const auto* one = std::get_if<schema::Literal>(&expression.value)) {
        const auto* text = std::get_if<std::string>(&one->value);
        return text != nullptr && values.contains(*text);
    }
    const auto* sql = std::get_if<schema::SqlText>(&expression.value);
    if (sql == nullptr) return false;
    const auto holds = [&values](const std::string& text) {
        return std::ranges::any_of(
            values, [&text](const std::string& value) { return text.find(literal(value)) != std::string::npos; });
    };
    return holds(sql->text) || std::ranges::any_of(sql->by_dialect, [&](const auto& own) { return holds(own.second); });
}

} // namespace retort::diff
