#include <sqlite/lock.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::sqlite {

namespace {
class Patience final : public database::Lock {
public:
    Patience(database::Connection& connection, std::chrono::milliseconds timeout)
        : connection_(connection), before_(connection.query("PRAGMA busy_timeout").at(0).at(0).value_or("0")) {
        connection_.execute(fmt::format("PRAGMA busy_timeout = {}", timeout.count()));
    }
    ~Patience() override {
        try {
            connection_.execute("PRAGMA busy_timeout = " + before_);
        } catch (const Error&) { // NOLINT: setting a number does not fail
        }
    }
    [[nodiscard]] bool keeps_others_out() const noexcept override { return false; }

private:
    database::Connection& connection_;
    std::string before_;
};

// A folder that is open, and locked or not.
class Folder {
public:
    explicit Folder(std::filesystem::path path)
        : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (descriptor_ < 0) refuse(errno);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { ::close(descriptor_); }

    [[nodiscard]] bool try_lock() const {
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR) refuse(errno);
        return false;
    }

    // Who has it locked, as far as the kernel tells: "process 4711 (shop)".
    [[nodiscard]] std::string holder() const {
        struct stat status {};
        if (::fstat(descriptor_, &status) != 0) return "somebody else";
        const std::string inode = fmt::format(":{}", status.st_ino);
        std::ifstream locks("/proc/locks");
        for (std::string line; std::getline(locks, line);) {
            std::istringstream words(line);
            std::string number, kind, advisory, mode, process, file;
            words >> number >> kind >> advisory >> mode >> process >> file;
            if (kind != "FLOCK" || !file.ends_with(inode)) continue;
            std::string name;
            std::getline(std::ifstream("/proc/" + process + "/comm"), name);
            return name.empty() ? "process " + process : fmt::format("process {} ({})", process, name);
        }
        return "somebody else";
    }

private:
    [[noreturn]] void refuse(int reason) const {
        throw Error(ErrorCategory::unsupported,
                    fmt::format("the folder {} cannot be locked: {}", path_.string(), std::strerror(reason)),
                    "keep the database on a local disk");
    }

    std::filesystem::path path_;
    int descriptor_;
};

class Throughout final : public database::Lock {
public:
    Throughout(std::unique_ptr<Folder> folder, std::unique_ptr<database::Lock> patience)
        : folder_(std::move(folder)), patience_(std::move(patience)) {}
    // Whoever only upgrades may still come in between two transactions.
    [[nodiscard]] bool keeps_others_out() const noexcept override { return false; }

private:
    std::unique_ptr<Folder> folder_;
    std::unique_ptr<database::Lock> patience_;
};
} // namespace

std::unique_ptr<database::Lock> lock(database::Connection& connection, std::chrono::milliseconds timeout) {
    return std::make_unique<Patience>(connection, timeout);
}

std::string database_file(database::Connection& connection) {
    return connection.query("SELECT file FROM pragma_database_list WHERE name = 'main'").at(0).at(0).value_or("");
}

std::unique_ptr<database::Lock> lock_throughout(database::Connection& connection, std::chrono::milliseconds timeout) {
    constexpr std::chrono::milliseconds pause{20};
    std::unique_ptr<Folder> folder;
    if (const std::filesystem::path file = database_file(connection); !file.empty()) {
        folder = std::make_unique<Folder>(file.parent_path());
        const auto deadline = std::chrono::steady_clock::now() + timeout;
        while (!folder->try_lock()) {
            if (std::chrono::steady_clock::now() >= deadline)
                throw Error(ErrorCategory::lock,
                            fmt::format("a deploy or restore is under way: {} holds {}; gave up after {} ms",
                                        folder->holder(), file.parent_path().string(), timeout.count()),
                            "wait until it has finished, or end that process");
            std::this_thread::sleep_for(pause);
        }
    }
    return std::make_unique<Throughout>(std::move(folder), lock(connection, timeout));
}

} // namespace retort::sqlite
