#include <retort/session/upsert.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/model/value_view.hpp>
#include <retort/session/batch.hpp>
#include <retort/session/statement_writer.hpp>

namespace retort::query {

namespace {
// Some values as one text that is different for different values: what maps go by.
std::string key_text(const Row& row, const Columns& columns) {
    std::string text;
    for (const std::size_t i : columns) {
        const auto write = operation::overloaded{
            [](Null) { return std::string{}; },
            [](bool value) { return std::string(value ? "1" : "0"); },
            [](std::int64_t value) { return std::to_string(value); },
            [](double value) { return fmt::format("{}", value); },
            [](const std::string& value) { return value; },
            [](const Bytes& value) { return std::string(reinterpret_cast<const char*>(value.data()), value.size()); },
        };
        const std::string value = std::visit(write, row[i]);
        text += fmt::format("{}:{}:{}", row[i].index(), value.size(), value);
    }
    return text;
}

std::string names(const TableView& table, const Columns& columns) {
    std::string text;
    for (const std::size_t i : columns) text += (text.empty() ? "" : ", ") + std::string(table.columns[i].name);
    return text;
}

// Every row must be found again next time, and only one of them may be meant.
void check_keys(const TableView& table, const UpsertPlan& plan) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < plan.rows.size(); ++i) {
        const Row& row = plan.rows[i];
        const auto refuse = [&](std::string message, std::string hint) {
            return Error(ErrorCategory::value, std::move(message), std::move(hint))
                .at(display(table, Place{i + 1, plan.rows.size()}));
        };
        const Columns inserted = inserted_columns(table, row);
        for (const std::size_t k : plan.key) {
            const bool null = std::holds_alternative<Null>(row[k]);
            if (null || std::ranges::find(inserted, k) == inserted.end())
                throw refuse(fmt::format("{} is {}: the row could not be found again", display(table, table.columns[k]),
                                         null ? "NULL" : "not set"),
                             "give it a value, or go by other columns");
        }
        const auto [other, added] = seen.emplace(key_text(row, plan.key), i);
        if (!added)
            throw refuse(fmt::format("the same {} as row {}", names(table, plan.key), other->second + 1),
                         "an upsert takes one row for each key");
    }
}

class Upsert {
public:
    Upsert(database::Connection& connection, const UpsertPlan& plan, const Models& models, void* scratch)
        : connection_(connection), dialect_(connection.dialect()), plan_(plan), models_(models), table_(models.table),
          scratch_(scratch) {
        if (models_.writable) primary_key_ = key_columns(table_);
    }

    Written run() {
        const std::size_t step = rows_per_statement(table_.columns.size());
        for (std::size_t first = 0; first < plan_.rows.size(); first += step)
            run_some(first, std::min(first + step, plan_.rows.size()));
        return written_;
    }

private:
    // A row as the database returned it, in the form in which structs say the same.
    Row canonical(const Columns& columns, std::span<const ValueView> cells) const {
        Row row(table_.columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            try {
                table_.set(scratch_, columns[i], cells[i]);
                row[columns[i]] = table_.get(scratch_, columns[i]);
            } catch (const Error&) {
                // No struct can say it, so it differs from all that were given.
                row[columns[i]] = to_value(cells[i]);
            }
        }
        return row;
    }

    std::map<std::string, Row> find_existing(std::span<const Row> rows) const {
        std::map<std::string, Row> existing;
        const Columns all = other_columns(table_, {});
        connection_.fetch(find(dialect_, table_, plan_.key, rows), [&](std::span<const ValueView> values) {
            Row row = canonical(all, values);
            std::string key = key_text(row, plan_.key);
            existing.emplace(std::move(key), std::move(row));
        });
        return existing;
    }

    // What an existing row gets: all that is inserted but its keys and what it is to keep.
    [[nodiscard]] Columns set_columns(const Columns& inserted) const {
        Columns set;
        if (plan_.mode == Mode::insert_if_absent) return set;
        for (const std::size_t i : inserted) {
            const bool stays = table_.columns[i].primary_key || std::ranges::find(plan_.key, i) != plan_.key.end() ||
                               std::ranges::find(plan_.kept, i) != plan_.kept.end();
            if (!stays) set.push_back(i);
        }
        return set;
    }

    void run_some(std::size_t first, std::size_t last) {
        const std::map<std::string, Row> existing = find_existing(std::span(plan_.rows).subspan(first, last - first));
        std::vector<std::size_t> waiting;
        Columns columns;
        for (std::size_t i = first; i < last; ++i) {
            const Row& row = plan_.rows[i];
            Columns inserted = inserted_columns(table_, row);
            const auto found = existing.find(key_text(row, plan_.key));
            if (found != existing.end()) {
                set_primary_key(i, found->second);
                const auto same = [&](std::size_t k) { return found->second[k] == row[k]; };
                if (std::ranges::all_of(set_columns(inserted), same)) {
                    ++written_.unchanged;
                    continue;
                }
            }
            if (!waiting.empty() && inserted != columns) send(waiting, columns, existing);
            columns = std::move(inserted);
            waiting.push_back(i);
        }
        send(waiting, columns, existing);
    }

