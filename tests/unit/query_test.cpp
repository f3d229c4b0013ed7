// Typed queries as SQL, without a database.

#include <catch2/catch.hpp>

#include <limits>

#include <retort/model.hpp>
#include <retort/session/by.hpp>
#include <retort/session/change.hpp>
#include <retort/session/query_writer.hpp>
#include <retort/session/rows.hpp>
#include <retort/session/select.hpp>
#include <retort/session/sql_query.hpp>
#include <retort/session/statements.hpp>
#include <support/errors.hpp>

namespace shelf {
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

struct Stamps {
    Instant created_at{};
    std::optional<Instant> deleted_at;
};
BOOST_DESCRIBE_STRUCT(Stamps, (), (created_at, deleted_at))

enum class Kind { paper, audio };
BOOST_DESCRIBE_ENUM(Kind, paper, audio)

struct Book : Stamps {
    std::int64_t id = 0;
    std::string title;
    std::optional<std::string> subtitle;
    std::int16_t pages = 0;
    double price = 0;
    bool in_print = true;
    Kind kind = Kind::paper;
    retort::Uuid owner;
};
BOOST_DESCRIBE_STRUCT(Book, (Stamps), (id, title, subtitle, pages, price, in_print, kind, owner))
retort::TableView retort_table(retort::model<Book>);

struct Loan {
    std::int32_t book = 0;
    std::int32_t reader = 0;
    std::int32_t days = 14;
};
BOOST_DESCRIBE_STRUCT(Loan, (), (book, reader, days))
retort::TableView retort_table(retort::model<Loan>);

retort::TableView retort_table(retort::model<Book>) {
    static constexpr auto table = retort::table<Book>(
        "book", retort::column(&Book::id).primary_key().identity(), retort::column(&Book::title).name("book \"title\""),
        retort::column(&Book::created_at).server_default(retort::now()),
        retort::column(&Book::subtitle).server_default("none"),
        retort::column(&Book::owner).server_default(retort::random_uuid()));
    return table;
}

retort::TableView retort_table(retort::model<Loan>) {
    static constexpr auto table =
        retort::table<Loan>("loan", retort::in_schema("desk"), retort::primary_key(&Loan::book, &Loan::reader));
    return table;
}
} // namespace shelf

namespace {
using namespace retort;
using shelf::Book;
using shelf::Loan;

// Just enough of a database to see the SQL.
class Paper final : public database::Dialect {
public:
    std::string_view name() const noexcept override { return "paper"; }
    std::span<const std::string_view> schemes() const noexcept override { return {}; }
    std::unique_ptr<database::Connection> connect(const Url&, const database::ConnectOptions&) const override {
        return nullptr;
    }
    std::string quote(std::string_view identifier) const override {
        std::string quoted = "\"";
        for (const char letter : identifier) quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
        return quoted + "\"";
    }
    std::string literal(const Value&) const override { return {}; }
    std::string expression(const schema::Expression&) const override { return {}; }
    std::string type_name(const schema::Type&) const override { return {}; }
    std::string placeholder(std::size_t position, const schema::Type&) const override {
        return "$" + std::to_string(position);
    }
    std::string read(std::string column, const schema::Type& type) const override {
        return type.kind == schema::TypeKind::uuid ? "text(" + column + ")" : column;
    }
    database::Steps compile(std::span<const operation::Recorded>, const schema::Schema&) const override { return {}; }
    schema::Schema reconcile(schema::Schema found, const schema::Schema&) const override { return found; }
    schema::Schema inspect(database::Connection&) const override { return {}; }
    schema::Schema read_back(database::Connection&, const schema::Schema&) const override { return {}; }
    std::string guard(std::string_view, std::string_view) const override { return {}; }
    std::string script_header() const override { return {}; }
    std::string script_begin(bool) const override { return {}; }
    std::string script_commit(bool) const override { return {}; }
    schema::Schema observe(database::Connection&, schema::Schema schema) const override { return schema; }
    bool has_table(database::Connection&, const schema::Name&) const override { return false; }
    std::unique_ptr<database::Lock> lock(database::Connection&, const schema::Name&,
                                         std::chrono::milliseconds) const override {
        return nullptr;
    }
    std::shared_ptr<database::Template>
    make_template(const Url&, const std::function<void(database::Connection&)>&) const override {
        return nullptr;
    }
};
const Paper paper;

database::Statement statement(const auto& select) { return query::select(paper, select.query()); }

// What stands behind WHERE.
template <class T> std::string where(const Predicate<T>& predicate) {
    const std::string sql = query::count(paper, table_of<Book>(), predicate.condition).sql;
    const std::string_view before = "SELECT count(*) FROM \"book\" WHERE ";
    REQUIRE(sql.starts_with(before));
    return sql.substr(before.size());
}

std::vector<Value> binds(const query::Condition& condition) {
    return query::count(paper, table_of<Book>(), condition).binds;
}
} // namespace

