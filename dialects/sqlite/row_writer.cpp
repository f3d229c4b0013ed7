#include <sqlite/row_writer.hpp>

#include <map>
#include <utility>

#include <sqlite/statement.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
class RowWriter final : public database::BulkWriter {
public:
    RowWriter(sqlite3* handle, const database::Dialect& dialect, database::BulkTarget target)
        : handle_(handle), dialect_(dialect), target_(std::move(target)), absent_(target_.columns.size()) {}

    void add(std::span<const ValueView> row) override {
        check(row);
        sqlite3_stmt* statement = statement_for(row);
        int position = 0;
        for (const ValueView& cell : row)
            if (cell.kind != ValueView::Kind::absent) bind(statement, ++position, cell);
        const int code = sqlite3_step(statement);
        if (code != SQLITE_DONE) {
            failed_row_ = done_;
            const Error error = handle_error(handle_, sqlite3_sql(statement), false);
            sqlite3_reset(statement);
            throw Error(error);
        }
        sqlite3_reset(statement);
        ++done_;
    }

    void finish() override {}

    [[nodiscard]] std::optional<std::size_t> failed_row() const noexcept override { return failed_row_; }

private:
    void check(std::span<const ValueView> row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string_view why = unstorable(row[i], target_.types[i]);
            if (why.empty()) continue;
            failed_row_ = done_;
            throw Error(ErrorCategory::value,
                        schema::display(target_.table) + "." + target_.columns[i] + ": " + std::string(why));
        }
    }

    sqlite3_stmt* statement_for(std::span<const ValueView> row) {
        bool same = current_ != nullptr;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool absent = row[i].kind == ValueView::Kind::absent;
            same = same && absent_[i] == absent;
            absent_[i] = absent;
        }
        if (same) return current_;
        Prepared& prepared = statements_[absent_];
        if (!prepared) prepared = prepared_for(absent_);
        return current_ = prepared.get();
    }

    [[nodiscard]] Prepared prepared_for(const std::vector<bool>& absent) const {
        std::string columns;
        std::string places;
        for (std::size_t i = 0; i < absent.size(); ++i) {
            if (absent[i]) continue;
            columns += (columns.empty() ? "" : ", ") + dialect_.quote(target_.columns[i]);
            places += places.empty() ? "?" : ", ?";
        }
        const std::string sql = "INSERT INTO " + dialect_.quote_name(target_.table) +
                                (columns.empty() ? " DEFAULT VALUES" : " (" + columns + ") VALUES (" + places + ")");
        const char* rest = sql.c_str();
        std::string_view text;
        return prepare(handle_, rest, text, SQLITE_PREPARE_PERSISTENT);
    }

    sqlite3* handle_;
    const database::Dialect& dialect_;
    database::BulkTarget target_;
    std::vector<bool> absent_; ///< of the last row: the columns without a value
    std::map<std::vector<bool>, Prepared> statements_;
    sqlite3_stmt* current_ = nullptr; ///< of the last row
    std::size_t done_ = 0;
    std::optional<std::size_t> failed_row_{};
};
} // namespace

std::unique_ptr<database::BulkWriter> row_writer(sqlite3* handle, const database::Dialect& dialect,
                                                 database::BulkTarget target) {
    return std::make_unique<RowWriter>(handle, dialect, std::move(target));
}

} // namespace retort::sqlite
