#include <sqlite/rebuild.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/schema/sql_tokens.hpp>
#include <sqlite/edit.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/unobserved.hpp>

namespace retort::sqlite {

namespace {
using database::Steps;
using schema::Column;
using schema::Name;
using schema::Opaque;
using schema::Schema;
using schema::Table;
using Names = std::vector<std::string>;

const Opaque* find_opaque(const Schema& schema, const char* kind, const Name& table, const std::string& name) {
    const auto found = std::find_if(schema.opaque.begin(), schema.opaque.end(), [&](const Opaque& one) {
        return one.kind == kind && one.table == table && same_name(one.name.name, name);
    });
    return found == schema.opaque.end() ? nullptr : &*found;
}

// What the copy has to know of a table, whether its text was seen or not.
struct Shape {
    std::string sql; // CREATE TABLE
    Names columns{};
    Names stored{}; // those that are not generated
    bool is_observed = false;
    bool counts_up = false;   // AUTOINCREMENT
    bool shows_rowid = false; // a column is the rowid
    bool without_rowid = false;

    [[nodiscard]] std::string rowid() const { return without_rowid ? std::string() : rowid_name(columns); }
};

TableText parsed(const Opaque& seen) {
    try {
        return TableText(seen.sql);
    } catch (const Error& e) {
        ErrorDetails details = e.details();
        details.message = fmt::format("table {} cannot be made anew: {}", schema::display(seen.table), e.what());
        if (details.hint.empty())
            details.hint = "change it with SQL of your own, and say what that amounts to: op.execute(\"…\", [](auto& "
                           "same) { … })";
        throw Error(std::move(details));
    }
}

Shape shape_of(const TableText& text) {
    Shape shape{.sql = text.sql(), .is_observed = true, .without_rowid = text.without_rowid()};
    for (const ColumnText& column : text.columns()) {
        shape.columns.push_back(column.name);
        if (text.find_in_column(column.name, ConstraintText::Kind::generated) == nullptr)
            shape.stored.push_back(column.name);
    }
    shape.counts_up = text.primary_key() != nullptr && text.primary_key()->autoincrement;
    return shape;
}

Shape shape_of(const Table& table, std::string sql) {
    Shape shape{.sql = std::move(sql), .without_rowid = table.options.without_rowid};
    for (const Column& column : table.columns) {
        shape.columns.push_back(column.name);
        if (!column.generated) shape.stored.push_back(column.name);
        shape.counts_up = shape.counts_up || column.identity;
    }
    shape.shows_rowid = rowid_column(table) != nullptr;
    return shape;
}

Shape old_shape(const Schema& before, const Table& table) {
    if (const Opaque* seen = observed_text(before, table.name)) return shape_of(parsed(*seen));
    return shape_of(table, {});
}

Shape new_shape(const Schema& before, const Schema& after, const Name& table, const std::string& name) {
    const Table& old_table = *before.find_table(table);
    const Table& new_table = *after.find_table(table);
    const Opaque* seen = observed_text(before, table);
    if (seen == nullptr) return shape_of(new_table, create_table(new_table, after, name));
    return shape_of(edited(parsed(*seen), {old_table, before}, {new_table, after}).rename_table(name));
}

bool contains(const Names& names, const std::string& name) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& one) { return same_name(one, name); });
}

// The name by which the schema calls a column, which `values` knows it by.
std::string known_name(const Table& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return same_name(column.name, name); });
    return found == table.columns.end() ? name : found->name;
}

std::string copy(const Shape& from, const Shape& to, const std::string& name, const Table& table,
                 const NewValues& values) {
    Names columns;
    Names sources;
    // A rowid that no column shows is copied too: full-text indexes and applications may hold on to it. It comes first,
    // because a column that is the rowid has the last word.
    const std::string old_rowid = from.rowid();
    const std::string new_rowid = to.rowid();
    if (!old_rowid.empty() && !new_rowid.empty() && !to.shows_rowid) {
        columns.push_back(new_rowid);
        sources.push_back(old_rowid);
    }
    for (const std::string& column : to.stored) {
        if (!contains(from.columns, column)) continue;
        columns.push_back(quote(column));
        sources.push_back(values.copied(known_name(table, column)));
    }
    // OR ABORT has the last word where an ON CONFLICT clause of the table would skip a row that does not fit, or delete
    // another for it.
    return fmt::format("INSERT OR ABORT INTO {} ({}) SELECT {} FROM {}", quote(name), fmt::join(columns, ", "),
                       fmt::join(sources, ", "), values.source());
}

