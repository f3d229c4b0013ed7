#include <support/page.hpp>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace support {

std::string Block::get(const std::string& word, const std::string& otherwise) const {
    const auto found = info.find(word);
    return found == info.end() ? otherwise : found->second;
}

std::vector<Block> blocks_of(const std::filesystem::path& page) {
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
    if (inside) throw std::runtime_error(page.string() + ": a fence is not closed");
    return blocks;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream stream(path, std::ios::binary);
    stream << text;
    if (!stream.flush()) throw std::runtime_error("cannot write " + path.string());
}

} // namespace support
