#include <sqlite/compile.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <sqlite/check.hpp>
#include <sqlite/convert.hpp>
#include <sqlite/names.hpp>
#include <sqlite/observe.hpp>
#include <sqlite/rebuild.hpp>
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

// A default of NULL is the same as none.
bool has_default(const Column& column) {
    if (!column.server_default) return false;
    const auto* value = std::get_if<schema::Literal>(&column.server_default->value);
    if (value != nullptr) return !std::holds_alternative<Null>(value->value);
    return !same_name(expression(*column.server_default), "null");
}

// https://sqlite.org/lang_altertable.html §4. Column definitions hold neither keys nor references here, so that two of
// its rules remain: no stored generated column, and no default that has to be computed.
bool can_be_added(const Column& column) {
    if (column.generated) return !column.generated->stored;
    return !column.server_default || is_constant(*column.server_default);
}

std::string trim_statement(std::string sql) {
    const auto last = sql.find_last_not_of(" \t\r\n;");
    sql.erase(last == std::string::npos ? 0 : last + 1);
    return sql;
}

class Compiler {
public:
    Compiler(const Schema& before, const Schema& after) : before_(before), after_(after) {}

    Steps operator()(const operation::CreateTable& op) const {
        const Table& table = new_table(op.table.name);
        Steps steps{{.sql = create_table(table, after_)}};
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
        return {{.sql = "DROP TABLE " + quote_table(op.table), .suspends_foreign_keys = true}};
    }

    Steps operator()(const operation::RenameTable& op) const {
        const auto rename = [](const std::string& from, const std::string& to) {
            return Step{.sql = fmt::format("ALTER TABLE {} RENAME TO {}", from, to)};
        };
        const std::string from = quote_table(op.from);
        if (!same_name(op.from.name, op.to)) return {rename(from, quote(op.to))};
        // Only the case changes: to SQLite there is a table of that name already.
        const std::string between = quote(temporary_name(before_, op.to));
        return {rename(from, between), rename(between, quote(op.to))};
    }

    Steps operator()(const operation::AddColumn& op) const {
        const Table& table = new_table(op.table);
        const Column& column = *table.find_column(op.column.name);
        Steps steps;
        if (!column.nullable && !column.generated && !has_default(column))
            steps.push_back(
                no_row(old_table(op.table), fmt::format("{} has rows, and {} is NOT NULL without a default for them",
                                                        schema::display(op.table), column.name)));
        if (!can_be_added(column)) return joined(std::move(steps), rebuild(before_, after_, op.table));
        steps.push_back({.sql = fmt::format("ALTER TABLE {} ADD COLUMN {}", quote_table(op.table),
                                            column_definition(table, column, after_))});
        return steps;
    }

    // apply() has seen that nothing in the schema uses the column; what the schema does not know (a trigger, a view, an
    // index made by hand) SQLite itself finds and refuses.
    Steps operator()(const operation::DropColumn& op) const {
        return {{.sql = fmt::format("ALTER TABLE {} DROP COLUMN {}", quote_table(op.table), quote(op.column))}};
    }

