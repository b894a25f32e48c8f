// Whether files can be written where the installation keeps them.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>

#include "base/guarded.hpp"
#include "base/wake_event.hpp"
#include "server/probe.hpp"

namespace mainstay::server {

/// Writes, flushes and removes a small file in `directory`. Throws std::system_error.
void check_writable(const std::string& directory);

/// The bytes that are free there for this process. Throws std::system_error.
std::uint64_t free_bytes(const std::string& directory);

/// Does the above on a thread of its own, since a disk may hang.
class FileCheck {
public:
    explicit FileCheck(std::string directory);
    FileCheck(const FileCheck&) = delete;
    FileCheck& operator=(const FileCheck&) = delete;
    ~FileCheck();

    /// Begins a check. REQUIRES: the last one has reported.
    void begin(Probe::Report report);

    /// As the last check that could tell found it; nothing before that.
    std::optional<std::uint64_t> last_free_bytes() const {
        if (!has_seen_) return std::nullopt;
        return free_bytes_.load();
    }

private:
    void run();

    const std::string directory_;
    Guarded<Probe::Report> wanted_;
    WakeEvent wake_event_;
    std::atomic<std::uint64_t> free_bytes_ = 0;
    std::atomic<bool> has_seen_ = false;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace mainstay::server
