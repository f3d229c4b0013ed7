#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds pg041(const Meeting& meeting) {
    const auto* op = meeting.as<operation::AddEnumValue>();
    if (op == nullptr || !op->before.empty() || !op->after.empty()) return {};
    return {{.message = fmt::format("value {} of enum {} is added at the end", op->value, display(op->type)),
             .why = "ORDER BY and comparisons take it for the greatest",
             .rewrite = "say its place: op.add_enum_value(…, {.after = \"…\"})"}};
}

} // namespace retort::lint
