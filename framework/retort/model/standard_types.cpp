#include <retort/model/standard_types.hpp>

#include <algorithm>
#include <cmath>

#include <retort/error.hpp>

namespace retort {

using std::chrono::local_time;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using std::chrono::year_month_day;

Value describe::integer_value(std::int64_t value) { return value; }

Value SqlType<bool>::to_value(bool value) { return value; }
bool SqlType<bool>::from_value(const Value& value) { return codec::to_bool(value); }

Value SqlType<float>::to_value(float value) { return static_cast<double>(value); }
float SqlType<float>::from_value(const Value& value) {
    // Rounded first: PostgreSQL writes the greatest float in digits that are a little more than it.
    static_assert(std::numeric_limits<float>::is_iec559);
    const double number = codec::to_double(value);
    const auto rounded = static_cast<float>(number);
    if (std::isfinite(number) && !std::isfinite(rounded))
        throw Error(ErrorCategory::value, "a number beyond the range of float", "give the member the type double");
    return rounded;
}

Value SqlType<double>::to_value(double value) { return value; }
double SqlType<double>::from_value(const Value& value) { return codec::to_double(value); }

Value SqlType<std::string>::to_value(const std::string& value) { return value; }
std::string SqlType<std::string>::from_value(const Value& value) { return codec::to_text(value); }

Value SqlType<Bytes>::to_value(const Bytes& value) { return value; }
Bytes SqlType<Bytes>::from_value(const Value& value) { return codec::to_bytes(value); }

Value SqlType<Uuid>::to_value(const Uuid& value) { return value.to_string(); }
Uuid SqlType<Uuid>::from_value(const Value& value) { return Uuid::parse(codec::to_text(value)); }

Value SqlType<Json>::to_value(const Json& value) { return value.text(); }
Json SqlType<Json>::from_value(const Value& value) { return Json(codec::to_text(value)); }

Value SqlType<Decimal>::to_value(const Decimal& value) { return value.text(); }
Decimal SqlType<Decimal>::from_value(const Value& value) { return Decimal(codec::to_text(value)); }

Value SqlType<sys_time<microseconds>>::to_value(sys_time<microseconds> value) { return codec::format_timestamp(value); }
sys_time<microseconds> SqlType<sys_time<microseconds>>::from_value(const Value& value) {
    return codec::parse_timestamptz(codec::to_text(value));
}

Value SqlType<local_time<microseconds>>::to_value(local_time<microseconds> value) {
    return codec::format_timestamp(sys_time<microseconds>{value.time_since_epoch()});
}
local_time<microseconds> SqlType<local_time<microseconds>>::from_value(const Value& value) {
    return codec::parse_timestamp(codec::to_text(value));
}

Value SqlType<sys_days>::to_value(sys_days value) { return codec::format_date(value); }
sys_days SqlType<sys_days>::from_value(const Value& value) { return codec::parse_date(codec::to_text(value)); }

Value SqlType<year_month_day>::to_value(year_month_day value) { return retort::to_value(to_view(value)); }
year_month_day SqlType<year_month_day>::from_value(const Value& value) {
    return codec::parse_date(codec::to_text(value));
}

Value SqlType<TimeOfDay>::to_value(TimeOfDay value) { return codec::format_time(value.since_midnight()); }
TimeOfDay SqlType<TimeOfDay>::from_value(const Value& value) {
    return TimeOfDay(codec::parse_time(codec::to_text(value)));
}

Value SqlType<microseconds>::to_value(microseconds value) { return codec::format_interval(value); }
microseconds SqlType<microseconds>::from_value(const Value& value) {
    return codec::parse_interval(codec::to_text(value));
}

// Without a copy.

ValueView SqlType<bool>::to_view(bool value) { return ValueView::of_bool(value); }
bool SqlType<bool>::from_view(const ValueView& cell) { return codec::to_bool(cell); }

ValueView SqlType<double>::to_view(double value) { return ValueView::of_real(value); }
double SqlType<double>::from_view(const ValueView& cell) { return codec::to_double(cell); }

ValueView SqlType<std::string>::to_view(const std::string& value) { return ValueView::of_text(value); }
std::string SqlType<std::string>::from_view(const ValueView& cell) { return codec::to_text(cell); }

ValueView SqlType<Bytes>::to_view(const Bytes& value) { return ValueView::of_bytes(value); }
Bytes SqlType<Bytes>::from_view(const ValueView& cell) { return codec::to_bytes(cell); }

ValueView SqlType<Uuid>::to_view(const Uuid& value) { return ValueView::of_uuid(value.octets().data()); }
Uuid SqlType<Uuid>::from_view(const ValueView& cell) {
    if (cell.kind == ValueView::Kind::text) return Uuid::parse(cell.text);
    if (cell.kind != ValueView::Kind::uuid) return Uuid::parse(codec::to_text(cell)); // which refuses it
    Uuid::Octets octets;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(cell.text.data()), octets.size(), octets.begin());
    return Uuid(octets);
}

ValueView SqlType<sys_time<microseconds>>::to_view(sys_time<microseconds> value) {
    return ValueView::of_timestamp(value.time_since_epoch().count());
}
sys_time<microseconds> SqlType<sys_time<microseconds>>::from_view(const ValueView& cell) {
    return codec::to_timestamptz(cell);
}

ValueView SqlType<local_time<microseconds>>::to_view(local_time<microseconds> value) {
    return ValueView::of_timestamp(value.time_since_epoch().count());
}
local_time<microseconds> SqlType<local_time<microseconds>>::from_view(const ValueView& cell) {
    return codec::to_timestamp(cell);
}

ValueView SqlType<sys_days>::to_view(sys_days value) { return ValueView::of_date(value.time_since_epoch().count()); }
sys_days SqlType<sys_days>::from_view(const ValueView& cell) { return codec::to_date(cell); }

ValueView SqlType<year_month_day>::to_view(year_month_day value) {
    if (!value.ok()) throw Error(ErrorCategory::value, "not a day of the calendar", "check year_month_day::ok() first");
    return SqlType<sys_days>::to_view(value);
}
year_month_day SqlType<year_month_day>::from_view(const ValueView& cell) {
    const sys_days date = codec::to_date(cell);
    using namespace std::chrono;
    if (date < sys_days{year::min() / January / 1} || date > sys_days{year::max() / December / 31})
        throw Error(ErrorCategory::value, "a day that year_month_day does not hold",
                    "make the member std::chrono::sys_days");
    return date;
}

RETORT_STANDARD_MEMBER_ACCESS()

} // namespace retort
