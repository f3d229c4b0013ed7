#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds pg043(const Meeting& meeting) {
    const auto* op = meeting.as<operation::ReplaceEnum>();
    Founds founds;
    if (op == nullptr) return founds;
    for (const database::Effect& effect : meeting.effects)
        if (effect.rewrites)
            founds.push_back({.table = effect.table,
                              .message = fmt::format("enum {} is made anew", display(op->type)),
                              .why = describe(effect),
                              .rewrite = "op.add_enum_value and op.rename_enum_value write no row; a value that is not "
                                         "used any more can stay, and a check can keep it out"});
    return founds;
}

} // namespace retort::lint