TEST_CASE("a query reads all columns in the order of the model", "[query]") {
    const auto all = statement(select<Loan>());
    CHECK(all.sql == R"(SELECT "book", "reader", "days" FROM "desk"."loan")");
    CHECK(all.binds.empty());
    REQUIRE(all.columns.size() == 3);
    CHECK(all.columns[0].kind == schema::TypeKind::integer);

    CHECK(
        statement(select<Book>()).sql ==
        R"(SELECT "created_at", "deleted_at", "id", "book ""title""", "subtitle", "pages", "price", "in_print", "kind", )"
        R"(text("owner") FROM "book")");
}

TEST_CASE("comparisons bind their values", "[query]") {
    CHECK(where(c<&Book::title> == "Emma") == R"("book ""title""" = $1)");
    CHECK(where(c<&Book::pages> != 3) == R"("pages" <> $1)");
    CHECK(where(c<&Book::pages> < 3) == R"("pages" < $1)");
    CHECK(where(c<&Book::pages> <= 3) == R"("pages" <= $1)");
    CHECK(where(c<&Book::pages> > 3) == R"("pages" > $1)");
    CHECK(where(c<&Book::pages> >= 3) == R"("pages" >= $1)");
    CHECK(where(c<&Book::title> == c<&Book::subtitle>) == R"("book ""title""" = "subtitle")");
    CHECK(where(c<&Book::pages> > c<&Book::pages>) == R"("pages" > "pages")");

    SECTION("in the form in which they are stored") {
        CHECK(binds((c<&Book::title> == std::string_view("O'Hara \"x\"; --")).condition) ==
              std::vector<Value>{std::string("O'Hara \"x\"; --")});
        CHECK(binds((c<&Book::subtitle> == "none").condition) == std::vector<Value>{std::string("none")});
        CHECK(binds((c<&Book::in_print> == true).condition) == std::vector<Value>{true});
        CHECK(binds((c<&Book::price> >= 3).condition) == std::vector<Value>{3.0});
        CHECK(binds((c<&Book::kind> == shelf::Kind::audio).condition) == std::vector<Value>{std::string("audio")});
        const auto id = Uuid::parse("5b1d0f6e-7a52-4c1c-9d0a-0d6f3c1e8a01");
        CHECK(binds((c<&Book::owner> == id).condition) == std::vector<Value>{id.to_string()});
    }
    SECTION("an integer is never narrowed to the member's type") {
        CHECK(binds((c<&Book::pages> < 100000).condition) == std::vector<Value>{std::int64_t{100000}});
        CHECK_THROWS_AS((c<&Book::id> == std::numeric_limits<std::uint64_t>::max()), Error);
    }
    SECTION("of a base as well") {
        CHECK(where(c<&Book::created_at> < shelf::Instant{}) == R"("created_at" < $1)");
        CHECK(statement(select<Book>().where(c<&Book::deleted_at>.is_null() && c<&Book::id> == 1))
                  .sql.ends_with(R"(WHERE ("deleted_at" IS NULL AND "id" = $1))"));
    }
}

TEST_CASE("conditions join", "[query]") {
    const auto a = c<&Book::pages> == 1;
    const auto b = c<&Book::pages> == 2;
    CHECK(where(a && b && a) == R"(("pages" = $1 AND "pages" = $2 AND "pages" = $3))");
    CHECK(where(a || (b && a)) == R"(("pages" = $1 OR ("pages" = $2 AND "pages" = $3)))");
    CHECK(where((a || b) && !a) == R"((("pages" = $1 OR "pages" = $2) AND NOT ("pages" = $3)))");
    CHECK(where(!(a && b)) == R"(NOT (("pages" = $1 AND "pages" = $2)))");
}

TEST_CASE("the other conditions", "[query]") {
    CHECK(where(c<&Book::pages>.in({1, 2, 3})) == R"("pages" IN ($1, $2, $3))");
    CHECK(where(c<&Book::title>.in(std::vector<std::string>{"Emma"})) == R"("book ""title""" IN ($1))");
    CHECK(where(c<&Book::pages>.in(std::vector<int>{})) == "1 = 0");
    CHECK(where(!c<&Book::pages>.in(std::vector<int>{})) == "NOT (1 = 0)");
    CHECK(where(c<&Book::pages>.between(1, 9)) == R"("pages" BETWEEN $1 AND $2)");
    CHECK(where(c<&Book::title>.like("Em%")) == R"("book ""title""" LIKE $1 ESCAPE '\')");
    CHECK(where(c<&Book::subtitle>.is_null()) == R"("subtitle" IS NULL)");
    CHECK(where(c<&Book::subtitle>.is_not_null()) == R"(NOT ("subtitle" IS NULL))");
}

TEST_CASE("order, limit and offset", "[query]") {
    const std::string from = statement(select<Loan>()).sql;
    CHECK(statement(select<Loan>().order_by(c<&Loan::days>, c<&Loan::book>.descending())).sql ==
          from + R"( ORDER BY "days" ASC, "book" DESC)");
    const auto page = statement(select<Loan>().limit(10).offset(20));
    CHECK(page.sql == from + " LIMIT $1 OFFSET $2");
    CHECK(page.binds == std::vector<Value>{std::int64_t{10}, std::int64_t{20}});
    CHECK(statement(select<Loan>().limit(0)).sql == from + " LIMIT $1");

    SECTION("an offset alone has a limit, for SQLite") {
        const auto rest = statement(select<Loan>().offset(5));
        CHECK(rest.binds == std::vector<Value>{std::numeric_limits<std::int64_t>::max(), std::int64_t{5}});
    }
    SECTION("NULLs have the same place on every database") {
        const auto order = [](const auto& key) {
            const std::string sql = statement(select<Book>().order_by(key)).sql;
            return sql.substr(sql.find("ORDER BY"));
        };
        CHECK(order(c<&Book::subtitle>) == R"(ORDER BY "subtitle" ASC NULLS LAST)");
        CHECK(order(c<&Book::subtitle>.descending()) == R"(ORDER BY "subtitle" DESC NULLS FIRST)");
        CHECK(order(c<&Book::subtitle>.ascending().nulls_first()) == R"(ORDER BY "subtitle" ASC NULLS FIRST)");
        CHECK(order(c<&Book::subtitle>.descending().nulls_last()) == R"(ORDER BY "subtitle" DESC NULLS LAST)");
    }
    SECTION("what is said again adds up") {
        auto query = select<Loan>().where(c<&Loan::days> > 1).order_by(c<&Loan::days>);
        query.where(c<&Loan::book> == 7).order_by(c<&Loan::reader>);
        CHECK(statement(query).sql ==
              from + R"( WHERE ("days" > $1 AND "book" = $2) ORDER BY "days" ASC, "reader" ASC)");
    }
}

TEST_CASE("text with a NUL character is refused before anything is sent", "[query]") {
    const std::string text("a\0b", 3);
    const auto error = support::error_of([&] { (void)statement(select<Book>().where(c<&Book::title> == text)); });
    CHECK(error.category() == ErrorCategory::value);
    CHECK(std::string(error.what()) == "book.book \"title\": text with a NUL character cannot be stored");

    Book book{.title = text};
    const auto in_row = support::error_of([&] { (void)query::read_row(table_of<Book>(), &book, query::Place{3, 51}); });
    CHECK(std::string(in_row.what()) ==
          "book, row 3 of 51: book.book \"title\": text with a NUL character cannot be stored");
}

TEST_CASE("a query with more values than a database takes is refused", "[query]") {
    const std::vector<int> many(40000, 1);
    CHECK(support::message_of([&] { (void)statement(select<Book>().where(c<&Book::pages>.in(many))); }) ==
          "too many values in one query: a database takes 32766 | ask in several queries");
}

TEST_CASE("what a row leaves to the database", "[query]") {
    const TableView table = table_of<Book>();
    const auto inserted = [&](const Book& book) {
        std::string names;
        for (const std::size_t i : query::inserted_columns(table, table.read(&book)))
            names += std::string(table.columns[i].name) + " ";
        return names;
    };
    CHECK(inserted(Book{}) == "deleted_at book \"title\" pages price in_print kind ");

    Book set;
    set.created_at = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    set.id = 7;
    set.subtitle = "";
    set.owner = Uuid::random();
    CHECK(inserted(set) == "created_at deleted_at id book \"title\" subtitle pages price in_print kind owner ");
}

TEST_CASE("writing statements", "[query]") {
    const TableView table = table_of<Loan>();
    const Loan one{1, 2, 3};
    const Loan two{4, 5, 6};
    const std::vector<query::Row> rows{table.read(&one), table.read(&two)};
    const query::Columns all{0, 1, 2};
    const query::Columns key{0, 1};

    const auto insert = query::insert(paper, table, all, rows, {});
    CHECK(insert.sql == R"(INSERT INTO "desk"."loan" ("book", "reader", "days") VALUES ($1, $2, $3), ($4, $5, $6))");
    CHECK(insert.binds.size() == 6);
    CHECK(insert.columns.empty());
    const auto nothing_known = query::insert(paper, table, {}, std::span(rows).first(1), {2});
    CHECK(nothing_known.sql == R"(INSERT INTO "desk"."loan" DEFAULT VALUES RETURNING "days")");

    CHECK(query::update(paper, table, {2}, key, rows[0]).sql ==
          R"(UPDATE "desk"."loan" SET "days" = $1 WHERE "book" = $2 AND "reader" = $3)");
    CHECK(query::remove(paper, table, key, rows[0]).sql ==
          R"(DELETE FROM "desk"."loan" WHERE "book" = $1 AND "reader" = $2)");
    CHECK(query::find(paper, table, key, rows).sql ==
          R"(SELECT "book", "reader", "days" FROM "desk"."loan" WHERE ("book" = $1 AND "reader" = $2) OR )"
          R"(("book" = $3 AND "reader" = $4))");
    CHECK(query::find(paper, table, {0}, rows).sql ==
          R"(SELECT "book", "reader", "days" FROM "desk"."loan" WHERE "book" IN ($1, $2))");
    CHECK(query::upsert(paper, table, all, key, {2}, std::span(rows).first(1), {0}).sql ==
          R"(INSERT INTO "desk"."loan" AS existing ("book", "reader", "days") VALUES ($1, $2, $3) ON CONFLICT )"
          R"(("book", "reader") DO UPDATE SET "days" = excluded."days" WHERE existing."days" <> excluded."days" )"
          R"(RETURNING "book")");
    CHECK(query::upsert(paper, table, key, key, {}, std::span(rows).first(1), {}).sql ==
          R"(INSERT INTO "desk"."loan" AS existing ("book", "reader") VALUES ($1, $2) ON CONFLICT ("book", "reader") )"
          R"(DO NOTHING)");
}

TEST_CASE("a column that may be NULL differs when only one side is", "[query]") {
    const TableView table = table_of<Book>();
    const Book book;
    const std::vector<query::Row> rows{table.read(&book)};
    const std::size_t subtitle = query::column_number(table, c<&Book::subtitle>.member());
    const std::string sql = query::upsert(paper, table, {2, subtitle}, {2}, {subtitle}, rows, {}).sql;
    CHECK(sql.ends_with(R"(WHERE existing."subtitle" <> excluded."subtitle" OR (existing."subtitle" IS NULL) <> )"
                        R"((excluded."subtitle" IS NULL))"));
}

TEST_CASE("a natural key names its columns", "[query]") {
    const auto key = by(&Book::title, &Book::created_at).keep(&Book::pages);
    const TableView table = table_of<Book>();
    REQUIRE(key.columns().columns.size() == 2);
    CHECK(query::column_number(table, key.columns().columns[0]) == 3);
    CHECK(query::column_number(table, key.columns().columns[1]) == 0);
    CHECK(query::column_number(table, key.columns().kept.at(0)) == 5);
}

TEST_CASE("columns of one table have no qualifier, of several they have", "[query]") {
    CHECK(statement(select(c<&Loan::days>, count()).group_by(c<&Loan::days>)).sql ==
          R"(SELECT "days", count(*) FROM "desk"."loan" GROUP BY "days")");
    CHECK(statement(select(c<&Book::title>).join<Loan>(c<&Loan::book> == c<&Book::id>).where(c<&Loan::days> > 7)).sql ==
          R"(SELECT "book"."book ""title""" FROM "book" JOIN "desk"."loan" ON "loan"."book" = "book"."id" WHERE )"
          R"("loan"."days" > $1)");
    constexpr auto other = alias<Loan, "o\"r">;
    CHECK(statement(select(c<&Loan::days>).left_join(other, other.c<&Loan::book> == c<&Loan::book>)).sql ==
          R"(SELECT "loan"."days" FROM "desk"."loan" LEFT JOIN "desk"."loan" AS "o""r" ON "o""r"."book" = )"
          R"("loan"."book")");
    CHECK(
        statement(select<Book>().where(exists<Loan>(c<&Loan::book> == c<&Book::id>)).limit(1))
            .sql.ends_with(
                R"(FROM "book" WHERE EXISTS (SELECT 1 FROM "desk"."loan" WHERE "loan"."book" = "book"."id") LIMIT $1)"));
}

