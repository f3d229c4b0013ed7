// Follows docs/DATABASE_WORKFLOW.md to the letter, on both databases: writes every file that it shows and runs every
// command in it, in order, in a copy of the reference application.
// tests/support/page.hpp says how the page marks them.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <map>

#include <support/databases.hpp>
#include <support/page.hpp>
#include <support/process.hpp>

namespace {

namespace fs = std::filesystem;

using support::Block;
using support::read_file;
using support::write_file;

/// A copy of the reference application in a folder that is removed with the object.
class Project {
public:
    /// `database_url`: empty for the one in retort.toml.
    explicit Project(const std::string& database_url) {
        const fs::path source = RETORT_SOURCE_DIR;
        for (const char* part : {"docs", "migrations", "models", "seeds", "retort.toml"})
            fs::copy(source / part, root() / part, fs::copy_options::recursive);
        fs::copy(source / "tests/cli/guide_project/CMakeLists.txt", root() / "CMakeLists.txt");
        const char* path = std::getenv("PATH");
        environment_ = {{"DATABASE_URL", database_url},
                        {"PATH", std::string(RETORT_BINARY_DIR "/bin:") + (path == nullptr ? "/usr/bin:/bin" : path)}};
    }

    [[nodiscard]] fs::path root() const { return folder_.path(); }

    /// Runs a script in the project's folder and returns its exit code; all that it printed is in `output`.
    int run(const std::string& script, std::string& output) const {
        folder_.write("build/step.sh", script);
        const support::Outcome outcome = support::shell(folder_.path(), "sh -eu build/step.sh 2>&1", environment_);
        output = outcome.out;
        return outcome.exit;
    }

private:
    support::TemporaryFolder folder_;
    std::map<std::string, std::string> environment_;
};

void follow_guide(const std::string& dialect, const std::string& database_url) {
    const Project project(database_url);
    std::string output;
    const int configured = project.run("cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Debug "
                                       "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -Dretort_DIR='" RETORT_BINARY_DIR "/cmake'",
                                       output);
    INFO(output);
    REQUIRE(configured == 0);

    int commands = 0;
    for (const Block& block : support::blocks_of(RETORT_SOURCE_DIR "/docs/DATABASE_WORKFLOW.md")) {
        INFO("docs/DATABASE_WORKFLOW.md:" << block.line << "\n" << block.text);
        if (block.is("file")) {
            write_file(project.root() / block.get("file"), block.text);
        } else if (block.is("shows")) {
            CHECK(read_file(project.root() / block.get("shows")) == block.text);
        } else if (block.is("run") && block.get("on", dialect) == dialect) {
            const int code = project.run(block.text, output);
            INFO(output);
            REQUIRE(code == std::stoi(block.get("exit", "0")));
            ++commands;
        }
    }
    CHECK(commands > 20);

    // What the guide builds is what the repository holds.
    for (const char* file : {"models/country.hpp", "models/country.cpp", "models/models.cpp",
                             "migrations/versions/f3a1b2c4d5e6_add_country_table.cpp",
                             "migrations/versions/b7d94e61c820_add_country_phone_code.cpp"}) {
        INFO(file);
        CHECK(read_file(project.root() / file) == read_file(fs::path(RETORT_SOURCE_DIR) / file));
    }
}

} // namespace

TEST_CASE("every command of the workflow guide works on SQLite") { follow_guide("sqlite", ""); }

TEST_CASE("every command of the workflow guide works on PostgreSQL") {
    const support::Scratch scratch("postgresql");
    follow_guide("postgresql", scratch.url());
}
