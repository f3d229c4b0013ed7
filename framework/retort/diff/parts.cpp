#include <retort/diff/parts.hpp>

#include <algorithm>
#include <utility>

#include <retort/error.hpp>
#include <retort/operation/uses.hpp>

namespace retort::diff {

using operation::overloaded;

namespace {
bool is_index(const Part& part) { return std::holds_alternative<schema::Index>(part); }
} // namespace

std::vector<Part> parts_of(const schema::Table& table) {
    std::vector<Part> parts;
    const auto append = [&parts](const auto& some) { parts.insert(parts.end(), some.begin(), some.end()); };
    if (table.primary_key) parts.emplace_back(*table.primary_key);
    append(table.uniques);
    append(table.excludes);
    append(table.checks);
    append(table.foreign_keys);
    append(table.indexes);
    return parts;
}

const std::string& name_of(const Part& part) {
    return std::visit([](const auto& one) -> const std::string& { return one.name; }, part);
}

Part renamed(Part part, const std::string& to) {
    std::visit([&to](auto& one) { one.name = to; }, part);
    return part;
}

schema::Constraint constraint_of(const Part& part) {
    return std::visit(overloaded{[](const schema::Index& index) -> schema::Constraint {
                                     throw Error(ErrorCategory::internal, "index " + index.name + " is no constraint");
                                 },
                                 [](const auto& constraint) -> schema::Constraint { return constraint; }},
                      part);
}

const std::string& comment_of(const Part& part) {
    return std::visit([](const auto& one) -> const std::string& { return one.comment; }, part);
}

Part commented(Part part, std::string comment) {
    std::visit([&comment](auto& one) { one.comment = std::move(comment); }, part);
    return part;
}

bool are_alike(const Part& a, const Part& b) {
    return a.index() == b.index() && commented(renamed(a, name_of(b)), comment_of(b)) == b;
}

operation::Operation add(const Name& table, const Part& part) {
    if (const auto* index = std::get_if<schema::Index>(&part)) return {operation::CreateIndex{table, *index}};
    return {operation::AddConstraint{table, constraint_of(part)}};
}

operation::Operation drop(const Name& table, const Part& part) {
    if (is_index(part)) return {operation::DropIndex{table, name_of(part)}};
    return {operation::DropConstraint{table, name_of(part)}};
}

operation::Operation rename(const Name& table, const Part& part, const std::string& to) {
    if (is_index(part)) return {operation::RenameIndex{table, name_of(part), to}};
    return {operation::RenameConstraint{table, name_of(part), to}};
}

operation::Operation comment(const Name& table, const Part& part) {
    const auto on = is_index(part) ? operation::Commented::index : operation::Commented::constraint;
    return {operation::SetComment{on, table, name_of(part), comment_of(part)}};
}

bool is_relation(const Part& part) {
    return !std::holds_alternative<schema::Check>(part) && !std::holds_alternative<schema::ForeignKey>(part);
}

std::vector<std::string> key_columns(const Part& part) {
    return std::visit(overloaded{[](const schema::PrimaryKey& key) { return key.columns; },
                                 [](const schema::Unique& unique) { return unique.columns; },
                                 [](const schema::Index& index) {
                                     std::vector<std::string> columns;
                                     if (!index.unique || index.predicate) return columns;
                                     for (const schema::IndexPart& one : index.parts)
                                         if (!one.column.empty()) columns.push_back(one.column);
                                     return columns;
                                 },
                                 [](const auto&) { return std::vector<std::string>{}; }},
                      part);
}

bool uses_column(const Part& part, std::string_view column) {
    if (const auto* index = std::get_if<schema::Index>(&part)) return operation::uses_column(*index, column);
    return operation::uses_column(constraint_of(part), column);
}

std::vector<const schema::Expression*> expressions_of(const Part& part) {
    std::vector<const schema::Expression*> expressions;
    const auto optionally = [&expressions](const std::optional<schema::Expression>& one) {
        if (one) expressions.push_back(&*one);
    };
    std::visit(overloaded{[&](const schema::Check& check) { expressions.push_back(&check.expression); },
                          [&](const schema::Exclude& exclude) {
                              optionally(exclude.predicate);
                              for (const schema::ExcludeElement& one : exclude.elements) optionally(one.expression);
                          },
                          [&](const schema::Index& index) {
                              optionally(index.predicate);
                              for (const schema::IndexPart& one : index.parts) optionally(one.expression);
                          },
                          [](const auto&) {}},
               part);
    return expressions;
}

std::vector<PartChange> match_parts(const schema::Table& before, const schema::Table& after) {
    std::vector<Part> old = parts_of(before);
    std::vector<PartChange> changes;
    const auto pair = [&](const Part& wanted, const auto& is_it) {
        const auto found = std::ranges::find_if(old, is_it);
        if (found == old.end()) return false;
        changes.push_back({std::move(*found), wanted});
        old.erase(found);
        return true;
    };
    std::vector<Part> wanted_parts = parts_of(after);
    const auto pair_all = [&](const auto& suits) {
        std::erase_if(wanted_parts, [&](const Part& wanted) {
            return pair(wanted, [&](const Part& one) { return suits(one, wanted); });
        });
    };
    pair_all([](const Part& a, const Part& b) { return a == b; });
    pair_all([](const Part& a, const Part& b) { return name_of(a) == name_of(b) && are_alike(a, b); });
    pair_all([](const Part& a, const Part& b) { return comment_of(a) == comment_of(b) && are_alike(a, b); });
    pair_all([](const Part& a, const Part& b) { return are_alike(a, b); });
    for (Part& wanted : wanted_parts) changes.push_back({std::nullopt, std::move(wanted)});
    for (Part& one : old) changes.push_back({std::move(one), std::nullopt});
    return changes;
}

} // namespace retort::diff
