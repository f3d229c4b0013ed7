#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

namespace {
bool keeps_writes_waiting(const database::Effect& effect) { return effect.lock >= database::TableLock::share; }
} // namespace

Founds pg034(const Meeting& meeting) {
    if (meeting.is_raw) return {};
    for (const database::Effect& now : meeting.effects) {
        if (!now.scans && !now.rewrites) continue;
        for (const Earlier& one : meeting.earlier)
            for (const database::Effect& held : one.effects) {
                // A lock on the same table is news only when it is the stronger one.
                const bool waits_longer =
                    keeps_writes_waiting(held) && (held.table != now.table || held.lock > now.lock);
                if (!waits_longer) continue;
                return {
                    {.table = held.table,
                     .message = fmt::format("{} stays locked while rows of {} are {}", display(held.table),
                                            display(now.table), now.rewrites ? "written anew" : "read"),
                     .why = fmt::format("{}, taken by: {}, keeps {} waiting until this is done as well",
                                        to_string(held.lock), operation::describe(*one.operation), blocks(held.lock)),
                     .rewrite = "two revisions, or this operation first"}};
            }
    }
    return {};
}

} // namespace retort::lint
