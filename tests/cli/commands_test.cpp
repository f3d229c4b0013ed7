// The command line as a user meets it: help, results as text and JSON, exit codes, colour, which database.

#include <catch2/catch.hpp>

#include <filesystem>

#include <boost/json.hpp>

#include <support/databases.hpp>
#include <support/process.hpp>

using namespace support;
using Catch::Contains;
using Catch::StartsWith;

namespace {
const std::string bin = RETORT_BINARY_DIR "/bin";
constexpr const char* head = "b7d94e61c820";

// A project whose database binary is the reference application's, without a build step.
class Project {
public:
    Project() {
        folder_.write("retort.toml",
                      "[project]\nbinary = \"" + bin + "/shop\"\n[database]\nurl = \"sqlite:///shop.db\"\n");
        std::filesystem::create_directories(folder_.path() + "/some/where");
    }
    [[nodiscard]] Outcome retort(const std::string& arguments,
                                 const std::map<std::string, std::string>& environment = {},
                                 const std::string& below = "") const {
        std::map<std::string, std::string> all{{"DATABASE_URL", ""}, {"NO_COLOR", ""}};
        for (const auto& [name, value] : environment) all.insert_or_assign(name, value);
        return shell(folder_.path() + "/" + below, bin + "/retort " + arguments, all);
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.path() + "/" + name; }
    [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }

private:
    TemporaryFolder folder_;
};

// Runs it and parses what it printed.
boost::json::value json(const Project& project, const std::string& arguments) {
    const Outcome outcome = project.retort("--json " + arguments);
    INFO(outcome.err);
    REQUIRE(outcome.exit == 0);
    return boost::json::parse(outcome.out);
}
} // namespace

TEST_CASE("help and version of everything") {
    for (const char* program : {"/shop", "/retort"}) {
        const Outcome version = shell("/", bin + program + " --version");
        CHECK(version.exit == 0);
        CHECK_THAT(version.out, StartsWith("retort 0."));
        const Outcome help = shell("/", bin + program + " --help");
        CHECK(help.exit == 0);
        for (const char* command :
             {"init", "revision", "merge", "edit", "upgrade", "downgrade", "stamp", "ensure-version", "seed", "current",
              "history", "heads", "branches", "show", "deploy", "restore"}) {
            CHECK_THAT(help.out, Contains(command));
            const Outcome detail = shell("/", bin + program + " " + command + " --help");
            CHECK(detail.exit == 0);
            CHECK_THAT(detail.out, Contains("Usage: " + std::string(program + 1) + " " + command + " "));
            CHECK(detail.err.empty());
        }
    }
}

TEST_CASE("results as text go to stdout, progress to stderr") {
    const Project project;
    CHECK(project.retort("heads").out == std::string(head) + " (head)\n");
    const Outcome history = project.retort("history");
    CHECK_THAT(history.out, StartsWith("f3a1b2c4d5e6 -> b7d94e61c820 (head), add country phone code\n") &&
                                Contains("<base> -> 8c1f0a5d2b47, initial\n"));
    CHECK_THAT(project.retort("show f3a1").out, Contains("create table country") && Contains("drop table country"));

    const Outcome up = project.retort("upgrade head");
    CHECK(up.out.empty());
    CHECK_THAT(up.err, StartsWith("upgraded to 8c1f0a5d2b47  initial"));
    const Outcome again = project.retort("upgrade head");
    CHECK(again.exit == 0);
    CHECK(again.err == std::string("nothing to do: the database is at ") + head + "\n");
    CHECK(project.retort("current").out == std::string(head) + " (head)\n");
    CHECK(project.retort("current --check-heads").exit == 0);

    CHECK_THAT(project.retort("downgrade -1").err, StartsWith("reverted b7d94e61c820"));
    CHECK(project.retort("current").out == "f3a1b2c4d5e6\n");
    const Outcome pending = project.retort("current --check-heads");
    CHECK(pending.exit == 4);
    CHECK_THAT(pending.err, Contains("1 revision is pending"));
    CHECK(project.retort("upgrade +1").exit == 0);
    CHECK(project.retort("downgrade f3a").exit == 0);
    CHECK(project.retort("downgrade base").exit == 0);
    const Outcome base = project.retort("current");
    CHECK(base.exit == 0);
    CHECK(base.out.empty());
    CHECK_THAT(base.err, Contains("at base"));
    CHECK_THAT(project.retort("stamp head").err, Contains("was at base and is now taken to be at b7d94e61c820"));
    CHECK_THAT(project.retort("stamp head").err, StartsWith("nothing to do"));
}

