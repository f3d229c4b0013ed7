#include <postgresql/copy_writer.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <postgresql/copy_text.hpp>
#include <postgresql/quote.hpp>

namespace retort::postgresql {

namespace {
using database::BulkTarget;

// Numbers of the columns that a row has values for.
using Columns = std::vector<std::size_t>;

// A chunk is what is kept until the server has taken it, so that the row that it refuses can be found.
constexpr std::size_t chunk_bytes = 8U << 20U;
constexpr std::size_t chunk_rows = 1U << 17U;
// From so many rows with values for the same columns on, COPY begins before the chunk is full: the server then works
// while further rows are written here.
constexpr std::size_t rows_before_copy = 512;
constexpr std::size_t piece_bytes = 64U << 10U;
// Fewer rows than that, between others with values for other columns, are better inserted.
constexpr std::size_t fewest_to_copy = 64;
constexpr std::size_t most_values = 2000; // of one INSERT

class CopyWriter final : public database::BulkWriter {
public:
    CopyWriter(Native native, BulkTarget target, bool copies)
        : native_(std::move(native)), target_(std::move(target)), copies_(copies), table_(quote_name(target_.table)) {
        for (const std::string& column : target_.columns) columns_.push_back(quote(column));
    }

    ~CopyWriter() override {
        if (!copying_) return;
        PQputCopyEnd(native_.handle, "the rows that were to come did not come");
        while (PGresult* result = PQgetResult(native_.handle)) PQclear(result);
        static_cast<void>(native_.take_error(""));
    }

    void add(std::span<const ValueView> row) override {
        const bool same = !rows_.empty() && has_values_for(columns_of(rows_.back()), row);
        if (copying_ && !same) end_chunk();
        append_row(text_, row, target_.types);
        rows_.push_back({text_.size(), same ? rows_.back().columns : number_of(row)});
        mixed_ = mixed_ || rows_.back().columns != rows_.front().columns;
        if (copying_) {
            if (text_.size() - sent_ >= piece_bytes) send_piece();
        } else if (copies_ && !mixed_ && rows_.size() == rows_before_copy && !columns_of(rows_.front()).empty()) {
            begin_chunk();
            begin_copy(columns_of(rows_.front()));
        }
        if (text_.size() >= chunk_bytes || rows_.size() >= chunk_rows) end_chunk();
    }

    void finish() override { end_chunk(); }

    [[nodiscard]] std::optional<std::size_t> failed_row() const noexcept override { return failed_row_; }

private:
    struct Row {
        std::size_t end;     ///< in text_
        std::size_t columns; ///< in column_sets_
    };

    [[nodiscard]] const Columns& columns_of(const Row& row) const { return column_sets_[row.columns]; }

    static bool has_values_for(const Columns& columns, std::span<const ValueView> row) {
        std::size_t present = 0;
        for (const ValueView& cell : row) present += cell.kind != ValueView::Kind::absent ? 1 : 0;
        return present == columns.size() && std::ranges::all_of(columns, [&row](std::size_t column) {
                   return row[column].kind != ValueView::Kind::absent;
               });
    }

    std::size_t number_of(std::span<const ValueView> row) {
        Columns columns;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (row[i].kind != ValueView::Kind::absent) columns.push_back(i);
        const auto known = std::ranges::find(column_sets_, columns);
        const auto number = static_cast<std::size_t>(known - column_sets_.begin());
        if (known == column_sets_.end()) column_sets_.push_back(std::move(columns));
        return number;
    }

    [[nodiscard]] std::string_view text_of(std::size_t first, std::size_t last) const {
        const std::size_t begin = first == 0 ? 0 : rows_[first - 1].end;
        return std::string_view(text_).substr(begin, rows_[last - 1].end - begin);
    }

    void run(const std::string& sql) {
        const Result result(PQexec(native_.handle, sql.c_str()), PQclear);
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw native_.take_error(sql);
    }

    void begin_chunk() { run("SAVEPOINT retort_rows"); }

    void end_chunk() {
        if (rows_.empty()) return;
        try {
            if (copying_) {
                send_piece();
                end_copy();
            } else {
                begin_chunk();
                send(0, rows_.size());
            }
            run("RELEASE SAVEPOINT retort_rows");
        } catch (const Error& e) {
            find_row(e);
        }
        done_ += rows_.size();
        text_.clear();
        rows_.clear();
        sent_ = 0;
        mixed_ = false;
    }

    // Rows of this chunk, in their order.
    void send(std::size_t first, std::size_t last) {
        while (first < last) {
            const std::size_t same = end_of_run(first, last);
            if (copies_ && same - first >= fewest_to_copy && !columns_of(rows_[first]).empty()) {
                begin_copy(columns_of(rows_[first]));
                put(text_of(first, same));
                end_copy();
                first = same;
            } else {
                std::size_t end = same;
                while (end < last && end_of_run(end, last) - end < fewest_to_copy) end = end_of_run(end, last);
                insert(first, end);
                first = end;
            }
        }
    }

    [[nodiscard]] std::size_t end_of_run(std::size_t first, std::size_t last) const {
        std::size_t end = first + 1;
        while (end < last && rows_[end].columns == rows_[first].columns) ++end;
        return end;
    }

