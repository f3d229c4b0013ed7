#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds lt020(const Meeting& meeting) {
    Founds founds;
    for (const database::Effect& effect : meeting.effects)
        if (effect.rewrites)
            founds.push_back(
                {.table = effect.table,
                 .message = fmt::format("{} is made anew and its rows are copied", display(effect.table)),
                 .why = "one writer has the whole file: everybody else's writes wait until it is done, and "
                        "the file needs room for the table twice",
                 .rewrite = "several changes of one table in one revision share one copy; a nullable column, or "
                            "one with a constant default, is added without"});
    return founds;
}

} // namespace retort::lint
