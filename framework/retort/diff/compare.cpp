#include <retort/diff/compare.hpp>

#include <algorithm>

#include <retort/diff/adopt.hpp>
#include <retort/diff/diff.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>

namespace retort::diff {

namespace {
using operation::Operation;
using schema::Column;
using schema::Schema;
using schema::Table;

// Databases add columns at the end, so their order is nobody's doing.
Table without_order(Table table) {
    std::ranges::sort(table.columns, {}, &Column::name);
    return table;
}

// The tables of `wanted` that stand in `found` otherwise, and the types that they need.
Schema unsettled(const Schema& found, const Schema& wanted) {
    Schema some{.namespaces = wanted.namespaces, .enums = wanted.enums, .sequences = wanted.sequences};
    for (const Table& table : wanted.tables) {
        const Table* other = found.find_table(table.name);
        if (other != nullptr && *other != table && without_order(*other) != without_order(table))
            some.tables.push_back(table);
    }
    return some;
}

// What a database gave, in the words of the other side.
Schema settle(Schema found, const Schema& wanted, const Judge& judge) {
    found = judge.dialect->reconcile(std::move(found), wanted);
    if (judge.connection == nullptr) return found;
    const Schema some = unsettled(found, wanted);
    return some.tables.empty() ? found
                               : adopt(std::move(found), wanted, judge.dialect->read_back(*judge.connection, some));
}

template <class T> void take_comments(std::vector<T>& elements, const std::vector<T>& others) {
    for (T& one : elements) {
        const auto other = std::ranges::find(others, one.name, &T::name);
        if (other != others.end()) one.comment = other->comment;
    }
}

// What one side cannot say is no difference.
void take_comments(Schema& schema, const Schema& other) {
    for (Table& table : schema.tables) {
        const Table* there = other.find_table(table.name);
        if (there == nullptr) continue;
        if (table.primary_key && there->primary_key) table.primary_key->comment = there->primary_key->comment;
        take_comments(table.uniques, there->uniques);
        take_comments(table.foreign_keys, there->foreign_keys);
        take_comments(table.checks, there->checks);
        take_comments(table.excludes, there->excludes);
        take_comments(table.indexes, there->indexes);
    }
    take_comments(schema.enums, other.enums);
    take_comments(schema.sequences, other.sequences);
    for (const std::string& name : schema.namespaces)
        if (const auto comment = other.namespace_comments.find(name); comment != other.namespace_comments.end())
            schema.namespace_comments.insert(*comment);
}

// Neither side is a database's word: it is asked about both.
Schema ask_about_both(const Schema& from, const Schema& to, const Judge& judge) {
    const Schema new_words = unsettled(from, to);
    if (new_words.tables.empty()) return from;
    const Schema old_read = judge.dialect->read_back(*judge.connection, unsettled(to, from));
    const Schema new_read = judge.dialect->read_back(*judge.connection, new_words);
    Schema in_its_words = adopt(from, old_read, from);
    in_its_words = adopt(std::move(in_its_words), to, new_read);
    return adopt(std::move(in_its_words), from, old_read);
}

// What a rename that nobody has declared would look like.
bool takes_away(const Operation& operation) {
    return std::holds_alternative<operation::DropTable>(operation.value) ||
           std::holds_alternative<operation::DropColumn>(operation.value);
}
} // namespace

Difference compare(State from, State to, const Judge& judge) {
    // All is compared under the names of now.
    std::vector<Operation> back;
    if (!to.renames.empty()) {
        Renamed renamed = rename(from.schema, to.schema, to.renames);
        std::vector<Operation> moves;
        for (const operation::RenameTable& one : renamed.tables) moves.push_back({one});
        for (const operation::RenameColumn& one : renamed.columns) moves.push_back({one});
        back = operation::invert(moves, from.schema);
        from.schema = std::move(renamed.schema);
    }
    if (!to.says_comments) take_comments(to.schema, from.schema);
    if (!from.says_comments) take_comments(from.schema, to.schema);
    if (judge.dialect != nullptr) {
        if (from.inspected && to.inspected) {
            from.schema = judge.dialect->reconcile(std::move(from.schema), to.schema); // letter case, and the like
        } else if (from.inspected) {
            from.schema = settle(std::move(from.schema), to.schema, judge);
        } else if (to.inspected) {
            to.schema = settle(std::move(to.schema), from.schema, judge);
        } else if (judge.connection != nullptr) {
            from.schema = ask_about_both(from.schema, to.schema, judge);
        }
    }
    Difference difference{operation::apply(std::move(from.schema), back), std::move(to.schema), {}, {}};
    difference.operations = diff(difference.from, difference.to, to.renames);
    if (std::ranges::any_of(difference.operations, takes_away))
        difference.likely_renames = likely_renames(difference.from, difference.to, to.renames);
    return difference;
}

} // namespace retort::diff