    // Writes the rows of those numbers, which all have values for the same columns, and forgets the numbers.
    void send(std::vector<std::size_t>& numbers, const Columns& columns, const std::map<std::string, Row>& existing) {
        if (numbers.empty()) return;
        std::vector<Row> rows;
        std::vector<Place> places;
        for (const std::size_t i : numbers) {
            rows.push_back(plan_.rows[i]);
            places.push_back({i + 1, plan_.rows.size()});
        }
        Columns returning = plan_.key;
        for (const std::size_t i : primary_key_) {
            if (std::ranges::find(returning, i) == returning.end()) returning.push_back(i);
        }
        const auto make = [&](std::span<const Row> some) {
            return upsert(dialect_, table_, columns, plan_.key, set_columns(columns), some, returning);
        };
        std::map<std::string, Row> written;
        std::int64_t inserted = 0;
        const std::int64_t total =
            write_rows(connection_, table_, rows, places, make, [&](std::span<const ValueView> values) {
                Row row = canonical(returning, values);
                std::string key = key_text(row, plan_.key);
                inserted += existing.contains(key) ? 0 : 1;
                written.insert_or_assign(std::move(key), std::move(row));
            });
        written_.inserted += inserted;
        written_.changed += total - inserted;
        written_.unchanged += static_cast<std::int64_t>(numbers.size()) - total;
        for (const std::size_t i : numbers) {
            const std::string key = key_text(plan_.rows[i], plan_.key);
            if (primary_key_.empty() || existing.contains(key)) continue;
            if (const auto row = written.find(key); row != written.end())
                set_primary_key(i, row->second);
            else
                look_up_primary_key(i);
        }
        numbers.clear();
    }

    // For a key that the database takes for equal to that of another spelling: a collation that ignores case, blanks.
    void look_up_primary_key(std::size_t i) const {
        const Columns all = other_columns(table_, {});
        connection_.fetch(find(dialect_, table_, plan_.key, std::span(plan_.rows).subspan(i, 1)),
                          [&](std::span<const ValueView> values) { set_primary_key(i, canonical(all, values)); });
    }

    void set_primary_key(std::size_t i, const Row& row) const {
        // Models::writable says that the struct is not const.
        for (const std::size_t k : primary_key_) table_.set(const_cast<void*>(models_.rows[i]), k, row[k]);
    }

    database::Connection& connection_;
    const database::Dialect& dialect_;
    const UpsertPlan& plan_;
    const Models& models_;
    const TableView& table_;
    void* scratch_;
    Columns primary_key_; // empty: the structs are const
    Written written_;
};
} // namespace

void check_unique(const TableView& table, const Columns& key) {
    const auto is_key = [&](Columns columns) {
        return columns.size() == key.size() && std::ranges::is_permutation(columns, key);
    };
    Columns primary_key;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].primary_key) primary_key.push_back(i);
    if (is_key(primary_key)) return;
    for (const ColumnAttributes& column : table.attributes)
        if (column.unique && is_key({column_number(table, column.member)})) return;
    for (const TablePart& part : table.parts) {
        const bool unique = part.kind == TablePart::Kind::unique || part.kind == TablePart::Kind::primary_key ||
                            (part.kind == TablePart::Kind::index && part.unique && part.sql.empty());
        if (!unique || part.deferral != schema::Deferral::not_deferrable) continue;
        Columns columns;
        for (const KeySpec& one : table.keys.subspan(part.first_key, part.key_count)) {
            const auto number = table.find(one.member);
            if (!number) break; // an expression
            columns.push_back(*number);
        }
        if (is_key(columns)) return;
    }
    throw Error(ErrorCategory::usage,
                fmt::format("nothing keeps two rows of {} from having the same {}", schema::display(table.table_name()),
                            names(table, key)),
                "go by columns that the model declares unique, or declare these: .unique(), retort::unique(…)");
}

UpsertPlan plan_upsert(const Key& key, const Models& models) {
    UpsertPlan plan{.key = {}, .kept = {}, .mode = key.mode, .rows = {}};
    for (const MemberRef& member : key.columns) plan.key.push_back(column_number(models.table, member));
    for (const MemberRef& member : key.kept) plan.kept.push_back(column_number(models.table, member));
    check_unique(models.table, plan.key);
    plan.rows = read_rows(models.table, models.rows);
    check_keys(models.table, plan);
    return plan;
}

Written upsert(database::Connection& connection, const UpsertPlan& plan, const Models& models, void* scratch) {
    return Upsert(connection, plan, models, scratch).run();
}

} // namespace retort::query
