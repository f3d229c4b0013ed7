// Sequences and schemas.

#include <catch2/catch.hpp>

#include <retort/operation/apply.hpp>
#include <retort/operation/invert.hpp>
#include <retort/operation/operations.hpp>
#include <support/errors.hpp>

using namespace retort;
using namespace retort::ddl;
using schema::Name;
using schema::Schema;
using support::error_of;
using support::message_of;

namespace {
using Script = void (*)(Operations&);

Schema after(Script script, Schema schema) {
    Operations op;
    script(op);
    for (const operation::Recorded& one : op.recorded()) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

const Schema& shop() {
    static const Schema schema = after(
        [](Operations& op) {
            op.create_schema("billing");
            op.create_sequence("number", {.start = 1000});
            op.create_sequence({"billing", "Odd One"}, {.type = smallint(), .increment = -2, .cycle = true});
            op.create_table("invoice", {column("id", integer()), index({"id"})});
        },
        {});
    return schema;
}

std::string refusal(Script script) {
    CHECK(error_of([script] { after(script, shop()); }).category() == ErrorCategory::schema);
    return message_of([script] { after(script, shop()); });
}
} // namespace

TEST_CASE("sequences are created, altered and dropped") {
    REQUIRE(shop().sequences.size() == 2);
    CHECK(shop().find_sequence("number")->start == 1000);
    const Schema altered = after([](Operations& op) { op.alter_sequence("number", {.increment = 5}); }, shop());
    CHECK(altered.find_sequence("number")->increment == 5);
    CHECK_FALSE(altered.find_sequence("number")->start.has_value()); // its settings are given whole
    const Schema dropped = after([](Operations& op) { op.drop_sequence({"billing", "Odd One"}); }, shop());
    CHECK(dropped.find_sequence({"billing", "Odd One"}) == nullptr);

    CHECK(refusal([](Operations& op) { op.create_sequence(""); }) == "a sequence without a name | ");
    CHECK(refusal([](Operations& op) { op.create_sequence("number"); }) == "there is a sequence number already | ");
    CHECK(refusal([](Operations& op) {
              op.create_sequence("invoice");
          }).starts_with("sequence invoice cannot have that name: table invoice has it"));
    CHECK(refusal([](Operations& op) {
              op.create_sequence("ix_invoice_id");
          }).starts_with("sequence ix_invoice_id cannot have that name: index ix_invoice_id of table invoice has it"));
    CHECK(refusal([](Operations& op) {
              op.create_table("number", {column("a", text())});
          }).starts_with("table number cannot have that name: sequence number has it"));
    CHECK(refusal([](Operations& op) { op.alter_sequence("gone", {}); }) ==
          "there is no sequence gone | sequences at this point: number, billing.Odd One");
    CHECK(refusal([](Operations& op) { op.drop_sequence("gone"); }).starts_with("there is no sequence gone"));
}

TEST_CASE("a sequence's settings fit each other and its type") {
    const auto settings = [](const SequenceOptions& options) {
        Operations op;
        op.create_sequence("s", options);
        return message_of([&] { operation::apply({}, op.recorded().front().operation); });
    };
    CHECK(settings({.type = text()}) == "sequence s cannot count in text | a sequence is smallint, integer or bigint");
    CHECK(settings({.type = array(integer())}).starts_with("sequence s cannot count in integer[]"));
    CHECK(settings({.increment = 0}) == "sequence s has the increment 0 | it would stand still");
    CHECK(settings({.cache = 0}) == "sequence s has the cache 0 | 1 is none");
    CHECK(settings({.minimum = 9, .maximum = 3}) ==
          "sequence s has the minimum 9 and the maximum 3 | the minimum must be the smaller one");
    CHECK(settings({.start = 10, .maximum = 9}) ==
          "the start of sequence s is 10, which is not between 1 and 9 | that is where it counts");
    CHECK(settings({.start = 0}).starts_with("the start of sequence s is 0"));
    CHECK(settings({.type = smallint(), .maximum = 40000}) ==
          "the maximum of sequence s is 40000, which is not between -32768 and 32767 | that is where it counts");
    CHECK(refusal([](Operations& op) {
              op.alter_sequence("number", {.increment = 0});
          }).starts_with("sequence number has"));
    CHECK_NOTHROW(after([](Operations& op) { op.create_sequence("s", {.start = -1, .increment = -1}); }, {}));
    CHECK_NOTHROW(after([](Operations& op) { op.create_sequence("s", {.start = 0, .minimum = 0}); }, {}));
}

TEST_CASE("a sequence that a default counts with stays") {
    CHECK(refusal([](Operations& op) {
              op.add_column("invoice", column("n", bigint()).server_default(sql("nextval('number')")));
              op.drop_sequence("number");
          }) == "sequence number is used by the default of column invoice.n | that goes first: "
                "op.alter_column(\"invoice\", \"n\", {.drop_default = true})");
    const auto is_used = [](const char* text, const Name& sequence) {
        Schema schema = shop();
        put(schema, make_table("t", {column("n", bigint()).server_default(sql(text))}));
        try {
            operation::apply(std::move(schema), {operation::DropSequence{sequence}});
            return false;
        } catch (const Error&) {
            return true;
        }
    };
    const Name odd("billing", "Odd One");
    CHECK(is_used("NEXTVAL('Number'::regclass) + 1", "number"));
    CHECK(is_used("nextval('billing.\"Odd One\"')", odd));
    CHECK(is_used("nextval('\"Odd One\"')", odd)); // the search path may lead there
    CHECK_FALSE(is_used("nextval('other.\"Odd One\"')", odd));
    CHECK_FALSE(is_used("nextval('other')", "number"));
    CHECK_FALSE(is_used("length('number')", "number"));
}

TEST_CASE("schemas are created, and dropped when nothing is in them") {
    CHECK(after([](Operations& op) { op.create_schema("a"); }, shop()).namespaces ==
          std::vector<std::string>{"a", "billing"});
    CHECK(after(
              [](Operations& op) {
                  op.drop_sequence({"billing", "Odd One"});
                  op.drop_schema("billing");
              },
              shop())
              .namespaces.empty());

    CHECK(refusal([](Operations& op) { op.create_schema(""); }) == "a schema without a name | ");
    CHECK(refusal([](Operations& op) { op.create_schema("billing"); }) == "there is a schema billing already | ");
    CHECK(refusal([](Operations& op) {
              op.create_enum({"theirs", "e"}, {"a"});
              op.create_schema("theirs");
          }) == "there is a schema theirs already: enum theirs.e is in it | ");
    CHECK(refusal([](Operations& op) { op.drop_schema("gone"); }) ==
          "there is no schema gone | schemas that were created up to this point: billing");
    CHECK(refusal([](Operations& op) { op.drop_schema("billing"); }) ==
          "schema billing is not empty: sequence billing.Odd One is in it | that goes first: "
          "op.drop_sequence({\"billing\", \"Odd One\"})");
    CHECK(refusal([](Operations& op) {
              op.create_table({"billing", "t"}, {column("a", text())});
              op.drop_schema("billing");
          }).starts_with("schema billing is not empty: table billing.t is in it"));
}

TEST_CASE("sequences and schemas are undone") {
    using namespace operation;
    const schema::Sequence number = *shop().find_sequence("number");
    CHECK(invert({CreateSequence{{.name = "s"}}}, shop()) == std::vector<Operation>{{DropSequence{"s"}}});
    CHECK(invert({DropSequence{"number"}}, shop()) == std::vector<Operation>{{CreateSequence{number}}});
    CHECK(invert({AlterSequence{{.name = "number"}}}, shop()) == std::vector<Operation>{{AlterSequence{number}}});
    CHECK(invert({CreateSchema{"s"}}, shop()) == std::vector<Operation>{{DropSchema{"s"}}});
    CHECK(invert({DropSchema{"s"}}, shop()) == std::vector<Operation>{{CreateSchema{"s"}}});
}

TEST_CASE("a data step leaves the schema and has no inverse") {
    const operation::Operation run{operation::Run{"fill in codes", nullptr}};
    CHECK(operation::apply(shop(), run) == shop());
    CHECK(message_of([&] {
              operation::invert(run, shop());
          }).starts_with("the data step fill in codes has no inverse | say in downgrade()"));
}

TEST_CASE("an index that is built without blocking is undone without blocking") {
    using namespace operation;
    const schema::Index index = shop().find_table("invoice")->indexes.front();
    for (const bool concurrently : {true, false}) {
        const Operation create{CreateIndex{"invoice", index, concurrently}};
        const Operation drop{DropIndex{"invoice", index.name, concurrently}};
        CHECK(invert(create, shop()) == std::vector<Operation>{drop});
        CHECK(invert(drop, shop()) == std::vector<Operation>{create});
    }
}
