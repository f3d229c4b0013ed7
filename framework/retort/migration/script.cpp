#include <retort/migration/script.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/migration/steps.hpp>
#include <retort/version.hpp>

namespace retort::migration {

namespace {
using database::Dialect;
using database::Step;

// Both ends of a script; `start` is where one begins that does not say so.
struct Ends {
    std::string from;
    std::string to;
};

Ends ends_of(std::string_view text, std::string_view start) {
    const std::optional<Range> range = split_range(text);
    if (!range) return {std::string(start), std::string(text)};
    if (range->to.empty())
        throw Error(ErrorCategory::usage, fmt::format("'{}' does not say where it ends", text),
                    "write FROM:TO, for example base:head");
    return {std::string(range->from.empty() ? start : range->from), std::string(range->to)};
}

// A range that goes the other way is told as that: no database is past anything.
void require_way(const Graph& graph, std::string_view range, const Ends& ends, Direction way) {
    const Identifier target = parse_identifier(ends.to);
    if (target.from_database() || target.symbol == "current") return;
    const bool up = way == Direction::upgrade;
    const Ids from = applied_at(graph, ends.from);
    const Ids to = applied_at(graph, ends.to);
    if (from == to || !std::ranges::includes(up ? from : to, up ? to : from)) return;
    throw Error(ErrorCategory::usage,
                fmt::format("'{}' goes {} from '{}' to '{}'", range, up ? "down" : "up", ends.from, ends.to),
                fmt::format("turn it round ({}:{}), or: retort {} {} --sql", ends.to, ends.from,
                            up ? "downgrade" : "upgrade", range));
}

// A comment cannot be left, whatever the message holds.
std::string comment(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r') c = ' ';
    }
    return "-- " + text + "\n";
}

// SQL as a statement of a script: one semicolon at its end, on a line of its own when a comment may swallow it.
std::string statement(std::string sql) {
    while (!sql.empty() && (sql.back() == ';' || sql.back() == '\n' || sql.back() == ' ')) sql.pop_back();
    if (sql.empty()) return {};
    const auto line = sql.rfind('\n');
    const bool comment_at_end = sql.find("--", line == std::string::npos ? 0 : line) != std::string::npos;
    return sql + (comment_at_end ? "\n;\n" : ";\n");
}

std::string write_step(const Dialect& dialect, const Step& step) {
    return statement(step.kind == Step::Kind::check ? dialect.guard(step.sql, step.failure) : step.sql);
}

std::string write_steps(const Dialect& dialect, const Part& part) {
    std::string text;
    for (const Batch& batch : part.batches) {
        for (const Step& step : batch.steps) text += write_step(dialect, step);
    }
    return text;
}

void refuse_code(const Work& work) {
    for (const operation::Recorded& recorded : work.operations) {
        if (const auto* run = std::get_if<operation::Run>(&recorded.operation.value))
            throw Error({.category = ErrorCategory::unsupported,
                         .message = fmt::format("a script cannot hold a step in C++: {}", run->what),
                         .hint = "run this revision without --sql, or write the step as SQL: op.execute(…)",
                         .where = place(work.item, recorded)});
    }
}

// One revision: its transactions, what stands between them, and its bookkeeping.
std::string write_work(const Dialect& dialect, const Tables& tables, const Work& work) {
    HistoryEntry entry{.revision = std::string(work.item.revision->id),
                       .direction = std::string(to_string(work.item.direction)),
                       .checksum = work.checksum,
                       .duration = {},
                       .who = "script",
                       .operations = work.operations.size(),
                       .digests = work.digests,
                       .online = to_text(work.online)};
    bool noted = false;
    const auto note = [&](std::size_t completed, State state) {
        entry.completed = completed;
        entry.state = state;
        entry.checksum = state == State::done ? work.checksum : checksum_of(work, completed, state == State::running);
        std::string text = state == State::done ? statement(version_sql(dialect, tables, entry)) : "";
        text += statement((noted ? progress_sql : history_sql)(dialect, tables, entry));
        noted = true;
        return text;
    };
    std::string text = comment(fmt::format("{} {}: {}", to_string(work.item.direction), work.item.revision->id,
                                           work.item.revision->body.message));
    for (const Part& part : work.parts) {
        if (part.outside) {
            text += dialect.script_begin(false);
            text += note(part.begins_at, State::running);
            text += dialect.script_commit(false);
            text += write_steps(dialect, part);
        }
        const bool suspends = !part.outside && part.suspends_foreign_keys;
        text += dialect.script_begin(suspends);
        if (!part.outside) text += write_steps(dialect, part);
        const bool last = &part == &work.parts.back();
        if (may_change_names(part)) text += dialect.script_restore_names();
        text += last ? note(work.operations.size(), State::done) : note(part.ends_at, State::partial);
        text += dialect.script_commit(suspends);
    }
    return text + "\n";
}

std::string first_lines(const Dialect& dialect) {
    return comment(fmt::format("retort {} for {}", version_text, dialect.name())) + dialect.script_header() + "\n";
}

std::string creation(const Dialect& dialect, const Tables& tables) {
    std::string text;
    for (const std::string& sql : creation_sql(dialect, tables)) text += statement(sql);
    return text;
}

// The script stops here on a database in any other state than the one where it begins.
std::string require_state(const Dialect& dialect, const Graph& graph, const Tables& tables, const Ids& applied) {
    const std::string start = applied.empty() ? "base" : fmt::format("{}", fmt::join(graph.heads_of(applied), ", "));
    std::string text = comment(fmt::format("from {}: on a database in any other state the script stops here", start));
    text += dialect.script_begin(false);
    if (applied.empty()) text += creation(dialect, tables);
    text += statement(dialect.guard(unexpected_state_query(dialect, tables, applied),
                                    fmt::format("the database is not at {}, where this script starts", start)));
    return text;
}

std::string write_script(const Dialect& dialect, const Graph& graph, const Tables& tables, const Ids& applied,
                         const Plan& plan, OnlineMode online) {
    // All of it is known to be possible before the first line is written.
    std::vector<Work> works;
    operation::Replay schema(replay(graph, applied, dialect.name()));
    OnlineChoice choice(Online{.mode = online});
    for (const PlanItem& item : plan) {
        works.push_back(make_work(dialect, item, schema, choice));
        refuse_code(works.back());
    }
    std::string text = first_lines(dialect) + "\n";
    if (plan.empty()) return text + comment("nothing to do");
    const auto changes_names = [](const Work& work) { return std::ranges::any_of(work.parts, may_change_names); };
    if (std::ranges::any_of(works, changes_names)) text += dialect.script_keep_names();
    text += require_state(dialect, graph, tables, applied) + dialect.script_commit(false) + "\n";
    for (const Work& work : works) text += write_work(dialect, tables, work);
    return text;
}
} // namespace

