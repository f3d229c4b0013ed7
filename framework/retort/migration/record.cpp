#include <retort/migration/record.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/schema/json.hpp>
#include <retort/schema/sql_transaction.hpp>

namespace retort::migration {

namespace {
// A revision and the note that it ran are one transaction. SQL that ends it would leave the one without the other.
void refuse_transactions(const PlanItem& item, const operation::Recorded& recorded) {
    const auto* execute = std::get_if<operation::Execute>(&recorded.operation.value);
    if (execute == nullptr) return;
    const auto look_at = [&](const std::string& sql) {
        const std::string statement = schema::transaction_statement(sql);
        if (!statement.empty())
            throw Error(
                {.category = ErrorCategory::usage,
                 .message = fmt::format("execute has {}: a revision cannot begin or end a transaction", statement),
                 .hint = "leave it out: each revision runs in one transaction, together with its bookkeeping",
                 .where = place(item, recorded)});
    };
    look_at(execute->sql.text);
    for (const auto& [dialect, text] : execute->sql.by_dialect) look_at(text);
}

// What the revision's own code threw, told as the revision's.
Error thrown(const PlanItem& item, std::string_view what) {
    return Error(
        {.category = ErrorCategory::revision,
         .message = fmt::format("{}() of revision '{}' threw: {}", to_string(item.direction), item.revision->id, what),
         .hint = "nothing of this revision was run",
         .where = display_file(item.revision->file)});
}
} // namespace

std::vector<operation::Recorded> record(const PlanItem& item) {
    const Revision& revision = *item.revision;
    const auto function = item.direction == Direction::upgrade ? revision.body.upgrade : revision.body.downgrade;
    if (function == nullptr) return {}; // a downgrade that is not there is refused by the plan
    Operations operations;
    try {
        function(operations);
    } catch (const Error& e) {
        throw e.at(display_file(revision.file));
    } catch (const std::exception& e) {
        throw thrown(item, e.what());
    } catch (...) {
        throw thrown(item, "something that is not a std::exception");
    }
    for (const operation::Recorded& recorded : operations.recorded()) refuse_transactions(item, recorded);
    return operations.recorded();
}

std::string place(const PlanItem& item, const operation::Recorded& recorded) {
    return fmt::format("{}:{} (revision {})", display_file(recorded.where.file_name()), recorded.where.line(),
                       item.revision->id);
}

void apply_recorded(operation::Replay& replay, const PlanItem& item, const operation::Recorded& recorded) {
    try {
        replay.apply(recorded.operation);
    } catch (const Error& e) {
        throw e.at(place(item, recorded));
    }
}

std::vector<operation::Recorded> operations_for(std::string_view dialect, std::vector<operation::Recorded> recorded) {
    std::erase_if(recorded,
                  [&](const operation::Recorded& one) { return !one.dialect.empty() && one.dialect != dialect; });
    return recorded;
}

std::vector<operation::Recorded> record_for(std::string_view dialect, const PlanItem& item) {
    return operations_for(dialect, record(item));
}

schema::Schema replay(const Graph& graph, const Applied& applied, std::string_view dialect) {
    operation::Replay all;
    for (const Revision* revision : in_applied_order(graph, applied)) {
        const PlanItem item{revision, Direction::upgrade};
        for (const operation::Recorded& recorded : record_for(dialect, item)) apply_recorded(all, item, recorded);
    }
    return all.take();
}

std::string checksum(const std::vector<operation::Recorded>& recorded) {
    return schema::fingerprint(operation::to_json(recorded));
}

std::string digests(const std::vector<operation::Recorded>& recorded) {
    constexpr std::size_t digits = 8;
    std::vector<std::string> each;
    for (const operation::Recorded& one : recorded) each.push_back(checksum({one}).substr(0, digits));
    return fmt::format("1:{}", fmt::join(each, ","));
}

} // namespace retort::migration