TEST_CASE("results as JSON") {
    const Project project;
    const auto history = json(project, "history").as_array();
    REQUIRE(history.size() == 3);
    CHECK(history[0].at("revision").as_string() == head);
    CHECK(history[0].at("head").as_bool());
    CHECK(history[2].at("down_revision").as_array().empty());
    CHECK(json(project, "heads").as_array().size() == 1);
    CHECK(json(project, "show f3a1").at("upgrade").as_array().at(0).as_string() == "create table country");

    CHECK(json(project, "upgrade f3a1").at("run").as_array().size() == 2);
    CHECK(json(project, "upgrade f3a1").at("run").as_array().empty());
    CHECK(json(project, "current").at("current").as_array().at(0).as_string() == "f3a1b2c4d5e6");
    CHECK(json(project, "current").at("pending").as_int64() == 1);
    CHECK(json(project, "downgrade -1").at("run").as_array().at(0).at("direction").as_string() == "downgrade");
    CHECK(json(project, "stamp head").at("after").as_array().at(0).as_string() == head);
    CHECK(json(project, "stamp 8c1f").at("before").as_array().at(0).as_string() == head);
    CHECK(json(project, "upgrade head").at("run").as_array().size() == 2);

    CHECK(json(project, "seed --list").as_array().size() == 3);
    const auto dry = json(project, "seed countries --dry-run");
    CHECK(dry.at("dry_run").as_bool());
    CHECK(dry.at("seeds").as_array().at(0).at("inserted").as_int64() == 51);
    CHECK(json(project, "seed").at("seeds").as_array().size() == 3);
    CHECK(json(project, "seed countries --force").at("seeds").as_array().at(0).at("unchanged").as_int64() == 51);
    CHECK(json(project, "seed countries").at("seeds").as_array().at(0).at("skipped").as_bool());
    CHECK(json(project, "seed countries --dry-run").at("seeds").as_array().at(0).at("inserted").as_int64() == 0);

    const auto revision = json(project, "revision -m 'add \"things\"'");
    CHECK(std::filesystem::exists(project.path(std::string(revision.at("file").as_string()))));
}

TEST_CASE("a new revision comes after the head, and its file is made where retort.toml says") {
    const Project project;
    const Outcome outcome = project.retort("revision -m 'Add Things' --rev-id abc123", {}, "some/where");
    CHECK(outcome.exit == 0);
    CHECK_THAT(outcome.out, Contains("abc123_add_things.cpp"));
    REQUIRE(project.has("migrations/versions/abc123_add_things.cpp"));
    const Outcome text = shell(project.path(""), "cat migrations/versions/abc123_add_things.cpp");
    CHECK_THAT(text.out, Contains(".down_revision = \"b7d94e61c820\"") && Contains(".message = \"Add Things\""));
    CHECK(project.retort("revision -m again --rev-id abc123").exit == 0); // another file name: the build finds the two
    CHECK(project.retort("revision -m 'Add Things' --rev-id abc123").exit == 1);
    CHECK(project.retort("revision -m x --rev-id f3a1b2c4d5e6").exit == 1);
    CHECK(project.retort("revision -m x --rev-id a-b").exit == 1);
}

