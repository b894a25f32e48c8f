// A directory that one process has for itself.
#pragma once

#include <filesystem>

namespace mainstay::telemetry {

class DirectoryLock {
public:
    /// Makes the directory where it is not there, for this user alone. Throws std::runtime_error
    /// where it cannot be used, or another process has it.
    explicit DirectoryLock(const std::filesystem::path& directory);
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;
    ~DirectoryLock();

private:
    int descriptor_ = -1;
};

}  // namespace mainstay::telemetry