// The counter of the old table, which may be ahead of its largest row: ids of deleted rows are never given again. A
// table that begins to count goes on from its largest row, or where it is told to start.
Names set_counter(const Shape& from, const Shape& to, const Table& new_table, const std::string& name) {
    if (!to.counts_up) return {};
    const std::string remove = fmt::format("DELETE FROM sqlite_sequence WHERE name = {}", literal(name));
    if (from.counts_up) // under the name as it was created, which a revision may write in another case
        return {remove, fmt::format("INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE "
                                    "name = {} COLLATE NOCASE",
                                    literal(name), literal(new_table.name.name))};
    const auto identity = std::find_if(new_table.columns.begin(), new_table.columns.end(),
                                       [](const Column& column) { return column.identity.has_value(); });
    if (identity == new_table.columns.end() || identity->identity->start.value_or(1) <= 1) return {};
    return {remove,
            fmt::format("INSERT INTO sqlite_sequence (name, seq) SELECT {}, max(coalesce(max({}), 0), {}) FROM {}",
                        literal(name), quote(identity->name), *identity->identity->start - 1, quote(name))};
}

// An index as it was made, unless a schema says that it is new.
std::string index_sql(const Schema& before, const Table& old_table, const Table& new_table,
                      const schema::Index& index) {
    for (schema::Index old : old_table.indexes) {
        old.comment = index.comment; // which no database file holds
        schema::Index renamed = old;
        renamed.name = index.name;
        const bool is_same = old == index || (renamed == index && new_table.find_index(old.name) == nullptr);
        if (!is_same) continue;
        if (const Opaque* seen = observed_index(before, old_table.name, old.name))
            return old == index ? seen->sql : renamed_index(seen->sql, index.name);
    }
    return create_index(new_table.name, index);
}

// Indexes and triggers, which go with the old table.
Names made_again(const Schema& before, const Table& old_table, const Table& new_table) {
    Names statements;
    for (const schema::Index& index : new_table.indexes)
        statements.push_back(index_sql(before, old_table, new_table, index));
    for (const Opaque& opaque : before.opaque) {
        if (opaque.table != old_table.name || opaque.kind == "table") continue;
        const bool is_known = opaque.kind == "index" && std::any_of(old_table.indexes.begin(), old_table.indexes.end(),
                                                                    [&](const schema::Index& index) {
                                                                        return same_name(index.name, opaque.name.name);
                                                                    });
        if (!is_known) statements.push_back(opaque.sql);
    }
    return statements;
}
} // namespace

std::string temporary_name(const Schema& schema, const std::string& table) {
    std::string name = "retort_new_" + table;
    const auto is_taken = [&] {
        const auto has_name = [&](const auto& object) { return same_name(object.name.name, name); };
        return std::any_of(schema.tables.begin(), schema.tables.end(), has_name) ||
               std::any_of(schema.opaque.begin(), schema.opaque.end(), has_name);
    };
    while (is_taken()) name += "_";
    return name;
}

const Opaque* observed_text(const Schema& schema, const Name& table) {
    return find_opaque(schema, "table", table, table.name);
}

const Opaque* observed_index(const Schema& schema, const Name& table, const std::string& index) {
    return find_opaque(schema, "index", table, index);
}

NewValues old_values(const Schema& before, const Name& name) {
    const Table& table = *before.find_table(name);
    const Shape shape = old_shape(before, table);
    Names columns;
    for (const std::string& column : shape.columns) columns.push_back(known_name(table, column));
    Rows rows = rows_of(table);
    // Whether there is a rowid, and what it can be called, the text knows better.
    if (!table.primary_key) rows.key = shape.rowid().empty() ? "*" : shape.rowid();
    return NewValues(std::move(rows), shape.rowid(), std::move(columns));
}

std::string renamed_index(const std::string& sql, const std::string& to) {
    const std::vector<schema::SqlToken> tokens = schema::sql_tokens(sql);
    const auto word = std::find_if(tokens.begin(), tokens.end(),
                                   [](const schema::SqlToken& token) { return token.is_word("index"); });
    if (word == tokens.end() || word + 1 == tokens.end())
        throw Error(ErrorCategory::internal, "the text of an index is not understood: " + sql);
    const schema::SqlToken& name = *(word + 1);
    return sql.substr(0, name.begin) + quote(to) + sql.substr(name.end);
}

Steps rebuild(const Schema& before, const Schema& after, const Name& table, const NewValues& values) {
    const Table& old_table = *before.find_table(table);
    const Table& new_table = *after.find_table(table);
    const std::string name = temporary_name(before, table.name);
    const Shape from = old_shape(before, old_table);
    const Shape to = new_shape(before, after, table, name);

    Names statements{to.sql, copy(from, to, name, old_table, values)};
    for (std::string& statement : set_counter(from, to, new_table, name)) statements.push_back(std::move(statement));
    statements.push_back(fmt::format("DROP TABLE {}", quote_table(table)));
    statements.push_back("PRAGMA legacy_alter_table = ON");
    statements.push_back(fmt::format("ALTER TABLE {} RENAME TO {}", quote(name), quote_table(table)));
    statements.push_back("PRAGMA legacy_alter_table = OFF");
    for (std::string& statement : made_again(before, old_table, new_table)) statements.push_back(std::move(statement));

    Steps steps;
    if (!from.is_observed) steps = unobserved_checks(before, old_table);
    for (std::string& statement : statements)
        steps.push_back({.sql = std::move(statement), .suspends_foreign_keys = true, .needs_observation = true});
    return steps;
}

} // namespace retort::sqlite
