// Watches over one program that runs: passes its lines on, holds it to its limits, stops it.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include <sys/types.h>

#include "process/descriptor.hpp"
#include "process/lines.hpp"
#include "process/run.hpp"

namespace mainstay::process {

/// On the thread that spawned the program. When this goes, the program does. `on_line` outlives it.
class Supervision {
public:
    /// `id` leads a process group. `sandbox_status` is what bwrap writes of it, if it is bwrap.
    Supervision(
        const Program& program, const OnLine& on_line, pid_t id, Descriptor output,
        Descriptor errors, Descriptor sandbox_status
    );
    ~Supervision();

    Supervision(const Supervision&) = delete;
    Supervision& operator=(const Supervision&) = delete;

    /// Blocks until the program has ended. Once. Throws what `on_line` does; Unavailable.
    Outcome wait(std::stop_token stop);

    /// After it, what bwrap wrote of the sandbox.
    const std::string& sandbox_status() const { return sandbox_text_; }

    /// After it, the last line of the program's errors.
    const std::string& last_error() const { return last_error_; }

private:
    using Clock = std::chrono::steady_clock;

    bool is_complete() const;
    void step();
    int wait_ms() const;
    void take(Descriptor& from, LineSplitter* splitter);
    void read_sandbox_status();
    void hold_to_time();
    void stop(EndReason reason);
    bool ask_to_stop();
    void kill();
    void end();
    Outcome outcome() const;

    const Program& program_;
    const OnLine& on_line_;
    const pid_t id_;
    Descriptor output_, errors_, sandbox_status_;
    std::string sandbox_text_, last_error_;
    LineSplitter output_lines_, error_lines_;
    std::size_t output_bytes_ = 0;
    Descriptor ended_, stop_wanted_;
    Descriptor sandbox_ended_;  // Of the first process in the sandbox, while it lives.
    pid_t sandbox_id_ = -1;
    std::optional<EndReason> reason_;  // Why we ended it.
    bool is_asked_ = false, is_killed_ = false, has_ended_ = false;
    int wait_status_ = 0;
    const Clock::time_point begun_at_ = Clock::now();
    Clock::time_point kill_at_, drained_at_;
    Clock::duration wall_{};
};

}  // namespace mainstay::process
