// What is written is what is meant: operations are written as C++, compiled with all warnings as errors and run, and
// the program records the same operations. RETORT_TEST_SEED repeats a run.

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include <retort/operation/apply.hpp>
#include <retort/render/operations_cpp.hpp>
#include <retort/render/revision_file.hpp>
#include <retort/schema/naming.hpp>
#include <support/page.hpp>
#include <support/process.hpp>
#include <support/random_schema.hpp>

using namespace retort;
using namespace retort::operation;
using retort::render::Written;

namespace {
using schema::Expression;
using schema::Literal;
using schema::SqlText;
using schema::Type;
using schema::TypeKind;

// As the builder records it: what has no name gets one, keys and identities are NOT NULL.
Operation canonical(Operation operation) {
    std::visit(overloaded{[](CreateTable& op) { canonicalise(op.table); },
                          [](AddColumn& op) {
                              if (op.column.identity) op.column.nullable = false;
                          },
                          [](CreateIndex& op) { op.index = named(op.table, op.index); },
                          [](AddConstraint& op) { op.constraint = named(op.table, op.constraint); },
                          [](Execute& op) {
                              for (Operation& one : op.amounts_to) one = canonical(one);
                          },
                          [](auto&) {}},
               operation.value);
    return operation;
}

// Pieces that end a literal, a comment, a line or an escape where text is written carelessly.
const std::vector<std::string> pieces{"\"",
                                      "\\",
                                      "\n",
                                      "\r\n",
                                      "\t",
                                      "\?\?/",
                                      "?",
                                      "R\"(",
                                      ")\"",
                                      "//",
                                      "*/",
                                      "/*",
                                      "\x01",
                                      "\x7f",
                                      "7",
                                      "'",
                                      " ",
                                      "  ",
                                      "{",
                                      "}",
                                      "{}",
                                      "%s",
                                      "\\\n",
                                      "\\x41",
                                      "\\u202e",
                                      "#if 0",
                                      "word",
                                      "\u00e9",
                                      "\u202e",
                                      "\u2028",
                                      "\ufeff",
                                      "\U0001F980",
                                      ";",
                                      ",",
                                      "ab",
                                      "LR\"x(",
                                      "\nRETORT_REVISION(x) {",
                                      "\v\f\b\x1b[31m"};

std::string hostile_text(support::Random& random) {
    std::string text;
    for (int i = random.between(1, random.chance(10) ? 60 : 8); i > 0; --i) text += random.pick(pieces);
    return text;
}

// Operations with a text of its own in every place that takes one.
std::vector<Operation> with_text_everywhere(support::Random& random) {
    const auto text = [&random] { return hostile_text(random); };
    const auto name = [&] { return random.chance(50) ? Name(text(), text()) : Name(text()); };
    const auto expression = [&]() -> Expression {
        switch (random.below(5)) {
        case 0: return SqlText{{}, {{text(), text()}}};
        case 1: return SqlText{text(), {{text(), text()}, {"sqlite", text()}}};
        case 2: return Literal{text()};
        case 3: return SqlText{{}, {{"postgresql", text()}, {"sqlite", text()}}};
        default: return schema::sql(text());
        }
    };
    schema::Table table{.name = name()};
    table.columns = {{.name = text(), .type = {.kind = TypeKind::native, .name = Name(text())}},
                     {.name = text(),
                      .type = {.kind = TypeKind::enumeration, .name = name()},
                      .server_default = expression(),
                      .generated = schema::Generated{expression(), random.chance(50)},
                      .collation = text(),
                      .comment = text()}};
    table.primary_key = schema::PrimaryKey{text(), {text(), text()}};
    table.uniques = {{text(), {text()}}};
    table.foreign_keys = {{.name = text(), .columns = {text()}, .target = name(), .target_columns = {text()}}};
    table.checks = {{text(), expression()}, {"", expression()}};
    table.excludes = {
        {.name = text(),
         .method = text(),
         .elements = {{.column = "", .expression = expression(), .with = text()}, {.column = text(), .with = text()}},
         .predicate = expression()}};
    table.indexes = {{.name = text(),
                      .parts = {{.column = text(), .collation = text(), .opclass = text()},
                                {.column = "", .expression = expression(), .descending = true}},
                      .method = text(),
                      .predicate = expression(),
                      .include = {text()},
                      .with = {{text(), text()}}}};
    table.comment = text();
    table.options = {.tablespace = text(), .with = {{text(), text()}}};
    AlterColumn alter{
        .table = name(), .column = text(), .using_ = expression(), .collation = text(), .comment = text()};
    alter.server_default.emplace(expression());
    alter.generated.emplace(schema::Generated{expression(), random.chance(50)});
    return {{CreateTable{table}},
            {alter},
            {RenameTable{name(), text()}},
            {SetTableComment{name(), text()}},
            {CreateEnum{{name(), {text(), text()}}}},
            {AddEnumValue{name(), text(), text(), ""}},
            {AddEnumValue{name(), text(), "", text()}},
            {RenameEnumValue{name(), text(), text()}},
            {ReplaceEnum{name(), {text(), text()}, {{text(), text()}}}},
            {CreateSequence{{.name = name()}}},
            {CreateSchema{text()}},
            {BulkInsert{name(), {text(), text()}, {{text(), text()}, {text(), Null{}}}}},
            {Execute{{text(), {}}, {{DropTable{name()}}, {Execute{{{}, {{"sqlite", text()}}}, {{DropTable{"x"}}}}}}}},
            {Execute{{text(), {{"sqlite", text()}}}, {}}}};
}

// Numbers and types at the ends of their ranges, and what no random operation has.
std::vector<Operation> corners() {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    using double_limits = std::numeric_limits<double>;
    const std::string with_nul("a\0b\"\0", 5);
    const Bytes bytes{std::byte{0}, std::byte{0xff}, std::byte{'\''}};
    const std::vector<Value> values{Null{},
                                    true,
                                    false,
                                    std::int64_t{0},
                                    least,
                                    most,
                                    std::int64_t{-2147483648},
                                    std::int64_t{2147483648},
                                    0.0,
                                    -0.0,
                                    1.0,
                                    0.1,
                                    1e300,
                                    double_limits::max(),
                                    double_limits::denorm_min(),
                                    double_limits::infinity(),
                                    -double_limits::infinity(),
                                    double_limits::quiet_NaN(),
                                    std::string(),
                                    with_nul,
                                    Bytes{},
                                    bytes};
    std::vector<Operation> operations{
        {BulkInsert{"t", {"a", "b"}, {values, values}}},
        {BulkInsert{"t", {"a"}, {{Value(std::int64_t{0})}}}},
        {BulkInsert{"t", {"a"}, {{Value(std::string("x"))}}}},
        {BulkInsert{"t", {"a", "b"}, {{Value(std::string("x")), Value(std::string("y"))}}}},
        {BulkInsert{"t", {"a"}, {{Value(Null{})}}}},
        {BulkInsert{"t", {}, {{}}}},
        {BulkInsert{"t", {"a"}, {}}},
        {CreateTable{{.name = "t"}}},
        {CreateEnum{{"e", {}}}},
        {ReplaceEnum{"e", {"a"}, {}}},
        {AlterSequence{{.name = "s"}}},
        {AlterColumn{.table = "t", .column = "c"}},
        {AddEnumValue{"e", "x", "a", "b"}},
        {Execute{{"", {}}, {}}}};
    for (const Value& value : values) {
        AlterColumn alter{.table = "t", .column = "c"};
        alter.server_default.emplace(Literal{value});
        operations.push_back({alter});
        operations.push_back({AddConstraint{"t", schema::Check{.name = "", .expression = Literal{value}}}});
    }
    for (const Type& type :
         std::vector<Type>{{.kind = TypeKind::varchar},
                           {.kind = TypeKind::character},
                           {.kind = TypeKind::numeric},
                           {.kind = TypeKind::numeric, .precision = 10},
                           {.kind = TypeKind::numeric, .precision = 10, .scale = 0},
                           {.kind = TypeKind::numeric, .precision = 10, .scale = -2},
                           {.kind = TypeKind::text, .length = 3, .array_dimensions = 3},
                           {.kind = TypeKind::native, .name = {"s", "n"}},
                           {.kind = TypeKind::enumeration, .name = {"s", "e"}, .array_dimensions = 1}})
        operations.push_back({AddColumn{"t", {.name = "c", .type = type}}});
    const schema::Sequence sequence{.name = {"s", "n"},
                                    .type = {.kind = TypeKind::smallint},
                                    .start = least,
                                    .increment = -1,
                                    .minimum = least,
                                    .maximum = most,
                                    .cache = 1,
                                    .cycle = true};
    const schema::Identity identity{true, least, -1, least, most, 1, true};
    AlterColumn numbered{.table = "t", .column = "c"};
    numbered.identity.emplace(identity);
    operations.insert(operations.end(), {{CreateSequence{sequence}}, {AlterSequence{sequence}}, {numbered}});
    return operations;
}

// A few operations each: every table of some random schemas, and what random operations then do to them.
std::vector<std::vector<Operation>> random_revisions(std::uint64_t seed, std::size_t count) {
    std::vector<std::vector<Operation>> revisions;
    while (revisions.size() < count) {
        support::RandomSchema random(seed++, support::Reach::everything);
        schema::Schema schema = random.schema(3);
        std::vector<Operation> made;
        for (const schema::Sequence& sequence : schema.sequences) made.push_back({CreateSequence{sequence}});
        for (const schema::Table& table : schema.tables) made.push_back({CreateTable{table}});
        revisions.push_back(std::move(made));
        for (int i = 0; i < 8; ++i) {
            revisions.emplace_back();
            for (int j = 0; j < 3; ++j) {
                revisions.back().push_back(random.operation(schema));
                schema = apply(std::move(schema), revisions.back().back());
            }
        }
    }
    return revisions;
}

// A program of which each function is one revision; it prints what each has recorded, a line each.
std::string program(const std::vector<std::vector<Operation>>& revisions) {
    std::string functions;
    std::string calls;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        std::vector<Written> written;
        for (const Operation& operation : revisions[i]) written.push_back({operation, {describe(operation) + " \\"}});
        functions +=
            fmt::format("void revision_{}(retort::Operations& op) {{\n{}}}\n\n", i, render::render_operations(written));
        calls += fmt::format("    print(revision_{});\n", i);
    }
    return "#include <iostream>\n#include <limits>\n\n#include <retort/migration.hpp>\n"
           "#include <retort/operation/operation.hpp>\n\nusing namespace retort::ddl;\n\nnamespace {\n\n" +
           functions +
           "void print(void (*revision)(retort::Operations&)) {\n    retort::Operations op;\n    revision(op);\n"
           "    std::cout << retort::operation::to_json(op.recorded()) << '\\n';\n}\n\n} // namespace\n\n"
           "int main() {\n" +
           calls + "}\n";
}

