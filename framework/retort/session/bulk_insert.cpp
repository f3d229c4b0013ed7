#include <retort/session/bulk_insert.hpp>

#include <utility>

#include <retort/error.hpp>

namespace retort::query {

namespace {
constexpr std::size_t progress_step = 1000;
}

Place place_in(const Source& source, std::size_t row) noexcept { return {row + 1, source.size == 1 ? 0 : source.size}; }

std::size_t bulk_insert(database::Connection& connection, const Source& source, InsertedValues& values,
                        database::BulkTarget target, const Watch& watch, const CompleteRow& complete) {
    const auto writer = connection.write(std::move(target));
    const auto at_row = [&](const Error& e, std::size_t row) {
        return e.at(display(source.table, place_in(source, row)));
    };
    const auto write = [&](const auto& send) {
        try {
            send();
        } catch (const Error& e) {
            throw writer->failed_row() ? at_row(e, *writer->failed_row()) : e;
        }
    };
    const auto tell = [&](std::size_t rows) {
        if (watch.progress) watch.progress(schema::display(source.table.table_name()), rows, source.size);
    };
    std::size_t rows = 0;
    std::vector<ValueView> completed;
    for (const void* model = source.next(); model != nullptr; model = source.next()) {
        std::span<const ValueView> row;
        try {
            row = values.of(model);
            if (complete) {
                completed.assign(row.begin(), row.end());
                complete(completed, rows);
                row = completed;
            }
        } catch (const Error& e) {
            throw at_row(e, rows);
        }
        write([&] { writer->add(row); });
        if (++rows % progress_step == 0) tell(rows);
    }
    write([&] { writer->finish(); });
    tell(rows);
    return rows;
}

} // namespace retort::query