    void begin_copy(const Columns& columns) {
        std::vector<std::string_view> names;
        for (const std::size_t column : columns) names.push_back(columns_[column]);
        copy_ = fmt::format("COPY {} ({}) FROM STDIN", table_, fmt::join(names, ", "));
        const Result result(PQexec(native_.handle, copy_.c_str()), PQclear);
        if (PQresultStatus(result.get()) != PGRES_COPY_IN) throw native_.take_error(copy_);
        copying_ = true;
    }

    void send_piece() {
        put(std::string_view(text_).substr(sent_));
        sent_ = text_.size();
    }

    void put(std::string_view text) {
        constexpr std::size_t most = 1U << 20U; // PQputCopyData takes an int
        for (; !text.empty(); text.remove_prefix(std::min(most, text.size()))) {
            // What it answers is told by the result of the COPY, which comes in any case.
            if (PQputCopyData(native_.handle, text.data(), static_cast<int>(std::min(most, text.size()))) != 1) return;
        }
    }

    void end_copy() {
        copying_ = false;
        PQputCopyEnd(native_.handle, nullptr);
        bool failed = false;
        while (PGresult* result = PQgetResult(native_.handle)) {
            failed = failed || PQresultStatus(result) != PGRES_COMMAND_OK;
            PQclear(result);
            if (PQstatus(native_.handle) != CONNECTION_OK) break;
        }
        if (failed || PQstatus(native_.handle) != CONNECTION_OK) throw native_.take_error(copy_);
    }

    void insert(std::size_t first, std::size_t last) {
        const std::size_t step = std::max<std::size_t>(most_values / std::max<std::size_t>(columns_.size(), 1), 1);
        for (; first < last; first += std::min(step, last - first)) insert_some(first, std::min(first + step, last));
    }

    void insert_some(std::size_t first, std::size_t last) {
        if (columns_.empty()) {
            for (; first < last; ++first) run(fmt::format("INSERT INTO {} DEFAULT VALUES", table_));
            return;
        }
        std::string sql = fmt::format("INSERT INTO {} ({}) VALUES ", table_, fmt::join(columns_, ", "));
        std::vector<std::optional<std::string>> values;
        for (std::size_t i = first; i < last; ++i) {
            const Columns& present = columns_of(rows_[i]);
            auto next = present.begin();
            for (std::size_t column = 0; column < columns_.size(); ++column) {
                sql += column == 0 ? (i == first ? "(" : ", (") : ", ";
                if (next == present.end() || *next != column) {
                    sql += "DEFAULT";
                    continue;
                }
                ++next;
                sql += fmt::format("${}", values.size() + static_cast<std::size_t>(next - present.begin()));
            }
            sql += ')';
            auto fields = fields_of(text_of(i, i + 1));
            std::ranges::move(fields, std::back_inserter(values));
        }
        std::vector<const char*> pointers;
        for (const auto& value : values) pointers.push_back(value ? value->c_str() : nullptr);
        const Result result(PQexecParams(native_.handle, sql.c_str(), static_cast<int>(pointers.size()), nullptr,
                                         pointers.data(), nullptr, nullptr, 0),
                            PQclear);
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw native_.take_error(sql);
    }

    // Sends the rows of this chunk again, by halves and halves of these, until the one is left that the server does not
    // take. When it takes all of them now, what stood in the way is gone: a number that the sequence gave, a row of
    // somebody else's.
    void find_row(const Error& together) {
        if (!is_about_rows(together.category()) || PQstatus(native_.handle) != CONNECTION_OK) throw Error(together);
        run("ROLLBACK TO SAVEPOINT retort_rows");
        send_halves(0, rows_.size(), together);
        run("RELEASE SAVEPOINT retort_rows");
    }

    void send_halves(std::size_t first, std::size_t last, const Error& together) {
        if (last - first == 1) {
            const std::optional<Error> alone = refusal(first, last, together);
            if (!alone) return;
            failed_row_ = done_ + first;
            throw Error(*alone);
        }
        const std::size_t middle = first + (last - first) / 2;
        for (const auto& [begin, end] : {std::pair(first, middle), std::pair(middle, last)}) {
            run("SAVEPOINT retort_some_rows");
            if (!refusal(begin, end, together)) continue;
            run("ROLLBACK TO SAVEPOINT retort_some_rows");
            send_halves(begin, end, together);
        }
    }

    // What the server says against these rows. Throws `together` for another complaint than that one, which would blame
    // a row that only fails without those behind it.
    std::optional<Error> refusal(std::size_t first, std::size_t last, const Error& together) {
        try {
            send(first, last);
            return std::nullopt;
        } catch (const Error& e) {
            if (e.category() != together.category() || PQstatus(native_.handle) != CONNECTION_OK) throw Error(together);
            return e;
        }
    }

    Native native_;
    BulkTarget target_;
    bool copies_;
    std::string table_;
    std::vector<std::string> columns_; ///< quoted
    std::vector<Columns> column_sets_;

    std::string text_; ///< the rows of this chunk
    std::vector<Row> rows_;
    std::size_t done_ = 0; ///< rows of the chunks before
    std::size_t sent_ = 0; ///< of text_
    bool mixed_ = false;   ///< not all rows have values for the same columns
    bool copying_ = false;
    std::string copy_; ///< the statement
    std::optional<std::size_t> failed_row_{};
};
} // namespace

std::unique_ptr<database::BulkWriter> copy_writer(Native native, BulkTarget target, bool copies) {
    return std::make_unique<CopyWriter>(std::move(native), std::move(target), copies);
}

} // namespace retort::postgresql
