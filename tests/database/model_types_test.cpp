// Every C++ type that a member can have, at the ends of its range, through both databases and back.

#include <catch2/catch.hpp>

#include <limits>

#include <retort/model.hpp>
#include <retort/operation/apply.hpp>
#include <retort/session.hpp>
#include <support/databases.hpp>

namespace model_types_test {

using namespace std::chrono;
using Instant = sys_time<microseconds>;
using Local = local_time<microseconds>;

enum class Shade { light, dark };
BOOST_DESCRIBE_ENUM(Shade, light, dark)
enum class Level : std::int16_t { low = -1, high = 1000 };

struct Scalars {
    std::int64_t id = 0;
    std::int8_t i8 = 0;
    std::uint16_t u16 = 0;
    std::uint32_t u32 = 0;
    std::int64_t i64 = 0;
    float f = 0;
    double d = 0;
    std::string text;
    retort::Bytes bytes;
    retort::Uuid uuid;
    retort::Decimal decimal;
    retort::Json json;
    Instant instant{};
    Local local{};
    year_month_day day{};
    retort::TimeOfDay time;
    microseconds interval{};
    Shade shade = Shade::light;
    Level level = Level::low;
};
BOOST_DESCRIBE_STRUCT(Scalars, (),
                      (id, i8, u16, u32, i64, f, d, text, bytes, uuid, decimal, json, instant, local, day, time,
                       interval, shade, level))
retort::TableView retort_table(retort::model<Scalars>);

struct Arrays {
    std::int64_t id = 0;
    std::vector<bool> bools;
    std::vector<std::optional<std::int32_t>> integers;
    std::vector<double> doubles;
    std::vector<std::string> texts;
    std::vector<retort::Bytes> bytes;
    std::vector<retort::Uuid> uuids;
    std::vector<retort::Decimal> decimals;
    std::vector<retort::Json> documents;
    std::vector<Instant> instants;
    std::vector<Local> locals;
    std::vector<sys_days> days;
    std::vector<retort::TimeOfDay> times;
    std::vector<microseconds> intervals;
    std::vector<Shade> shades;
    std::optional<std::vector<std::string>> maybe;
};
BOOST_DESCRIBE_STRUCT(Arrays, (),
                      (id, bools, integers, doubles, texts, bytes, uuids, decimals, documents, instants, locals, days,
                       times, intervals, shades, maybe))
retort::TableView retort_table(retort::model<Arrays>);

} // namespace model_types_test

template <> struct retort::EnumStorage<model_types_test::Level> : retort::StoredAsInteger {};

namespace model_types_test {

retort::TableView retort_table(retort::model<Scalars>) {
    static constexpr auto table = retort::table<Scalars>("scalars", retort::column(&Scalars::id).primary_key());
    return table;
}
retort::TableView retort_table(retort::model<Arrays>) {
    static constexpr auto table = retort::table<Arrays>("arrays", retort::column(&Arrays::id).primary_key());
    return table;
}

} // namespace model_types_test

namespace {
using namespace model_types_test;

/// Stores the row in a fresh database and reads it in another session.
template <class T> T through_a_database(const std::string& dialect, const T& row) {
    const support::Scratch scratch{dialect};
    retort::Database database{scratch.url()};
    {
        const retort::schema::Schema schema = retort::make_metadata<T>().schema;
        const retort::Lease connection = database.connect();
        retort::schema::Schema before;
        const auto run = [&](const retort::operation::Operation& operation) {
            for (const auto& step : database.dialect().compile(operation, before)) connection->execute(step.sql);
            before = retort::operation::apply(std::move(before), operation);
        };
        for (const auto& type : schema.enums) run({retort::operation::CreateEnum{type}});
        for (const auto& table : schema.tables) run({retort::operation::CreateTable{table}});
    }
    {
        retort::Session session{database};
        session.add(row);
        session.commit();
    }
    retort::Session session{database};
    return session.exec(retort::select<T>()).one();
}

template <class T> std::vector<retort::Value> values(const T& row) { return retort::table_of<T>().read(&row); }

constexpr Instant last_instant = sys_days{year{9999} / 12 / 31} + 24h - 1us;
constexpr Instant first_instant = sys_days{year{1} / 1 / 1} + 1us;
constexpr Local local(Instant instant) { return Local{instant.time_since_epoch()}; }
} // namespace

