#include <sqlite/compile.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/related.hpp>
#include <sqlite/batch.hpp>
#include <sqlite/check.hpp>
#include <sqlite/names.hpp>
#include <sqlite/rebuild.hpp>
#include <sqlite/row_checks.hpp>
#include <sqlite/table.hpp>
#include <sqlite/text.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
using database::Step;
using database::Steps;
using schema::Column;
using schema::Schema;
using schema::Table;

/// Rows in one INSERT: long enough to be fast, short enough to be read.
constexpr std::size_t rows_per_insert = 100;

std::string trim_statement(std::string sql) {
    const auto last = sql.find_last_not_of(" \t\r\n;");
    sql.erase(last == std::string::npos ? 0 : last + 1);
    return sql;
}

[[noreturn]] void refuse(const char* what) {
    throw Error(ErrorCategory::unsupported, fmt::format("SQLite has no {}", what),
                "put it where it belongs: op.on(postgresql, [](auto& op) { … })");
}

Steps joined(Steps first, Steps second) {
    first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
    return first;
}

Step rename_column(const schema::Name& table, const std::string& from, const std::string& to) {
    return {.sql = fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", quote_table(table), quote(from), quote(to))};
}

// A name that the table's other columns do not have and that no text will hold by accident.
std::string name_for_dropped(const Table& table, const std::string& column) {
    std::string name = "retort_dropped_" + column;
    const auto is_taken = [&] {
        return std::any_of(table.columns.begin(), table.columns.end(),
                           [&](const Column& other) { return same_name(other.name, name); });
    };
    while (is_taken()) name += "_";
    return name;
}

class Compiler {
public:
    explicit Compiler(const Schema& before) : before_(before) {}

    Steps operator()(const operation::CreateTable& op) const {
        const Schema after = after_of(op);
        const Table& table = *after.find_table(op.table.name);
        Steps steps{{.sql = create_table(table, after)}};
        for (const Column& column : table.columns) {
            if (column.identity && column.identity->start.value_or(1) > 1)
                steps.push_back({.sql = fmt::format("INSERT INTO sqlite_sequence (name, seq) VALUES ({}, {})",
                                                    literal(table.name.name), *column.identity->start - 1)});
        }
        for (const schema::Index& index : table.indexes) steps.push_back({.sql = create_index(table.name, index)});
        return steps;
    }

    // With foreign keys on, DROP TABLE deletes the rows first: that fires the actions of tables which nobody told us
    // about and stumbles over rows of its own that are RESTRICTed. Off, the commit refuses what was left pointing at
    // nothing.
    Steps operator()(const operation::DropTable& op) const {
        static_cast<void>(after_of(op));
        return {{.sql = "DROP TABLE " + quote_table(op.table), .suspends_foreign_keys = true}};
    }

    Steps operator()(const operation::RenameTable& op) const {
        static_cast<void>(after_of(op));
        const auto rename = [](const std::string& from, const std::string& to) {
            return Step{.sql = fmt::format("ALTER TABLE {} RENAME TO {}", from, to)};
        };
        const std::string from = quote_table(op.from);
        if (!same_name(op.from.name, op.to)) return {rename(from, quote(op.to))};
        // Only the case changes: to SQLite there is a table of that name already.
        const std::string between = quote(temporary_name(before_, op.to));
        return {rename(from, between), rename(between, quote(op.to))};
    }

    // SQLite keeps no comments.
    Steps operator()(const operation::SetTableComment& op) const {
        static_cast<void>(after_of(op));
        return {};
    }

    Steps operator()(const operation::SetComment& op) const {
        static_cast<void>(after_of(op));
        return {};
    }

    Steps operator()(const operation::SetTableOptions& op) const { return rebuild(op); }

    Steps operator()(const operation::AddColumn& op) const {
        if (!can_be_added(op.column)) return rebuild(op);
        const Schema after = after_of(op);
        const Table& table = *after.find_table(op.table);
        const Column& column = *table.find_column(op.column.name);
        return joined(checks_of_new_column(rows_of(old_table(op.table)), table, column),
                      {{.sql = fmt::format("ALTER TABLE {} ADD COLUMN {}", quote_table(op.table),
                                           column_definition(table, column, after))}});
    }

    // apply() has seen that nothing in the schema uses the column. What the schema does not know, SQLite finds when it
    // renames the column; DROP COLUMN alone overlooks triggers that write to it.
    Steps operator()(const operation::DropColumn& op) const {
        require_columns(*after_of(op).find_table(op.table));
        const std::string name = name_for_dropped(old_table(op.table), op.column);
        return {rename_column(op.table, op.column, name),
                {.sql = fmt::format("SELECT type || ' ' || name FROM sqlite_schema WHERE instr(sql, {}) AND "
                                    "NOT (type = 'table' AND name = {} COLLATE NOCASE)",
                                    literal(name), literal(op.table.name)),
                 .kind = Step::Kind::check,
                 .failure =
                     fmt::format("{}.{} is used where no revision tells of it", schema::display(op.table), op.column)},
                {.sql = fmt::format("ALTER TABLE {} DROP COLUMN {}", quote_table(op.table), quote(name))}};
    }

    // SQLite renames it in CHECKs, indexes, triggers and views too.
    Steps operator()(const operation::RenameColumn& op) const {
        static_cast<void>(after_of(op));
        return {rename_column(op.table, op.from, op.to)};
    }

    Steps operator()(const operation::AlterColumn& op) const { return rebuild(op); }

    Steps operator()(const operation::CreateIndex& op) const {
        const Schema after = after_of(op);
        const Table& table = *after.find_table(op.table);
        const Table& old = old_table(op.table);
        const schema::Index& index =
            *std::find_if(table.indexes.begin(), table.indexes.end(),
                          [&](const schema::Index& one) { return old.find_index(one.name) == nullptr; });
        Steps steps;
        if (index.unique) steps.push_back(unique_index(rows_of(old), table, index));
        steps.push_back({.sql = create_index(op.table, index)});
        return steps;
    }

    Steps operator()(const operation::DropIndex& op) const {
        static_cast<void>(after_of(op));
        return {{.sql = "DROP INDEX " + quote(op.index)}};
    }

    Steps operator()(const operation::RenameIndex& op) const {
        const Schema after = after_of(op);
        const schema::Opaque* seen = observed_index(before_, op.table, op.from);
        const std::string sql = seen != nullptr
                                    ? renamed_index(seen->sql, op.to)
                                    : create_index(op.table, *after.find_table(op.table)->find_index(op.to));
        return {{.sql = "DROP INDEX " + quote(op.from), .needs_observation = true},
                {.sql = sql, .needs_observation = true}};
    }

    Steps operator()(const operation::AddConstraint& op) const { return rebuild(op); }
    Steps operator()(const operation::DropConstraint& op) const { return rebuild(op); }
    // No row gets around a constraint here: the rebuild that added it has looked at all.
    Steps operator()(const operation::ValidateConstraint&) const { return {}; }
    Steps operator()(const operation::RenameConstraint& op) const { return rebuild(op); }

    // SQLite has no types to create: the values go into the CHECK of each column that uses them.
    Steps operator()(const operation::CreateEnum& op) const {
        static_cast<void>(after_of(op));
        return {};
    }
    Steps operator()(const operation::DropEnum& op) const {
        static_cast<void>(after_of(op));
        return {};
    }
    Steps operator()(const operation::AddEnumValue& op) const { return rebuild(op); }
    Steps operator()(const operation::RenameEnumValue& op) const { return rebuild(op); }
    Steps operator()(const operation::ReplaceEnum& op) const { return rebuild(op); }

    Steps operator()(const operation::CreateSequence&) const { refuse("sequences"); }
    Steps operator()(const operation::AlterSequence&) const { refuse("sequences"); }
    Steps operator()(const operation::DropSequence&) const { refuse("sequences"); }
    Steps operator()(const operation::CreateSchema&) const { refuse("schemas"); }
    Steps operator()(const operation::DropSchema&) const { refuse("schemas"); }

    Steps operator()(const operation::BulkInsert& op) const {
        static_cast<void>(after_of(op));
        const Table& table = old_table(op.table);
        std::vector<const schema::Type*> types;
        for (const std::string& column : op.columns) types.push_back(&table.find_column(column)->type);
        Steps steps;
        for (std::size_t first = 0; first < op.rows.size(); first += rows_per_insert) {
            std::vector<std::string> rows;
            const std::size_t end = std::min(op.rows.size(), first + rows_per_insert);
            for (std::size_t i = first; i < end; ++i) {
                std::vector<std::string> values;
                for (std::size_t j = 0; j < types.size(); ++j) values.push_back(literal_for(op.rows[i][j], *types[j]));
                rows.push_back(fmt::format("({})", fmt::join(values, ", ")));
            }
            steps.push_back({.sql = fmt::format("INSERT INTO {} ({}) VALUES\n    {}", quote_table(op.table),
                                                fmt::join(quoted(op.columns), ", "), fmt::join(rows, ",\n    "))});
        }
        return steps;
    }

    Steps operator()(const operation::Execute& op) const {
        static_cast<void>(after_of(op));
        if (!is_said(op.sql)) return {};
        std::string sql = trim_statement(expression(op.sql));
        if (sql.empty()) return {};
        return {{.sql = std::move(sql)}};
    }

    Steps operator()(const operation::Run& op) const { return {{.kind = Step::Kind::code, .code = op.step}}; }

private:
    // What the operation leaves: it throws when the operation cannot be.
    template <class Op> [[nodiscard]] Schema after_of(const Op& op) const {
        Schema after = operation::apply(before_, operation::Operation{op});
        require_possible_names(after);
        return after;
    }

    template <class Op> [[nodiscard]] Steps rebuild(const Op& op) const {
        Batch batch(before_);
        if (!batch.take({op})) throw Error(ErrorCategory::internal, "one operation is no batch");
        return batch.steps();
    }

    [[nodiscard]] const Table& old_table(const schema::Name& name) const { return *before_.find_table(name); }

    const Schema& before_;
};

Steps compile_batch(std::span<const operation::Recorded> operations, const Schema& before) {
    if (operations.size() == 1) return std::visit(Compiler(before), operations.front().operation.value);
    Batch batch(before);
    for (const operation::Recorded& one : operations)
        if (!batch.take(one.operation)) throw Error(ErrorCategory::internal, "these operations are no batch");
    return batch.steps();
}
} // namespace

Steps compile(std::span<const operation::Recorded> operations, const Schema& before) {
    Steps steps;
    Schema schema = operation::related(before, operations);
    while (!operations.empty()) {
        const auto batch = operations.first(batch_size(operations, schema));
        steps = joined(std::move(steps), compile_batch(batch, schema));
        operations = operations.subspan(batch.size());
        if (operations.empty()) break;
        for (const operation::Recorded& one : batch) schema = operation::apply(std::move(schema), one.operation);
    }
    return steps;
}

} // namespace retort::sqlite