namespace {
// The statements of a batch as the copy sees them, which has been through all that comes before.
std::string run_and_write(const Dialect& dialect, const Batch& batch, database::Connection& copy) {
    std::string text;
    const database::Steps steps =
        batch.needs_observation ? dialect.compile(batch.operations, dialect.observe(copy, batch.before)) : batch.steps;
    for (const Step& step : steps) {
        if (step.kind != Step::Kind::check) copy.execute(step.sql);
        text += write_step(dialect, step);
    }
    return text;
}

std::string run_and_write(const Dialect& dialect, const Part& part, database::Connection& copy) {
    std::optional<database::Transaction> transaction;
    if (!part.outside) transaction.emplace(copy, database::Begin::schema_change);
    std::string text;
    for (const Batch& batch : part.batches) text += run_and_write(dialect, batch, copy);
    if (transaction) transaction->commit();
    return text;
}
} // namespace

namespace {
const schema::Opaque* stored(const schema::Schema& seen, std::string_view kind, const schema::Name& table,
                             const std::string& name) {
    const auto found = std::ranges::find_if(seen.opaque, [&](const schema::Opaque& one) {
        return one.kind == kind && one.table == table && one.name.name == name;
    });
    return found == seen.opaque.end() ? nullptr : &*found;
}

operation::Operation as_stored(const schema::Opaque& object, operation::Operation operation) {
    return {operation::Execute{.sql = {.text = object.sql, .by_dialect = {}}, .amounts_to = {std::move(operation)}}};
}
} // namespace

