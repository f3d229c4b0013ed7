#include <retort/backup/new_file.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::backup {

namespace {
namespace fs = std::filesystem;

Error cannot(const char* what, const fs::path& path, int reason) {
    const ErrorCategory category = reason == ENOSPC || reason == EIO || reason == EDQUOT ? ErrorCategory::database
                                   : reason == EEXIST                                    ? ErrorCategory::duplicate
                                                                                         : ErrorCategory::permission;
    return {category, fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(reason)),
            category == ErrorCategory::database ? "make room on the disk, or choose another folder"
                                                : "check the folder and who may write there, or choose another one"};
}

// On disk, whatever it is. False with errno.
bool sync_path(const fs::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = ::fsync(descriptor) == 0;
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return synced;
}
} // namespace

NewFile::NewFile(fs::path path)
    : path_(std::move(path)), part_(path_.string() + ".part"),
      descriptor_(::open(part_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) throw cannot("make", path_, errno);
}

NewFile::~NewFile() {
    ::close(descriptor_);
    if (!committed_) ::unlink(part_.c_str());
}

void NewFile::commit() {
    if (::fsync(descriptor_) != 0) throw cannot("write", path_, errno);
    if (fs::exists(path_)) throw cannot("make", path_, EEXIST);
    if (::rename(part_.c_str(), path_.c_str()) != 0) throw cannot("make", path_, errno);
    committed_ = true;
    if (!sync_path(path_.has_parent_path() ? path_.parent_path() : fs::path(".")))
        throw cannot("write the folder of", path_, errno);
}

} // namespace retort::backup
