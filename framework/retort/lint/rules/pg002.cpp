#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds pg002(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropIndex>();
    if (op == nullptr || op->concurrently) return {};
    return {{.table = op->table,
             .message = fmt::format("index {} is dropped in the transaction", op->index),
             .why = fmt::format("{}, until the transaction ends", meeting.waiting(op->table)),
             .rewrite = fmt::format("op.drop_index(\"{}\", \"{}\", concurrently)", display(op->table), op->index)}};
}

} // namespace retort::lint
