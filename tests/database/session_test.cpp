// The typed session on both databases.

#include <catch2/catch.hpp>

#include <limits>
#include <set>

#include "session_models.hpp"
#include <support/errors.hpp>

namespace {
using namespace retort;
using world::City;
using world::Country;
using world::Person;
using world::Sample;
using world::World;

const std::vector<Country> three{{.name = "India", .code = "IND", .phone_code = "+91"},
                                 {.name = "Peru", .code = "PER"},
                                 {.name = "Côte d'Ivoire", .code = "CIV", .is_active = false, .phone_code = ""}};

std::vector<std::string> codes(const std::vector<Country>& countries) {
    std::vector<std::string> list;
    for (const Country& country : countries) list.push_back(country.code);
    return list;
}
} // namespace

TEST_CASE("what is committed stays, what is not does not", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    {
        Session session{world.database};
        session.add(Country{.name = "India", .code = "IND"});
        session.commit();
        session.add(Country{.name = "Peru", .code = "PER"});
        CHECK(session.count<Country>() == 2);
    }
    {
        Session session{world.database};
        CHECK(session.count<Country>() == 1);
        const Country india = session.exec(select<Country>().where(c<&Country::code> == "IND")).one();
        CHECK(india.name == "India");
        CHECK(india.is_active);
        CHECK_FALSE(india.phone_code);

        session.add(Country{.name = "Peru", .code = "PER"});
        session.flush();
        CHECK(session.written().inserted == 1);
        session.rollback();
        CHECK(session.written().nothing());
        CHECK(session.count<Country>() == 1);
    }
}

TEST_CASE("queries find, order and count", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(three);

    const auto found = [&](const Select<Country>& query) { return codes(session.exec(query).all()); };
    using List = std::vector<std::string>;
    CHECK(found(select<Country>().order_by(c<&Country::code>)) == List{"CIV", "IND", "PER"});
    CHECK(found(select<Country>().order_by(c<&Country::code>.descending()).limit(2)) == List{"PER", "IND"});
    CHECK(found(select<Country>().order_by(c<&Country::code>).limit(1).offset(1)) == List{"IND"});
    CHECK(found(select<Country>().order_by(c<&Country::code>).offset(2)) == List{"PER"});
    CHECK(found(select<Country>().limit(0)).empty());
    CHECK(found(select<Country>().where(c<&Country::name> == "Côte d'Ivoire")) == List{"CIV"});
    CHECK(found(select<Country>().where(c<&Country::code>.in({"PER", "IND", "XXX"})).order_by(c<&Country::code>)) ==
          List{"IND", "PER"});
    CHECK(found(select<Country>().where(c<&Country::code>.in(List{}))).empty());
    CHECK(found(select<Country>().where(c<&Country::code>.between("D", "J"))) == List{"IND"});
    CHECK(found(select<Country>().where(c<&Country::name>.like("%'Iv%"))) == List{"CIV"});
    CHECK(found(select<Country>().where(c<&Country::name>.like("%\\%%"))).empty());
    CHECK(found(select<Country>().where(!(c<&Country::is_active> == false))).size() == 2);
    CHECK(found(select<Country>().where(c<&Country::id> == three[1].id)) == List{"PER"});
    CHECK(found(select<Country>().where(c<&Country::code> != "PER" && !(c<&Country::is_active> == false))) ==
          List{"IND"});

    SECTION("NULL is not the empty text, and sorts last") {
        CHECK(found(select<Country>().where(c<&Country::phone_code>.is_null())) == List{"PER"});
        CHECK(found(select<Country>().where(c<&Country::phone_code> == "")) == List{"CIV"});
        CHECK(found(select<Country>().order_by(c<&Country::phone_code>)) == List{"CIV", "IND", "PER"});
        CHECK(found(select<Country>().order_by(c<&Country::phone_code>.descending())) == List{"PER", "IND", "CIV"});
        CHECK(found(select<Country>().order_by(c<&Country::phone_code>.ascending().nulls_first())) ==
              List{"PER", "CIV", "IND"});
    }
    SECTION("one, first, all, count") {
        CHECK(session.count<Country>() == 3);
        CHECK(session.count<Country>(c<&Country::is_active> == true) == 2);
        const auto nobody = select<Country>().where(c<&Country::code> == "XXX");
        CHECK_FALSE(session.exec(nobody).first());
        CHECK(session.exec(nobody).all().empty());
        CHECK(session.exec(select<Country>().order_by(c<&Country::code>)).first()->code == "CIV");
        CHECK(support::message_of([&] { (void)session.exec(nobody).one(); }) ==
              "expected one row of country, found none | use first() or all() where there may be none or several");
        CHECK_THAT(support::message_of([&] { (void)session.exec(select<Country>()).one(); }),
                   Catch::Contains("expected one row of country, found several"));
    }
}

