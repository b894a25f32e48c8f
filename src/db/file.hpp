// A file and the few things done with it, each to its end or with a Failure. Inside db/ only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "db/failure.hpp"

namespace mainstay::db {

/// What an error of the system (errno) says of the disk.
Cause cause_of_error(int error);

class File {
public:
    /// Opens a file for reading. Throws Failure if it is not there.
    static File open(const std::filesystem::path& path);

    /// A new file in `directory`, to be written; `path` is set to its name.
    static File create_in(const std::filesystem::path& directory, std::filesystem::path& path);

    /// Opens `path`, made if need be, and waits for its lock, which many may hold shared or one
    /// alone.
    static File lock(const std::filesystem::path& path, bool is_shared);

    /// Gives a file another name, in place of what had it.
    static void rename(const std::filesystem::path& from, const std::filesystem::path& to);

    /// Removes a file, if it is there.
    static void remove(const std::filesystem::path& path);

    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

    File& operator=(File&&) = delete;
    ~File();

    void write(std::string_view bytes);

    /// Returns when all that was written is on disk.
    void sync();

    std::int64_t size() const;

    /// Up to `count` bytes from `offset` on, fewer only at the end.
    std::string read(std::int64_t offset, std::int64_t count) const;

private:
    explicit File(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

/// Makes the directory and those above it that are not there, for this user alone. Whether it was
/// made.
bool make_directory(const std::filesystem::path& directory);

/// Returns when the names in `directory` are on disk.
void sync_directory(const std::filesystem::path& directory);

}  // namespace mainstay::db
