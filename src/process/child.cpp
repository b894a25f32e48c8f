#include "process/child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process/descriptor.hpp"
#include "process/fault.hpp"
#include "process/spawn.hpp"

namespace mainstay::process {

namespace {

std::vector<ResourceLimit> resource_limits(const Limits& limits) {
    auto cpu = static_cast<rlim_t>(limits.cpu_max.count());
    auto files = static_cast<rlim_t>(limits.files_max);
    return {
        {RLIMIT_CPU, cpu, cpu + 5},
        {RLIMIT_STACK, limits.stack_bytes_max, limits.stack_bytes_max},
        {RLIMIT_FSIZE, 0, 0},
        {RLIMIT_NOFILE, files, files},
    };
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const Limits& limits) {
    auto sockets = open_socket_pair();
    // What a service manager sends to all processes is for the parent, who ends its children in
    // order.
    auto spawned = spawn({
        .arguments = arguments,
        .standard = {*sockets[1], -1, -1},
        .limits = resource_limits(limits),
        .ignores_stop = true,
    });
    if (spawned.id < 0)
        throw Unavailable(
            std::string("its program could not be started: ") + std::strerror(spawned.error)
        );
    id_ = spawned.id;
    socket_ = sockets[0].release();
    set_non_blocking(socket_);
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
