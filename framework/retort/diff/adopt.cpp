#include <retort/diff/adopt.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <retort/diff/parts.hpp>

namespace retort::diff {

namespace {
// A member of a column: whatever it is, equal to what was read back it is what was wanted.
template <class T> void adopt_member(T& found, const T& wanted, const T& read_back) {
    if (found == read_back) found = wanted;
}

// `same_types`: both tables have the same set of types.
void adopt_column(schema::Column& found, const schema::Column& wanted, const schema::Column& read_back,
                  bool same_types) {
    if (same_types) adopt_member(found.type, wanted.type, read_back.type);
    adopt_member(found.nullable, wanted.nullable, read_back.nullable);
    // DEFAULT NULL may read as none, and a value that is computed or counted cannot have it as well.
    if (!wanted.server_default || (!found.generated && !found.identity))
        adopt_member(found.server_default, wanted.server_default, read_back.server_default);
    adopt_member(found.identity, wanted.identity, read_back.identity);
    adopt_member(found.generated, wanted.generated, read_back.generated);
    adopt_member(found.collation, wanted.collation, read_back.collation);
    adopt_member(found.comment, wanted.comment, read_back.comment);
}

// A wanted part, and what the database shows of it.
struct Shown {
    const Part* wanted;
    const Part* read_back;
};

// The names in what was read back are those that are wanted.
std::vector<Shown> shown_parts(const std::vector<Part>& wanted, const std::vector<Part>& read_back) {
    std::vector<Shown> shown;
    for (const Part& one : wanted) {
        const auto same = std::ranges::find_if(read_back, [&one](const Part& other) {
            return other.index() == one.index() && name_of(other) == name_of(one);
        });
        if (same != read_back.end()) shown.push_back({&one, &*same});
    }
    return shown;
}

void put_back(schema::Table& table, Part part) {
    if (auto* index = std::get_if<schema::Index>(&part)) return table.indexes.push_back(std::move(*index));
    add_constraint(table, constraint_of(part));
}

// What was found, with the wanted words under the name that was found.
void adopt_parts(schema::Table& found, const schema::Table& wanted, const schema::Table& read_back) {
    const std::vector<Part> wanted_parts = parts_of(wanted);
    const std::vector<Part> read_back_parts = parts_of(read_back);
    std::vector<Shown> shown = shown_parts(wanted_parts, read_back_parts);
    std::vector<Part> parts = parts_of(found);
    found.primary_key.reset();
    found.uniques.clear();
    found.foreign_keys.clear();
    found.checks.clear();
    found.excludes.clear();
    found.indexes.clear();
    const auto take = [&shown](Part& part, const auto& is_it) {
        const auto one = std::ranges::find_if(shown, is_it);
        if (one == shown.end()) return false;
        const bool has_its_comment = comment_of(part) == comment_of(*one->read_back);
        part = commented(renamed(*one->wanted, name_of(part)), comment_of(has_its_comment ? *one->wanted : part));
        shown.erase(one);
        return true;
    };
    std::vector<Part> others;
    for (Part& part : parts) {
        const bool taken = take(part, [&part](const Shown& one) { return *one.read_back == part; });
        if (taken)
            put_back(found, std::move(part));
        else
            others.push_back(std::move(part));
    }
    for (Part& part : others) {
        take(part, [&part](const Shown& one) { return are_alike(*one.read_back, part); });
        put_back(found, std::move(part));
    }
    canonicalise(found);
}
} // namespace

schema::Schema adopt(schema::Schema found, const schema::Schema& wanted, const schema::Schema& as_read_back) {
    for (schema::Table& table : found.tables) {
        const schema::Table* wanted_table = wanted.find_table(table.name);
        const schema::Table* read_back = as_read_back.find_table(table.name);
        if (wanted_table == nullptr || read_back == nullptr) continue;
        adopt_parts(table, *wanted_table, *read_back);
        // A STRICT table of SQLite has five types, and shows those of all others as one of them.
        const bool same_types = table.options.strict == read_back->options.strict;
        for (schema::Column& column : table.columns) {
            const schema::Column* wanted_column = wanted_table->find_column(column.name);
            const schema::Column* read_column = read_back->find_column(column.name);
            if (wanted_column != nullptr && read_column != nullptr)
                adopt_column(column, *wanted_column, *read_column, same_types);
        }
        adopt_member(table.comment, wanted_table->comment, read_back->comment);
        adopt_member(table.options, wanted_table->options, read_back->options);
        if (!table.primary_key) table.options.without_rowid = false; // it will be, together with its key
    }
    return found;
}

} // namespace retort::diff
