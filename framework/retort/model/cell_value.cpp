#include <retort/model/cell_value.hpp>

#include <chrono>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort {

Cell look_at(const Value& value) noexcept {
    switch (value.index()) {
    case 1: return Cell::of_bool(*std::get_if<bool>(&value));
    case 2: return Cell::of_integer(*std::get_if<std::int64_t>(&value));
    case 3: return Cell::of_real(*std::get_if<double>(&value));
    case 4: return Cell::of_text(*std::get_if<std::string>(&value));
    case 5: return Cell::of_bytes(*std::get_if<Bytes>(&value));
    default: return {};
    }
}

Value to_value(const Cell& cell) {
    switch (cell.kind) {
    case Cell::Kind::null:
    case Cell::Kind::absent: return Null{};
    case Cell::Kind::boolean: return cell.integer != 0;
    case Cell::Kind::integer: return cell.integer;
    case Cell::Kind::real: return cell.real;
    case Cell::Kind::bytes: {
        const auto* bytes = reinterpret_cast<const std::byte*>(cell.text.data());
        return Bytes(bytes, bytes + cell.text.size());
    }
    default: {
        CellText room;
        return std::string(text_of(cell, room));
    }
    }
}

std::string_view text_of(const Cell& cell, CellText& room) {
    const auto written = [&room](char* end) {
        return std::string_view(room.data(), static_cast<std::size_t>(end - room.data()));
    };
    switch (cell.kind) {
    case Cell::Kind::text:
    case Cell::Kind::bytes: return cell.text;
    case Cell::Kind::uuid: return written(codec::write_uuid(room.data(), cell.text.data()));
    case Cell::Kind::date:
        return written(codec::write_date(room.data(), std::chrono::sys_days(std::chrono::days(cell.integer))));
    case Cell::Kind::timestamp:
        return written(codec::write_timestamp(
            room.data(), std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(cell.integer))));
    default: throw Error(ErrorCategory::internal, "a cell that is no text");
    }
}

} // namespace retort
