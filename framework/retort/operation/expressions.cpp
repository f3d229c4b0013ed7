#include <retort/operation/expressions.hpp>

#include <string>
#include <type_traits>

#include <fmt/format.h>

#include <retort/operation/lookup.hpp>

namespace retort::operation {

namespace {
// `visit(expression, element)`; Table may be const.
template <class Table, class Visit> void walk(Table& table, const Visit& visit) {
    const auto optionally = [&visit](auto& expression, const auto& of) {
        if (expression) visit(*expression, of);
    };
    for (auto& column : table.columns)
        if (column.generated) visit(column.generated->expression, column);
    for (auto& check : table.checks) visit(check.expression, check);
    for (auto& exclude : table.excludes) {
        optionally(exclude.predicate, exclude);
        for (auto& element : exclude.elements) optionally(element.expression, exclude);
    }
    for (auto& index : table.indexes) {
        optionally(index.predicate, index);
        for (auto& part : index.parts) optionally(part.expression, index);
    }
}
} // namespace

void for_each_expression(schema::Table& table, const std::function<void(schema::Expression&)>& visit) {
    walk(table, [&visit](schema::Expression& expression, const auto&) { visit(expression); });
}

void for_each_expression(const schema::Table& table,
                         const std::function<void(const schema::Expression&, const Use&)>& visit) {
    walk(table,
         [&](const schema::Expression& expression, const auto& of) { visit(expression, use_by(table.name, of)); });
}

} // namespace retort::operation
