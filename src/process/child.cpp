#include "process/child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process/fault.hpp"

namespace mainstay::process {

namespace {

constexpr int first_closed = 3;

[[noreturn]] void fail(const char* what) {
    throw Unavailable(std::string(what) + ": " + std::strerror(errno));
}

// A pair of descriptors that close when they are not given away.
class Pair {
public:
    ~Pair() {
        for (int end : ends_) {
            if (end >= 0) ::close(end);
        }
    }

    int* data() { return ends_.data(); }

    int operator[](std::size_t index) const { return ends_[index]; }

    int release(std::size_t index) { return std::exchange(ends_[index], -1); }

    void close(std::size_t index) { ::close(release(index)); }

private:
    std::array<int, 2> ends_{-1, -1};
};

void limit(int resource, rlim_t soft, rlim_t hard) {
    rlimit value{soft, hard};
    setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

// The system that runs out of memory shall end this one before any other.
void offer_to_the_memory_killer() {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    [[maybe_unused]] auto written = write(file, "1000", 4);
    close(file);
}

// Signals as a new program expects them; what a terminal or a service manager sends to the whole
// group is for the parent, who ends its children in order.
void reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
}

void close_all_but(int kept) {
    auto first = static_cast<unsigned>(first_closed);
    auto last = static_cast<unsigned>(kept);
    bool is_done = syscall(SYS_close_range, first, last - 1, 0) == 0 &&
                   syscall(SYS_close_range, last + 1, ~0U, 0) == 0;
    if (is_done) return;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    for (int file = first_closed; file < static_cast<int>(files.rlim_cur); ++file) {
        if (file != kept) close(file);
    }
}

// What fork left this process to do before it is another program. Between the two only calls are
// made that are safe after a fork of many threads: nothing here may allocate.
[[noreturn]] void become(
    char* const* arguments, const Limits& limits, pid_t parent, int socket, int failure
) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    reset_signals();
    int nowhere = open("/dev/null", O_RDWR);
    dup2(socket, 0);
    dup2(nowhere, 1);
    dup2(nowhere, 2);
    // Above what is closed, wherever it was.
    int report = fcntl(failure, F_DUPFD_CLOEXEC, first_closed + 1);
    close_all_but(report);
    offer_to_the_memory_killer();
    auto cpu = static_cast<rlim_t>(limits.cpu_max.count());
    limit(RLIMIT_CPU, cpu, cpu + 5);
    limit(RLIMIT_STACK, limits.stack_bytes_max, limits.stack_bytes_max);
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(
        RLIMIT_NOFILE, static_cast<rlim_t>(limits.files_max), static_cast<rlim_t>(limits.files_max)
    );
    char* const no_variables[] = {nullptr};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) execve(arguments[0], arguments, no_variables);
    int error = errno;
    [[maybe_unused]] auto written = write(report, &error, sizeof error);
    _exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const Limits& limits) {
    std::vector<char*> words;
    for (const auto& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    Pair sockets, failure;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0)
        fail("no socket for a child process");
    if (pipe2(failure.data(), O_CLOEXEC) != 0) fail("no pipe for a child process");
    auto parent = getpid();
    id_ = fork();
    if (id_ == 0) become(words.data(), limits, parent, sockets[1], failure[1]);
    if (id_ < 0) fail("no child process could be made");
    sockets.close(1);
    failure.close(1);
    int error = 0;
    if (read(failure[0], &error, sizeof error) == sizeof error) {
        wait(true);
        errno = error;
        fail("the program of a child process could not be started");
    }
    socket_ = sockets.release(0);
    fcntl(socket_, F_SETFL, O_NONBLOCK);
}

Child::~Child() {
    if (!is_waited_for_) kill();
}

std::chrono::nanoseconds Child::cpu() const {
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(id_, &clock) != 0 || clock_gettime(clock, &time) != 0) return {};
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::size_t Child::resident_bytes() const {
    std::array<char, 64> path{}, text{};
    std::snprintf(path.data(), path.size(), "/proc/%d/statm", static_cast<int>(id_));
    int file = open(path.data(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    auto length = read(file, text.data(), text.size() - 1);
    ::close(file);
    auto* second = length > 0 ? std::strchr(text.data(), ' ') : nullptr;
    if (!second) return 0;
    return std::strtoul(second, nullptr, 10) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool Child::wait(bool may_block) {
    rusage usage{};
    int status = 0;
    pid_t ended = 0;
    do {
        ended = wait4(id_, &status, may_block ? 0 : WNOHANG, &usage);
    } while (ended < 0 && errno == EINTR);
    if (ended == 0) return false;
    is_waited_for_ = true;
    exit_ = {status, static_cast<std::size_t>(usage.ru_maxrss) << 10};
    return true;
}

Exit Child::end(std::chrono::milliseconds grace) {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    auto last = std::chrono::steady_clock::now() + grace;
    while (!wait(false)) {
        if (std::chrono::steady_clock::now() >= last) {
            ::kill(id_, SIGKILL);
            wait(true);
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return exit_;
}

}  // namespace mainstay::process
