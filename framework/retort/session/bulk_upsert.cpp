#include <retort/session/bulk_upsert.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <retort/model/value_view.hpp>
#include <retort/session/bulk_insert.hpp>
#include <retort/session/rows.hpp>
#include <retort/session/statement_writer.hpp>
#include <retort/session/upsert.hpp>

namespace retort::query {

namespace {
using schema::TypeKind;

constexpr std::string_view staging = "retort_upsert_rows";
constexpr std::string_view row_column = "retort_row"; // from 0
constexpr std::string_view set_column = "retort_set"; // number of the set of columns that the row has values for

const schema::Type bigint{.kind = TypeKind::bigint};

class BulkUpsert {
public:
    BulkUpsert(database::Connection& connection, const Key& key, const Source& source, const Models* models,
               Deletions deletions, const Watch& watch)
        : connection_(connection), dialect_(connection.dialect()), table_(source.table), source_(source),
          models_(models), mode_(key.mode), deletions_(deletions), watch_(watch), values_(source.table),
          target_(values_.target()), table_name_(dialect_.quote_name(table_.table_name())),
          staging_(dialect_.quote(staging)) {
        for (const MemberRef& member : key.columns) key_.push_back(column_number(table_, member));
        for (const MemberRef& member : key.kept) kept_.push_back(column_number(table_, member));
        check_unique(table_, key_);
        for (const std::string& column : target_.columns) columns_.push_back(*table_.find(column));
    }

    Written run() {
        connection_.control(
            fmt::format("CREATE TEMPORARY TABLE {} AS SELECT {}, CAST(0 AS BIGINT) AS {}, CAST(0 AS BIGINT) "
                        "AS {} FROM {} WHERE 1 = 0",
                        staging_, fmt::join(quoted(columns_), ", "), row_column, set_column, table_name_));
        fill();
        refuse_repeated_keys();
        for (std::size_t set = 0; set < sets_.size(); ++set) {
            if (watch_.change) tell_changes(set);
            written_.changed += update(set);
            written_.inserted += insert(set);
        }
        written_.unchanged = static_cast<std::int64_t>(rows_) - written_.changed - written_.inserted;
        if (mode_ == Mode::sync) remove_others();
        if (models_ != nullptr) read_primary_keys();
        connection_.control("DROP TABLE " + staging_);
        return written_;
    }

private:
    [[nodiscard]] std::vector<std::string> quoted(const Columns& columns, std::string_view prefix = "") const {
        std::vector<std::string> names;
        for (const std::size_t column : columns)
            names.push_back(std::string(prefix) + dialect_.quote(table_.columns[column].name));
        return names;
    }

    [[nodiscard]] Error at_row(const Error& e, std::size_t row) const {
        return e.at(display(table_, place_in(source_, row)));
    }

    void fill() {
        database::BulkTarget target = target_;
        target.table = {std::string(staging)};
        for (const std::string_view column : {row_column, set_column}) {
            target.columns.emplace_back(column);
            target.types.push_back(bigint);
        }
        rows_ = bulk_insert(connection_, source_, values_, std::move(target), watch_,
                            [this](std::vector<ValueView>& row, std::size_t number) {
                                check_key(row);
                                const std::size_t set = number_of_set(row);
                                for (ValueView& value : row)
                                    if (value.kind == ValueView::Kind::absent) value.kind = ValueView::Kind::null;
                                row.push_back(ValueView::of_integer(static_cast<std::int64_t>(number)));
                                row.push_back(ValueView::of_integer(static_cast<std::int64_t>(set)));
                            });
    }

    // Every row must be found again next time.
    void check_key(const std::vector<ValueView>& row) const {
        for (const std::size_t key : key_) {
            const auto at = static_cast<std::size_t>(std::ranges::find(columns_, key) - columns_.begin());
            const bool absent = at == columns_.size() || row[at].kind == ValueView::Kind::absent;
            if (absent || row[at].is_null())
                throw Error(ErrorCategory::value,
                            fmt::format("{} is {}: the row could not be found again",
                                        display(table_, table_.columns[key]), absent ? "not set" : "NULL"),
                            "give it a value, or go by other columns");
        }
    }

