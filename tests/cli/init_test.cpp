// `retort init`: what it writes, where, and what it refuses. tests/install builds what it has written.

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

#include <boost/json.hpp>

#include <retort/render/new_project.hpp>
#include <support/errors.hpp>
#include <support/page.hpp>
#include <support/process.hpp>

using namespace retort;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {
support::Outcome init(const std::string& folder, const std::string& arguments) {
    return support::shell(folder, RETORT_BINARY_DIR "/bin/retort init " + arguments);
}
} // namespace

TEST_CASE("a project is called as its folder, as far as a target can be") {
    const auto [folder, name] = GENERATE(table<const char*, const char*>({
        {"shop", "shop"},
        {"/srv/My Shop/", "my_shop"},
        {"/srv/shop/.", "shop"},
        {"/srv/shop/sub/..", "shop"},
        {"--shop--", "shop"},
        {"2048", "app_2048"},
        {"läden", "l_den"},
        {"店", "app"},
        {"/", "app"},
        {"test", "test_app"},
        {"Retort", "retort_app"},
    }));
    INFO(folder);
    CHECK(render::project_name(folder) == name);
    CHECK_NOTHROW(render::new_project(name));
}

TEST_CASE("a name that no target can have is refused") {
    const std::string name =
        GENERATE("", "2048", "my shop", "a-b", "läden", "x\"; DROP", "a/b", "..", "all", "test", "clean");
    INFO(name);
    CHECK(support::error_of([&] { render::new_project(name); }).category() == ErrorCategory::usage);
}

TEST_CASE("the files of a new project are those of the example, under another name") {
    const fs::path example = RETORT_SOURCE_DIR "/docs/examples/starter";
    for (const render::NewFile& file : render::new_project("starter")) {
        INFO(file.path);
        CHECK(file.text == support::read_file(example / file.path));
    }
    std::string everything;
    for (const render::NewFile& file : render::new_project("shelf")) everything += file.path.string() + file.text;
    CHECK(everything.find("starter") == std::string::npos);
    CHECK(everything.find("retort_add_app(shelf ") != std::string::npos);
}

TEST_CASE("every file of the example is in a new project") {
    const fs::path example = RETORT_SOURCE_DIR "/docs/examples/starter";
    std::set<fs::path> embedded;
    for (const render::NewFile& file : render::new_project("starter")) embedded.insert(file.path);
    std::set<fs::path> there;
    for (const char* part : {"app", "migrations", "models", "seeds", "tests"}) {
        for (const auto& entry : fs::recursive_directory_iterator(example / part)) {
            if (entry.is_regular_file() && entry.path().filename() != ".clang-format")
                there.insert(entry.path().lexically_relative(example));
        }
    }
    for (const fs::path& file : there) {
        INFO(file);
        CHECK(embedded.contains(file));
    }
    CHECK(there.size() + 5 == embedded.size()); // and those that stand at its root
}

TEST_CASE("a project is written into an empty folder or a new one, below as many new ones as it takes") {
    const support::TemporaryFolder folder;
    const fs::path at = fs::path(folder.path()) / GENERATE("", "new", "a/b/c", "new/");
    render::write_project(at, {{"x/y.txt", "text"}, {"z", ""}});
    CHECK(support::read_file(at / "x/y.txt") == "text");
    CHECK(support::read_file(at / "z").empty());
}

TEST_CASE("what is in a folder is in the way, and stays as it is, a repository is not") {
    const support::TemporaryFolder folder;
    const fs::path at = folder.path();
    fs::create_directory(at / ".git");
    for (const char* name : {"b", "a", "d", "c"}) folder.write(name, name);
    const std::string where = "'" + at.string() + "' ";
    CHECK(support::message_of([&] {
              render::write_project(at, {{"a", "new"}});
          }) == where + "is not empty: it holds a, b, c and 1 more | name a folder that is empty or not there yet");
    CHECK(support::read_file(at / "a") == "a");
    CHECK(support::message_of([&] {
              render::write_project(at / "a", {{"b", ""}});
          }) == "'" + (at / "a").string() +
                    "' is there already and is no folder | name a folder that is empty or not there yet");
    for (const char* name : {"a", "b", "c", "d"}) fs::remove(at / name);
    render::write_project(at, {{"a", "new"}});
    CHECK(support::read_file(at / "a") == "new");
}

TEST_CASE("a project that cannot be written whole leaves nothing behind") {
    const support::TemporaryFolder folder;
    const fs::path at = fs::path(folder.path()) / "deep/project";
    // The second file needs a folder where the first one is.
    const auto write = [&] { render::write_project(at, {{"a/b", "text"}, {"a/b/c", "text"}}); };
    CHECK(support::error_of(write).category() == ErrorCategory::permission);
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("retort init lists what it has written, and says what is next") {
    const support::TemporaryFolder folder;
    folder.write("retort.toml", "[nothing that Retort knows]"); // of another project: it does not matter here
    const support::Outcome outcome = init(folder.path(), "shelf");
    INFO(outcome.err);
    CHECK(outcome.exit == 0);
    CHECK_THAT(outcome.out, Contains("shelf/models/language.hpp\n") && Contains("shelf/retort.toml\n"));
    CHECK(outcome.err == "'shelf' is ready: shelf/README.md goes on from here\n");
    CHECK_THAT(support::read_file(folder.path() + "/shelf/retort.toml"), Contains("sqlite:///shelf.db"));

    const support::Outcome again = init(folder.path(), "shelf");
    CHECK(again.exit == 1);
    CHECK(again.out.empty());
    CHECK_THAT(again.err, Contains("'shelf' is not empty: it holds .gitignore, CMakeLists.txt, CMakePresets.json and"));
}

TEST_CASE("retort init in the current folder, under a name of its own, as JSON") {
    const support::TemporaryFolder folder;
    const support::Outcome outcome = init(folder.path(), "--name books --json");
    INFO(outcome.err);
    REQUIRE(outcome.exit == 0);
    const auto result = boost::json::parse(outcome.out).as_object();
    CHECK(result.at("name") == "books");
    for (const auto& file : result.at("files").as_array())
        CHECK(fs::exists(fs::path(folder.path()) / file.as_string().c_str()));
    CHECK_THAT(support::read_file(folder.path() + "/CMakeLists.txt"), Contains("project(books "));
}

TEST_CASE("retort init refuses a name before it writes anything") {
    const support::TemporaryFolder folder;
    const support::Outcome outcome = init(folder.path(), "shelf --name clean");
    CHECK(outcome.exit == 1);
    CHECK_THAT(outcome.err, Contains("a project cannot be called 'clean'") && Contains("--name NAME"));
    CHECK(fs::is_empty(folder.path()));
}