TEST_CASE("rows are found by primary key, changed and removed", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(three);
    session.add({City{"IND", "Pune", 4'000'000}, City{"IND", "Mysuru", 1'000'000}});

    std::optional<Country> india = session.get<Country>(three[0].id);
    REQUIRE(india);
    CHECK(india->code == "IND");
    CHECK_FALSE(session.get<Country>(Uuid::random()));
    CHECK(session.get<City>("IND", "Pune")->people == 4'000'000);

    india->name = "Bharat";
    india->phone_code.reset();
    session.update(*india);
    CHECK(session.get<Country>(india->id)->name == "Bharat");
    CHECK_FALSE(session.get<Country>(india->id)->phone_code);
    session.update(City{"IND", "Pune", 5'000'000});
    CHECK(session.get<City>("IND", "Pune")->people == 5'000'000);
    CHECK(session.get<City>("IND", "Mysuru")->people == 1'000'000);

    session.remove(City{"IND", "Pune", 0});
    session.remove(City{"IND", "Pune", 0}); // has gone
    CHECK(session.count<City>() == 1);
    CHECK(session.written() == Written{.inserted = 5, .changed = 2, .removed = 1});
    CHECK_THAT(support::message_of([&] { (void)session.get<City>("IND"); }),
               Catch::Contains("the primary key of city has 2 columns, not 1"));
    CHECK_THAT(support::message_of([&] { (void)session.get<Person>("1"); }),
               Catch::Contains("person.id is bigint: it cannot be compared with a value of that type"));

    session.update(Country{.name = "x", .code = "XXX"});
    session.remove(*india);
    CHECK(support::message_of([&] { session.flush(); }) ==
          "country: no row of country has this primary key | add() it, or upsert() it by a natural key");
    CHECK_THAT(support::message_of([&] { session.commit(); }), Catch::Contains("the transaction failed before"));
}

TEST_CASE("what the database fills in comes back into the struct", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    Person& ada = session.add(Person{.email = "ada@example.com"});
    Person& ben = session.add(Person{
        .id = 40, .email = "ben@example.com", .language = "fr", .created_at = world::Instant{std::chrono::hours(1)}});
    ada.nickname = "Countess"; // before the flush: written
    CHECK(ada.id == 0);
    session.commit();
    CHECK(ada.id > 0);
    CHECK(ada.language == "en");
    CHECK(ada.greeting == "Dear ada@example.com");
    const auto age = std::chrono::system_clock::now() - ada.created_at;
    CHECK(age < std::chrono::minutes(5));
    CHECK(age > -std::chrono::minutes(5));
    CHECK(ben.id == 40);
    CHECK(ben.language == "fr");
    CHECK(ben.greeting == "Dear ben@example.com");

    const std::optional<Person> stored = session.get<Person>(ada.id);
    REQUIRE(stored);
    CHECK(stored->nickname == "Countess");
    CHECK(stored->created_at == ada.created_at);
    CHECK(session.get<Person>(40)->created_at == world::Instant{std::chrono::hours(1)});

    SECTION("a change leaves what only the database knows") {
        Person changed = *stored;
        changed.greeting = "ignored";
        changed.language.reset();
        session.update(changed);
        const Person now = *session.get<Person>(ada.id);
        CHECK(now.greeting == ada.greeting);
        CHECK_FALSE(now.language);
        CHECK(now.created_at == ada.created_at);
    }
    SECTION("many at once get identities too") {
        std::vector<Person> many;
        for (int i = 0; i < 450; ++i) many.push_back({.email = std::to_string(i) + "@example.com"});
        session.add(many);
        session.flush();
        CHECK(session.count<Person>() == 452);
        std::set<std::int64_t> ids;
        for (const Person& person : session.exec(select<Person>()).all()) ids.insert(person.id);
        CHECK(ids.size() == 452);
    }
}

