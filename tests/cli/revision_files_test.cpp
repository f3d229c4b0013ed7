// Commands that write and open revision files: revision, merge, squash, edit; labels, dependencies, several version
// folders.

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include <boost/json.hpp>

#include <cli/refusal.hpp>

using namespace support;
using Catch::Contains;
using Catch::EndsWith;

namespace {
namespace fs = std::filesystem;

const std::string apps = RETORT_BINARY_DIR "/tests/apps";

// The project of app_branched: two version folders, with the files in them.
class Branched {
public:
    Branched() {
        folder_.write("retort.toml", "[project]\nbinary = \"" + apps +
                                         "/app_branched\"\n[database]\nurl = \"sqlite:///app.db\"\n"
                                         "[migrations]\ndirectory = [\"branched/accounts\", \"branched/shop\"]\n");
        fs::copy(RETORT_SOURCE_DIR "/tests/cli/apps/branched", folder_.path() + "/branched",
                 fs::copy_options::recursive);
    }
    [[nodiscard]] Outcome run(const std::string& arguments,
                              const std::map<std::string, std::string>& environment = {}) const {
        std::map<std::string, std::string> all{{"DATABASE_URL", ""}, {"VISUAL", ""}, {"EDITOR", ""}};
        for (const auto& [name, value] : environment) all.insert_or_assign(name, value);
        return shell(folder_.path(), apps + "/app_branched " + arguments, all);
    }
    [[nodiscard]] std::string text(const std::string& file) const {
        std::ifstream stream(folder_.path() + "/" + file);
        REQUIRE(stream);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    [[nodiscard]] std::size_t files() const {
        const fs::recursive_directory_iterator all(folder_.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
    [[nodiscard]] const std::string& path() const { return folder_.path(); }

private:
    TemporaryFolder folder_;
};
} // namespace

TEST_CASE("a revision on one of several heads") {
    const Branched project;
    const std::size_t before = project.files();
    check_refused(project.run("revision -m x"), "there are several heads: aa20, aa30, bb20", 5);
    check_refused(project.run("revision -m x --head head"), "head", 5);
    check_refused(project.run("revision -m x --head aa10"), "revision 'aa10' is not a head: aa20, aa30 come after it");
    check_refused(project.run("revision -m x --head bb10"), "revision 'bb10' is not a head: 'bb20' comes after it");
    check_refused(project.run("revision -m x --head zz"), "there is no revision 'zz'");
    CHECK(project.files() == before);

    CHECK(project.run("revision -m more --rev-id cc1 --head shop@head").out == "branched/shop/cc1_more.cpp\n");
    CHECK_THAT(project.text("branched/shop/cc1_more.cpp"),
               Contains("    .down_revision = \"bb20\",\n    .message = \"more\",\n"));
    CHECK(project.run("revision -m splice --rev-id cc2 --head aa10 --splice").out ==
          "branched/accounts/cc2_splice.cpp\n");
    CHECK_THAT(project.text("branched/accounts/cc2_splice.cpp"), Contains(".down_revision = \"aa10\","));
}

TEST_CASE("a new base, with a label and what it depends on") {
    const Branched project;
    const std::size_t before = project.files();
    const std::string base = "revision -m base --head base --rev-id cc3 ";
    check_refused(project.run(base), "there are several version folders");
    check_refused(project.run(base + "--version-path elsewhere"), "'elsewhere' is not one of the version folders");
    check_refused(project.run(base + "--version-path branched/shop --branch-label shop"), "'shop' is a label");
    check_refused(project.run(base + "--version-path branched/shop --branch-label aa10"), "'aa10' is the id");
    check_refused(project.run(base + "--version-path branched/shop --branch-label a@b"), "a@b");
    check_refused(project.run(base + "--version-path branched/shop --branch-label head"), "head");
    check_refused(project.run(base + "--version-path branched/shop --branch-label x --branch-label x"), "'x'");
    check_refused(project.run(base + "--version-path branched/shop --depends-on nothing"), "'nothing'");
    check_refused(project.run("revision -m x --head base --version-path branched/shop --rev-id aa10"), "'aa10'");
    check_refused(project.run("revision -m x --head base --version-path branched/shop --rev-id shop"), "'shop'");
    CHECK(project.files() == before);

    CHECK(project.run(base + "--version-path branched/shop/ --branch-label post --depends-on aa2 --depends-on shop")
              .exit == 0);
    CHECK_THAT(project.text("branched/shop/cc3_base.cpp"), Contains("    .down_revision = {},\n"
                                                                    "    .branch_labels = \"post\",\n"
                                                                    "    .depends_on = {\"aa20\", \"shop\"},\n"));
    // From another folder, as retort.toml spells it.
    CHECK(shell(project.path() + "/branched",
                apps + "/app_branched revision -m x --rev-id cc4 --head base --version-path branched/accounts")
              .exit == 0);
    CHECK(fs::exists(project.path() + "/branched/accounts/cc4_x.cpp"));
}

TEST_CASE("merge joins all heads, or those that are named") {
    const Branched project;
    check_refused(project.run("merge aa20"), "there is nothing to merge with 'aa20'");
    check_refused(project.run("merge aa10 bb20"), "revision 'aa10' is not a head");
    check_refused(project.run("merge aa20 zz"), "there is no revision 'zz'");
    const Outcome all = project.run("merge --rev-id dd1");
    CHECK(all.out == "branched/accounts/dd1_merge_aa30_and_bb20.cpp\n");
    CHECK_THAT(all.err, Contains("it joins aa30 and bb20: "));
    CHECK_THAT(project.text("branched/accounts/dd1_merge_aa30_and_bb20.cpp"),
               Contains(".down_revision = {\"aa30\", \"bb20\"},") && Contains(".message = \"merge aa30 and bb20\"") &&
                   Contains("void upgrade(retort::Operations& /*op*/) {}"));
    CHECK(project.run("merge aa20 accounts@aa30 -m 'one again' --rev-id dd2 --branch-label one").exit == 0);
    CHECK_THAT(project.text("branched/accounts/dd2_one_again.cpp"),
               Contains(".down_revision = {\"aa20\", \"aa30\"},") && Contains(".branch_labels = \"one\","));
    const auto json = boost::json::parse(project.run("--json merge heads --rev-id dd3").out);
    CHECK(json.at("down_revision").as_array().size() == 2);
    CHECK(json.at("revision").as_string() == "dd3");
}

TEST_CASE("edit opens the file in the editor") {
    const Branched project;
    REQUIRE(project.run("upgrade aa30").exit == 0); // current
    const Outcome none = project.run("edit aa10");
    check_refused(none, "no editor is named");
    const auto with = [&](const std::string& revision, const std::string& editor) {
        return project.run("edit " + revision, {{"EDITOR", editor}});
    };
    CHECK_THAT(with("aa10", "echo --wait").out, EndsWith("branched/accounts/aa10_people.cpp\n"));
    CHECK_THAT(with("shop@head", "echo").out, EndsWith("branched/shop/bb20_buyers.cpp\n"));
    CHECK_THAT(with("current", "echo").out, EndsWith("branched/accounts/aa30_phones.cpp\n"));
    CHECK_THAT(project.run("edit aa10", {{"EDITOR", "false"}, {"VISUAL", "echo visual"}}).out, Contains("visual"));
    check_refused(with("aa10", "false"), "the editor 'false' ended with exit code 1");
    check_refused(with("head", "echo"), "head", 5);
    check_refused(with("base", "echo"), "base");
    fs::remove(project.path() + "/branched/shop/bb20_buyers.cpp");
    check_refused(with("bb20", "echo"), "the file of revision 'bb20' is not here");
}

TEST_CASE("a list of version folders in retort.toml that is none") {
    const TemporaryFolder folder;
    for (const char* value : {"[]", "[1]", "7", "[[\"x\"]]"}) {
        folder.write("retort.toml", std::string("[migrations]\ndirectory = ") + value + "\n");
        check_refused(shell(folder.path(), apps + "/app_branched heads"), "retort.toml:2");
    }
}

TEST_CASE("one revision in place of several") {
    const Branched project;
    const std::size_t before = project.files();
    check_refused(project.run("squash aa10..aa20"), "'aa30' comes after 'aa10', in the middle of the range");
    check_refused(project.run("squash aa10..bb20"), "nothing is between 'aa10' and 'bb20'");
    check_refused(project.run("squash bb20"), "'bb20' is not a range");
    check_refused(project.run("squash ..zz"), "there is no revision 'zz'");
    check_refused(project.run("squash bb10..bb20 --rev-id aa10"), "there is a revision 'aa10' already");
    CHECK(project.files() == before);

    const Outcome squashed = project.run("squash bb10..bb20 --rev-id cc9");
    CHECK(squashed.exit == 0);
    CHECK(squashed.out == "branched/shop/cc9_squash_2_revisions_up_to_bb20.cpp\n");
    CHECK_THAT(squashed.err, Contains("2 revisions, bb10 to bb20: 3 operations became 1, ") &&
                                 Contains("lead to the same schema (fingerprint ") &&
                                 Contains("Delete these once 'retort status' of every database exits with 0"));
    const std::string text = project.text("branched/shop/cc9_squash_2_revisions_up_to_bb20.cpp");
    CHECK_THAT(text, Contains("replaced[] = {\n    \"bb10\",\n    \"bb20\",\n};") &&
                         Contains("    .replaces = replaced,\n") && Contains("    .down_revision = {},\n") &&
                         Contains("    .branch_labels = \"shop\",\n"));
}
