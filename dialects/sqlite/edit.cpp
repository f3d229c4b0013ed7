#include <sqlite/edit.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/unqualified.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
using schema::Column;
using schema::Constraint;
using schema::Table;
using Kind = ConstraintText::Kind;

Kind kind_of(const Constraint& constraint) {
    return std::visit(operation::overloaded{[](const schema::PrimaryKey&) { return Kind::primary_key; },
                                            [](const schema::Unique&) { return Kind::unique; },
                                            [](const schema::ForeignKey&) { return Kind::foreign_key; },
                                            [](const schema::Check&) { return Kind::check; },
                                            [](const schema::Exclude&) { return Kind::check; }},
                      constraint);
}

// The only one that is called so.
const ConstraintText* find_by_name(const TableText& text, const Constraint& constraint) {
    const ConstraintText* found = nullptr;
    for (const ConstraintText& one : text.constraints()) {
        if (one.kind != kind_of(constraint) || !same_name(one.name, schema::name_of(constraint))) continue;
        if (found != nullptr) return nullptr;
        found = &one;
    }
    return found;
}

const ConstraintText* find_by_content(const TableText& text, const Table& table, const Constraint& constraint) {
    return std::visit(
        operation::overloaded{
            [&](const schema::PrimaryKey&) { return text.primary_key(); },
            [&](const schema::Unique& unique) { return text.find_unique(unique.columns); },
            [&](const schema::ForeignKey& key) {
                return text.find_foreign_key(key.columns, key.target.name, key.target_columns);
            },
            [&](const schema::Check& check) { return text.find_check(unqualified(check.expression, table.name)); },
            [](const schema::Exclude&) -> const ConstraintText* { return nullptr; }},
        constraint);
}

const ConstraintText& find(const TableText& text, const Table& table, const Constraint& constraint) {
    const ConstraintText* found = find_by_name(text, constraint);
    if (found == nullptr) found = find_by_content(text, table, constraint);
    if (found == nullptr)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("{} is not in the text of table {} in the database", operation::describe(constraint),
                                schema::display(table.name)),
                    "compare the revisions with the database: sqlite3 FILE .schema");
    return *found;
}

void name(Constraint& constraint, const std::string& to) {
    std::visit([&](auto& one) { one.name = to; }, constraint);
}

// As the text says them: without comments.
std::vector<Constraint> written_constraints(const Table& table) {
    std::vector<Constraint> constraints = operation::constraints_of(table);
    for (Constraint& constraint : constraints) std::visit([](auto& one) { one.comment.clear(); }, constraint);
    return constraints;
}

// What becomes of the constraints: each of `before` stays, is renamed or goes; the others of `after` come.
class ConstraintChanges {
public:
    ConstraintChanges(const Table& before, const Table& after) : added_(written_constraints(after)) {
        std::vector<Constraint> missing = written_constraints(before);
        std::erase_if(missing, [&](const Constraint& old) { return std::erase(added_, old) > 0; });
        for (Constraint& old : missing) {
            const auto same = std::find_if(added_.begin(), added_.end(), [&](Constraint candidate) {
                name(candidate, schema::name_of(old));
                return candidate == old;
            });
            if (same == added_.end()) {
                dropped_.push_back(std::move(old));
            } else {
                renamed_.emplace_back(std::move(old), schema::name_of(*same));
                added_.erase(same);
            }
        }
    }

    [[nodiscard]] const std::vector<Constraint>& dropped() const { return dropped_; }
    [[nodiscard]] const std::vector<std::pair<Constraint, std::string>>& renamed() const { return renamed_; }
    [[nodiscard]] const std::vector<Constraint>& added() const { return added_; }

private:
    std::vector<Constraint> dropped_;
    std::vector<std::pair<Constraint, std::string>> renamed_;
    std::vector<Constraint> added_;
};

std::optional<std::string> default_of(const Column& column) {
    if (!column.server_default || !is_said(*column.server_default)) return std::nullopt;
    return default_for(*column.server_default, column.type);
}

