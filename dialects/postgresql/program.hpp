#pragma once
// The server's own programs (pg_dump, pg_restore, psql), run without a shell.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace retort::postgresql {

/// Variables of the environment: a value, or none where it must not be set.
using Environment = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// One that runs. It has this process's environment, changed by `environment`, and no other open file than its three.
class Program {
public:
    /// `words`: its name, which is looked for in PATH, and its arguments: every user of the machine can read them.
    /// `in`, `out`: descriptors that become its input and output; -1: nothing comes in, what it prints is dropped.
    /// Throws Error (unsupported) when there is no such program.
    Program(const std::vector<std::string>& words, const Environment& environment, int in = -1, int out = -1);
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    /// Waits for it.
    ~Program();

    /// Waits for its end. Empty: it has succeeded; else what it complained of, in one line.
    std::string wait();

private:
    pid_t process_ = 0;
    int complaints_; // a file in memory
};

/// What the program prints about its version: the number before the first dot ("pg_dump (PostgreSQL) 15.18": 15).
/// Throws Error (unsupported) when there is no such program.
int major_version(const std::string& name);

} // namespace retort::postgresql