TEST_CASE("every type comes back as it went, at its ends", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    using namespace std::chrono;
    using std::numeric_limits;
    Sample low;
    low.id = numeric_limits<std::int64_t>::min();
    low.small = numeric_limits<std::int16_t>::min();
    low.medium = numeric_limits<std::int32_t>::min();
    low.big = numeric_limits<std::int64_t>::min();
    low.single = -1e38F;
    low.real = numeric_limits<double>::lowest();
    low.maybe = "";
    low.price = Decimal("-9999999999.99");
    low.day = year{1} / 1 / 1;
    low.instant = sys_days{year{1905} / 1 / 1} + microseconds(1);
    low.span = -microseconds(1);
    Sample high;
    high.id = numeric_limits<std::int64_t>::max();
    high.flag = true;
    high.small = numeric_limits<std::int16_t>::max();
    high.medium = numeric_limits<std::int32_t>::max();
    high.big = numeric_limits<std::int64_t>::max();
    high.single = 0.1F;
    high.real = 0.1;
    high.text = "quote ' double \" backslash \\ :name $1 ? %s 🧪 e\u0301 \t\n";
    high.bytes = {std::byte{0}, std::byte{255}, std::byte{39}};
    high.price = Decimal("9999999999.99");
    high.day = year{9999} / 12 / 31;
    high.instant = sys_days{year{9999} / 12 / 31} + days(1) - microseconds(1);
    high.local = local_days{year{2024} / 2 / 29} + hours(9) + microseconds(123456);
    high.span = hours(1000) + microseconds(1);
    high.uuid = Uuid::parse("ffffffff-ffff-4fff-bfff-ffffffffffff");
    high.json = Json(R"({"a":[1,null,"🧪"]})");
    high.mood = world::Mood::wild;
    high.numbers = {1, -2, 3};
    high.words = {"", "a,b", "{\"}", "'"};

    {
        Session session{world.database};
        session.add({low, high});
        session.commit();
    }
    Session session{world.database};
    const auto rows = session.exec(select<Sample>().order_by(c<&Sample::id>)).all();
    REQUIRE(rows.size() == 2);
    const TableView table = table_of<Sample>();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        INFO(table.columns[i].name);
        CHECK(table.get(&rows[0], i) == table.get(&low, i));
        CHECK(table.get(&rows[1], i) == table.get(&high, i));
    }
    CHECK(rows[1].text == high.text);
    CHECK(rows[0].maybe == "");
    CHECK_FALSE(rows[1].maybe);

    const auto is_high = [&](const auto& predicate) {
        const auto found = session.exec(select<Sample>().where(predicate)).all();
        return found.size() == 1 && found[0].id == high.id;
    };
    CHECK(is_high(c<&Sample::text> == high.text));
    CHECK(is_high(c<&Sample::big> == high.big));
    CHECK(is_high(c<&Sample::big> > 0));
    CHECK(is_high(c<&Sample::bytes> == high.bytes));
    CHECK(is_high(c<&Sample::real> == 0.1));
    CHECK(is_high(c<&Sample::price> == high.price));
    CHECK(is_high(c<&Sample::day> == high.day));
    CHECK(is_high(c<&Sample::instant> == high.instant));
    CHECK(is_high(c<&Sample::local> == high.local));
    CHECK(is_high(c<&Sample::mood> == world::Mood::wild));
    CHECK(is_high(c<&Sample::uuid> == high.uuid));
}