    std::size_t number_of_set(const std::vector<ValueView>& row) {
        const auto is_of = [&](const Columns& set) {
            auto next = set.begin();
            for (std::size_t i = 0; i < row.size(); ++i) {
                const bool listed = next != set.end() && *next == columns_[i];
                if (listed == (row[i].kind == ValueView::Kind::absent)) return false;
                if (listed) ++next;
            }
            return true;
        };
        if (last_set_ < sets_.size() && is_of(sets_[last_set_])) return last_set_;
        const auto found = std::ranges::find_if(sets_, is_of);
        last_set_ = static_cast<std::size_t>(found - sets_.begin());
        if (found == sets_.end()) {
            Columns set;
            for (std::size_t i = 0; i < row.size(); ++i)
                if (row[i].kind != ValueView::Kind::absent) set.push_back(columns_[i]);
            sets_.push_back(std::move(set));
        }
        return last_set_;
    }

    // Only one row may be meant.
    void refuse_repeated_keys() const {
        const std::string repeating =
            fmt::format("FROM {} GROUP BY {} HAVING count(*) > 1", staging_, fmt::join(quoted(key_), ", "));
        if (!finds_a_row("SELECT 1 " + repeating + " LIMIT 1")) return;
        std::pair<std::size_t, std::size_t> repeated;
        connection_.fetch(
            {.sql = fmt::format("SELECT min({0}), max({0}) {1} ORDER BY 2 LIMIT 1", row_column, repeating),
             .binds = {},
             .columns = {bigint, bigint}},
            [&](std::span<const ValueView> row) {
                repeated = {static_cast<std::size_t>(row[0].integer), static_cast<std::size_t>(row[1].integer)};
            });
        std::vector<std::string_view> names;
        for (const std::size_t column : key_) names.push_back(table_.columns[column].name);
        throw at_row(Error(ErrorCategory::value,
                           fmt::format("the same {} as row {}", fmt::join(names, ", "), repeated.first + 1),
                           "an upsert takes one row for each key"),
                     repeated.second);
    }

    [[nodiscard]] bool finds_a_row(std::string sql) const {
        bool found = false;
        connection_.fetch({.sql = std::move(sql), .binds = {}, .columns = {bigint}},
                          [&](std::span<const ValueView>) { found = true; });
        return found;
    }

    // The condition that a staged row is of that set, with AND behind it. Nothing where there is one set only: a server
    // that has no statistics of the staged rows takes the condition for one that few of them meet.
    [[nodiscard]] std::string is_of_set(std::size_t set) const {
        return sets_.size() == 1 ? "" : fmt::format("staged.{} = {} AND ", set_column, set);
    }

    // What an existing row gets: all that is inserted but its keys and what it is to keep.
    [[nodiscard]] Columns set_columns(std::size_t set) const {
        Columns columns;
        if (mode_ == Mode::insert_if_absent) return columns;
        for (const std::size_t column : sets_[set]) {
            const bool stays = table_.columns[column].primary_key || std::ranges::find(key_, column) != key_.end() ||
                               std::ranges::find(kept_, column) != kept_.end();
            if (!stays) columns.push_back(column);
        }
        return columns;
    }

    [[nodiscard]] std::string assignments(const Columns& columns, std::string_view from) const {
        std::vector<std::string> texts;
        for (const std::string& name : quoted(columns)) texts.push_back(fmt::format("{0} = {1}.{0}", name, from));
        return fmt::format("{}", fmt::join(texts, ", "));
    }

    [[nodiscard]] std::string has_key(std::string_view of) const {
        std::vector<std::string> texts;
        for (const std::string& name : quoted(key_)) texts.push_back(fmt::format("{1}.{0} = staged.{0}", name, of));
        return fmt::format("{}", fmt::join(texts, " AND "));
    }

    [[nodiscard]] std::string differs(const Columns& columns, std::string_view from) const {
        std::vector<std::string> texts;
        for (const std::size_t column : columns) {
            const std::string name = dialect_.quote(table_.columns[column].name);
            texts.push_back(fmt::format("existing.{0} <> {1}.{0}", name, from));
            if (table_.columns[column].nullable)
                texts.push_back(fmt::format("(existing.{0} IS NULL) <> ({1}.{0} IS NULL)", name, from));
        }
        return fmt::format("({})", fmt::join(texts, " OR "));
    }

    std::int64_t update(std::size_t set) {
        const Columns columns = set_columns(set);
        if (columns.empty()) return 0;
        return write(fmt::format("UPDATE {} AS existing SET {} FROM {} AS staged WHERE {}{} AND {}", table_name_,
                                 assignments(columns, "staged"), staging_, is_of_set(set), has_key("existing"),
                                 differs(columns, "staged")),
                     "");
    }

