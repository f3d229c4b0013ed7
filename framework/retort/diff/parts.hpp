#pragma once
// The parts of a table that are added and dropped by name: constraints and indexes as one list.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::diff {

using schema::Name;

using Part =
    std::variant<schema::PrimaryKey, schema::Unique, schema::Exclude, schema::Check, schema::ForeignKey, schema::Index>;

/// Every part of a table, by kind, then by name.
std::vector<Part> parts_of(const schema::Table& table);

const std::string& name_of(const Part& part);

/// The part under another name.
Part renamed(Part part, const std::string& to);

/// A part that is no index. Throws Error (internal) when it is one.
schema::Constraint constraint_of(const Part& part);

const std::string& comment_of(const Part& part);

/// The part with another comment.
Part commented(Part part, std::string comment);

/// Whether two parts are the same in everything but the name and the comment.
bool are_alike(const Part& a, const Part& b);

operation::Operation add(const Name& table, const Part& part);
operation::Operation drop(const Name& table, const Part& part);
operation::Operation rename(const Name& table, const Part& part, const std::string& to);
/// Gives it the comment that it has.
operation::Operation comment(const Name& table, const Part& part);

/// Whether its name is in the list that tables, indexes and keys of a namespace share (operation/rules.hpp).
bool is_relation(const Part& part);

/// The columns that a foreign key can point at; empty when the part is no key.
std::vector<std::string> key_columns(const Part& part);

/// Whether the part needs the column, as far as its expressions tell.
bool uses_column(const Part& part, std::string_view column);

/// Every expression of the part.
std::vector<const schema::Expression*> expressions_of(const Part& part);

/// A part before and after. Both: it stays, perhaps under another name and with another comment, unless it is
/// `replaced`.
struct PartChange {
    std::optional<Part> before{};
    std::optional<Part> after{};
    bool is_replaced = false; ///< goes and comes again, as something is in the way

    [[nodiscard]] bool is_kept() const { return before && after && !is_replaced; }
    [[nodiscard]] bool is_renamed() const { return is_kept() && name_of(*before) != name_of(*after); }
    [[nodiscard]] bool is_commented() const { return is_kept() && comment_of(*before) != comment_of(*after); }
};

/// Which part of one table became which of the other: the same under the same name, else one that is alike.
std::vector<PartChange> match_parts(const schema::Table& before, const schema::Table& after);

} // namespace retort::diff
