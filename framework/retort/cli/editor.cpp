#include <retort/cli/editor.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::cli {

namespace {
std::string editor() {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
    }
    throw Error(ErrorCategory::usage, "no editor is named", "set EDITOR, for example EDITOR=vi");
}

[[noreturn]] void refuse(const std::string& command, const std::string& why) {
    throw Error(ErrorCategory::usage, fmt::format("the editor '{}' {}", command, why), "check VISUAL and EDITOR");
}
} // namespace

void open_editor(const std::filesystem::path& file) {
    const std::string command = editor();
    // The variable holds a command with its options ("code --wait"); the file's name is one word, whatever is in it.
    std::string script = command + " \"$@\"";
    std::string name = "editor";
    std::string path = file.string();
    std::string shell = "sh";
    std::string option = "-c";
    const std::array<char*, 6> words{shell.data(), option.data(), script.data(), name.data(), path.data(), nullptr};

    // The editor gets signals as any program does, whatever this one ignores.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    pid_t process = 0;
    const int error = posix_spawn(&process, "/bin/sh", nullptr, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) refuse(command, fmt::format("cannot be run: {}", std::strerror(error)));

    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status)) refuse(command, "was ended by a signal");
    if (WEXITSTATUS(status) != 0) refuse(command, fmt::format("ended with exit code {}", WEXITSTATUS(status)));
}

} // namespace retort::cli
