#include <retort/database/effect.hpp>

#include <fmt/format.h>

namespace retort::database {

std::string_view to_string(TableLock lock) noexcept {
    switch (lock) {
    case TableLock::none: return "no lock";
    case TableLock::access_share: return "ACCESS SHARE";
    case TableLock::row_share: return "ROW SHARE";
    case TableLock::row_exclusive: return "ROW EXCLUSIVE";
    case TableLock::share_update_exclusive: return "SHARE UPDATE EXCLUSIVE";
    case TableLock::share: return "SHARE";
    case TableLock::share_row_exclusive: return "SHARE ROW EXCLUSIVE";
    case TableLock::exclusive: return "EXCLUSIVE";
    case TableLock::access_exclusive: return "ACCESS EXCLUSIVE";
    }
    return "";
}

std::string_view blocks(TableLock lock) noexcept {
    switch (lock) {
    case TableLock::none:
    case TableLock::access_share:
    case TableLock::row_share:
    case TableLock::row_exclusive: return "nobody";
    case TableLock::share_update_exclusive: return "other changes of the schema";
    case TableLock::share:
    case TableLock::share_row_exclusive:
    case TableLock::exclusive: return "writes";
    case TableLock::access_exclusive: return "reads and writes";
    }
    return "";
}

std::string describe(const Effect& effect) {
    std::string text;
    if (effect.lock != TableLock::none)
        text = fmt::format("{} keeps {} waiting", to_string(effect.lock), blocks(effect.lock));
    if (!effect.rewrites && !effect.scans) return text;
    return fmt::format("{}{}all rows are {}", text, text.empty() ? "" : "; ",
                       effect.rewrites ? "written anew" : "read");
}

} // namespace retort::database
