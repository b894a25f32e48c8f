// An end that does not come by itself is made: whoever stops the server is not kept waiting.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace mainstay::server {

/// While it lives, the process is stopping. If that takes too long, `give_up` is called with what
/// is still being waited for.
class StopDeadline {
public:
    StopDeadline(
        std::chrono::milliseconds timeout, std::function<void(const std::string& part)> give_up
    );
    StopDeadline(const StopDeadline&) = delete;
    StopDeadline& operator=(const StopDeadline&) = delete;
    ~StopDeadline();

    /// Names the part whose end is waited for next.
    void wait_for(std::string part);

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    std::string part_ = "its parts";
    bool is_ended_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

/// Logs what is still being waited for and ends the process with status 70. What was acknowledged
/// is on disk; the next start goes on from there.
[[noreturn]] void end_process(const std::string& part);

}  // namespace mainstay::server
