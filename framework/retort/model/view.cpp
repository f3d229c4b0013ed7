#include <retort/model/view.hpp>

#include <array>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/table.hpp>
#include <retort/model/value_view.hpp>

namespace retort {

namespace {
/// The error of a codec, which does not know the column, with the column said.
[[noreturn]] void rethrow_for(const TableView& table, std::size_t column, const Error& e) {
    ErrorDetails details = e.details();
    details.message = fmt::format("column {}.{}: {}", table.name, table.columns[column].name, details.message);
    throw Error(std::move(details));
}

Value get_from(const TableView& table, const void* member, std::size_t column) {
    try {
        Value kept;
        return to_value(table.columns[column].view(member, kept));
    } catch (const Error& e) {
        rethrow_for(table, column, e);
    }
}

void set_to(const TableView& table, const void* member, std::size_t column, const ValueView& cell) {
    try {
        // The address came from a model that the caller may change; TableView::members only has a const form.
        table.columns[column].load(const_cast<void*>(member), cell);
    } catch (const Error& e) {
        rethrow_for(table, column, e);
    }
}

std::vector<const void*> addresses(const TableView& table, const void* model) {
    std::vector<const void*> members(table.columns.size());
    table.members(model, members.data());
    return members;
}
} // namespace

TableView describe::with_data(const TableView& view, const ColumnView* columns, std::size_t column_count,
                              const ColumnAttributes* attributes, std::size_t attribute_count, const TablePart* parts,
                              std::size_t part_count, const KeySpec* keys, std::size_t key_count) noexcept {
    TableView result = view;
    result.columns = {columns, column_count};
    result.attributes = {attributes, attribute_count};
    result.parts = {parts, part_count};
    result.keys = {keys, key_count};
    return result;
}

std::optional<std::size_t> TableView::find(std::string_view column) const noexcept {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].name == column) return i;
    return std::nullopt;
}

std::optional<std::size_t> TableView::find(const MemberRef& member) const noexcept {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].member == member) return i;
    return std::nullopt;
}

Value TableView::get(const void* model, std::size_t column) const {
    return get_from(*this, addresses(*this, model)[column], column);
}

void TableView::set(void* model, std::size_t column, const ValueView& cell) const {
    set_to(*this, addresses(*this, model)[column], column, cell);
}

void TableView::set(void* model, std::size_t column, const Value& value) const { set(model, column, look_at(value)); }

std::vector<Value> TableView::read(const void* model) const {
    const auto places = addresses(*this, model);
    std::vector<Value> row;
    row.reserve(places.size());
    for (std::size_t i = 0; i < places.size(); ++i) row.push_back(get_from(*this, places[i], i));
    return row;
}

void TableView::load(void* model, std::span<const ValueView> row) const {
    if (row.size() != columns.size())
        throw Error(ErrorCategory::internal,
                    fmt::format("{} values for the {} columns of {}", row.size(), columns.size(), name));
    constexpr std::size_t usual = 64;
    std::array<const void*, usual> some; // without asking for memory for each row
    std::vector<const void*> many(row.size() > usual ? row.size() : 0);
    const void** places = many.empty() ? some.data() : many.data();
    members(model, places);
    for (std::size_t i = 0; i < row.size(); ++i) set_to(*this, places[i], i, row[i]);
}

} // namespace retort