std::vector<operation::Operation> in_stored_words(std::vector<operation::Operation> operations,
                                                  const schema::Schema& seen) {
    std::vector<operation::Operation> words;
    for (operation::Operation& operation : operations) {
        auto* create = std::get_if<operation::CreateTable>(&operation.value);
        const schema::Table* whole = create == nullptr ? nullptr : seen.find_table(create->table.name);
        const schema::Opaque* text = whole == nullptr ? nullptr : stored(seen, "table", whole->name, whole->name.name);
        // A table that gets a foreign key later is another one by now.
        if (text == nullptr || create->table != *whole) {
            words.push_back(std::move(operation));
            continue;
        }
        std::vector<schema::Index> indexes = std::exchange(create->table.indexes, {});
        words.push_back(as_stored(*text, std::move(operation)));
        for (schema::Index& index : indexes) {
            const schema::Opaque* made = stored(seen, "index", whole->name, index.name);
            operation::Operation plain{operation::CreateIndex{whole->name, std::move(index)}};
            words.push_back(made == nullptr ? std::move(plain) : as_stored(*made, std::move(plain)));
        }
    }
    return words;
}

std::string operations_script(const Dialect& dialect, std::span<const operation::Operation> operations,
                              schema::Schema before, std::string_view title, database::Connection* copy) {
    std::string text = first_lines(dialect) + comment(std::string(title));
    if (operations.empty()) return text + comment("nothing to do");
    operation::Replay replay(std::move(before));
    for (const Part& part : make_parts(dialect, operations, replay)) {
        const std::string steps = copy == nullptr ? write_steps(dialect, part) : run_and_write(dialect, part, *copy);
        const bool suspends = part.suspends_foreign_keys;
        text += part.outside ? steps : dialect.script_begin(suspends) + steps + dialect.script_commit(suspends);
    }
    return text;
}

std::string upgrade_script(const Dialect& dialect, const Graph& graph, std::string_view range, const Tables& tables,
                           OnlineMode online) {
    const Ends ends = ends_of(range, "base");
    require_way(graph, range, ends, Direction::upgrade);
    const Ids applied = applied_at(graph, ends.from);
    return write_script(dialect, graph, tables, applied, plan_upgrade(graph, applied, ends.to), online);
}

std::string downgrade_script(const Dialect& dialect, const Graph& graph, std::string_view range, const Tables& tables,
                             OnlineMode online) {
    const Ends ends = ends_of(range, "heads");
    require_way(graph, range, ends, Direction::downgrade);
    const Ids applied = applied_at(graph, ends.from);
    return write_script(dialect, graph, tables, applied, plan_downgrade(graph, applied, ends.to), online);
}

std::string stamp_script(const Dialect& dialect, const Graph& graph, const std::vector<std::string>& targets,
                         const Tables& tables, bool purge) {
    std::optional<std::string> start;
    std::vector<std::string> wanted;
    for (const std::string& target : targets) {
        const auto [from, to] = ends_of(target, "base");
        if (start && *start != from)
            throw Error(ErrorCategory::usage,
                        fmt::format("a script begins in one place, not at {} and {}", *start, from),
                        "give all targets the same FROM, or none");
        start = from;
        wanted.push_back(to);
    }
    const Applied applied = purge ? Ids{} : applied_at(graph, start.value_or("base"));
    const Ids after = plan_stamp(graph, applied, wanted, purge);
    std::string text = first_lines(dialect) + "\n";
    if (purge) {
        text += dialect.script_begin(false) + creation(dialect, tables);
        text += statement("DELETE FROM " + dialect.quote_name(tables.version));
        text += statement(abandon_sql(dialect, tables));
    } else {
        text += require_state(dialect, graph, tables, applied.ids);
    }
    for (const std::string& sql : stamp_sql(dialect, graph, tables, applied, after, purge, "script"))
        text += statement(sql);
    return text + dialect.script_commit(false);
}

std::string ensure_version_script(const Dialect& dialect, const Tables& tables) {
    return first_lines(dialect) + dialect.script_begin(false) + creation(dialect, tables) +
           dialect.script_commit(false);
}

} // namespace retort::migration
