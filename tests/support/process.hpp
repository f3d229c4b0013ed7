#pragma once
// Runs programs as a user would, for tests of the command line.

#include <map>
#include <string>

namespace support {

struct Outcome {
    int exit = -1;
    std::string out;
    std::string err;
};

/// Runs a shell command in `folder` with these environment variables (an empty value unsets one) and waits for it.
Outcome shell(const std::string& folder, const std::string& command,
              const std::map<std::string, std::string>& environment = {});

/// A folder that is removed with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Writes a file below the folder, its own folders included. Returns its path.
    std::string write(const std::string& name, const std::string& text) const;

private:
    std::string path_;
};

} // namespace support
