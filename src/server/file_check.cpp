#include "server/file_check.hpp"

#include <cerrno>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace mainstay::server {

namespace {

constexpr std::chrono::hours until_rung{1};

[[noreturn]] void throw_last() { throw std::system_error(errno, std::generic_category()); }

}  // namespace

void check_writable(const std::string& directory) {
    auto file = directory + "/.writable";
    int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_last();
    // A page: less may still fit where nothing else does.
    std::string page(4096, '.');
    bool is_written =
        ::write(descriptor, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
        ::fsync(descriptor) == 0;
    int error = is_written ? 0 : (errno ? errno : ENOSPC);
    ::close(descriptor);
    ::unlink(file.c_str());
    if (error) throw std::system_error(error, std::generic_category());
}

std::uint64_t free_bytes(const std::string& directory) {
    struct statvfs system{};
    if (::statvfs(directory.c_str(), &system) != 0) throw_last();
    return static_cast<std::uint64_t>(system.f_bavail) * system.f_frsize;
}

FileCheck::FileCheck(std::string directory)
    : directory_(std::move(directory)), thread_([this] { run(); }) {}

FileCheck::~FileCheck() {
    is_stopping_ = true;
    wake_event_.notify();
    thread_.join();
}

void FileCheck::begin(Probe::Report report) {
    wanted_.with([&](auto& wanted) { wanted = std::move(report); });
    wake_event_.notify();
}

void FileCheck::run() {
    while (!is_stopping_) {
        wake_event_.wait(until_rung);
        auto report = wanted_.with([](auto& wanted) { return std::exchange(wanted, {}); });
        if (!report) continue;
        std::exception_ptr failure;
        try {
            free_bytes_ = free_bytes(directory_);
            has_seen_ = true;
            check_writable(directory_);
        } catch (...) {
            failure = std::current_exception();
        }
        report(finding_of(failure));
    }
}

}  // namespace mainstay::server