// Catch2 takes a name that begins with a dash for an option of its own.
TEST_CASE("the option --url wins over DATABASE_URL, and that over retort.toml, whose files are relative to it") {
    const Project project;
    CHECK(project.retort("upgrade head", {}, "some/where").exit == 0);
    CHECK(project.has("shop.db"));
    CHECK(project.retort("upgrade head", {{"DATABASE_URL", "sqlite:///variable.db"}}, "some").exit == 0);
    CHECK(project.has("some/variable.db"));
    CHECK(project.retort("--url sqlite:///option.db upgrade head", {{"DATABASE_URL", "sqlite:///other.db"}}).exit == 0);
    CHECK(project.has("option.db"));
    CHECK_FALSE(project.has("other.db"));
    CHECK(project.retort("upgrade head --url sqlite:///behind.db").exit == 0);
    CHECK(project.has("behind.db"));
    CHECK(shell("/", bin + "/retort --project '" + project.path("") + "' heads", {{"DATABASE_URL", ""}}).exit == 0);
}

TEST_CASE("colour is for terminals, and not when NO_COLOR says no") {
    const Project project;
    CHECK_THAT(project.retort("heads").out, !Contains("\033"));
    // script(1) gives the command a terminal.
    const auto on_terminal = [&](const std::map<std::string, std::string>& environment) {
        std::map<std::string, std::string> all{{"NO_COLOR", ""}};
        for (const auto& [name, value] : environment) all.insert_or_assign(name, value);
        return shell(project.path(""), "script -qec '" + bin + "/shop heads' /dev/null", all).out;
    };
    CHECK_THAT(on_terminal({}), Contains("\033["));
    CHECK_THAT(on_terminal({{"NO_COLOR", "1"}}), !Contains("\033") && Contains(head));
}

TEST_CASE("retort rebuilds what is stale before it runs") {
    const TemporaryFolder folder;
    // A build step that leaves a trace, and a binary that shows it was called after it.
    folder.write("retort.toml", "[project]\nbinary = \"app\"\nbuild = \"echo built >> trace\"\n");
    folder.write("app", "#!/bin/sh\ncat trace; echo \"$@\"\n");
    REQUIRE(shell(folder.path(), "chmod +x app").exit == 0);
    CHECK(shell(folder.path(), bin + "/retort heads -v").out == "built\nheads -v\n");
    CHECK(shell(folder.path(), bin + "/retort heads").out == "built\nbuilt\nheads\n");
    CHECK(shell(folder.path(), bin + "/retort --no-build heads").out == "built\nbuilt\n--no-build heads\n");

    // What does not compile is what one wants to edit.
    folder.write("retort.toml", "[project]\nbinary = \"app\"\nbuild = \"false\"\n");
    CHECK(shell(folder.path(), bin + "/retort heads").exit == 1);
    const Outcome edit = shell(folder.path(), bin + "/retort edit a1");
    CHECK(edit.exit == 0);
    CHECK_THAT(edit.out, Contains("edit a1\n"));
    CHECK(edit.err == "the build failed: false\n");
}

TEST_CASE("the whole story on PostgreSQL, without retort or a project") {
    const Scratch scratch("postgresql");
    const auto shop = [&](const std::string& arguments) {
        return shell("/", bin + "/shop " + arguments, {{"DATABASE_URL", scratch.url()}, {"NO_COLOR", "1"}});
    };
    CHECK_THAT(shop("upgrade head").err, StartsWith("upgraded to"));
    CHECK_THAT(shop("seed").out, Contains("countries: 51 inserted, 0 changed, 0 unchanged"));
    CHECK_THAT(shop("seed").out, Contains("countries: nothing has changed since it ran"));
    CHECK_THAT(shop("seed --force").out, Contains("countries: 0 inserted, 0 changed, 51 unchanged"));
    CHECK_THAT(shop("verify").out, Contains("country: 51 rows, 51 seeded\n"));
    CHECK(shop("downgrade base").exit == 0);
    CHECK(shop("verify").exit == 1); // no tables
    CHECK(shop("upgrade head").exit == 0);
    CHECK(shop("current").out == std::string(head) + " (head)\n");
    CHECK(shop("verify").exit == 3);
    CHECK_THAT(shop("seed --dry-run").out,
               Contains("  + country code 'IND': id '") && Contains("countries: would be 51 inserted"));
    CHECK_THAT(shop("seed").out,
               Contains("countries: 51 inserted, 0 changed, 0 unchanged")); // they went with the table
}
