#pragma once
// Pages that a test follows to the letter: it writes every file that the page shows and runs every command in it.
//
// A fenced block says in its first line what it is for:
//   ```cpp file=PATH          the whole text of that file
//   ```cpp shows=PATH         the same, where a command has written the file
//   ```sh run                 commands; each block is one script
//   ```sh run exit=4          commands whose exit code is not 0
//   ```sh run on=sqlite       commands for one database
// Every other block is only for reading.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace support {

struct Block {
    int line = 0;                            ///< of its first fence
    std::map<std::string, std::string> info; ///< "run" -> "", "exit" -> "4"
    std::string text;

    [[nodiscard]] bool is(const std::string& word) const { return info.contains(word); }
    /// What stands behind `word=`, or `otherwise`.
    [[nodiscard]] std::string get(const std::string& word, const std::string& otherwise = {}) const;
};

/// The fenced blocks of a page in Markdown, in order. Throws when a fence is not closed.
std::vector<Block> blocks_of(const std::filesystem::path& page);

/// The whole file. Throws when there is none.
std::string read_file(const std::filesystem::path& path);
/// Writes a file, its folders included. Throws when that fails.
void write_file(const std::filesystem::path& path, const std::string& text);

} // namespace support
