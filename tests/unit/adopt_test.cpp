#include <catch2/catch.hpp>

#include <functional>
#include <vector>

#include <retort/diff/adopt.hpp>
#include <retort/diff/diff.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Schema;

namespace {
Schema table_t(const std::vector<Element>& elements) {
    Operations op;
    op.create_table("t", elements);
    return operation::apply({}, op.recorded().front().operation);
}
} // namespace

TEST_CASE("what the database made of a wanted expression stands for it") {
    const Schema wanted = table_t({column("a", varchar(9)).server_default("x"), column("b", integer()),
                                   column("g", integer()).generated(sql("b+1")), check("b>0").named("c"),
                                   index({expression("lower(a)")}).where("b>0").named("i"), exclude({{"a", "="}})});
    const Schema shown =
        table_t({column("a", varchar(9)).server_default(sql("'x'::character varying")), column("b", integer()),
                 column("g", integer()).generated(sql("(b + 1)")), check("(b > 0)").named("c"),
                 index({expression("lower((a)::text)")}).where("(b > 0)").named("i"), exclude({{"a", "="}})});
    CHECK(diff::adopt(shown, wanted, shown) == wanted);
    CHECK(diff::diff(diff::adopt(shown, wanted, shown), wanted).empty());
}

TEST_CASE("what differs from the wanted expression stays as found") {
    const Schema wanted =
        table_t({column("a", integer()).server_default(sql("1+1")), check("a>0").named("c"), check("a>5").named("d")});
    const Schema shown = table_t({column("a", integer()).server_default(sql("(1 + 1)")), check("(a > 0)").named("c"),
                                  check("(a > 5)").named("d")});
    const Schema found = table_t({column("a", integer()).server_default(sql("(1 + 2)")), check("(a > 1)").named("c"),
                                  check("(a > 5)").named("d")});
    const Schema expected = table_t(
        {column("a", integer()).server_default(sql("(1 + 2)")), check("(a > 1)").named("c"), check("a>5").named("d")});
    CHECK(diff::adopt(found, wanted, shown) == expected);
}

TEST_CASE("constraints and indexes are known by what they say when their names differ") {
    const Schema wanted = table_t({column("a", integer()), check("a>0").named("c"), check("a>1").named("x"),
                                   index({expression("a+1")}).named("i")});
    const Schema shown = table_t({column("a", integer()), check("(a > 0)").named("c"), check("(a > 1)").named("x"),
                                  index({expression("((a + 1))")}).named("i")});
    // x is called as another wanted one, and says what c says.
    const Schema found = table_t({column("a", integer()), check("(a > 0)").named("x"), check("(a > 1)").named("y"),
                                  index({expression("((a + 1))")}).named("j")});
    const Schema expected = table_t({column("a", integer()), check("a>0").named("x"), check("a>1").named("y"),
                                     index({expression("a+1")}).named("j")});
    CHECK(diff::adopt(found, wanted, shown) == expected);
}

TEST_CASE("of two that say the same, the one of the wanted name is taken first") {
    const Schema wanted = table_t({column("a", integer()), check("a>0").named("c"), check(" a > 0 ").named("d")});
    const Schema shown = table_t({column("a", integer()), check("(a > 0)").named("c"), check("(a > 0)").named("d")});
    CHECK(diff::adopt(shown, wanted, shown) == wanted);
}

TEST_CASE("tables and columns that were not read back stay as found") {
    const Schema wanted = table_t({column("a", integer()).server_default(sql("1")), column("b", integer())});
    const Schema found = table_t({column("a", integer()).server_default(sql("(1)")), column("z", integer())});
    CHECK(diff::adopt(found, wanted, {}) == found);
    CHECK(diff::adopt(found, {}, found) == found);
    CHECK(diff::adopt(found, wanted, table_t({column("b", integer())})) == found);
}
