#include <retort/migration/resolve.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/migration/edited.hpp>
#include <retort/migration/record.hpp>
#include <retort/migration/view.hpp>

namespace retort::migration {

namespace {
using database::Connection;

class Resolving {
public:
    Resolving(Connection& connection, const Graph& graph, const Tables& tables, std::string id)
        : connection_(connection), dialect_(connection.dialect()), graph_(graph), tables_(tables), id_(std::move(id)) {}

    std::string resolve(Resolution resolution) {
        switch (resolution) {
        case Resolution::applied: return end(unfinished(), true);
        case Resolution::reverted: return end(unfinished(), false);
        case Resolution::step_applied: return end_step(running(), true);
        case Resolution::step_reverted: return end_step(running(), false);
        case Resolution::accept: return accept();
        }
        throw Error(ErrorCategory::internal, "a resolution that nobody knows");
    }

private:
    [[nodiscard]] Unfinished unfinished() const {
        auto found = read_unfinished(connection_, tables_);
        if (!found)
            throw Error(
                ErrorCategory::usage, fmt::format("revision '{}' is not half done: no revision is", id_),
                "'retort status' says where the database is; 'retort stamp' says where it is to be taken to be");
        if (found->revision != id_)
            throw Error(ErrorCategory::usage,
                        fmt::format("revision '{}' is not half done: '{}' is", id_, found->revision),
                        fmt::format("retort resolve {} …", found->revision));
        return std::move(*found);
    }

    [[nodiscard]] Unfinished running() const {
        Unfinished found = unfinished();
        if (!found.running)
            throw Error(ErrorCategory::usage, fmt::format("{}, and how each of them ended is known", describe(found)),
                        "run it again, it goes on there; or say what has become of all of it: --applied, --reverted");
        return found;
    }

    [[nodiscard]] std::string set(const char* column, const std::string& value) const {
        return fmt::format("{} = {}", dialect_.quote(column), value);
    }
    [[nodiscard]] std::string text(std::string_view value) const { return dialect_.literal(std::string(value)); }
    void update(const std::string& id, const std::string& assignments) {
        connection_.execute(
            fmt::format("UPDATE {} SET {} WHERE {}", dialect_.quote_name(tables_.history), assignments, set("id", id)));
    }

    // All of it is there, or nothing is. What was begun is closed; what is there now is noted as if it had been run.
    std::string end(const Unfinished& found, bool is_there) {
        const bool was_there = found.direction == Direction::downgrade; // its version row stays until the end
        update(found.id, set("state", text(to_string(State::abandoned))));
        if (is_there != was_there) {
            HistoryEntry entry{.revision = id_,
                               .direction = is_there ? "upgrade" : "downgrade",
                               .checksum = {},
                               .who = operator_name(),
                               .operations = found.operations,
                               .completed = found.operations};
            if (const Revision* revision = graph_.find(id_)) {
                const auto recorded =
                    record_for(dialect_.name(), {revision, is_there ? Direction::upgrade : Direction::downgrade});
                entry.checksum = checksum(recorded);
                entry.digests = digests(recorded);
            }
            note(connection_, tables_, entry);
        }
        return fmt::format("revision '{}' is taken to be {}", id_, is_there ? "applied" : "not applied");
    }

    std::string end_step(const Unfinished& found, bool has_happened) {
        const std::size_t completed = found.completed + (has_happened ? 1 : 0);
        // Of one that has not happened the file may say something else from now on.
        const std::size_t comma = std::min(found.checksum.find(','), found.checksum.size());
        const std::string checksum = has_happened ? found.checksum.substr(std::min(comma + 1, found.checksum.size()))
                                                  : found.checksum.substr(0, comma);
        update(found.id, fmt::format("{}, {}, {}, {}", set("state", text(to_string(State::partial))),
                                     set("completed", std::to_string(completed)), set("checksum", text(checksum)),
                                     set("position", text(""))));
        return fmt::format("operation {} of {} of revision '{}' is taken {}; '{}' goes on there", found.completed + 1,
                           found.operations, id_, has_happened ? "to have happened" : "not to have happened",
                           command_that_finishes(found));
    }

    std::string accept() {
        const Revision* revision = graph_.find(id_);
        if (revision == nullptr) throw Error(ErrorCategory::usage, fmt::format("no file has revision '{}'", id_));
        if (find_edited(connection_, graph_, tables_, {id_}).empty())
            throw Error(ErrorCategory::usage,
                        fmt::format("revision '{}' has not been edited since it was applied, as far as the database "
                                    "knows",
                                    id_),
                        "'retort status' lists those that have");
        const auto recorded = record_for(dialect_.name(), {revision, Direction::upgrade});
        const std::string history = dialect_.quote_name(tables_.history);
        connection_.execute(fmt::format("UPDATE {0} SET {1}, {2} WHERE {3} = (SELECT max({3}) FROM {0} WHERE {4} AND "
                                        "{5} IN ('upgrade', 'squash') AND {6})",
                                        history, set("checksum", text(checksum(recorded))),
                                        set("digests", text(digests(recorded))), dialect_.quote("id"),
                                        set("revision", text(id_)), dialect_.quote("direction"),
                                        set("state", text(to_string(State::done)))));
        return fmt::format("what the file of revision '{}' says now is taken to be what was run", id_);
    }

    Connection& connection_;
    const database::Dialect& dialect_;
    const Graph& graph_;
    const Tables& tables_;
    std::string id_;
};
} // namespace

std::string resolve_by_hand(Connection& connection, const Graph& graph, std::string_view revision,
                            Resolution resolution, const Settings& settings) {
    const auto lock = connection.dialect().lock(connection, settings.tables.version, settings.lock_timeout);
    database::Transaction transaction(connection);
    const View view = view_of(connection, graph, settings.tables);
    const Graph noted = view.noted_graph();
    std::string said = Resolving(connection, noted, settings.tables, std::string(revision)).resolve(resolution);
    transaction.commit();
    return said;
}

} // namespace retort::migration
