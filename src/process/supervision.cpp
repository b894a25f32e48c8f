#include "process/supervision.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

// glibc 2.36 forgot to say that these are of C.
extern "C" {
#include <sys/pidfd.h>
}

#include "process/fault.hpp"

namespace mainstay::process {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t read_bytes = 64 << 10;
constexpr std::size_t status_bytes_max = 4096;
constexpr milliseconds ask_every{20};
// For what is still in the pipes of a program that has ended. Whoever left its process group may
// hold them open for ever.
constexpr milliseconds drain_max{1'000};
constexpr int signal_base = 128;

Descriptor opened(int number, const char* what) {
    if (number < 0) throw Unavailable(std::string(what) + ": " + std::strerror(errno));
    return Descriptor(number);
}

void signal_group(pid_t leader, int number) {
    ::kill(-leader, number);
    ::kill(-leader, SIGCONT);
}

}  // namespace

Supervision::Supervision(
    const Program& program, const OnLine& on_line, pid_t id, Descriptor output, Descriptor errors,
    Descriptor sandbox_status
)
    : program_(program),
      on_line_(on_line),
      id_(id),
      output_(std::move(output)),
      errors_(std::move(errors)),
      sandbox_status_(std::move(sandbox_status)),
      output_lines_(
          program.limits.line_bytes_max,
          [&on_line](std::string_view line, bool is_cut) {
              on_line({OutputLine::Stream::output, line, is_cut});
          }
      ),
      error_lines_(
          program.limits.line_bytes_max,
          [this, &on_line](std::string_view line, bool is_cut) {
              last_error_ = line;
              on_line({OutputLine::Stream::errors, line, is_cut});
          }
      ) {
    if (sandbox_status_) set_non_blocking(*sandbox_status_);
}

Supervision::~Supervision() {
    if (!has_ended_) end();
    // The kernel lets go of the first process once it has ended all others.
    pollfd sandbox{*sandbox_ended_, POLLIN, 0};
    while (sandbox_ended_ && poll(&sandbox, 1, -1) < 0 && errno == EINTR) {
    }
}

Outcome Supervision::wait(std::stop_token stop) {
    ended_ = opened(pidfd_open(id_, 0), "a program cannot be waited for");
    stop_wanted_ = opened(eventfd(0, EFD_CLOEXEC), "a program cannot be stopped");
    std::stop_callback on_stop(stop, [to = *stop_wanted_] { eventfd_write(to, 1); });
    while (!is_complete()) {
        hold_to_time();
        step();
    }
    output_lines_.finish();
    error_lines_.finish();
    return outcome();
}

bool Supervision::is_complete() const {
    if (!has_ended_ || sandbox_ended_) return false;
    return (!output_ && !errors_) || Clock::now() >= drained_at_;
}

void Supervision::step() {
    enum { output, errors, status, stop_wanted, ended, sandbox_ended, count };

    std::array<pollfd, count> sources{};
    const Descriptor* all[] = {&output_,      &errors_, &sandbox_status_,
                               &stop_wanted_, &ended_,  &sandbox_ended_};
    for (std::size_t each = 0; each < count; ++each) sources[each] = {**all[each], POLLIN, 0};
    if (poll(sources.data(), count, wait_ms()) <= 0) return;
    auto is_ready = [&](int which) {
        return sources[static_cast<std::size_t>(which)].revents != 0;
    };
    if (is_ready(output)) take(output_, program_.splits_output ? &output_lines_ : nullptr);
    if (is_ready(errors)) take(errors_, &error_lines_);
    if (is_ready(status)) read_sandbox_status();
    if (is_ready(sandbox_ended)) sandbox_ended_.close();
    if (is_ready(ended)) end();
    if (!is_ready(stop_wanted)) return;
    stop_wanted_.close();
    if (!has_ended_) stop(EndReason::stopped);
}

int Supervision::wait_ms() const {
    auto now = Clock::now();
    auto until = drained_at_;
    // Only the end of the program, or of its sandbox, is awaited then.
    if (has_ended_ ? (sandbox_ended_ && now >= drained_at_) : is_killed_) return -1;
    if (!has_ended_) {
        until = reason_ ? kill_at_ : begun_at_ + program_.limits.wall_max;
        if (reason_ && !is_asked_) until = std::min(until, now + ask_every);
    }
    auto left = std::chrono::ceil<milliseconds>(until - now).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

// Without a splitter the bytes are output, passed on as they are.
void Supervision::take(Descriptor& from, LineSplitter* splitter) {
    std::array<char, read_bytes> bytes;
    auto got = read(*from, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) return;
    if (got <= 0) return from.close();
    auto size = static_cast<std::size_t>(got);
    auto room = program_.limits.output_bytes_max - output_bytes_;
    output_bytes_ += std::min(size, room);
    const std::string_view piece(bytes.data(), std::min(size, room));
    if (splitter)
        splitter->add(piece);
    else
        on_line_({OutputLine::Stream::output, piece, false});
    if (size > room) stop(EndReason::output_bytes);
}

void Supervision::read_sandbox_status() {
    std::array<char, status_bytes_max> bytes;
    auto got = read(*sandbox_status_, bytes.data(), bytes.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) return sandbox_status_.close();
    sandbox_text_.append(bytes.data(), static_cast<std::size_t>(got));
    if (sandbox_id_ > 0) return;
    sandbox_id_ = sandbox_process(sandbox_text_).value_or(-1);
    if (sandbox_id_ > 0) sandbox_ended_ = Descriptor(pidfd_open(sandbox_id_, 0));
}

void Supervision::hold_to_time() {
    if (has_ended_) return;
    auto now = Clock::now();
    if (now >= begun_at_ + program_.limits.wall_max) stop(EndReason::wall_time);
    if (!reason_ || is_killed_) return;
    if (!is_asked_) is_asked_ = ask_to_stop();
    if (now >= kill_at_) kill();
}

// The first reason is the one that counts.
void Supervision::stop(EndReason reason) {
    if (reason_) return;
    reason_ = reason;
    kill_at_ = Clock::now() + program_.stop_grace;
}

// False if there is nobody yet who could be asked.
bool Supervision::ask_to_stop() {
    if (!program_.sandbox) {
        signal_group(id_, program_.stop_signal);
        return true;
    }
    // bwrap passes no signal on. Its process in the sandbox, the first there, is deaf to them.
    if (!sandbox_ended_ || getpgid(sandbox_id_) != sandbox_id_) return false;
    signal_group(sandbox_id_, program_.stop_signal);
    return true;
}

void Supervision::kill() {
    if (sandbox_ended_) pidfd_send_signal(*sandbox_ended_, SIGKILL, nullptr, 0);
    ::kill(-id_, SIGKILL);
    is_killed_ = true;
}

// The group is killed before its leader is waited for: until then, nobody else can have its number.
void Supervision::end() {
    if (sandbox_status_) read_sandbox_status();
    kill();
    while (waitpid(id_, &wait_status_, 0) < 0 && errno == EINTR) {
    }
    has_ended_ = true;
    ended_.close();
    auto now = Clock::now();
    wall_ = now - begun_at_;
    drained_at_ = now + drain_max;
}

Outcome Supervision::outcome() const {
    Outcome all;
    if (WIFSIGNALED(wait_status_)) all.signal = WTERMSIG(wait_status_);
    if (WIFEXITED(wait_status_)) all.exit_code = WEXITSTATUS(wait_status_);
    if (program_.sandbox && all.exit_code > signal_base && all.exit_code < signal_base + NSIG)
        all.signal = std::exchange(all.exit_code, 0) - signal_base;
    if (all.signal != 0) all.end_reason = EndReason::signaled;
    if (all.signal == SIGXCPU) all.end_reason = EndReason::cpu_time;
    if (all.signal == SIGXFSZ) all.end_reason = EndReason::file_bytes;
    all.end_reason = reason_.value_or(all.end_reason);
    all.wall = std::chrono::duration_cast<milliseconds>(wall_);
    return all;
}

}  // namespace mainstay::process
