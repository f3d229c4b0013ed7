#include <retort/lint/rules.hpp>

#include <algorithm>
#include <array>

#include <retort/lint/raw_sql.hpp>

namespace retort::lint {

namespace {
// What Retort has operations for, and what can be anything.
bool is_opaque(const RawStatement& one) {
    if (one.begins_with_one_of({"do", "call"})) return true;
    if (one.begins({"create"}))
        return one.begins({"create", "table"}) || one.has({"index"}) || one.begins({"create", "type"}) ||
               one.begins({"create", "sequence"}) || one.begins({"create", "schema"}) ||
               one.begins({"create", "unlogged"}) || one.begins({"create", "domain"});
    if (!one.begins_with_one_of({"alter", "drop"})) return false;
    constexpr std::array<std::string_view, 12> others{"function",  "procedure", "trigger", "view",
                                                      "extension", "policy",    "role",    "user",
                                                      "rule",      "database",  "server",  "publication"};
    return std::ranges::none_of(others, [&](std::string_view word) { return one.has({word}); });
}
} // namespace

Founds dr010(const Meeting& meeting) {
    const auto* execute = meeting.as<operation::Execute>();
    if (execute == nullptr || !execute->amounts_to.empty()) return {};
    if (std::ranges::none_of(raw_statements(meeting), is_opaque)) return {};
    return {
        {.message = "SQL changes the schema and does not say what it amounts to",
         .why = "neither lint nor the plan knows whom it keeps waiting, and the history does not know what it makes",
         .rewrite = "say it: op.execute(\"…\", [](retort::Operations& same) { … }); where no operation says it, "
                    "op.allow(\"DR010\", …)"}};
}

} // namespace retort::lint
