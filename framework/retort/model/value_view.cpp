#include <retort/model/value_view.hpp>

#include <chrono>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort {

ValueView look_at(const Value& value) noexcept {
    switch (value.index()) {
    case 1: return ValueView::of_bool(*std::get_if<bool>(&value));
    case 2: return ValueView::of_integer(*std::get_if<std::int64_t>(&value));
    case 3: return ValueView::of_real(*std::get_if<double>(&value));
    case 4: return ValueView::of_text(*std::get_if<std::string>(&value));
    case 5: return ValueView::of_bytes(*std::get_if<Bytes>(&value));
    default: return {};
    }
}

Value to_value(const ValueView& cell) {
    switch (cell.kind) {
    case ValueView::Kind::null:
    case ValueView::Kind::absent: return Null{};
    case ValueView::Kind::boolean: return cell.integer != 0;
    case ValueView::Kind::integer: return cell.integer;
    case ValueView::Kind::real: return cell.real;
    case ValueView::Kind::bytes: {
        const auto* bytes = reinterpret_cast<const std::byte*>(cell.text.data());
        return Bytes(bytes, bytes + cell.text.size());
    }
    default: {
        ViewText room;
        return std::string(text_of(cell, room));
    }
    }
}

std::string_view text_of(const ValueView& cell, ViewText& room) {
    const auto written = [&room](char* end) {
        return std::string_view(room.data(), static_cast<std::size_t>(end - room.data()));
    };
    switch (cell.kind) {
    case ValueView::Kind::text:
    case ValueView::Kind::bytes: return cell.text;
    case ValueView::Kind::uuid: return written(codec::write_uuid(room.data(), cell.text.data()));
    case ValueView::Kind::date:
        return written(codec::write_date(room.data(), std::chrono::sys_days(std::chrono::days(cell.integer))));
    case ValueView::Kind::timestamp:
        return written(codec::write_timestamp(
            room.data(), std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(cell.integer))));
    default: throw Error(ErrorCategory::internal, "a cell that is no text");
    }
}

} // namespace retort
