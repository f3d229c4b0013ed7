#include <retort/session/session.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/model/value_view.hpp>
#include <retort/session/batch.hpp>
#include <retort/session/bulk_insert.hpp>
#include <retort/session/bulk_upsert.hpp>
#include <retort/session/query_writer.hpp>
#include <retort/session/statement_writer.hpp>
#include <retort/session/tell.hpp>
#include <retort/session/upsert.hpp>
#include <retort/session/write_order.hpp>

namespace retort {

namespace query {
void refuse_integer() {
    throw Error(ErrorCategory::value, "an integer of more than 64 bits with sign cannot be bound");
}

void refuse_member() {
    throw Error(ErrorCategory::usage, "this member is not listed in BOOST_DESCRIBE_STRUCT", "add it to the macro");
}

void refuse_range() {
    throw Error(ErrorCategory::value, "a number that the type of the member does not hold cannot be set");
}

void refuse_not_one(const Question& question, bool none) {
    const std::string what = question.sql ? "the SQL" : schema::display(question.query.from.table().table_name());
    throw Error(ErrorCategory::value, fmt::format("expected one row of {}, found {}", what, none ? "none" : "several"),
                "use first() or all() where there may be none or several");
}

bool all_null(std::span<const ValueView> cells) noexcept { return std::ranges::all_of(cells, &ValueView::is_null); }
} // namespace query

Session::Session(Database& database, database::Begin mode) : Session(database, SessionOptions{.mode = mode}) {}

Session::Session(Database& database, SessionOptions options)
    : lease_(database.connect()), connection_(**lease_), options_(options) {}

Session::Session(database::Connection& connection) : connection_(connection) {
    if (!connection.in_transaction())
        throw Error(ErrorCategory::usage, "a session on a connection needs an open transaction",
                    "begin one, or give the session a Database");
}

Session::~Session() = default;

database::Connection& Session::begun() {
    if (reading_)
        throw Error(ErrorCategory::usage, "the rows of a query of this session are still being read",
                    "collect them with all() first, or use another session");
    if (spoilt_)
        throw Error(ErrorCategory::usage, "the transaction failed before and cannot go on",
                    !nested_.empty() ? "end the nested transaction, which goes back to where it began"
                    : lease_         ? "call rollback() and do all of it again"
                                     : "whoever began it has to roll it back");
    if (!connection_.in_transaction()) connection_.begin_at(options_.isolation, options_.mode);
    return connection_;
}

template <class Work> auto Session::sending(const Work& work) {
    database::Connection& connection = begun();
    spoilt_ = true; // until it is known to have gone well
    if constexpr (std::is_void_v<decltype(work(connection))>) {
        work(connection);
        spoilt_ = false;
    } else {
        auto result = work(connection);
        spoilt_ = false;
        return result;
    }
}

std::int64_t Session::read(const database::Statement& statement, const query::Sink& sink,
                           std::optional<std::int64_t> most) {
    std::exception_ptr unreadable; // thrown past the connection: the transaction itself is fine
    std::int64_t rows = 0;
    const auto take = [&](std::span<const ValueView> values) {
        if (unreadable || (most && rows >= *most)) return;
        ++rows;
        query::Cells cells{values};
        try {
            sink.take(sink.target, cells);
        } catch (...) {
            unreadable = std::current_exception();
        }
    };
    const auto count = [&](std::size_t known) {
        if (sink.reserve != nullptr) sink.reserve(sink.target, known);
    };
    sending([&](database::Connection& connection) {
        reading_ = true;
        try {
            connection.fetch(statement, take, count);
        } catch (...) {
            reading_ = false;
            throw;
        }
        reading_ = false;
    });
    if (unreadable) std::rethrow_exception(unreadable);
    return rows;
}

std::int64_t Session::read_number(const database::Statement& statement) {
    std::int64_t number = 0;
    sending([&](database::Connection& connection) {
        connection.fetch(statement, [&](std::span<const ValueView> row) { number = row[0].integer; });
    });
    return number;
}

namespace query {
void fetch(Session& session, const Question& question, const Sink& sink) {
    session.flush();
    const database::Dialect& dialect = session.connection_.dialect();
    database::Statement asked;
    if (question.sql) {
        asked = statement(dialect, *question.sql);
        for (const TypeSpec& type : question.columns) asked.columns.push_back(to_type(type));
    } else {
        Query query = question.query;
        if (question.most && (!query.limit || *query.limit > *question.most)) query.limit = question.most;
        asked = select(dialect, query);
    }
    session.read(asked, sink, question.most);
}
} // namespace query

std::int64_t SqlQuery::run() const { return session_.run_sql(*text_); }

std::int64_t Session::run_sql(const query::SqlText& sql) {
    flush();
    const database::Statement statement = query::statement(connection_.dialect(), sql);
    return sending([&](database::Connection& connection) { return connection.run(statement); });
}

std::int64_t Session::change_rows(const query::Change& change, const query::Sink& sink) {
    flush();
    const database::Statement statement = query::change(connection_.dialect(), change);
    const TableView table = change.table.table();
    std::vector<query::Row> before;
    if (is_watched())
        sending([&](database::Connection& connection) {
            before = query::fetch_rows(
                connection, query::select(connection.dialect(), {.from = change.table, .where = change.where}));
        });
    const std::int64_t rows =
        sink.take != nullptr ? read(statement, sink, {})
                             : sending([&](database::Connection& connection) { return connection.run(statement); });
    count(table, change.remove ? Written{.removed = rows} : Written{.changed = rows});
    if (before.empty()) return rows;
    if (change.remove) {
        for (const query::Row& row : before) query::tell_removed(*watch_, table, row);
        return rows;
    }
    std::vector<query::Row> after;
    sending([&](database::Connection& connection) { after = query::read_again(connection, table, before); });
    query::Columns all(table.columns.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::size_t i = 0; i < before.size(); ++i)
        if (!after[i].empty()) query::tell_changed(*watch_, table, all, before[i], after[i]);
    return rows;
}

database::Connection& Session::connection() {
    flush();
    return begun();
}

void Session::add_row(const TableView& table, std::shared_ptr<void> model) {
    pending_.push_back({Pending::Kind::add, table, std::move(model), {}, {}});
}

void Session::add_rows(const query::Models& models) {
    std::vector<query::Row> rows = query::read_rows(models.table, models.rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
        pending_.push_back({Pending::Kind::add, models.table, nullptr, std::move(rows[i]), {i + 1, rows.size()}});
}

void Session::change_row(Pending::Kind kind, const TableView& table, const void* model) {
    static_cast<void>(query::key_columns(table)); // throws when there is none
    pending_.push_back({kind, table, nullptr, query::read_row(table, model, {}), {}});
}

void Session::flush() {
    if (pending_.empty()) return;
    // All values first: what cannot be stored is found before anything is sent.
    for (Pending& row : pending_)
        if (row.model) row.values = query::read_row(row.table, row.model.get(), row.place);
    std::vector<Pending> all = std::exchange(pending_, {});
    for (auto first = all.begin(); first != all.end();) {
        const Pending::Kind kind = first->kind;
        const auto last = std::find_if(first, all.end(), [&](const Pending& row) { return row.kind != kind; });
        std::vector<TableView> tables;
        std::transform(first, last, std::back_inserter(tables), [](const Pending& row) { return row.table; });
        std::vector<Pending> rows;
        for (const std::size_t i :
             kind == Pending::Kind::remove ? query::remove_order(tables) : query::write_order(tables))
            rows.push_back(std::move(first[static_cast<std::ptrdiff_t>(i)]));
        switch (kind) {
        case Pending::Kind::add: insert(rows); break;
        case Pending::Kind::update: std::ranges::for_each(rows, [this](const Pending& row) { update(row); }); break;
        case Pending::Kind::remove: std::ranges::for_each(rows, [this](const Pending& row) { remove(row); }); break;
        }
        first = last;
    }
}

void Session::insert(std::span<const Pending> rows) {
    std::vector<query::Columns> columns;
    for (const Pending& row : rows) {
        columns.push_back(query::inserted_columns(row.table, row.values));
        if (row.model) kept_.push_back(row.model);
    }
    // A row that waits for values of the database goes alone: no database promises the order of RETURNING.
    const auto waits = [&](std::size_t i) { return rows[i].model && columns[i].size() < rows[i].table.columns.size(); };
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first + 1;
        if (!waits(first))
            while (last < rows.size() && !waits(last) &&
                   rows[last].table.columns.data() == rows[first].table.columns.data())
                ++last;
        if (last - first == 1)
            insert(rows[first], columns[first]);
        else
            insert_together(rows.subspan(first, last - first));
        first = last;
    }
}

void Session::insert(const Pending& row, const query::Columns& columns) {
    const TableView& table = row.table;
    const query::Columns returning = row.model ? query::other_columns(table, columns) : query::Columns{};
    const auto make = [&](std::span<const query::Row> some) {
        return query::insert(connection_.dialect(), table, columns, some, returning);
    };
    const auto take = [&](std::span<const ValueView> returned) {
        for (std::size_t i = 0; i < returned.size(); ++i) table.set(row.model.get(), returning[i], returned[i]);
    };
    sending([&](database::Connection& connection) {
        query::write_rows(connection, table, std::span(&row.values, 1), std::span(&row.place, 1), make, take);
    });
    count(table, {.inserted = 1});
    if (is_watched()) query::tell_inserted(*watch_, table, columns, row.values);
}

void Session::insert_together(std::span<const Pending> rows) {
    query::InsertedValues cells(rows.front().table);
    sending([&](database::Connection& connection) {
        const auto writer = connection.write(cells.target());
        try {
            for (const Pending& row : rows) writer->add(cells.of(row.values));
            writer->finish();
        } catch (const Error& e) {
            const auto failed = writer->failed_row();
            throw e.at(failed ? display(rows.front().table, rows[*failed].place)
                              : display(rows.front().table, rows.front().place, rows.back().place));
        }
    });
    count(rows.front().table, {.inserted = static_cast<std::int64_t>(rows.size())});
    if (!is_watched()) return;
    for (const Pending& row : rows)
        query::tell_inserted(*watch_, row.table, query::inserted_columns(row.table, row.values), row.values);
}

std::int64_t Session::change_one(const Pending& row, const database::Statement& statement) {
    return sending([&](database::Connection& connection) {
        try {
            const std::int64_t rows = connection.run(statement);
            if (rows == 0 && row.kind == Pending::Kind::update)
                throw Error(ErrorCategory::value,
                            fmt::format("no row of {} has this primary key", schema::display(row.table.table_name())),
                            "add() it, or upsert() it by a natural key");
            return rows;
        } catch (const Error& e) {
            throw e.at(display(row.table, row.place));
        }
    });
}

void Session::update(const Pending& row) {
    const query::Columns columns = query::updated_columns(row.table, row.values);
    if (columns.empty()) return;
    const std::vector<query::Row> values{row.values};
    std::vector<query::Row> before;
    if (is_watched())
        sending([&](database::Connection& connection) { before = query::read_again(connection, row.table, values); });
    written_.changed += change_one(
        row, query::update(connection_.dialect(), row.table, columns, query::key_columns(row.table), row.values));
    if (!before.empty() && !before.front().empty())
        query::tell_changed(*watch_, row.table, columns, before.front(), row.values);
}

void Session::remove(const Pending& row) {
    const std::int64_t rows =
        change_one(row, query::remove(connection_.dialect(), row.table, query::key_columns(row.table), row.values));
    written_.removed += rows;
    if (rows > 0 && is_watched()) query::tell_removed(*watch_, row.table, row.values);
}

std::int64_t Session::insert_rows(const query::Source& source) {
    flush();
    query::InsertedValues values(source.table);
    database::BulkTarget target = values.target();
    query::CompleteRow tell;
    if (is_watched())
        tell = [&, columns = target.columns,
                table = schema::display(source.table.table_name())](const std::vector<ValueView>& row, std::size_t) {
            RowChange change{.kind = RowChange::Kind::inserted, .table = table};
            for (std::size_t i = 0; i < row.size(); ++i)
                if (row[i].kind != ValueView::Kind::absent)
                    change.columns.push_back({.name = columns[i], .after = to_value(row[i])});
            watch_->change(change);
        };
    const std::size_t rows = sending([&](database::Connection& connection) {
        return query::bulk_insert(connection, source, values, std::move(target), watched(), tell);
    });
    count(source.table, {.inserted = static_cast<std::int64_t>(rows)});
    return static_cast<std::int64_t>(rows);
}

bool Session::is_watched() const noexcept { return watch_ != nullptr && watch_->change; }

const Watch& Session::watched() const noexcept {
    static const Watch nobody;
    return watch_ == nullptr ? nobody : *watch_;
}

void Session::commit() {
    if (!lease_)
        throw Error(ErrorCategory::usage, "this session works inside a transaction that is not its own",
                    "call flush(): whoever began the transaction commits it");
    if (!nested_.empty())
        throw Error(ErrorCategory::usage, "a nested transaction is open", "commit it, or end its scope, first");
    flush();
    if (!connection_.in_transaction() && !spoilt_) return;
    sending([](database::Connection& connection) { connection.commit(); });
    committed_ = written_;
}

void Session::rollback() {
    if (!lease_)
        throw Error(ErrorCategory::usage, "this session works inside a transaction that is not its own",
                    "throw: whoever began the transaction rolls it back");
    if (reading_) static_cast<void>(begun()); // throws
    pending_.clear();
    nested_.clear();
    connection_.rollback();
    spoilt_ = false;
    written_ = committed_;
}

Written Session::upsert_rows(const query::Source& source, const query::Key& key, const query::Models* models,
                             Deletions deletions) {
    flush();
    if (deletions_ == Deletions::allow) deletions = Deletions::allow;
    const Written written = sending([&](database::Connection& connection) {
        return query::bulk_upsert(connection, key, source, models, deletions, watched());
    });
    count(source.table, written);
    return written;
}

Written Session::upsert_rows(const query::Models& models, const query::Key& key, void* scratch) {
    if (models.rows.size() >= query::some_rows || is_watched())
        return upsert_rows(query::source_of(models), key, models.writable ? &models : nullptr);
    flush();
    const query::UpsertPlan plan = query::plan_upsert(key, models);
    const Written written =
        sending([&](database::Connection& connection) { return query::upsert(connection, plan, models, scratch); });
    count(models.table, written);
    return written;
}

void Session::count(const TableView& table, const Written& written) {
    written_ += written;
    rows_by_table_[schema::display(table.table_name())] += written.inserted + written.changed + written.unchanged;
}

std::int64_t Session::count_rows(const TableView& table, const query::Condition& where) {
    flush();
    return read_number(query::count(connection_.dialect(), table, where));
}

std::int64_t Session::count_found(const query::Query& query) {
    flush();
    return read_number(query::count(connection_.dialect(), query));
}

query::Query Session::by_key(const query::SourceTable& source, std::vector<Value> key) {
    const TableView view = source.table();
    const query::Columns columns = query::key_columns(view);
    if (key.size() != columns.size())
        throw Error(ErrorCategory::usage, fmt::format("the primary key of {} has {} columns, not {}",
                                                      schema::display(view.table_name()), columns.size(), key.size()));
    query::Query query{.from = source};
    for (std::size_t i = 0; i < key.size(); ++i) {
        const ColumnView& column = view.columns[columns[i]];
        query::check_fits(view, column, key[i]);
        query.where =
            query::both(std::move(query.where), query::compare(query::column({column.member}), query::Comparison::equal,
                                                               query::value(std::move(key[i]), column.type)));
    }
    return query;
}

} // namespace retort