TEST_CASE("scalars come back as they went", "[model]") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    CAPTURE(dialect);
    Scalars row;
    SECTION("the lowest") {
        row.id = row.i64 = std::numeric_limits<std::int64_t>::min();
        row.i8 = std::numeric_limits<std::int8_t>::min();
        row.f = -std::numeric_limits<float>::max();
        row.d = -std::numeric_limits<double>::infinity();
        row.decimal = retort::Decimal("-12345678901234567890.00100");
        row.instant = first_instant;
        row.local = local(first_instant);
        row.day = year{1} / 1 / 1;
        row.interval = -(26h + 500ms);
    }
    SECTION("the highest") {
        row.id = row.i64 = std::numeric_limits<std::int64_t>::max();
        row.i8 = std::numeric_limits<std::int8_t>::max();
        row.u16 = std::numeric_limits<std::uint16_t>::max();
        row.u32 = std::numeric_limits<std::uint32_t>::max();
        row.f = std::numeric_limits<float>::denorm_min();
        row.d = 0.1;
        row.text = "'\"\\\n\t€ 😀 \x01";
        row.bytes = {std::byte{0}, std::byte{255}, std::byte{'\''}};
        row.uuid = retort::Uuid::random();
        row.decimal = retort::Decimal("1.50");
        row.json = retort::Json(R"({"b": [1, 2.5, null], "a": "'\\\""})");
        row.instant = last_instant;
        row.local = local(last_instant);
        row.day = year{9999} / 12 / 31;
        row.time = retort::TimeOfDay{24h - 1us};
        row.interval = 1000 * 24h + 1us;
        row.shade = Shade::dark;
        row.level = Level::high;
    }
    SECTION("just before 1970") {
        row.instant = Instant{-1us};
        row.local = Local{-1us};
        row.day = year{1969} / 12 / 31;
        row.d = -0.0;
    }
    const Scalars back = through_a_database(dialect, row);
    CHECK(values(back) == values(row));
    CHECK(back.decimal.text() == row.decimal.text());
}

TEST_CASE("arrays come back as they went", "[model]") {
    const std::string dialect = GENERATE(from_range(support::dialects()));
    CAPTURE(dialect);
    Arrays row;
    SECTION("empty") {}
    SECTION("full") {
        row.bools = {true, false};
        row.integers = {1, std::nullopt, -2};
        row.doubles = {0.1, -1e300, std::numeric_limits<double>::infinity()};
        row.texts = {"", "null", "a,b", "{\"}", "'\\\n€", "[1]"};
        row.bytes = {{}, {std::byte{0}, std::byte{255}}};
        row.uuids = {retort::Uuid::random(), retort::Uuid{}};
        row.decimals = {retort::Decimal("1.50"), retort::Decimal("-12345678901234567890.00100")};
        row.documents = {retort::Json(R"({"a": [1, null, "x"]})"), retort::Json("\"text\""), retort::Json("3")};
        row.instants = {first_instant, Instant{-1us}, last_instant};
        row.locals = {local(first_instant), local(last_instant)};
        row.days = {year{1} / 1 / 1, year{9999} / 12 / 31};
        row.times = {retort::TimeOfDay{}, retort::TimeOfDay{24h - 1us}};
        row.intervals = {0us, -(26h + 500ms)};
        row.shades = {Shade::dark, Shade::light};
        row.maybe = {"x"};
    }
    CHECK(values(through_a_database(dialect, row)) == values(row));
}