// The CHECK of an enum: by the name that it has today, else by what it says (a rename of its table or column has left
// the name behind).
const ConstraintText* find_enum_check(const TableText& text, const TableIn& in, const Column& column) {
    if (!has_enum_check(column)) return nullptr;
    const std::string condition = enum_condition(in.table, column, in.schema);
    const ConstraintText* found = nullptr;
    for (const ConstraintText& one : text.constraints()) {
        if (one.kind != Kind::check || !same_name(one.column, column.name)) continue;
        if (same_name(one.name, enum_check_name(in.table.name, column))) return &one;
        if (same_expression(one.expression, condition)) found = &one;
    }
    return found;
}

// SQLite 3.40 cannot rename the column of an INTEGER key when a UNIQUE with that column stands before the key, and,
// WITHOUT ROWID, when it stands behind it. The first that stands so; nullptr when none does.
const ConstraintText* misplaced_unique(const TableText& text) {
    const ConstraintText* key = text.primary_key();
    if (key == nullptr || !key->column.empty() || key->columns.size() != 1) return nullptr;
    const ColumnText* column = text.find_column(key->columns.front());
    if (column == nullptr || !same_name(column->type, "INTEGER")) return nullptr;
    const auto is_misplaced = [&](const ConstraintText& other) {
        return other.kind == Kind::unique && other.column.empty() &&
               (other.span.begin < key->span.begin) != text.without_rowid() &&
               std::any_of(other.columns.begin(), other.columns.end(),
                           [&](const std::string& name) { return same_name(name, column->name); });
    };
    const auto found = std::find_if(text.constraints().begin(), text.constraints().end(), is_misplaced);
    return found == text.constraints().end() ? nullptr : &*found;
}

bool is_name_of_enum_check(const std::string& name) { return name.starts_with("ck_") && name.ends_with("_enum"); }

class Editor {
public:
    Editor(TableText text, const TableIn& before, const TableIn& after)
        : text_(std::move(text)), was_in_order_(misplaced_unique(text_) == nullptr), before_(before), after_(after) {}

    TableText operator()() && {
        for (const Column& old : before_.table.columns)
            if (after_.table.find_column(old.name) == nullptr) text_ = text_.drop_column(old.name);
        for (const Column& column : after_.table.columns) {
            const Column* old = before_.table.find_column(column.name);
            if (old == nullptr) continue;
            edit_column(*old, column);
            edit_enum(*old, column);
        }
        const std::string options = table_options(after_.table.options);
        if (options != table_options(before_.table.options)) text_ = text_.set_options(options);
        const ConstraintChanges changes(before_.table, after_.table);
        for (const Constraint& constraint : changes.dropped()) drop(constraint);
        for (const auto& [constraint, to] : changes.renamed())
            text_ = text_.rename(find(text_, before_.table, constraint), to);
        add_columns();
        for (const Constraint& constraint : changes.added()) add(constraint);
        put_in_order();
        number_rows();
        return std::move(text_);
    }

private:
    [[nodiscard]] bool has(const Column& column, Kind kind) const {
        return text_.find_in_column(column.name, kind) != nullptr;
    }

    void edit_column(const Column& from, const Column& to) {
        if (from.identity && !to.identity) text_ = text_.drop_autoincrement();
        const std::string type = declared_type(after_.table, to);
        if (type != declared_type(before_.table, from)) text_ = text_.set_type(to.name, type);
        if (from.nullable && !to.nullable && !has(to, Kind::not_null)) text_ = text_.set_not_null(to.name);
        if (!from.nullable && to.nullable && has(to, Kind::not_null)) text_ = text_.drop_not_null(to.name);
        edit_default(from, to);
        if (from.collation != to.collation) {
            if (!to.collation.empty()) {
                text_ = text_.set_collation(to.name, collation_name(to.collation));
            } else if (has(to, Kind::collation)) {
                text_ = text_.drop_collation(to.name);
            }
        }
        if (from.generated == to.generated) return;
        if (to.generated) {
            text_ = text_.set_generated(to.name, unqualified(to.generated->expression, after_.table.name),
                                        to.generated->stored);
        } else {
            text_ = text_.drop_generated(to.name);
        }
    }

