#include <retort/lint/rules.hpp>

#include <fmt/format.h>

namespace retort::lint {

Founds pg024(const Meeting& meeting) {
    const auto* op = meeting.as<operation::DropTable>();
    if (op == nullptr) return {};
    const std::string waiting = meeting.waiting(op->table);
    return {
        {.table = op->table,
         .message = fmt::format("table {} is dropped", display(op->table)),
         .why = fmt::format("all its rows are lost, and every statement of the release that is running which names it "
                            "fails{}",
                            waiting.empty() ? "" : "; " + waiting),
         .rewrite = "release a version that does not use it, then drop it; a rename before that "
                    "(op.rename_table) shows whether somebody still does. Then op.allow(\"PG024\", …)"}};
}

} // namespace retort::lint