// Compiled as users compile, with all that the compiler can say against it.
const std::string compiler = RETORT_COMPILER " " RETORT_COMPILER_FLAGS " -std=c++20 -O0 -I '" RETORT_SOURCE_DIR
                                             "/framework' -Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror ";
} // namespace

TEST_CASE("operations that are written as C++ and compiled are the same operations", "[render]") {
    const std::uint64_t seed = support::test_seed();
    CAPTURE(seed);
    auto revisions = random_revisions(seed, 250);
    support::Random random(seed);
    for (int i = 0; i < 40; ++i) revisions.push_back(with_text_everywhere(random));
    for (const Operation& operation : corners()) revisions.push_back({operation});

    const support::TemporaryFolder folder;
    folder.write("program.cpp", program(revisions));
    const auto built = support::shell(folder.path(), compiler + "program.cpp -o program " RETORT_LINKED " 2>&1");
    INFO(built.out.substr(0, 4000));
    REQUIRE(built.exit == 0);

    const auto ran = support::shell(folder.path(), "./program");
    REQUIRE(ran.exit == 0);
    std::istringstream lines(ran.out);
    for (const auto& revision : revisions) {
        std::vector<Operation> wanted;
        for (const Operation& operation : revision) wanted.push_back(canonical(operation));
        std::vector<Written> written;
        for (const Operation& operation : revision) written.push_back({operation});
        std::string recorded;
        REQUIRE(std::getline(lines, recorded));
        INFO(render::render_operations(written));
        CHECK(recorded == to_json(wanted));
    }
}

