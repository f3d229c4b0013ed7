// The C++ and CMake on the pages of docs/ is built and run: every block is a piece of the file that it names.
//
//   ```cpp from=library/models/book.cpp      lines that stand in docs/examples/library/models/book.cpp, indented or not

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Lines = std::vector<std::string>;

const std::string fences[] = {"```cpp", "```cmake"};
const std::string docs = RETORT_SOURCE_DIR "/docs/";

std::string trimmed(const std::string& line) {
    const auto first = line.find_first_not_of(' ');
    return first == std::string::npos ? std::string() : line.substr(first);
}

Lines lines_of(const std::string& path) {
    INFO(path);
    std::ifstream stream(path);
    REQUIRE(stream);
    Lines lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(trimmed(line));
    return lines;
}

bool holds(const Lines& file, const Lines& part) {
    return !part.empty() && std::search(file.begin(), file.end(), part.begin(), part.end()) != file.end();
}
} // namespace

TEST_CASE("the C++ and CMake on the pages is that of the examples") {
    const std::string page =
        GENERATE("getting_started.md", "models.md", "migrations.md", "session.md", "seeds.md", "testing.md");
    const Lines lines = lines_of(docs + page);
    int blocks = 0;
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        const auto fence = std::find_if(std::begin(fences), std::end(fences),
                                        [&](const std::string& start) { return line->starts_with(start); });
        if (fence == std::end(fences)) continue;
        INFO("docs/" << page << ":" << line - lines.begin() + 1);
        const std::string from = " from=";
        REQUIRE(line->substr(fence->size()).starts_with(from));
        const std::string file = line->substr(fence->size() + from.size());
        const auto end = std::find(line, lines.end(), "```");
        REQUIRE(end != lines.end());
        CHECK(holds(lines_of(docs + "examples/" + file), Lines(line + 1, end)));
        line = end;
        ++blocks;
    }
    CHECK(blocks > 0);
}
