#pragma once
// An operation with what it waits for and what waits for it.

#include <compare>
#include <string>
#include <vector>

#include <retort/operation/operation.hpp>

namespace retort::diff {

using schema::Name;

/// When operations of a kind come, as long as nothing else decides.
enum class Rank {
    create_schema,
    change_enum,
    change_sequence,
    drop_foreign_key,
    drop_part, ///< any other constraint, or an index
    release,   ///< what a table or column has for the time being is taken away, so that other things can change
    rename_table,
    rename_column,
    rename_part,
    alter_column,
    add_column,
    create_table,
    add_key,
    create_index,
    add_check,
    add_foreign_key,
    settle, ///< comments, and options of tables
    drop_column,
    drop_table,
    drop_sequence,
    drop_enum,
    drop_schema,
};

/// Something that comes about when every operation that has to do with it is done.
struct Event {
    enum class Kind {
        schema_there,
        schema_empty,
        enum_there,  ///< with its new values
        enum_unheld, ///< no default or expression holds a value of it that goes
        enum_unused, ///< no column has it
        sequence_there,
        sequence_settled, ///< with its settings, and belonging to nobody who goes
        sequence_unused,
        table_there,
        table_named,        ///< as it is called in the end
        table_bare,         ///< without the constraints and indexes that go
        table_shaped,       ///< all its columns are there, and as they will be
        table_keyed,        ///< with all that a foreign key can point at
        table_anchored,     ///< with a column that stays
        table_unreferenced, ///< no foreign key points at it that goes
        part_named,         ///< as it is called in the end
        options_released,
        columns_named,
        column_released,
        column_unreferenced, ///< as for the table
        column_unmentioned,  ///< by generated columns that go or change
        column_gone,
        type_free,        ///< names of tables and enums
        relation_free,    ///< names of tables, indexes, keys and sequences
        constraint_free,  ///< names of the constraints of a table
        column_free,      ///< names of the columns of a table
        primary_key_free, ///< the table has none
        // From here on: better so, but if it cannot be it need not. See is_wish().
        enum_left,       ///< columns whose rows may hold a value that goes have another type, or are gone
        column_there,    ///< for generated columns that mention it, as far as the text tells
        relation_folded, ///< names that only a database which folds case takes for one
        column_folded,
    };

    Kind kind{};
    Name of{};          ///< the table, enum or sequence; for a namespace only `schema` is set
    std::string part{}; ///< the column, constraint or index

    friend bool operator==(const Event&, const Event&) = default;
    friend std::strong_ordering operator<=>(const Event&, const Event&) = default;
};

/// Whether an order may do without.
inline bool is_wish(Event::Kind kind) { return kind >= Event::Kind::enum_left; }

struct Step {
    operation::Operation operation;
    Rank rank{};
    std::vector<Event> after{};  ///< the operation comes when these have come about
    std::vector<Event> before{}; ///< they come about when this one, and all others that say so, are done
};

} // namespace retort::diff
