// Follows docs/DATABASE_WORKFLOW.md to the letter, on both databases: writes every file that it shows and runs every
// command in it, in order, in a copy of the reference application.
//
// A fenced block says in its first line what it is for:
//   ```cpp file=PATH          the whole text of that file
//   ```sh run                 commands; each block is one script
//   ```sh run exit=4          commands whose exit code is not 0
//   ```sh run on=sqlite       commands for one database
// Every other block is only for reading.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <support/databases.hpp>
#include <support/process.hpp>

namespace {

namespace fs = std::filesystem;

struct Block {
    int line = 0;                            ///< of its first fence
    std::map<std::string, std::string> info; ///< "run" -> "", "exit" -> "4"
    std::string text;
};

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    REQUIRE(stream);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    REQUIRE(stream);
}

std::vector<Block> blocks_of(const fs::path& page) {
    std::vector<Block> blocks;
    std::istringstream lines(read_file(page));
    std::string line;
    bool inside = false;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (!line.starts_with("```")) {
            if (inside) blocks.back().text += line + "\n";
            continue;
        }
        inside = !inside;
        if (!inside) continue;
        Block& block = blocks.emplace_back();
        block.line = number;
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            const auto equals = word.find('=');
            block.info[word.substr(0, equals)] = equals == std::string::npos ? "" : word.substr(equals + 1);
        }
    }
    REQUIRE_FALSE(inside);
    return blocks;
}

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
    for (const Block& block : blocks_of(RETORT_SOURCE_DIR "/docs/DATABASE_WORKFLOW.md")) {
        INFO("docs/DATABASE_WORKFLOW.md:" << block.line << "\n" << block.text);
        if (const auto file = block.info.find("file"); file != block.info.end()) {
            write_file(project.root() / file->second, block.text);
        } else if (block.info.contains("run")) {
            if (const auto on = block.info.find("on"); on != block.info.end() && on->second != dialect) continue;
            const auto exit = block.info.find("exit");
            const int wanted = exit == block.info.end() ? 0 : std::stoi(exit->second);
            const int code = project.run(block.text, output);
            INFO(output);
            REQUIRE(code == wanted);
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