    std::int64_t insert(std::size_t set) {
        const Columns columns = set_columns(set);
        const bool counts = std::ranges::any_of(table_.columns, &ColumnView::identity);
        const std::string names = fmt::format("{}", fmt::join(quoted(sets_[set]), ", "));
        // Another transaction may be faster; what it does then is what finding the row at once would have done.
        const std::string on_conflict =
            columns.empty()
                ? "NOTHING"
                : fmt::format("UPDATE SET {} WHERE {}", assignments(columns, "excluded"), differs(columns, "excluded"));
        return write(
            fmt::format("INSERT INTO {0} AS existing ({1}) SELECT {1} FROM {2} AS staged WHERE {3}NOT EXISTS (SELECT 1 "
                        "FROM {0} AS there WHERE {4})",
                        table_name_, names, staging_, is_of_set(set), has_key("there")),
            fmt::format("{} ON CONFLICT ({}) DO {}", counts ? fmt::format(" ORDER BY {}", row_column) : "",
                        fmt::join(quoted(key_), ", "), on_conflict));
    }

    // Runs a statement on all staged rows; `sql` ends with a condition on them, `rest` comes behind it. When it fails
    // because of what a row holds, by halves and halves of these, until the one is left.
    std::int64_t write(const std::string& sql, const std::string& rest) {
        const StagedStatement statement{sql, rest};
        connection_.control("SAVEPOINT retort_rows");
        std::optional<Error> together;
        try {
            const std::int64_t rows = connection_.run({.sql = sql + rest});
            connection_.control("RELEASE SAVEPOINT retort_rows");
            return rows;
        } catch (const Error& e) {
            if (!is_about_rows(e.category())) throw;
            together = e;
        }
        connection_.control("ROLLBACK TO SAVEPOINT retort_rows");
        const std::int64_t rows = write_halves(statement, 0, rows_, *together);
        connection_.control("RELEASE SAVEPOINT retort_rows");
        return rows;
    }

    struct StagedStatement {
        const std::string& sql;
        const std::string& rest;
    };

    std::int64_t write_halves(const StagedStatement& statement, std::size_t first, std::size_t last,
                              const Error& together) {
        std::optional<Error> refusal;
        const auto run = [&](std::size_t begin, std::size_t end) {
            refusal.reset();
            try {
                return connection_.run({.sql = fmt::format("{} AND staged.{} BETWEEN {} AND {}{}", statement.sql,
                                                           row_column, begin, end - 1, statement.rest)});
            } catch (const Error& e) {
                // Another complaint than before would blame a row that only fails without those behind it.
                if (e.category() != together.category()) throw Error(together);
                refusal = e;
                return std::int64_t{0};
            }
        };
        if (last - first == 1) {
            const std::int64_t rows = run(first, last);
            if (refusal) throw at_row(*refusal, first);
            return rows;
        }
        std::int64_t rows = 0;
        const std::size_t middle = first + (last - first) / 2;
        for (const auto& [begin, end] : {std::pair(first, middle), std::pair(middle, last)}) {
            connection_.control("SAVEPOINT retort_some_rows");
            rows += run(begin, end);
            if (!refusal) continue;
            connection_.control("ROLLBACK TO SAVEPOINT retort_some_rows");
            rows += write_halves(statement, begin, end, together);
        }
        return rows;
    }

    // No row of the table that is there and has a key of the staged ones.
    [[nodiscard]] std::string is_other() const {
        return fmt::format("NOT EXISTS (SELECT 1 FROM {} AS staged WHERE {})", staging_, has_key("existing"));
    }

    void remove_others() {
        if (deletions_ == Deletions::refuse) refuse_others();
        if (watch_.change)
            tell(fmt::format(" FROM {} AS existing WHERE {}", table_name_, is_other()), key_, {},
                 RowChange::Kind::removed);
        written_.removed +=
            connection_.run({.sql = fmt::format("DELETE FROM {} AS existing WHERE {}", table_name_, is_other())});
    }