TEST_CASE("what is computed has one type on every database", "[query]") {
    const auto column = [](const auto& what) {
        const std::string sql = statement(select(what)).sql;
        return sql.substr(7, sql.find(" FROM ") - 7);
    };
    CHECK(column(sum(c<&Loan::days>)) == "CAST(sum(\"days\") AS )");
    CHECK(column(avg(c<&Book::pages>)) == "CAST(avg(\"pages\") AS )");
    CHECK(column(count_distinct(c<&Loan::days>)) == "count(DISTINCT \"days\")");
    CHECK(column(c<&Loan::days> + 1) == "(CAST(\"days\" AS ) + $1)");
    CHECK(column(coalesce(c<&Book::subtitle>, "x")) == "coalesce(\"subtitle\", $1)");
}

TEST_CASE("a key with a bound value is said by its place", "[query]") {
    const auto rest = c<&Loan::days> % 7;
    CHECK(statement(select(count(), rest).group_by(rest).order_by(rest.descending()))
              .sql.ends_with(R"(GROUP BY 2 ORDER BY 2 DESC NULLS FIRST)"));
}

TEST_CASE("changes of many rows", "[query]") {
    const auto change = [](const auto& what) { return query::change(paper, what.change()); };
    const auto update_some = change(update<Loan>().set(c<&Loan::days>, 7).where(c<&Loan::book> == 1));
    CHECK(update_some.sql == R"(UPDATE "desk"."loan" SET "days" = $1 WHERE "book" = $2)");
    CHECK(update_some.binds == std::vector<Value>{std::int64_t{7}, std::int64_t{1}});
    CHECK(change(remove<Loan>().all_rows()).sql == R"(DELETE FROM "desk"."loan")");
    CHECK(change(remove<Loan>().all_rows().returning(c<&Loan::book>)).sql ==
          R"(DELETE FROM "desk"."loan" RETURNING "book")");
}

TEST_CASE("placeholders in SQL of one's own", "[query]") {
    const auto translated = [](std::string text, auto... values) {
        return query::statement(paper, {std::move(text), {query::sql_value(values)...}}).sql;
    };
    CHECK(translated("SELECT $1, $2, $1", 1, "a") == "SELECT $1, $2, $3");
    CHECK(translated("'$2''$2' \"$2\" a$2 --$2\n/*$2*/ $1", 1) == "'$2''$2' \"$2\" a$2 --$2\n/*$2*/ $1");
    CHECK(translated("$$ $2 $$ $tag$ $2 $tag$ $1", 1) == "$$ $2 $$ $tag$ $2 $tag$ $1");
    CHECK(translated("E'\\' $2' e'x\\\\' $1 'never closed $2", 1) == "E'\\' $2' e'x\\\\' $1 'never closed $2");
    CHECK_THROWS_AS(translated("$0", 1), Error);
    CHECK_THROWS_AS(translated("$99999999999999999999", 1), Error);
    CHECK_THROWS_AS(translated("SELECT 1", 1), Error);
}
