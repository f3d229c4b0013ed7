// From described structs to the schema, and rows in and out of them.

#include <catch2/catch.hpp>

#include <retort/error.hpp>
#include <retort/model.hpp>

using retort::Error;
using retort::ErrorCategory;
using retort::Metadata;
using retort::Null;
using retort::Value;
using retort::ValueView;
namespace schema = retort::schema;

namespace model_test {

enum class Status { open, closed };
BOOST_DESCRIBE_ENUM(Status, open, closed)

struct Keyed {
    retort::Uuid id;
};
BOOST_DESCRIBE_STRUCT(Keyed, (), (id))

struct Timestamps {
    std::chrono::sys_time<std::chrono::microseconds> created_at{};
};
BOOST_DESCRIBE_STRUCT(Timestamps, (), (created_at))

struct Owner : Keyed, Timestamps {
    std::string name;
    std::optional<retort::Uuid> boss_id;
};
BOOST_DESCRIBE_STRUCT(Owner, (Keyed, Timestamps), (name, boss_id))

retort::TableView retort_table(retort::model<Owner>) {
    static constexpr auto table =
        retort::table<Owner>("owner", retort::column(&Owner::id).primary_key().server_default(retort::random_uuid()),
                             retort::column(&Owner::created_at).server_default(retort::now()).name("made_at"),
                             retort::column(&Owner::name).max_length(40).collation("C").comment("as on the passport"),
                             retort::column(&Owner::boss_id).references<Owner>(&Owner::id).on_delete(retort::set_null),
                             retort::comment("who owns"), retort::renamed_from("holder"));
    return table;
}

struct Order {
    std::int64_t id = 0;
    std::int32_t year = 0;
    std::string code;
    Status status = Status::open;
    retort::Decimal price;
    std::int32_t quantity = 1;
    retort::Decimal total;
    retort::Uuid owner_id;
    std::vector<std::string> tags;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Order, (), (id, year, code, status, price, quantity, total, owner_id, tags, note))

retort::TableView retort_table(retort::model<Order>) {
    static constexpr auto table = retort::table<Order>(
        "order", retort::in_schema("sales"), retort::column(&Order::id).identity().primary_key(),
        retort::column(&Order::code).max_length(8).unique().check("code <> ''").renamed_from("number"),
        retort::column(&Order::status).server_default("open").index(),
        retort::column(&Order::price).precision(10, 2).server_default(0),
        retort::column(&Order::quantity).server_default(1),
        retort::column(&Order::total)
            .generated(retort::sql({{"postgresql", "price * quantity"}, {"sqlite", "price*quantity"}})),
        retort::column(&Order::owner_id)
            .references<Owner>(&Owner::id)
            .on_delete(retort::cascade)
            .on_update(retort::restrict_),
        retort::unique(&Order::year, &Order::code).named("uq_year_code").nulls_not_distinct(),
        retort::index(&Order::owner_id).unique().where("status = 'open'").include(&Order::code, &Order::price),
        retort::index(retort::key(&Order::year).descending().nulls_last(), retort::expression("lower(code)"))
            .named("ix_year"),
        retort::check("price >= 0").named("ck_price"), retort::options({.strict = true}));
    return table;
}

struct Line {
    std::int64_t order_id = 0;
    std::int32_t position = 0;
    std::optional<std::int32_t> year;
    std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(Line, (), (order_id, position, year, code))

retort::TableView retort_table(retort::model<Line>) {
    static constexpr auto table = retort::table<Line>("line", retort::primary_key(&Line::position, &Line::order_id),
                                                      retort::column(&Line::order_id).references(&Order::id),
                                                      retort::foreign_key(&Line::year, &Line::code)
                                                          .references(&Order::year, &Order::code)
                                                          .on_delete(retort::set_null)
                                                          .deferrable(retort::schema::Deferral::initially_deferred)
                                                          .match_full());
    return table;
}

// Two that need each other.
struct Hen {
    std::int64_t id = 0;
    std::optional<std::int64_t> egg_id;
};
BOOST_DESCRIBE_STRUCT(Hen, (), (id, egg_id))
retort::TableView retort_table(retort::model<Hen>);

struct Egg {
    std::int64_t id = 0;
    std::int64_t hen_id = 0;
};
BOOST_DESCRIBE_STRUCT(Egg, (), (id, hen_id))
retort::TableView retort_table(retort::model<Egg>);

retort::TableView retort_table(retort::model<Hen>) {
    static constexpr auto table = retort::table<Hen>("hen", retort::column(&Hen::id).primary_key(),
                                                     retort::column(&Hen::egg_id).references(&Egg::id));
    return table;
}
retort::TableView retort_table(retort::model<Egg>) {
    static constexpr auto table = retort::table<Egg>("egg", retort::column(&Egg::id).primary_key(),
                                                     retort::column(&Egg::hen_id).references(&Hen::id));
    return table;
}

// Descriptions that only a list of models can judge.
struct OtherEgg {
    std::int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(OtherEgg, (), (id))
retort::TableView retort_table(retort::model<OtherEgg>) {
    static constexpr auto table = retort::table<OtherEgg>("egg");
    return table;
}

struct Pointer {
    std::int64_t id = 0;
    std::int32_t year = 0;
};
BOOST_DESCRIBE_STRUCT(Pointer, (), (id, year))
retort::TableView retort_table(retort::model<Pointer>) {
    static constexpr auto table =
        retort::table<Pointer>("pointer", retort::column(&Pointer::year).references(&Order::year));
    return table;
}

struct Twice {
    std::int64_t id = 0;
    std::int64_t other = 0;
};
BOOST_DESCRIBE_STRUCT(Twice, (), (id, other))
retort::TableView retort_table(retort::model<Twice>) {
    static constexpr auto table = retort::table<Twice>("twice", retort::column(&Twice::other).name("id"));
    return table;
}

namespace other {
enum class Status { on, off };
BOOST_DESCRIBE_ENUM(Status, on, off)
struct Switch {
    Status status = Status::on;
};
BOOST_DESCRIBE_STRUCT(Switch, (), (status))
retort::TableView retort_table(retort::model<Switch>) {
    static constexpr auto table = retort::table<Switch>("switch");
    return table;
}
} // namespace other

} // namespace model_test

namespace {
using namespace model_test;

template <class F> std::string refusal(F f) {
    try {
        f();
    } catch (const Error& e) {
        CHECK(e.category() == ErrorCategory::usage);
        CHECK_FALSE(e.hint().empty());
        return e.what();
    }
    return "nothing was refused";
}

const schema::Table& table(const Metadata& metadata, const schema::Name& name) {
    const schema::Table* found = metadata.schema.find_table(name);
    REQUIRE(found != nullptr);
    return *found;
}

const schema::ForeignKey& foreign_key(const schema::Table& table, const std::vector<std::string>& columns) {
    for (const schema::ForeignKey& key : table.foreign_keys)
        if (key.columns == columns) return key;
    FAIL("no such foreign key");
    return table.foreign_keys.front();
}
} // namespace

TEST_CASE("a model's columns are those of its bases, then its own") {
    const Metadata metadata = retort::make_metadata<Owner>();
    const schema::Table& owner = table(metadata, "owner");
    REQUIRE(owner.columns.size() == 4);
    CHECK(owner.columns[0] == schema::Column{.name = "id",
                                             .type = {.kind = schema::TypeKind::uuid},
                                             .nullable = false,
                                             .server_default = schema::Function::random_uuid});
    CHECK(owner.columns[1] == schema::Column{.name = "made_at",
                                             .type = {.kind = schema::TypeKind::timestamptz},
                                             .nullable = false,
                                             .server_default = schema::Function::now});
    CHECK(owner.columns[2] == schema::Column{.name = "name",
                                             .type = {.kind = schema::TypeKind::varchar, .length = 40},
                                             .nullable = false,
                                             .collation = "C",
                                             .comment = "as on the passport"});
    CHECK(owner.columns[3] ==
          schema::Column{.name = "boss_id", .type = {.kind = schema::TypeKind::uuid}, .nullable = true});
    CHECK(owner.comment == "who owns");
    CHECK(owner.primary_key == schema::PrimaryKey{"pk_owner", {"id"}});
    const schema::ForeignKey& boss = foreign_key(owner, {"boss_id"});
    CHECK(boss.name == "fk_owner_boss_id_owner");
    CHECK(boss.target == schema::Name("owner"));
    CHECK(boss.target_columns == std::vector<std::string>{"id"});
    CHECK(boss.on_delete == schema::Action::set_null);
}

TEST_CASE("column attributes become parts of the table") {
    const Metadata metadata = retort::make_metadata<Order, Owner>();
    const schema::Table& order = table(metadata, {"sales", "order"});

    const schema::Column& id = *order.find_column("id");
    CHECK(id.identity == schema::Identity{});
    CHECK_FALSE(id.nullable);
    CHECK(order.find_column("price")->type ==
          schema::Type{.kind = schema::TypeKind::numeric, .precision = 10, .scale = 2});
    CHECK(order.find_column("price")->server_default == schema::Literal{std::int64_t{0}});
    CHECK(order.find_column("status")->server_default == schema::Literal{std::string("open")});
    CHECK(order.find_column("total")->generated ==
          schema::Generated{schema::SqlText{{}, {{"postgresql", "price * quantity"}, {"sqlite", "price*quantity"}}},
                            true});
    CHECK(order.find_column("tags")->type == schema::Type{.kind = schema::TypeKind::text, .array_dimensions = 1});
    CHECK(order.find_column("note")->nullable);

    const auto check = order.find_constraint("ck_order_code");
    REQUIRE(check);
    CHECK(std::get<schema::Check>(*check).expression == schema::sql("code <> ''"));
    CHECK(order.find_constraint("uq_order_code"));
    REQUIRE(order.find_index("ix_order_status") != nullptr);
    const schema::ForeignKey& owner = foreign_key(order, {"owner_id"});
    CHECK(owner.on_delete == schema::Action::cascade);
    CHECK(owner.on_update == schema::Action::restrict_);
}

TEST_CASE("table-level parts become constraints and indexes") {
    const Metadata metadata = retort::make_metadata<Order, Owner, Line>();
    const schema::Table& order = table(metadata, {"sales", "order"});
    const auto unique = order.find_constraint("uq_year_code");
    REQUIRE(unique);
    CHECK(std::get<schema::Unique>(*unique) ==
          schema::Unique{.name = "uq_year_code", .columns = {"year", "code"}, .nulls_not_distinct = true});
    const schema::Index* partial = order.find_index("ix_order_owner_id");
    REQUIRE(partial != nullptr);
    CHECK(partial->unique);
    CHECK(partial->predicate == schema::sql("status = 'open'"));
    CHECK(partial->include == std::vector<std::string>{"code", "price"});
    const schema::Index* year = order.find_index("ix_year");
    REQUIRE(year != nullptr);
    CHECK(year->parts ==
          std::vector<schema::IndexPart>{{.column = "year", .descending = true, .nulls = schema::NullsOrder::last},
                                         {.column = {}, .expression = schema::sql("lower(code)")}});
    CHECK(order.find_constraint("ck_price"));
    CHECK(order.options == schema::TableOptions{.strict = true});

    const schema::Table& line = table(metadata, "line");
    CHECK(line.primary_key == schema::PrimaryKey{"pk_line", {"position", "order_id"}});
    CHECK(foreign_key(line, {"year", "code"}) == schema::ForeignKey{.name = "fk_line_year_code_order",
                                                                    .columns = {"year", "code"},
                                                                    .target = {"sales", "order"},
                                                                    .target_columns = {"year", "code"},
                                                                    .on_delete = schema::Action::set_null,
                                                                    .deferral = schema::Deferral::initially_deferred,
                                                                    .match = schema::Match::full});
}

TEST_CASE("enums are collected, and renames are kept apart") {
    const Metadata metadata = retort::make_metadata<Order, Owner>();
    CHECK(metadata.schema.enums == std::vector<schema::Enum>{{"status", {"open", "closed"}}});
    CHECK(metadata.renames ==
          std::vector<retort::Rename>{{{"sales", "order"}, "code", "number"}, {"owner", {}, "holder"}});
}

TEST_CASE("the order of the models does not matter, and they may refer in a circle") {
    CHECK(retort::make_metadata<Hen, Egg>().schema == retort::make_metadata<Egg, Hen>().schema);
    CHECK(foreign_key(table(retort::make_metadata<Hen, Egg>(), "hen"), {"egg_id"}).target == schema::Name("egg"));
}

TEST_CASE("lists of models that contradict themselves are refused") {
    CHECK(refusal([] { retort::make_metadata<Hen, Egg, OtherEgg>(); }) ==
          "model_test::Egg and model_test::OtherEgg are both table egg");
    CHECK(refusal([] { retort::make_metadata<Hen>(); }) ==
          "model_test::Hen refers to model_test::Egg, which is not among the models");
    CHECK(refusal([] { retort::make_metadata<Order, Owner, Pointer>(); }) ==
          "pointer.year refers to sales.order.year, which is neither a primary key nor unique");
    CHECK(refusal([] { retort::make_metadata<Twice>(); }) == "model_test::Twice has two columns named id");
    CHECK(refusal([] { retort::make_metadata<Order, Owner, other::Switch>(); }) ==
          "two different enums are both named status; model_test::other::Switch.status is of one");
}

TEST_CASE("a view says what a session needs to know") {
    const retort::TableView view = retort::table_of<Order>();
    CHECK(view.cpp_name == "model_test::Order");
    CHECK(view.table_name() == schema::Name("sales", "order"));
    const auto& column = [&](std::string_view name) -> const retort::ColumnView& {
        return view.columns[view.find(name).value()];
    };
    CHECK(column("id").primary_key);
    CHECK(column("id").identity);
    CHECK(column("total").generated);
    CHECK(column("price").has_default);
    CHECK(column("note").nullable);
    CHECK_FALSE(view.find("missing"));
    constexpr retort::MemberRef inherited = retort::describe::member_ref(&Owner::created_at);
    CHECK(retort::table_of<Owner>().find(inherited) == 1u);
    CHECK_FALSE(view.find(inherited));
    CHECK(retort::table_of<Line>().columns[0].primary_key);
    CHECK_FALSE(retort::table_of<Line>().columns[2].primary_key);
}

TEST_CASE("rows are read from structs and written to them") {
    Order order;
    order.id = 7;
    order.year = 2024;
    order.code = "A1";
    order.status = Status::closed;
    order.price = retort::Decimal("1.50");
    order.tags = {"x"};
    const retort::TableView view = retort::table_of<Order>();
    const std::vector<Value> row = view.read(&order);
    CHECK(row == std::vector<Value>{std::int64_t{7}, std::int64_t{2024}, std::string("A1"), std::string("closed"),
                                    std::string("1.50"), std::int64_t{1}, std::string("0"),
                                    std::string("00000000-0000-0000-0000-000000000000"), std::string("[\"x\"]"),
                                    Null{}});
    Order copy;
    copy.note = "old";
    std::vector<ValueView> cells;
    for (const Value& value : row) cells.push_back(retort::look_at(value));
    view.load(&copy, cells);
    CHECK(view.read(&copy) == row);
    CHECK_FALSE(copy.note);
    CHECK(view.get(&copy, 2) == Value(std::string("A1")));
}

TEST_CASE("members of bases are reached through the model") {
    Owner owner;
    owner.name = "Ada";
    const retort::TableView view = retort::table_of<Owner>();
    view.set(&owner, 0, std::string("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    view.set(&owner, 1, std::string("1969-07-20 20:17:40"));
    CHECK(owner.id.to_string() == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    CHECK(view.get(&owner, 1) == Value(std::string("1969-07-20 20:17:40.000000")));
    CHECK(owner.name == "Ada");
}

TEST_CASE("a value that does not fit names the column and not itself") {
    Order order;
    const retort::TableView view = retort::table_of<Order>();
    CHECK_THROWS_WITH(view.set(&order, 1, std::string("secret")), "column order.year: expected an integer, not a text");
    CHECK_THROWS_WITH(view.set(&order, 1, Null{}), "column order.year: NULL for a member that is not optional");
    CHECK_THROWS_WITH(view.set(&order, 3, std::string("secret")),
                      "column order.status: a text that is no value of enum status");
    CHECK(order.year == 0);
}
