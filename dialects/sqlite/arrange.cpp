#include <sqlite/arrange.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include <retort/operation/commute.hpp>
#include <sqlite/row_checks.hpp>
#include <sqlite/text.hpp>

namespace retort::sqlite {

namespace {
using operation::Recorded;
using schema::Name;

// The table of an operation that a rebuild can do; nullptr for any other operation.
const Name* table_of(const Recorded& recorded) {
    return std::visit(
        operation::overloaded{[](const operation::SetTableComment& op) { return &op.table; },
                              [](const operation::SetComment& op) { return op.part.empty() ? nullptr : &op.name; },
                              [](const operation::SetTableOptions& op) { return &op.table; },
                              [](const operation::AddColumn& op) { return &op.table; },
                              [](const operation::AlterColumn& op) { return &op.table; },
                              [](const operation::CreateIndex& op) { return &op.table; },
                              [](const operation::DropIndex& op) { return &op.table; },
                              [](const operation::RenameIndex& op) { return &op.table; },
                              [](const operation::AddConstraint& op) { return &op.table; },
                              [](const operation::DropConstraint& op) { return &op.table; },
                              [](const operation::RenameConstraint& op) { return &op.table; },
                              [](const auto&) -> const Name* { return nullptr; }},
        recorded.operation.value);
}

// Whether only a rebuild can do it, as far as that can be told without the table.
bool needs_rebuild(const Recorded& recorded) {
    return std::visit(operation::overloaded{[](const operation::AddColumn& op) { return !can_be_added(op.column); },
                                            [](const operation::AlterColumn& op) {
                                                return op.type || op.nullable || op.server_default || op.collation ||
                                                       op.identity || op.generated;
                                            },
                                            [](const operation::SetTableOptions&) { return true; },
                                            [](const operation::AddConstraint&) { return true; },
                                            [](const operation::DropConstraint&) { return true; },
                                            [](const operation::RenameConstraint&) { return true; },
                                            [](const auto&) { return false; }},
                      recorded.operation.value);
}

// A column that ALTER TABLE renames or drops by itself, and what it is called in the end.
struct Moved {
    const Name& table;
    const std::string& from;
    const std::string& to;
};

std::optional<Moved> moved_column(const Recorded& recorded) {
    if (const auto* op = std::get_if<operation::DropColumn>(&recorded.operation.value))
        return Moved{op->table, op->column, op->column};
    if (const auto* op = std::get_if<operation::RenameColumn>(&recorded.operation.value))
        return Moved{op->table, op->from, op->to};
    return std::nullopt;
}

// Whether the operation has nothing to do with that column of its table.
bool leaves_alone(const Recorded& recorded, const Moved& moved) {
    const auto* op = std::get_if<operation::AlterColumn>(&recorded.operation.value);
    return op != nullptr && op->table == moved.table && !op->using_ && !op->generated &&
           !same_name(op->column, moved.from) && !same_name(op->column, moved.to);
}

bool can_change_places(const Recorded& a, const Recorded& b) {
    if (a.autocommit || b.autocommit) return false;
    if (const auto moved = moved_column(a); moved && leaves_alone(b, *moved)) return true;
    return operation::commute(a, b);
}
} // namespace

std::vector<Recorded> arranged(std::vector<Recorded> operations) {
    std::map<Name, int> rebuilds;
    for (const Recorded& one : operations)
        if (needs_rebuild(one)) ++rebuilds[*table_of(one)];

    for (auto first = operations.begin(); first != operations.end();) {
        const Name* named = table_of(*first);
        auto end = first + 1;
        if (named != nullptr && rebuilds[*named] > 1) {
            const Name table = *named; // what it points at moves
            for (auto next = end; next != operations.end(); ++next) {
                const Name* other = table_of(*next);
                if (other == nullptr || *other != table) continue;
                if (!std::all_of(end, next, [&](const Recorded& one) { return can_change_places(one, *next); }))
                    continue;
                std::rotate(end, next, next + 1);
                ++end;
            }
        }
        first = end;
    }
    return operations;
}

} // namespace retort::sqlite