TEST_CASE("the failing row of many is named, and nothing is left", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    std::vector<Country> many;
    for (int i = 0; i < 150; ++i)
        many.push_back({.name = "Country " + std::to_string(i), .code = std::to_string(100 + i)});

    SECTION("by the database") {
        many[99].name = many[3].name;
        session.add(many);
        const Error error = support::error_of([&] { session.flush(); });
        CHECK(error.category() == ErrorCategory::unique);
        CHECK(error.where() == "country, row 100 of 150");

        // The transaction is of no use any more, on both databases.
        CHECK_THAT(support::message_of([&] { (void)session.count<Country>(); }),
                   Catch::Contains("the transaction failed before and cannot go on | call rollback()"));
        CHECK_THROWS_AS(session.commit(), Error);
        session.rollback();
        CHECK(session.count<Country>() == 0);
    }
    SECTION("by a check") {
        many[0].code = "toolong";
        session.add(many);
        CHECK(support::error_of([&] { session.flush(); }).where() == "country, row 1 of 150");
    }
    SECTION("before anything is sent") {
        many[120].name = std::string("nul\0", 4);
        CHECK(support::message_of([&] { session.add(many); }) ==
              "country, row 121 of 150: country.name: text with a NUL character cannot be stored | remove the "
              "character, or make the member retort::Bytes");
        // Nothing was taken in, and the session goes on.
        CHECK(session.count<Country>() == 0);
        session.add(three);
        session.commit();
        CHECK(session.count<Country>() == 3);
    }
    SECTION("one that was added by itself") {
        session.add(three[0]);
        session.add(Country{.name = "Other", .code = "IND"});
        const Error error = support::error_of([&] { session.flush(); });
        CHECK(error.where() == "country");
        CHECK(error.category() == ErrorCategory::unique);
    }
    SECTION("a foreign key") {
        session.add(three);
        session.add({City{"IND", "Pune", 1}, City{"XXX", "Nowhere", 2}});
        const Error error = support::error_of([&] { session.flush(); });
        CHECK(error.category() == ErrorCategory::foreign_key);
        CHECK(error.where() == "city, row 2 of 2");
    }
}

TEST_CASE("rows are written in the order in which they were added", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    for (const Country& country : three) {
        session.add(country);
        session.add(City{country.code, "Capital of " + country.name, 1});
    }
    session.commit();
    CHECK(session.count<City>() == 3);
}

TEST_CASE("a session inside somebody else's transaction", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    const Lease connection = world.database.connect();
    CHECK_THAT(support::message_of([&] { Session session{*connection}; }),
               Catch::Contains("needs an open transaction"));
    {
        database::Transaction transaction{*connection};
        Session session{*connection};
        session.add(three);
        session.flush();
        CHECK_THAT(support::message_of([&] { session.commit(); }), Catch::Contains("call flush()"));
        CHECK_THROWS_AS(session.rollback(), Error);
        CHECK(session.count<Country>() == 3);
    }
    CHECK(world::cell(*connection, "SELECT count(*) FROM country") == "0");
}

TEST_CASE("SQL of one's own sees what was added", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(three);
    CHECK(world::cell(session.connection(), "SELECT count(*) FROM country") == "3");
    session.connection().execute("DELETE FROM country WHERE code = 'PER'");
    session.commit();
    CHECK(session.count<Country>() == 2);
}

