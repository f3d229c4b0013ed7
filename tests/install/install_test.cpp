// Retort as somebody else has it: installed, and used from outside of the repository.

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include <retort/database.hpp>
#include <support/databases.hpp>
#include <support/page.hpp>
#include <support/process.hpp>

namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

/// A folder with an installed Retort in it; projects are made beside it.
class Installed {
public:
    Installed() { run("cmake --install '" RETORT_BINARY_DIR "' --prefix '" + (root() / "prefix").string() + "'"); }

    [[nodiscard]] fs::path root() const { return folder_.path(); }
    [[nodiscard]] fs::path prefix() const { return root() / prefix_; }
    void move_to(const std::string& name) {
        fs::rename(prefix(), root() / name);
        prefix_ = name;
    }

    /// Runs commands in a folder below, with the installed programs on the PATH, and returns what they printed. Fails
    /// the test when one of them fails.
    std::string run(const std::string& commands, const std::string& below = ".", const std::string& url = {}) const {
        INFO(commands);
        const char* path = std::getenv("PATH");
        const std::map<std::string, std::string> environment{
            {"PATH", (prefix() / "bin").string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path)},
            {"DATABASE_URL", url},
            {"CMAKE_PREFIX_PATH", ""},
            {"CMAKE_GENERATOR", "Ninja"},
            {"CXX", RETORT_COMPILER},
            {"CXXFLAGS", RETORT_COMPILER_FLAGS},
            {"CMAKE_CXX_COMPILER_LAUNCHER", RETORT_COMPILER_LAUNCHER},
            {"CCACHE_BASEDIR", root().string()}, // the same files in another temporary folder are not compiled again
            {"CCACHE_NOHASHDIR", "1"},
        };
        const std::string script = folder_.write("step.sh", commands);
        const support::Outcome outcome =
            support::shell((root() / below).string(), "sh -eu '" + script + "' 2>&1", environment);
        INFO(outcome.out);
        REQUIRE(outcome.exit == 0);
        return outcome.out;
    }

private:
    support::TemporaryFolder folder_;
    std::string prefix_ = "prefix";
};

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

// The blocks of the new project's page that any database can be taken through.
void migrate_and_seed(const Installed& retort, const std::string& project, const support::Block& block,
                      const std::string& url) {
    const std::string output = retort.run(block.text, project, url);
    CHECK(count(output, "languages: 3 inserted, 0 changed, 0 unchanged") == 1);
    CHECK(count(output, "languages: nothing has changed since it ran") == 1);
    CHECK_THAT(output, Contains("5e1f2a90c7d4 (head)"));
    CHECK_THAT(retort.run("retort upgrade head", project, url), Contains("nothing to do"));
    CHECK_THAT(retort.run("retort downgrade base && retort current", project, url), Contains("at base"));
    retort.run("retort upgrade head && retort seed", project, url);
}

} // namespace

TEST_CASE("a new project does what its README says, beside an installed Retort, on both databases") {
    const Installed retort;
    const std::string project = "Book shelf"; // with what has to be quoted
    CHECK_THAT(retort.run("retort init '" + project + "'"), Contains("'book_shelf' is ready"));
    const fs::path root = retort.root() / project;
    CHECK(fs::is_empty(root / "migrations/versions/.gitkeep"));

    std::set<std::string> taken;
    const support::Scratch server("postgresql");
    for (const support::Block& block : support::blocks_of(root / "README.md")) {
        INFO("README.md:" << block.line << "\n" << block.text);
        if (block.is("file")) {
            REQUIRE(fs::exists(root / block.get("file"))); // written by `retort revision`
            support::write_file(root / block.get("file"), block.text);
        } else if (block.is("each")) {
            migrate_and_seed(retort, project, block, "");
            migrate_and_seed(retort, project, block, server.url());
            taken.insert("each");
        } else if (block.is("run")) {
            const std::string output = retort.run(block.text, project);
            for (const char* sign : {"100% tests passed", "nothing to do", "fr  French"})
                if (output.find(sign) != std::string::npos) taken.insert(sign);
        }
    }
    CHECK(taken == std::set<std::string>{"100% tests passed", "each", "fr  French", "nothing to do"});

    // Two databases, one history: what is in the file is on the server too.
    for (const std::string& url : {"sqlite:///" + (root / "book_shelf.db").string(), server.url()}) {
        retort::Database database(url);
        CHECK(database.connect()->query("SELECT code, name FROM language ORDER BY code") ==
              std::vector<retort::database::TextRow>{{"en", "English"}, {"fr", "French"}, {"hi", "Hindi"}});
    }
}

TEST_CASE("an installed Retort works wherever it is moved to, and every header of it can be included") {
    Installed retort;
    for (const auto& file : fs::recursive_directory_iterator(retort.prefix() / "lib/cmake")) {
        if (!file.is_regular_file()) continue;
        INFO(file.path());
        const std::string text = support::read_file(file.path());
        for (const char* place : {RETORT_SOURCE_DIR, RETORT_BINARY_DIR}) CHECK_THAT(text, !Contains(place));
        CHECK_THAT(text, !Contains(retort.prefix().string()));
    }
    retort.move_to("elsewhere");
    CHECK_THAT(retort.run("retort --version"), Contains("retort 0.1.0"));

    std::set<std::string> headers; // the user's headers and all that they include
    for (const auto& file : fs::recursive_directory_iterator(retort.prefix() / "include")) {
        if (file.path().extension() == ".hpp")
            headers.insert(file.path().lexically_relative(retort.prefix() / "include").string());
    }
    CHECK(headers.contains("retort/cli/app.hpp"));
    CHECK_FALSE(headers.contains("retort/database/soci_connection.hpp"));
    std::string everything;
    for (const std::string& header : headers) everything += "#include <" + header + ">\n";

    fs::copy(RETORT_SOURCE_DIR "/tests/install/bare", retort.root() / "bare");
    support::write_file(retort.root() / "bare/everything.cpp", everything);
    retort.run("cmake -S . -B build -DCMAKE_BUILD_TYPE=Debug && cmake --build build", "bare");
    CHECK(retort.run("build/bare", "bare") == "6\n");
    CHECK_THAT(retort.run("readelf --dynamic build/bare", "bare"), Contains("libsqlite3") && !Contains("libpq"));
}

TEST_CASE("a project that has Retort as a folder of its own is configured") {
    const support::TemporaryFolder folder;
    const support::Outcome outcome = support::shell(
        folder.path(), "cmake -S '" RETORT_SOURCE_DIR "/docs/examples/library' -B build -G Ninja 2>&1", {});
    INFO(outcome.out);
    CHECK(outcome.exit == 0);
    CHECK(fs::exists(folder.path() + "/build/build.ninja"));
}
