#include <retort/lint/rules.hpp>

#include <fmt/format.h>

#include <retort/lint/made.hpp>

namespace retort::lint {

Founds pg056(const Meeting& meeting) {
    Founds founds;
    for (const auto& [name, key] : made_foreign_keys(meeting.operation)) {
        const bool is_new = meeting.as<operation::CreateTable>() != nullptr || meeting.tables.is_new(name);
        const database::Effect* effect = meeting.effect_on(key->target);
        if (!is_new || key->target == name || effect == nullptr) continue;
        founds.push_back({.table = key->target,
                          .message = fmt::format("the new table {} points at it", display(name)),
                          .why = fmt::format("{}, until the transaction ends", describe(*effect)),
                          .rewrite =
                              "a revision of its own with nothing that takes long: the lock is then held for a moment, "
                              "and the runner gives up and tries again where it does not get it"});
    }
    return founds;
}

} // namespace retort::lint