    Steps operator()(const operation::RenameColumn& op) const {
        return {{.sql = fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", quote_table(op.table), quote(op.from),
                                    quote(op.to))}};
    }

    Steps operator()(const operation::AlterColumn& op) const {
        const Table& table = old_table(op.table);
        const Column& from = *table.find_column(op.column);
        Conversion conversion = convert(table, from, *new_table(op.table).find_column(op.column), op.using_);
        // A comment, or a type that SQLite stores under the same name.
        if (conversion.expression == quote(op.column) &&
            create_table(table, before_) == create_table(new_table(op.table), after_))
            return std::move(conversion.checks);
        return joined(std::move(conversion.checks),
                      rebuild(before_, after_, op.table, {{op.column, conversion.expression}}));
    }

    Steps operator()(const operation::CreateIndex& op) const {
        const Table& table = new_table(op.table);
        const schema::Index& index = added(old_table(op.table).indexes, table.indexes);
        Steps steps;
        if (index.unique) {
            std::vector<std::string> keys;
            for (schema::IndexPart part : index.parts) {
                part.descending = false;
                keys.push_back(index_key(op.table, part));
            }
            steps.push_back(no_duplicates(table, keys, index.predicate ? expression(*index.predicate) : std::string(),
                                          same_values(index.name, table)));
        }
        steps.push_back({.sql = create_index(op.table, index)});
        return steps;
    }

    Steps operator()(const operation::DropIndex& op) const { return {{.sql = "DROP INDEX " + quote(op.index)}}; }

    Steps operator()(const operation::AddConstraint& op) const {
        Steps checks =
            std::visit([&](const auto& constraint) { return checks_of(op.table, constraint); }, op.constraint);
        return joined(std::move(checks), rebuild(before_, after_, op.table));
    }

    Steps operator()(const operation::DropConstraint& op) const { return rebuild(before_, after_, op.table); }

    // SQLite has no types to create: the values go into the CHECK of each column that uses them.
    Steps operator()(const operation::CreateEnum&) const { return {}; }
    Steps operator()(const operation::DropEnum&) const { return {}; }

    Steps operator()(const operation::BulkInsert& op) const {
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

    template <class Op> Steps operator()(const Op&) const {
        throw Error(ErrorCategory::unsupported, "SQLite cannot do this operation yet");
    }

    Steps operator()(const operation::Execute& op) const {
        if (!is_said(op.sql)) return {};
        std::string sql = trim_statement(expression(op.sql));
        if (sql.empty()) return {};
        return {{.sql = std::move(sql)}};
    }

private:
    const Table& old_table(const schema::Name& name) const { return *before_.find_table(name); }
    const Table& new_table(const schema::Name& name) const { return *after_.find_table(name); }

    static Steps joined(Steps first, Steps second) {
        first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
        return first;
    }

    // The constraint or index of the new table that the old one has not: there it has the name that the convention
    // gives.
    template <class T> static const T& added(const std::vector<T>& before, const std::vector<T>& after) {
        return *std::find_if(after.begin(), after.end(), [&](const T& candidate) {
            return std::none_of(before.begin(), before.end(), [&](const T& old) { return old.name == candidate.name; });
        });
    }

    static std::string same_values(const std::string& constraint, const Table& table) {
        return fmt::format("{}: rows of {} have the same values", constraint, schema::display(table.name));
    }

    Steps checks_of(const schema::Name& name, const schema::PrimaryKey&) const {
        const Table& table = old_table(name);
        const schema::PrimaryKey& key = *new_table(name).primary_key;
        Steps checks{no_duplicates(table, quoted(key.columns), {}, same_values(key.name, table))};
        for (const std::string& column : key.columns) {
            if (table.find_column(column)->nullable)
                checks.push_back(no_row_where(table, quote(column) + " IS NULL",
                                              fmt::format("{}.{} holds NULLs", schema::display(name), column)));
        }
        return checks;
    }

    Steps checks_of(const schema::Name& name, const schema::Unique&) const {
        const Table& table = old_table(name);
        const schema::Unique& unique = added(table.uniques, new_table(name).uniques);
        return {no_duplicates(table, quoted(unique.columns), {}, same_values(unique.name, table))};
    }

    Steps checks_of(const schema::Name& name, const schema::ForeignKey&) const {
        const Table& table = old_table(name);
        const schema::ForeignKey& key = added(table.foreign_keys, new_table(name).foreign_keys);
        const Table* target = before_.find_table(key.target);
        return target == nullptr ? Steps{} : Steps{no_orphans(table, key, *target)};
    }

    Steps checks_of(const schema::Name& name, const schema::Check&) const {
        const Table& table = old_table(name);
        const schema::Check& check = added(table.checks, new_table(name).checks);
        return {no_row_where(table, fmt::format("NOT ({})", expression(check.expression)),
                             fmt::format("{}: rows of {} do not meet it", check.name, schema::display(name)))};
    }

    // The rebuild says that SQLite has none.
    Steps checks_of(const schema::Name&, const schema::Exclude&) const { return {}; }

    static std::vector<std::string> quoted(const std::vector<std::string>& names) {
        std::vector<std::string> all;
        for (const std::string& name : names) all.push_back(quote(name));
        return all;
    }

    const Schema& before_;
    const Schema& after_;
};
} // namespace

Steps compile(const operation::Operation& operation, const Schema& before) {
    const Schema after = operation::apply(before, operation);
    require_possible_names(after);
    return std::visit(Compiler(before, after), operation.value);
}

Steps compile(std::span<const operation::Recorded> batch, const Schema& before) {
    Steps steps;
    Schema schema = before;
    for (const operation::Recorded& recorded : batch) {
        for (Step& step : unobserved_checks(recorded.operation, schema)) steps.push_back(std::move(step));
        for (Step& step : compile(recorded.operation, schema)) {
            step.needs_observation = step.suspends_foreign_keys;
            steps.push_back(std::move(step));
        }
        schema = operation::apply(std::move(schema), recorded.operation);
    }
    return steps;
}

} // namespace retort::sqlite
