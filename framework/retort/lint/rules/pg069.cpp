#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace retort::lint {

Founds pg069(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropIndex>();
    const schema::Table* table = op == nullptr ? nullptr : meeting.table(op->table);
    const schema::Index* index = table == nullptr ? nullptr : table->find_index(op->index);
    if (index == nullptr) return {};
    const auto& all = meeting.work.operations;
    auto later = std::ranges::find(all, meeting.operation, &operation::Recorded::operation);
    for (; later != all.end(); ++later) {
        const auto* create = std::get_if<operation::CreateIndex>(&later->operation.value);
        if (create == nullptr || create->table != op->table || create->index.parts.front() != index->parts.front())
            continue;
        return {{.table = op->table,
                 .message = fmt::format("index {} is dropped before {} takes its place", op->index, create->index.name),
                 .why = "queries that it answers read the whole table in between, or wait",
                 .rewrite = "the new one first, under another name; then drop the old one, then op.rename_index"}};
    }
    return {};
}

} // namespace retort::lint
