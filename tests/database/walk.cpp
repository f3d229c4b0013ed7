#include "walk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <limits>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include <retort/database.hpp>
#include <retort/migration/resolve.hpp>
#include <support/databases.hpp>
#include <support/failing.hpp>
#include <support/revisions.hpp>

#include "at_one_go.hpp"
#include "dump.hpp"
#include "every_operation.hpp"

namespace support {

using namespace retort;
using namespace retort::ddl;
using database::Connection;
using migration::Unfinished;

namespace {
// Nobody else is at work: what is half done was left behind.
const migration::Settings at_once{.quiet_time = {}};

std::unique_ptr<Connection> open(const std::string& url) {
    const Url parsed(url);
    auto connection = database::find_dialect(parsed.scheme()).connect(parsed);
    if (connection->dialect().name() == "sqlite") connection->execute("PRAGMA synchronous = OFF"); // no power cuts here
    return connection;
}

// The steps of these two must happen once: what runs twice or not at all is seen in the sizes, which are 1 before and
// 1111 after. The third operation on the way up and the second on the way down may run as often as they like.
void count_up(Operations& op) {
    op.execute("UPDATE log SET size = size + 10");
    op.autocommit([](Operations& apart) { apart.execute("UPDATE log SET size = size + 100"); });
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
    op.create_index("log", index({"size"}), concurrently);
    op.execute("UPDATE log SET size = size + 1000");
}
void count_down(Operations& op) {
    op.execute("UPDATE log SET size = size - 1000");
    op.autocommit([](Operations& apart) { apart.execute("VACUUM"); });
    op.drop_index("log", "ix_log_size", concurrently);
    op.autocommit([](Operations& apart) { apart.execute("UPDATE log SET size = size - 100"); });
    op.execute("UPDATE log SET size = size - 10");
}
void call_up(Operations& op) {
    op.execute("UPDATE log SET size = size + 1010");
    op.autocommit([](Operations& apart) {
        apart.run("add a hundred", [](Connection& db) {
            database::Transaction transaction(db);
            db.execute("UPDATE log SET size = size + 50");
            db.execute("UPDATE log SET size = size + 50");
            transaction.commit();
        });
    });
}
void call_down(Operations& op) {
    op.autocommit([](Operations& apart) {
        apart.run("take a hundred", [](Connection& db) { db.execute("UPDATE log SET size = size - 100"); });
    });
    op.execute("UPDATE log SET size = size - 1010");
}

// What a person sees who looks whether the step has happened that was running when the revision was left.
bool has_happened(Connection& connection, const Unfinished& unfinished) {
    const bool has_hundred = connection.query("SELECT 1 FROM log WHERE size % 1000 >= 100").size() == 2;
    return (unfinished.direction == migration::Direction::upgrade) == has_hundred;
}

struct Stage {
    std::string name;
    Revisions::Function up;
    Revisions::Function down;
};

// In this order: after those that lose rows nothing comes that could miss them.
std::vector<Stage> stages_for(const std::string& dialect) {
    std::vector<Stage> stages{{"SQL outside a transaction", count_up, count_down},
                              {"code outside a transaction", call_up, call_down}};
    std::vector<Stage> last;
    for (const OperationForm& form : every_form()) {
        if (!form.only.empty() && form.only != dialect) continue;
        (form.rows == OperationForm::Rows::lost ? last : stages).push_back({form.name, form.up, form.down});
    }
    stages.insert(stages.end(), last.begin(), last.end());
    return stages;
}

// A reference that nobody disturbs: the calls that it takes, and what is there after it.
struct Reference {
    std::vector<int> points;
    std::string after;
};

class Walk {
public:
    Walk(const std::string& dialect, std::uint64_t stride, const Disturb& disturb)
        : dialect_(dialect), scratch_(dialect), empty_(dialect), beside_(open(empty_.url())), stride_(stride),
          disturb_(disturb) {
        revisions_.add("r0", {}, world_of_forms);
        migration::upgrade(connection(), revisions_.graph(), "head");
    }

    Walked go() {
        for (const Stage& stage : stages_for(dialect_)) {
            INFO(dialect_ << ", " << stage.name);
            ++walked_.forms;
            pass(stage);
        }
        return walked_;
    }

private:
    void pass(const Stage& stage) {
        const std::string_view below = revisions_.pointers().back()->id;
        const migration::Graph graph = next(stage.up, stage.down);
        const Request up{scratch_.url(), graph, std::string(below), true};
        const Request down{scratch_.url(), graph, std::string(below), false};
        const Reference high = undisturbed(up);
        const Reference low = undisturbed(down);
        for (std::size_t i = 0; i < std::max(high.points.size(), low.points.size()); ++i) {
            run(up, low, high, i);
            run(down, high, low, i);
        }
        // The way back as a revision of its own: the next stage begins on full tables.
        const migration::Graph both = next(stage.down, stage.up);
        migration::upgrade(connection(), both, "head", at_once);
    }