    void refuse_others() const {
        StatementWriter sql(dialect_);
        sql << "SELECT ";
        sql.read_number("count(*)");
        sql << " FROM " << table_name_ << " AS existing WHERE " << is_other();
        std::int64_t others = 0;
        connection_.fetch(sql.take(), [&](std::span<const ValueView> row) { others = row[0].integer; });
        if (others > 0)
            throw Error(
                ErrorCategory::usage,
                fmt::format("{} row{} of {} {} not in the list and would be deleted", others, others == 1 ? "" : "s",
                            schema::display(table_.table_name()), others == 1 ? "is" : "are"),
                "say that it may: sync(rows, by(…), retort::Deletions::allow), or retort seed --allow-deletions");
    }

    // What the statements for a set of columns will do, before they do it.
    void tell_changes(std::size_t set) const {
        const Columns columns = set_columns(set);
        if (!columns.empty())
            tell(fmt::format(" FROM {} AS existing JOIN {} AS staged ON {} WHERE {}{} ORDER BY staged.{}", table_name_,
                             staging_, has_key("existing"), is_of_set(set), differs(columns, "staged"), row_column),
                 key_, columns, RowChange::Kind::changed);
        Columns others;
        for (const std::size_t column : sets_[set])
            if (std::ranges::find(key_, column) == key_.end()) others.push_back(column);
        tell(
            fmt::format(" FROM {} AS staged WHERE {}NOT EXISTS (SELECT 1 FROM {} AS there WHERE {}) ORDER BY staged.{}",
                        staging_, is_of_set(set), table_name_, has_key("there"), row_column),
            key_, others, RowChange::Kind::inserted);
    }

    void tell(const std::string& from, const Columns& key, const Columns& columns, RowChange::Kind kind) const {
        const bool was = kind != RowChange::Kind::inserted;
        const bool becomes = kind != RowChange::Kind::removed;
        StatementWriter sql(dialect_);
        sql << "SELECT ";
        bool first = true;
        const auto read = [&](std::size_t column, std::string_view of) {
            if (!first) sql << ", ";
            first = false;
            sql.read(table_.columns[column], of);
        };
        for (const std::size_t column : key) read(column, becomes ? "staged." : "existing.");
        for (const std::size_t column : columns) {
            if (was) read(column, "existing.");
            if (becomes) read(column, "staged.");
        }
        sql << from;
        connection_.fetch(sql.take(), [&](std::span<const ValueView> row) {
            RowChange change{.kind = kind, .table = schema::display(table_.table_name())};
            std::size_t next = 0;
            const auto column_of = [&](std::size_t column, bool has_before, bool has_after) {
                RowChange::Column told{.name = std::string(table_.columns[column].name)};
                if (has_before) told.before = to_value(row[next++]);
                if (has_after) told.after = to_value(row[next++]);
                return told;
            };
            for (const std::size_t column : key) change.key.push_back(column_of(column, !becomes, becomes));
            for (const std::size_t column : columns) {
                RowChange::Column told = column_of(column, was, becomes);
                if (!was || told.before != told.after) change.columns.push_back(std::move(told));
            }
            watch_.change(change);
        });
    }

    void read_primary_keys() {
        const Columns primary_key = key_columns(table_);
        StatementWriter sql(dialect_);
        sql << "SELECT ";
        sql.read_number("staged." + std::string(row_column));
        for (const std::size_t column : primary_key) {
            sql << ", ";
            sql.read(table_.columns[column], "existing.");
        }
        sql << " FROM " << staging_ << " AS staged JOIN " << table_name_ << " AS existing ON " << has_key("existing");
        connection_.fetch(sql.take(), [&](std::span<const ValueView> row) {
            // Models::writable says that the struct is not const.
            void* model = const_cast<void*>(models_->rows[static_cast<std::size_t>(row[0].integer)]);
            for (std::size_t i = 0; i < primary_key.size(); ++i) table_.set(model, primary_key[i], row[i + 1]);
        });
    }

    database::Connection& connection_;
    const database::Dialect& dialect_;
    TableView table_;
    const Source& source_;
    const Models* models_;
    Mode mode_;
    Deletions deletions_;
    const Watch& watch_;
    InsertedValues values_;
    database::BulkTarget target_;
    Columns columns_; ///< of target_
    std::string table_name_;
    std::string staging_;
    Columns key_;
    Columns kept_;
    std::vector<Columns> sets_;
    std::size_t last_set_ = 0;
    std::size_t rows_ = 0;
    Written written_;
};
} // namespace

Written bulk_upsert(database::Connection& connection, const Key& key, const Source& source, const Models* models,
                    Deletions deletions, const Watch& watch) {
    return BulkUpsert(connection, key, source, models, deletions, watch).run();
}

} // namespace retort::query
