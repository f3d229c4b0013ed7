#include <retort/cli/git.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::cli {

namespace {
using Words = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& why, const std::string& hint) {
    throw Error(ErrorCategory::usage, "git " + why, hint);
}

// What it prints and how it ends. Its own complaints are not shown. No shell sees the words.
struct Ran {
    int exit;
    std::string out;
};
Ran run_git(const std::filesystem::path& folder, Words words) {
    words.insert(words.begin(), {"git", "-C", folder.string()});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) refuse(fmt::format("cannot be run: {}", std::strerror(errno)), "");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int error = posix_spawnp(&process, "git", &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    Ran ran{-1, {}};
    std::array<char, 4096> buffer{};
    for (ssize_t n = 0;
         error == 0 && ((n = ::read(ends[0], buffer.data(), buffer.size())) > 0 || (n < 0 && errno == EINTR));)
        if (n > 0) ran.out.append(buffer.data(), static_cast<std::size_t>(n));
    ::close(ends[0]);
    if (error != 0) refuse(fmt::format("cannot be run: {}", std::strerror(error)), "name a revision instead");
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) ran.exit = WEXITSTATUS(status);
    return ran;
}

void add_paths(std::set<std::filesystem::path>& files, const std::filesystem::path& top, const std::string& listed) {
    for (std::size_t from = 0, to = 0; (to = listed.find('\0', from)) != std::string::npos; from = to + 1)
        files.insert(std::filesystem::weakly_canonical(top / listed.substr(from, to - from)));
}
} // namespace

std::set<std::filesystem::path> files_changed_since(const std::filesystem::path& folder, const std::string& reference) {
    Ran top = run_git(folder, {"rev-parse", "--show-toplevel"});
    if (top.exit != 0)
        refuse(fmt::format("has no working tree in '{}'", folder.string()),
               "name a revision instead of a git reference");
    while (top.out.ends_with('\n')) top.out.pop_back();
    // What begins like an option is none of git's.
    const std::string commit = reference.starts_with('-') ? "" : reference;
    const Ran known = run_git(folder, {"rev-parse", "--verify", "--quiet", commit + "^{commit}"});
    if (commit.empty() || known.exit != 0)
        refuse(fmt::format("knows no commit '{}', and no revision has that name", reference),
               "'retort history' lists the revisions, 'git branch -a' and 'git tag' what git knows");
    const Ran changed = run_git(top.out, {"diff", "--name-only", "-z", "--diff-filter=d", "--merge-base",
                                          known.out.substr(0, known.out.find('\n')), "--"});
    if (changed.exit != 0)
        refuse(fmt::format("does not know where the work parted from '{}'", reference),
               "in a shallow clone, fetch more of the history: git fetch --unshallow");
    std::set<std::filesystem::path> files;
    add_paths(files, top.out, changed.out);
    add_paths(files, top.out,
              run_git(top.out, {"ls-files", "-z", "--others", "--exclude-standard", "--full-name"}).out);
    return files;
}

} // namespace retort::cli
