#include <support/process.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <sys/wait.h>

namespace support {

namespace {
std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
    return word + "'";
}

std::string read(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}
} // namespace

Outcome shell(const std::string& folder, const std::string& command,
              const std::map<std::string, std::string>& environment) {
    const TemporaryFolder results;
    std::string unset;
    std::string set;
    for (const auto& [name, value] : environment) {
        if (value.empty())
            unset += " -u " + name;
        else
            set += " " + name + "=" + quoted(value);
    }
    std::string line = "cd " + quoted(folder) + " && env" + unset + set;
    line += " sh -c " + quoted(command) + " </dev/null >" + quoted(results.path() + "/out") + " 2>" +
            quoted(results.path() + "/err");
    const int status = std::system(line.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(results.path() + "/out"), read(results.path() + "/err")};
}

TemporaryFolder::TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "retort_test_XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    std::filesystem::permissions(path_, std::filesystem::perms(0755)); // other users run programs in it
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
}

} // namespace support
