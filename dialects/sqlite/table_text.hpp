#pragma once
// The text of CREATE TABLE, read and edited in place (https://sqlite.org/lang_createtable.html).
//
// A table that is made anew keeps what no schema models, from ON CONFLICT to comments, because its text is edited and
// not written again. An edit takes out, replaces or puts in whole tokens; every other byte stays as it is.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <retort/schema/behaviour.hpp>
#include <sqlite/sql_expression.hpp>

namespace retort::sqlite {

/// Bytes of a text, from `begin` to the one before `end`.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const Span&, const Span&) = default;
};

struct ColumnText {
    std::string name; ///< without quotes
    std::string type; ///< as it is declared, byte for byte; empty when there is none
    Span span{};      ///< the name, the type and every constraint
};

/// Whatever follows a column's name and type, and whatever follows the columns.
struct ConstraintText {
    enum class Kind {
        primary_key,
        unique,
        check,
        foreign_key,
        not_null,
        null,          ///< NULL, which says nothing
        default_value, ///< DEFAULT
        collation,     ///< COLLATE
        generated,     ///< [GENERATED ALWAYS] AS (…)
    };

    Kind kind{};
    std::string name{};   ///< of CONSTRAINT name; empty when it has none
    std::string column{}; ///< the column whose definition it stands in; empty when it stands after the columns
    /// What a key, UNIQUE or FOREIGN KEY consists of, without quotes, collations and directions. The column itself when
    /// the constraint stands in one, of whatever kind it is.
    std::vector<std::string> columns{};

    /// CHECK, generated: what is between the parentheses, without the spaces at its ends. DEFAULT: the same when it is
    /// in parentheses, else the literal or the name. COLLATE: the collation, without quotes.
    std::string expression{};
    bool stored = false; ///< generated: STORED

    std::string target{};                      ///< foreign key: the table that it points at, without quotes
    std::vector<std::string> target_columns{}; ///< empty: that table's primary key
    schema::Action on_delete = schema::Action::no_action;
    schema::Action on_update = schema::Action::no_action;
    schema::Deferral deferral = schema::Deferral::not_deferrable;
    std::string match{}; ///< of MATCH, in lower case; SQLite reads it and does not follow it

    std::string on_conflict{};  ///< of ON CONFLICT, in lower case
    bool autoincrement = false; ///< primary key
    bool descending = false;    ///< primary key in a column: an INTEGER PRIMARY KEY DESC is not the rowid

    Span span{}; ///< all of it, CONSTRAINT name included
};

/// Where a text can be edited; only TableText and its parser look into it.
struct TableLayout;
class TextEdit;

/// One CREATE TABLE. A value: every edit gives another, and the constraints of one text mean nothing to the next.
///
/// Edits throw Error (schema) naming what is not there, or is there already, and Error (unsupported) when a definition
/// that they are given is not understood. They keep the grammar, not the sense: whether a CHECK still finds its columns
/// is for the caller to see to.
class TableText {
public:
    /// Throws Error (unsupported) saying where the text is not understood. CREATE TABLE … AS SELECT, which SQLite does
    /// not store, and CREATE VIRTUAL TABLE are refused.
    explicit TableText(std::string sql);

    [[nodiscard]] const std::string& sql() const { return sql_; }
    [[nodiscard]] const std::string& table() const { return table_; } ///< without quotes and schema
    [[nodiscard]] const std::vector<ColumnText>& columns() const { return columns_; }
    /// Those of the columns too, all in the order of the text.
    [[nodiscard]] const std::vector<ConstraintText>& constraints() const { return constraints_; }
    [[nodiscard]] bool without_rowid() const { return without_rowid_; }
    [[nodiscard]] bool strict() const { return strict_; }

    // Each of these is null when there is none. Names are compared as SQLite compares them: ASCII letters are folded.