// As a squash writes down what revisions have recorded.
TEST_CASE("how operations are to be run is written with them", "[render]") {
    std::vector<Recorded> wanted;
    for (const char* dialect : {"", "postgresql"})
        for (const bool autocommit : {false, true})
            for (const Form form : {Form::chosen, Form::plain, Form::online})
                for (std::size_t allowed = 0; allowed < 4; ++allowed)
                    wanted.push_back({.operation = canonical(
                                          {CreateIndex{"t", schema::Index{.name = "ix", .parts = {{.column = "c"}}}}}),
                                      .where = Location::current(),
                                      .dialect = dialect,
                                      .autocommit = autocommit,
                                      .form = form,
                                      .allowed = {allowed, {"PG001", "it is \"right\" here", Location::current()}}});
    wanted.push_back({.operation = {Execute{{.text = "SELECT 1", .by_dialect = {}}, {{DropTable{"t"}}}}},
                      .where = Location::current(),
                      .dialect = "sqlite"});
    const support::TemporaryFolder folder;
    folder.write("revision.cpp", render::render_revision({.id = "a1",
                                                          .parents = {},
                                                          .message = "m",
                                                          .replaces = {"b1", "b2"},
                                                          .upgrade = render::written(wanted),
                                                          .reversible = false}));
    folder.write("main.cpp", "#include <iostream>\n#include <retort/migration.hpp>\n"
                             "#include <retort/operation/operation.hpp>\n"
                             "extern const retort::Revision retort_revision_a1;\n"
                             "int main() {\n    const auto& body = retort_revision_a1.body;\n"
                             "    retort::Operations op;\n    body.upgrade(op);\n    std::size_t allowed = 0;\n"
                             "    for (const auto& one : op.recorded()) allowed += one.allowed.size();\n"
                             "    std::cout << (body.downgrade == nullptr) << body.replaces.size() << body.replaces[1] "
                             "<< allowed << '\\n' << retort::operation::to_json(op.recorded()) << '\\n';\n}\n");
    const auto built =
        support::shell(folder.path(), compiler + "main.cpp revision.cpp -o program " RETORT_LINKED " 2>&1");
    INFO(built.out.substr(0, 4000));
    REQUIRE(built.exit == 0);
    CHECK(support::shell(folder.path(), "./program").out == "12b272\n" + to_json(wanted) + "\n");
}

