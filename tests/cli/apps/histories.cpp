// One program, many histories: RETORT_TEST_HISTORY says which. Most have something wrong with them.

#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include <retort/cli/app.hpp>
#include <retort/migration.hpp>

using namespace retort::ddl;
using retort::Operations;
using retort::migration::Revision;
using retort::migration::RevisionBody;

namespace {

// A table that no other revision has to do with.
template <char name> void create(Operations& op) {
    op.create_table(std::string(1, name), {column("id", integer()).not_null(), primary_key({"id"})});
}
template <char name> void drop(Operations& op) { op.drop_table(std::string(1, name)); }

void rename_id(Operations& op) { op.rename_column("a", "id", "number"); }
void rename_id_back(Operations& op) { op.rename_column("a", "number", "id"); }
void drop_id(Operations& op) { op.rename_column("a", "id", "code"); }
void drop_id_back(Operations& op) { op.rename_column("a", "code", "id"); }

void add_note(Operations& op) { op.add_column("a", column("note", text())); }
void drop_note(Operations& op) { op.drop_column("a", "note"); }
void drop_a(Operations& op) {
    op.allow("PG024", "nobody reads it any more", [](Operations& dropping) { dropping.drop_table("a"); });
}

void add_with_a_step(Operations& op) {
    op.add_column("a", column("note", text()));
    op.run("fill in notes", [](retort::database::Connection&) {});
}

void fail_outside_a_transaction(Operations& op) {
    create<'b'>(op);
    op.autocommit([](Operations& alone) { alone.execute("SELECT no_such_column"); });
    create<'c'>(op);
}

// For together_test.cpp: what runs twice, or not at all, is seen in the numbers. Parts of these run outside a
// transaction on PostgreSQL, and one rebuilds the table on SQLite.
void make_counted(Operations& op) {
    op.create_table("counted", {column("id", integer()).not_null(), column("n", integer()).not_null(),
                                column("word", varchar(20)), primary_key({"id"})});
    op.execute("INSERT INTO counted WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < 2000) "
               "SELECT i, 0, 'word ' || i FROM i");
}
void count_and_index(Operations& op) {
    op.execute("UPDATE counted SET n = n + 1");
    op.create_index("counted", index({"word", "id"}), retort::ddl::concurrently);
    op.execute("UPDATE counted SET n = n + 10");
}
void count_and_alter(Operations& op) {
    op.execute("UPDATE counted SET n = n + 100");
    op.alter_column("counted", "word", {.type = varchar(50), .nullable = false});
}
void count_and_index_again(Operations& op) {
    op.drop_index("counted", "ix_counted_word_id", retort::ddl::concurrently);
    op.create_index("counted", index({"word"}).unique(), retort::ddl::concurrently);
    op.execute("UPDATE counted SET n = n + 1000");
}
void nothing(Operations& /*op*/) {}

class History {
public:
    History& add(std::string_view id, std::string_view file, const RevisionBody& body) {
        pointers_.push_back(&revisions_.emplace_back(Revision{id, file, body}));
        return *this;
    }
    [[nodiscard]] const std::vector<const Revision*>& revisions() const { return pointers_; }

private:
    std::deque<Revision> revisions_;
    std::vector<const Revision*> pointers_;
};

std::map<std::string, History> histories() {
    std::map<std::string, History> all;
    all["self_loop"].add("a1", "v/a1.cpp", {.down_revision = "a1"});
    all["cycle"]
        .add("a1", "v/a1.cpp", {.down_revision = "c1"})
        .add("b1", "v/b1.cpp", {.down_revision = "a1"})
        .add("c1", "v/c1.cpp", {.down_revision = "b1"});
    all["dependency_self_loop"].add("a1", "v/a1.cpp", {.depends_on = "a1"});
    all["dependency_cycle"].add("a1", "v/a1.cpp", {.depends_on = "b1"}).add("b1", "v/b1.cpp", {.depends_on = "a1"});
    all["missing_dependency"].add("a1", "v/a1.cpp", {.depends_on = "gone99"});
    all["label_twice"]
        .add("a1", "v/a1.cpp", {.branch_labels = "shop"})
        .add("b1", "v/b1.cpp", {.branch_labels = "shop"});
    all["label_is_an_id"].add("a1", "v/a1.cpp", {}).add("b1", "v/b1.cpp", {.branch_labels = "a1"});
    all["label_of_the_grammar"].add("a1", "v/a1.cpp", {.branch_labels = "shop@home"});
    all["id_of_the_grammar"].add("a@b", "v/a_b.cpp", {});
    all["id_is_a_word"].add("heads", "v/heads.cpp", {});

    const RevisionBody a{.message = "a", .upgrade = create<'a'>, .downgrade = drop<'a'>};
    const RevisionBody b{.down_revision = "a1", .message = "b", .upgrade = create<'b'>, .downgrade = drop<'b'>};
    const RevisionBody c{.down_revision = "a1", .message = "c", .upgrade = create<'c'>, .downgrade = drop<'c'>};
    const RevisionBody after_c{.down_revision = "c1", .message = "b", .upgrade = create<'b'>, .downgrade = drop<'b'>};
    const RevisionBody merge{.down_revision = {"b1", "c1"}, .message = "merge"};
    all["apart"].add("a1", "v/a1.cpp", a).add("b1", "v/b1.cpp", b).add("c1", "v/c1.cpp", c);
    all["merged"].add("a1", "v/a1.cpp", a).add("b1", "v/b1.cpp", b).add("c1", "v/c1.cpp", c);
    all["merged"].add("d1", "v/d1.cpp", merge);
    all["three_heads"].add("a1", "v/a1.cpp", a).add("b1", "v/b1.cpp", b).add("c1", "v/c1.cpp", c);
    all["three_heads"].add("d1", "v/d1.cpp", {.down_revision = "a1", .message = "d"});
    all["against_each_other"]
        .add("a1", "v/a1.cpp", a)
        .add("b1", "v/b1.cpp",
             {.down_revision = "a1", .message = "b", .upgrade = rename_id, .downgrade = rename_id_back})
        .add("c1", "v/c1.cpp", {.down_revision = "a1", .message = "c", .upgrade = drop_id, .downgrade = drop_id_back});
    all["data_step"]
        .add("a1", "v/a1.cpp", a)
        .add("b1", "v/b1.cpp",
             {.down_revision = "a1", .message = "b", .upgrade = add_with_a_step, .downgrade = drop_note});
    all["fails_outside"]
        .add("a1", "v/a1.cpp", a)
        .add("b1", "v/b1.cpp", {.down_revision = "a1", .message = "b", .upgrade = fail_outside_a_transaction});
    const RevisionBody add{.down_revision = "a1", .message = "add", .upgrade = add_note, .downgrade = drop_note};
    const RevisionBody drop{.down_revision = "b1", .message = "drop", .upgrade = drop_note, .downgrade = add_note};
    const RevisionBody end{.down_revision = "c1", .message = "end", .upgrade = drop_a, .downgrade = create<'a'>};
    all["dangerous"].add("a1", "v/a1.cpp", a).add("b1", "v/b1.cpp", add).add("c1", "v/c1.cpp", drop);
    all["dangerous"].add("d1", "v/d1.cpp", end);
    constexpr static std::string_view replaced[] = {"b1", "c1"};
    for (const char* name : {"long", "squashed"}) {
        all[name].add("a1", "v/a1.cpp", a).add("b1", "v/b1.cpp", add).add("c1", "v/c1.cpp", drop);
        all[name].add("e1", "v/e1.cpp", after_c);
    }
    all["squashed"].add(
        "s1", "v/s1.cpp",
        {.down_revision = "a1", .replaces = replaced, .message = "both", .upgrade = nothing, .downgrade = nothing});
    all["together"]
        .add("a1", "v/a1.cpp", {.message = "a table", .upgrade = make_counted})
        .add("b1", "v/b1.cpp", {.down_revision = "a1", .message = "an index", .upgrade = count_and_index})
        .add("c1", "v/c1.cpp", {.down_revision = "b1", .message = "another type", .upgrade = count_and_alter})
        .add("d1", "v/d1.cpp", {.down_revision = "c1", .message = "nothing", .upgrade = nothing})
        .add("e1", "v/e1.cpp", {.down_revision = "d1", .message = "another index", .upgrade = count_and_index_again});
    all["nothing"];
    return all;
}

} // namespace

retort::Metadata metadata();

int main(int argc, char** argv) {
    const char* name = std::getenv("RETORT_TEST_HISTORY");
    const auto all = histories();
    const auto found = all.find(name == nullptr ? "" : name);
    if (found == all.end()) return 99;
    return retort::cli::run({.name = "app", .metadata = metadata, .revisions = found->second.revisions(), .seeds = {}},
                            argc, argv);
}