    [[nodiscard]] const ColumnText* find_column(std::string_view name) const;
    /// The constraint called so, wherever it stands. Throws Error (unsupported) when several are: SQLite allows it.
    [[nodiscard]] const ConstraintText* find_constraint(std::string_view name) const;
    /// The last of its kind that stands in the column; the last is the one that counts where one counts.
    [[nodiscard]] const ConstraintText* find_in_column(std::string_view column, ConstraintText::Kind kind) const;
    /// In a column or after them.
    [[nodiscard]] const ConstraintText* primary_key() const;
    /// The UNIQUE of exactly these columns in this order, in a column or after them.
    [[nodiscard]] const ConstraintText* find_unique(const std::vector<std::string>& columns) const;
    /// The foreign key of these columns to that table and, unless one side leaves them out, those columns.
    [[nodiscard]] const ConstraintText* find_foreign_key(const std::vector<std::string>& columns,
                                                         std::string_view target,
                                                         const std::vector<std::string>& target_columns) const;
    /// The CHECK that says the same (same_expression), in a column or after them.
    [[nodiscard]] const ConstraintText* find_check(std::string_view expression) const;

    /// The table under another name. CHECKs that call columns by the table's name lose that name (`price` for
    /// `item.price`), which is the same and holds under whatever name the table gets next. REFERENCES to the table
    /// itself stay as they are.
    [[nodiscard]] TableText rename_table(std::string_view to) const;

    /// A column after the last one, as ALTER TABLE puts it. `definition`: the name and all that follows.
    [[nodiscard]] TableText add_column(std::string_view definition) const;
    /// Takes the column's own constraints along. Those of the table that use it are the caller's.
    [[nodiscard]] TableText drop_column(std::string_view column) const;
    /// Empty: no type. The bytes of the type it has may be given as they are.
    [[nodiscard]] TableText set_type(std::string_view column, std::string_view type) const;
    [[nodiscard]] TableText set_not_null(std::string_view column) const;
    [[nodiscard]] TableText drop_not_null(std::string_view column) const;
    /// In the place of the DEFAULT that there is. `sql`: what follows the word: a literal, a name or (an expression).
    [[nodiscard]] TableText set_default(std::string_view column, std::string_view sql) const;
    [[nodiscard]] TableText drop_default(std::string_view column) const;
    [[nodiscard]] TableText set_collation(std::string_view column, std::string_view collation) const;
    [[nodiscard]] TableText drop_collation(std::string_view column) const;
    /// `sql`: the expression, without parentheses around it.
    [[nodiscard]] TableText set_generated(std::string_view column, std::string_view sql, bool stored) const;
    [[nodiscard]] TableText drop_generated(std::string_view column) const;
    /// AUTOINCREMENT of the primary key, wherever that stands.
    [[nodiscard]] TableText set_autoincrement() const;
    [[nodiscard]] TableText drop_autoincrement() const;

    /// In the place of all that follows the last parenthesis.
    [[nodiscard]] TableText set_options(std::string_view options) const;

    /// A constraint after the columns. `definition`: with CONSTRAINT name, if it has one.
    [[nodiscard]] TableText add_constraint(std::string_view definition) const;
    /// A constraint at the end of a column's definition: the primary key with AUTOINCREMENT, the CHECK of an enum.
    [[nodiscard]] TableText add_to_column(std::string_view column, std::string_view definition) const;

    // `constraint` is one of constraints() of this very text, as the finders give it.

    [[nodiscard]] TableText drop(const ConstraintText& constraint) const;
    /// Also gives a name to one that has none.
    [[nodiscard]] TableText rename(const ConstraintText& constraint, std::string_view to) const;
    /// What a CHECK or a generated column has between its parentheses.
    [[nodiscard]] TableText set_expression(const ConstraintText& constraint, std::string_view sql) const;

    friend bool operator==(const TableText& a, const TableText& b) { return a.sql_ == b.sql_; }

private:
    [[nodiscard]] bool stands_in(std::size_t constraint, std::string_view column, ConstraintText::Kind kind) const;
    [[nodiscard]] TableText drop_all(std::string_view column, ConstraintText::Kind kind) const;
    void erase(TextEdit& edit, std::size_t constraint) const;
    [[nodiscard]] TableText cut_off(const TextEdit& edit) const;

    std::string sql_;
    std::string table_;
    std::vector<ColumnText> columns_;
    std::vector<ConstraintText> constraints_;
    bool without_rowid_ = false;
    bool strict_ = false;
    std::shared_ptr<const TableLayout> layout_; // what is in it never changes, so that copies may share it
};

/// Whether the constraint uses a column of its own table: in its columns, in its expression, or, for a foreign key of
/// the table to itself, in the columns that it points at. `table`: the name of the table.
bool uses(const ConstraintText& constraint, std::string_view column, std::string_view table);

} // namespace retort::sqlite