TEST_CASE("rows that others refer to are sent first, in whatever order they were added", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(City{.country = "IND", .name = "Pune"});
    session.add(std::vector<City>{{"PER", "Lima", 1}, {"IND", "Delhi", 2}});
    session.add(Country{.name = "India", .code = "IND"});
    session.add(Country{.name = "Peru", .code = "PER"});
    session.commit();
    CHECK(session.count<City>() == 3);
}

TEST_CASE("a flush does what was said in its order, but foreign keys go before", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    session.add(City{"IND", "Pune", 1});
    session.add(three[0]);
    session.commit();
    const Country india = session.exec(select<Country>().where(c<&Country::code> == "IND")).one();

    SECTION("what refers to a row goes before it") {
        session.remove(india);
        session.remove(City{"IND", "Pune", 1});
        session.commit();
        CHECK(session.count<Country>() == 0);
        CHECK(session.count<City>() == 0);
    }
    SECTION("a row takes the place of one that was removed") {
        session.remove(City{"IND", "Pune", 1});
        session.remove(india);
        session.add(City{"IND", "Mysuru", 2});
        session.add(Country{.name = "Bharat", .code = "IND"});
        session.commit();
        CHECK(session.exec(select<Country>()).one().name == "Bharat");
        CHECK(session.exec(select<City>()).one().name == "Mysuru");
    }
    SECTION("nothing is sent before the flush, and values are those of the call") {
        Country changed = india;
        changed.name = "Bharat";
        session.update(changed);
        changed.name = "other";
        session.update(City{"IND", "Pune", 2});
        session.remove(City{"IND", "Nowhere", 0});
        CHECK(session.written() == Written{.inserted = 2});
        session.rollback();
        CHECK(session.exec(select<Country>()).one().name == india.name);
        session.update(changed);
        changed.name.clear();
        session.commit();
        CHECK(session.exec(select<Country>()).one().name == "other");
    }
}

TEST_CASE("whoever looks on is told of every row", "[session]") {
    World world{GENERATE(from_range(support::dialects()))};
    Session session{world.database};
    std::vector<std::string> told;
    const Watch watch{.change = [&](const RowChange& change) {
        std::string line = change.kind == RowChange::Kind::inserted  ? "+"
                           : change.kind == RowChange::Kind::changed ? "~"
                                                                     : "-";
        const auto text = [](const Value& value) {
            if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
            const auto* words = std::get_if<std::string>(&value);
            return words == nullptr ? std::string("?") : *words;
        };
        for (const auto& column : change.key)
            line += " " + text(change.kind == RowChange::Kind::removed ? column.before : column.after);
        for (const auto& column : change.columns)
            if (change.kind == RowChange::Kind::changed)
                line += " " + column.name + ":" + text(column.before) + ">" + text(column.after);
        told.push_back(line);
    }};
    using Lines = std::vector<std::string>;
    const auto lines = [&] {
        std::ranges::sort(told);
        return std::exchange(told, {});
    };
    session.add(Country{.name = "India", .code = "IND"});
    session.commit();
    session.watch(&watch);
    session.add(City{"IND", "Pune", 1});
    session.add(std::vector<City>{{"IND", "Delhi", 2}, {"IND", "Mysuru", 3}});
    session.flush();
    CHECK(lines() == Lines{"+", "+", "+"});
    session.update(City{"IND", "Pune", 10});
    session.update(City{"IND", "Delhi", 2}); // as it is
    session.remove(City{"IND", "Mysuru", 3});
    session.remove(City{"IND", "Nowhere", 3});
    session.flush();
    CHECK(lines() == Lines{"- IND Mysuru", "~ IND Pune people:1>10"});
    session.exec(retort::update<City>().set(c<&City::people>, c<&City::people> + 5).where(c<&City::people> > 1));
    CHECK(lines() == Lines{"~ IND Delhi people:2>7", "~ IND Pune people:10>15"});
    session.exec(retort::remove<City>().where(c<&City::people> > 7));
    CHECK(lines() == Lines{"- IND Pune"});
    CHECK(session.count<City>() == 1);
}
