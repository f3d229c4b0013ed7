#pragma once
// A file that is there whole or not at all.

#include <filesystem>

namespace retort::backup {

/// Makes `path` with ".part" behind it, empty, readable and writable by its owner alone. It gets its name with
/// commit(); without that it is taken away again. What a kill leaves behind still ends in ".part".
class NewFile {
public:
    /// Throws Error (permission, duplicate, database) that names the file.
    explicit NewFile(std::filesystem::path path);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    ~NewFile();

    /// To write to: by its name as it is now, or by a descriptor.
    [[nodiscard]] const std::filesystem::path& part() const noexcept { return part_; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

    /// All that was written is on the disk, and the file has its name. Throws Error.
    void commit();

private:
    std::filesystem::path path_;
    std::filesystem::path part_;
    int descriptor_;
    bool committed_ = false;
};

} // namespace retort::backup