TEST_CASE("a revision with operations compiles without a warning", "[render]") {
    const support::TemporaryFolder folder;
    std::vector<Written> operations;
    for (const Operation& operation : corners()) operations.push_back({operation, {"loses data\\", "\?\?/"}});
    folder.write("full.cpp", render::render_revision({.id = "a1",
                                                      .parents = {},
                                                      .message = "say \"hi\"",
                                                      .upgrade = operations,
                                                      .downgrade = {{{DropTable{"t"}}}}}));
    folder.write("empty.cpp", render::render_revision({.id = "a2", .parents = {"a1"}, .message = ""}));
    const auto built = support::shell(folder.path(), compiler + "-fsyntax-only full.cpp empty.cpp 2>&1");
    INFO(built.out.substr(0, 4000));
    CHECK(built.exit == 0);
}

// The build looks for these at the start of a line, as CMake sees lines.
TEST_CASE("the build finds nothing in what a written text says", "[render]") {
    const support::TemporaryFolder folder;
    std::vector<Written> operations;
    for (const char* before : {"", "\n", "\u00e9", "\u65e5", "\U0001F980", "\u202e", "\x01"})
        for (const char* text : {"RETORT_REVISION(evil) {", "#include <evil>"})
            operations.push_back({{SetTableComment{"t", before + std::string(text)}}, {before + std::string(text)}});
    folder.write("versions/a1.cpp",
                 render::render_revision({.id = "a1", .parents = {}, .message = "m", .upgrade = operations}));
    folder.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.25)\nproject(found NONE)\n"
                                   "include(\"" RETORT_SOURCE_DIR "/cmake/RetortApp.cmake\")\n"
                                   "_retort_collect(revision RETORT_REVISION T revision_files revision_declarations "
                                   "revision_references versions)\n_retort_unity(found 1)\n");
    const auto configured = support::shell(folder.path(), "cmake -S . -B build 2>&1");
    INFO(configured.out);
    REQUIRE(configured.exit == 0);
    const std::string unit = support::read_file(folder.path() + "/build/found_revisions_0.cpp");
    INFO(unit);
    CHECK(unit.find("#include <retort/migration.hpp>") != std::string::npos);
    CHECK(unit.find("evil") == std::string::npos);
}
