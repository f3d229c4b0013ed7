#include <retort/render/changes.hpp>

#include <fmt/format.h>

#include <retort/diff/hazards.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>

namespace retort::render {

namespace {
using diff::Difference;
using diff::LikelyRename;
using operation::Operation;

// "If title was renamed to name, say …": above the operation that would lose what the old name holds.
std::string remark(const LikelyRename& rename) {
    if (rename.column.empty())
        return fmt::format(
            "if {} is what is called {} now, say renamed_from(\"{}\") in the model and generate this again",
            rename.from, display(rename.table), rename.from);
    return fmt::format("if {} is what is called {} now, say .renamed_from(\"{}\") in the model and generate this again",
                       rename.from, rename.column, rename.from);
}

bool is_about(const LikelyRename& rename, const Operation& operation) {
    if (const auto* drop = std::get_if<operation::DropTable>(&operation.value))
        return rename.column.empty() && drop->table.schema == rename.table.schema && drop->table.name == rename.from;
    if (const auto* drop = std::get_if<operation::DropColumn>(&operation.value))
        return !rename.column.empty() && drop->table == rename.table && drop->column == rename.from;
    return false;
}

std::vector<Written> with_hazards(const std::vector<Operation>& operations, const schema::Schema& before,
                                  const std::vector<LikelyRename>& renames) {
    std::vector<Written> written;
    operation::Replay replay(before);
    for (const Operation& operation : operations) {
        Written one{operation, diff::hazards(operation, replay.schema())};
        for (const LikelyRename& rename : renames)
            if (is_about(rename, operation)) one.warnings.push_back(remark(rename));
        written.push_back(std::move(one));
        replay.apply(operation);
    }
    return written;
}
} // namespace

std::vector<Written> upgrade_of(const Difference& difference) {
    return with_hazards(difference.operations, difference.from, difference.likely_renames);
}

std::vector<Written> downgrade_of(const Difference& difference) {
    return with_hazards(operation::invert(difference.operations, difference.from), difference.to, {});
}

} // namespace retort::render
