#include "telemetry/directory_lock.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace mainstay::telemetry {

DirectoryLock::DirectoryLock(const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
    const auto path = directory / "lock";
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    const int error = errno;
    if (descriptor_ >= 0) ::close(descriptor_);
    if (error == EWOULDBLOCK)
        throw std::runtime_error(
            fmt::format("Another process keeps telemetry in {}: end it first.", directory.string())
        );
    throw std::runtime_error(
        fmt::format("Cannot use {}: {}", directory.string(), std::strerror(error))
    );
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

}  // namespace mainstay::telemetry