    void edit_default(const Column& from, const Column& to) {
        const std::optional<std::string> wanted = default_of(to);
        if (wanted == default_of(from)) return;
        if (wanted) {
            text_ = text_.set_default(to.name, *wanted);
        } else if (has(to, Kind::default_value)) {
            text_ = text_.drop_default(to.name);
        }
    }

    void edit_enum(const Column& from, const Column& to) {
        const ConstraintText* check = find_enum_check(text_, before_, from);
        if (!has_enum_check(to)) {
            if (check != nullptr) text_ = text_.drop(*check);
            return;
        }
        const std::string condition = enum_condition(after_.table, to, after_.schema);
        const bool is_same = has_enum_check(from) && condition == enum_condition(before_.table, from, before_.schema);
        if (check == nullptr) {
            // Somebody else's table may do without; it is to have one as soon as the values change.
            if (!is_same) text_ = text_.add_to_column(to.name, enum_check(after_.table, to, after_.schema));
            return;
        }
        const std::string name = enum_check_name(after_.table.name, to);
        const bool is_called_otherwise = is_name_of_enum_check(check->name) && !same_name(check->name, name);
        if (is_same && !is_called_otherwise) return;
        // One after the other: an edit gives a text with constraints of its own.
        const auto at = static_cast<std::size_t>(check - text_.constraints().data());
        if (is_called_otherwise) text_ = text_.rename(text_.constraints()[at], name);
        if (!is_same) text_ = text_.set_expression(text_.constraints()[at], condition);
    }

    void add_columns() {
        for (const Column& column : after_.table.columns)
            if (before_.table.find_column(column.name) == nullptr)
                text_ = text_.add_column(column_definition(after_.table, column, after_.schema));
    }

    void drop(const Constraint& constraint) {
        const ConstraintText& found = find(text_, before_.table, constraint);
        const bool is_key = found.kind == Kind::primary_key;
        const std::vector<std::string> columns = found.columns;
        text_ = text_.drop(found);
        if (!is_key) return;
        // The columns of a primary key are NOT NULL, whether that is written or not, and stay so.
        for (const std::string& name : columns) {
            const auto column = std::find_if(after_.table.columns.begin(), after_.table.columns.end(),
                                             [&](const Column& c) { return same_name(c.name, name); });
            if (column != after_.table.columns.end() && !column->nullable && !has(*column, Kind::not_null))
                text_ = text_.set_not_null(name);
        }
    }

    // AUTOINCREMENT is written in the column: the key of a column that is an identity from its beginning stands there.
    void add(const Constraint& constraint) {
        if (const auto* key = std::get_if<schema::PrimaryKey>(&constraint)) {
            const ConstraintText* there = text_.primary_key();
            const bool is_in_new_column = there != nullptr && same_name(there->name, key->name);
            if (is_in_new_column) return;
        }
        text_ = text_.add_constraint(constraint_definition(after_.table.name, constraint));
    }

    // A table that somebody has written otherwise stays so.
    void put_in_order() {
        if (!was_in_order_) return;
        while (const ConstraintText* unique = misplaced_unique(text_))
            put_last(text_.without_rowid() ? *text_.primary_key() : *unique);
    }

    void put_last(const ConstraintText& constraint) {
        const auto [begin, end] = constraint.span;
        const std::string definition = text_.sql().substr(begin, end - begin);
        text_ = text_.drop(constraint).add_constraint(definition);
    }

    void number_rows() {
        for (const Column& column : after_.table.columns) {
            if (!column.identity) continue;
            require_possible_identity(after_.table, column);
            const ConstraintText* key = text_.primary_key();
            if (key != nullptr && !key->autoincrement) text_ = text_.set_autoincrement();
        }
    }

    TableText text_;
    bool was_in_order_;
    TableIn before_;
    TableIn after_;
};
} // namespace

TableText edited(TableText text, const TableIn& before, const TableIn& after) {
    return Editor(std::move(text), before, after)();
}

} // namespace retort::sqlite
