#include <postgresql/program.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
// As the functions for programs want them: pointers to texts that live elsewhere, and a null pointer.
class Pointers {
public:
    explicit Pointers(std::vector<std::string> texts) : texts_(std::move(texts)) {
        for (std::string& text : texts_) pointers_.push_back(text.data());
        pointers_.push_back(nullptr);
    }
    [[nodiscard]] char** get() { return pointers_.data(); }

private:
    std::vector<std::string> texts_;
    std::vector<char*> pointers_;
};

std::vector<std::string> changed(const Environment& environment) {
    std::vector<std::string> all;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        const std::string_view name = text.substr(0, text.find('='));
        if (std::ranges::none_of(environment, [&](const auto& one) { return one.first == name; }))
            all.emplace_back(text);
    }
    for (const auto& [name, value] : environment)
        if (value) all.push_back(name + "=" + *value);
    return all;
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (off_t at = 0;;) {
        const ssize_t n = ::pread(descriptor, buffer.data(), buffer.size(), at);
        if (n <= 0) return text;
        text.append(buffer.data(), static_cast<std::size_t>(n));
        at += n;
    }
}

// The line that says what went wrong: the first that calls itself an error, else the last. What follows it may show
// rows.
std::string complaint(const std::string& text) {
    std::string last;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        for (const std::string_view mark : {"ERROR:  ", "FATAL:  ", "error: "})
            if (const auto found = line.find(mark); found != std::string::npos) return line.substr(found + mark.size());
        if (!line.empty()) last = line;
    }
    return last;
}

int file_in_memory() {
    const int descriptor = ::memfd_create("retort", MFD_CLOEXEC);
    if (descriptor < 0) throw Error(ErrorCategory::internal, fmt::format("memfd_create: {}", std::strerror(errno)));
    return descriptor;
}
} // namespace

Program::Program(const std::vector<std::string>& words, const Environment& environment, int in, int out)
    : complaints_(file_in_memory()) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    const auto connect = [&](int descriptor, int as, int flags) {
        if (descriptor >= 0)
            posix_spawn_file_actions_adddup2(&files, descriptor, as);
        else
            posix_spawn_file_actions_addopen(&files, as, "/dev/null", flags, 0);
    };
    connect(in, STDIN_FILENO, O_RDONLY);
    connect(out, STDOUT_FILENO, O_WRONLY);
    connect(complaints_, STDERR_FILENO, O_WRONLY);
    // It gets signals as any program does, whatever this one ignores.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    Pointers arguments(words);
    Pointers variables(changed(environment));
    const int error =
        ::posix_spawnp(&process_, words.front().c_str(), &files, &attributes, arguments.get(), variables.get());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (error == 0) return;
    ::close(complaints_);
    throw Error(ErrorCategory::unsupported,
                fmt::format("{} cannot be run: {}", words.front(),
                            error == ENOENT ? "there is no such program" : std::strerror(error)),
                "install the PostgreSQL client programs (Debian: postgresql-client)");
}

Program::~Program() {
    wait();
    ::close(complaints_);
}

std::string Program::wait() {
    if (process_ == 0) return {};
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    std::string text = complaint(read_all(complaints_));
    if (!text.empty()) return text;
    return WIFEXITED(status) ? fmt::format("it ended with exit code {}", WEXITSTATUS(status))
                             : fmt::format("it was ended by signal {}", WTERMSIG(status));
}

int major_version(const std::string& name) {
    const int printed = file_in_memory();
    std::string text;
    try {
        Program program({name, "--version"}, {{"LC_ALL", "C"}}, -1, printed);
        if (program.wait().empty()) text = read_all(printed);
    } catch (...) {
        ::close(printed);
        throw;
    }
    ::close(printed);
    const auto digit = text.find_first_of("0123456789");
    if (digit == std::string::npos)
        throw Error(ErrorCategory::unsupported, fmt::format("{} does not say which version it is", name),
                    "install the PostgreSQL client programs (Debian: postgresql-client)");
    return std::stoi(text.substr(digit));
}

} // namespace retort::postgresql
