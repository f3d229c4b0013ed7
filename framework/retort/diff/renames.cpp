#include <retort/diff/renames.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/rename.hpp>

namespace retort::diff {

using schema::Name;

namespace {
// Names that take each other's place all the way round.
[[noreturn]] void refuse_circle(const std::string& what, const std::string& name) {
    throw Error(ErrorCategory::unsupported,
                fmt::format("{} {} takes a name that is given up for it in turn: nobody can tell whether that was done "
                            "already",
                            what, name),
                "rename through a third name in a revision of your own, and take renamed_from away");
}

// `next(name)` is the declared old name, or empty.
template <class Next> bool goes_round(const std::string& name, const Next& next) {
    std::set<std::string> seen{name};
    std::string at = next(name);
    while (!at.empty() && at != name && seen.insert(at).second) at = next(at);
    return at == name && seen.size() > 1;
}

std::string old_name_of(const std::vector<Rename>& renames, const Rename& like, const std::string& name) {
    for (const Rename& one : renames) {
        if (like.column.empty() != one.column.empty() || one.table.schema != like.table.schema) continue;
        if (one.column.empty() ? one.table.name == name : one.table == like.table && one.column == name)
            return one.from;
    }
    return {};
}

class Renamer {
public:
    Renamer(schema::Schema from, const schema::Schema& to, const std::vector<Rename>& renames)
        : renamed_{std::move(from)}, to_(to), renames_(renames) {}

    Renamed done() {
        require_no_circle(renames_);
        // One can make room for another: as often as there is one that can be.
        while (std::ranges::any_of(renames_, [this](const Rename& one) { return rename_table(one); })) {
        }
        while (std::ranges::any_of(renames_, [this](const Rename& one) { return rename_column(one); })) {
        }
        return std::move(renamed_);
    }

private:
    bool rename_table(const Rename& one) {
        const Name old(one.table.schema, one.from);
        schema::Schema& schema = renamed_.schema;
        if (!one.column.empty() || to_.find_table(one.table) == nullptr || schema.find_table(old) == nullptr ||
            schema.find_table(one.table) != nullptr)
            return false;
        operation::rename_table(schema, old, one.table.name);
        renamed_.tables.push_back({old, one.table.name});
        return true;
    }

    bool rename_column(const Rename& one) {
        schema::Table* table = one.column.empty() ? nullptr : renamed_.schema.find_table(one.table);
        const schema::Table* wanted = to_.find_table(one.table);
        if (table == nullptr || wanted == nullptr || wanted->find_column(one.column) == nullptr ||
            table->find_column(one.from) == nullptr || table->find_column(one.column) != nullptr)
            return false;
        operation::rename_column(renamed_.schema, *table, one.from, one.column);
        renamed_.columns.push_back({one.table, one.from, one.column});
        return true;
    }

    Renamed renamed_;
    const schema::Schema& to_;
    const std::vector<Rename>& renames_;
};

// Of the elements that only `before` has and those that only `after` has, pairs that are alike.
template <class T, class Alike, class Report>
void pair_up(const std::vector<T>& before, const std::vector<T>& after, const Alike& alike, const Report& report) {
    const auto lacks = [](const std::vector<T>& elements, const auto& name) {
        return std::ranges::find(elements, name, &T::name) == elements.end();
    };
    std::vector<const T*> gone;
    for (const T& one : before)
        if (lacks(after, one.name)) gone.push_back(&one);
    for (const T& one : after) {
        if (!lacks(before, one.name)) continue;
        const auto twin = std::ranges::find_if(gone, [&](const T* old) { return alike(*old, one); });
        if (twin == gone.end()) continue;
        report(**twin, one);
        gone.erase(twin);
    }
}

bool have_same_columns(const schema::Table& a, const schema::Table& b) {
    return a.name.schema == b.name.schema &&
           std::ranges::equal(a.columns, b.columns, [](const schema::Column& one, const schema::Column& other) {
               return one.name == other.name && one.type == other.type;
           });
}
} // namespace

void require_no_circle(const std::vector<Rename>& renames) {
    for (const Rename& one : renames) {
        const bool is_table = one.column.empty();
        const std::string& name = is_table ? one.table.name : one.column;
        if (goes_round(name, [&](const std::string& now) { return old_name_of(renames, one, now); }))
            refuse_circle(is_table ? "table" : "column",
                          is_table ? display(one.table) : display(one.table) + "." + one.column);
    }
}

Name Renamed::old_name(const Name& table) const {
    Name name = table;
    for (auto one = tables.rbegin(); one != tables.rend(); ++one)
        if (Name(one->from.schema, one->to) == name) name = one->from;
    return name;
}

Renamed rename(schema::Schema from, const schema::Schema& to, const std::vector<Rename>& renames) {
    return Renamer(std::move(from), to, renames).done();
}

std::vector<LikelyRename> likely_renames(const schema::Schema& from, const schema::Schema& to,
                                         const std::vector<Rename>& renames) {
    const schema::Schema before = rename(from, to, renames).schema;
    std::vector<LikelyRename> likely;
    pair_up(before.tables, to.tables, have_same_columns, [&](const schema::Table& old, const schema::Table& now) {
        likely.push_back({now.name, {}, old.name.name});
    });
    for (const schema::Table& now : to.tables)
        if (const schema::Table* old = before.find_table(now.name))
            pair_up(
                old->columns, now.columns,
                [](const schema::Column& a, const schema::Column& b) {
                    return a.type == b.type && a.generated == b.generated;
                },
                [&](const schema::Column& a, const schema::Column& b) {
                    likely.push_back({now.name, b.name, a.name});
                });
    return likely;
}

} // namespace retort::diff
