#include "process/exchange.hpp"

#include <cerrno>
#include <csignal>

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "process/frame.hpp"
#include "process/sandbox.hpp"

namespace mainstay::process {

namespace {

constexpr std::chrono::milliseconds watch_every{50};
constexpr std::chrono::milliseconds stop_grace{2'000};
constexpr std::chrono::milliseconds exit_grace{1'000};

// What an instrumented program takes more than others: shadows, and freed memory that it keeps.
constexpr std::size_t memory_factor = is_instrumented ? 8 : 1;

// Ended by somebody else than its own fault or us.
bool is_from_outside(int status) {
    if (!WIFSIGNALED(status)) return false;
    int signal = WTERMSIG(status);
    return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

}  // namespace

Exchange::Exchange(
    Child& child, const PoolOptions& options, const RequestLimits& limits,
    const std::atomic<bool>& is_stopping
)
    : child_(child),
      options_(options),
      limits_(limits),
      is_stopping_(is_stopping),
      cpu_before_(child.cpu()),
      resident_before_(child.resident_bytes()) {}

Answer Exchange::ask(std::string_view request) {
    FrameHead head{request.size(), limits_.memory_bytes_max};
    std::string answer;
    bool is_answered = send_all({reinterpret_cast<const char*>(&head), sizeof head}) &&
                       send_all(request) && receive_frame(answer);
    if (is_answered) return answer;
    return ended();
}

void Exchange::greet() {
    std::string nothing;
    if (receive_frame(nothing)) return;
    child_.kill();
    throw Unavailable("a child process did not become ready");
}

bool Exchange::receive_frame(std::string& bytes) {
    FrameHead head;
    if (!receive_all(reinterpret_cast<char*>(&head), sizeof head)) return false;
    if (head.bytes > limits_.answer_bytes_max) {
        fault_ = Fault::too_large;
        return false;
    }
    bytes.resize(head.bytes);
    return receive_all(bytes.data(), bytes.size());
}

bool Exchange::send_all(std::string_view bytes) {
    while (!bytes.empty()) {
        auto sent = send(child_.socket(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return false;
        if (!bytes.empty() && !await(POLLOUT)) return false;
    }
    return true;
}

bool Exchange::receive_all(char* at, std::size_t count) {
    while (count > 0) {
        auto got = recv(child_.socket(), at, count, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
        if (got > 0) {
            at += got;
            count -= static_cast<std::size_t>(got);
        }
        if (count > 0 && !await(POLLIN)) return false;
    }
    return true;
}

bool Exchange::await(short events) {
    for (;;) {
        if (Clock::now() >= watch_at_ && !watch()) return false;
        pollfd socket{child_.socket(), events, 0};
        if (poll(&socket, 1, static_cast<int>(watch_every.count())) > 0) return true;
    }
}

// Whether it may go on.
bool Exchange::watch() {
    auto now = Clock::now();
    watch_at_ = now + watch_every;
    if (is_stopping_ && !stop_at_) stop_at_ = now + stop_grace;
    auto memory = resident_before_ + limits_.memory_bytes_max * memory_factor;
    if (child_.cpu() - cpu_before_ > options_.cpu_max)
        fault_ = Fault::too_slow;
    else if (child_.resident_bytes() > memory)
        fault_ = Fault::out_of_memory;
    else if (stop_at_ && now >= *stop_at_)
        unavailable_ = "the server stops";
    else if (now - begun_at_ > options_.wall_max)
        unavailable_ = "the machine gave a child process too little time";
    return !fault_ && !unavailable_;
}

Answer Exchange::ended() {
    if (fault_ || unavailable_) child_.kill();
    if (unavailable_) throw Unavailable(unavailable_);
    if (fault_) return *fault_;
    // Whoever closed the socket without ending is ended, and has not been killed from outside.
    auto before = Clock::now();
    auto exit = child_.end(exit_grace);
    bool has_lingered = Clock::now() - before >= exit_grace;
    if (!has_lingered && is_from_outside(exit.status))
        throw Lost("a child process was ended from outside");
    if (WIFSIGNALED(exit.status) && WTERMSIG(exit.status) == SIGXCPU) return Fault::too_slow;
    // Libraries of C abort when they have no memory.
    auto nearly_all = limits_.memory_bytes_max * memory_factor / 4 * 3;
    bool was_full = exit.resident_bytes_max > resident_before_ + nearly_all;
    bool has_reported = WIFEXITED(exit.status) && WEXITSTATUS(exit.status) == exit_out_of_memory;
    return was_full || has_reported ? Fault::out_of_memory : Fault::crashed;
}

}  // namespace mainstay::process