    migration::Graph next(Revisions::Function up, Revisions::Function down) {
        const std::string_view parent = revisions_.pointers().back()->id;
        const std::string id = fmt::format("r{}", revisions_.pointers().size());
        return revisions_.add(revisions_.kept(id), parent, up, down).graph();
    }

    Reference undisturbed(const Request& request) {
        Failing counted(open(request.url), Fault::before, std::numeric_limits<int>::max());
        request.run(counted);
        Reference reference;
        for (int at = counted.first_begin() + 1; at <= counted.calls(); ++at)
            if (calls_++ % stride_ == 0) reference.points.push_back(at);
        reference.after = dump(connection());
        check_replay(request);
        return reference;
    }

    void run(const Request& request, const Reference& from, const Reference& to, std::size_t i) {
        if (i >= to.points.size()) return finish(request);
        const int at = to.points[i];
        INFO((request.up ? "upgrade" : "downgrade") << ", call " << at);
        if (dialect_ == "sqlite") connection_.reset(); // its handles must not be taken along by a process that forks
        disturb_(request, at);
        ++walked_.points;
        const bool is_known = is_whole_or_named(request, from, to);
        finish(request);
        const std::string found = dump(connection());
        CHECK(found == to.after);
        const bool is_finished = !migration::read_unfinished(connection(), {});
        const bool is_sound = dialect_ != "sqlite" || connection().query("PRAGMA integrity_check").at(0).at(0) == "ok";
        CHECK(is_known);
        CHECK(is_finished);
        CHECK(is_sound);
        if (found == to.after && is_known && is_finished && is_sound) ++walked_.survived;
    }

    // What was left behind: all, nothing, or something of which the history says how far it got.
    bool is_whole_or_named(const Request& request, const Reference& from, const Reference& to) {
        if (const auto unfinished = migration::read_unfinished(connection(), {}))
            return unfinished->revision == request.graph.heads().front()->id &&
                   unfinished->completed < unfinished->operations;
        const std::string found = dump(connection());
        return found == from.after || found == to.after;
    }

    // The same request once more, and what it asks for.
    void finish(const Request& request) {
        try {
            request.run(connection());
        } catch (const Error& e) {
            INFO(e.what() << " | " << e.hint());
            const auto unfinished = migration::read_unfinished(connection(), {});
            REQUIRE(unfinished);
            CHECK(unfinished->running);
            CHECK(e.category() == ErrorCategory::usage);
            CHECK_THAT(e.what(), Catch::Contains("was begun outside a transaction"));
            const std::string resolve = "retort resolve " + unfinished->revision;
            CHECK_THAT(e.hint(),
                       Catch::Contains("If it has happened: " + resolve + " --step-applied; if not: " + resolve +
                                       " --step-reverted; then: " + migration::command_that_finishes(*unfinished)));
            migration::resolve_by_hand(connection(), request.graph, unfinished->revision,
                                       has_happened(connection(), *unfinished) ? migration::Resolution::step_applied
                                                                               : migration::Resolution::step_reverted,
                                       at_once);
            ++walked_.resolved;
            request.run(connection());
        }
    }

    // Columns may stand in another order where one has to be made anew.
    void check_replay(const Request& request) {
        const auto applied = migration::read_applied_order(connection(), {});
        Lines found = catalogue_of(connection());
        Lines wanted = catalogue_of_schema(*beside_, migration::replay(request.graph, applied, dialect_));
        for (Lines* lines : {&found, &wanted})
            std::erase_if(*lines, [](const std::string& line) { return line.starts_with("order"); });
        CHECK(difference(found, wanted) == "");
    }

    // The one that looks, and makes requests again.
    Connection& connection() {
        if (!connection_) connection_ = open(scratch_.url());
        return *connection_;
    }

    std::string dialect_;
    Scratch scratch_;
    Scratch empty_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Connection> beside_; // to what stays empty
    std::uint64_t stride_;
    const Disturb& disturb_;
    Revisions revisions_;
    std::uint64_t calls_ = 0;
    Walked walked_;
};
} // namespace

void Request::run(Connection& connection) const {
    if (up)
        migration::upgrade(connection, graph, "head", at_once);
    else
        migration::downgrade(connection, graph, below, at_once);
}

Walked walk(const std::string& dialect, std::uint64_t stride, const Disturb& disturb) {
    return Walk(dialect, stride, disturb).go();
}

} // namespace support
