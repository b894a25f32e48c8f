#include "process/spawn.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/descriptor.hpp"

namespace mainstay::process {

namespace {

constexpr int above_all_places = 10;

// What a process that did not become its program reports.
struct Failure {
    Spawned::Step step = Spawned::Step::process;
    int error = 0;
};

// All that the new process needs, so that it allocates nothing.
struct Prepared {
    const SpawnOptions& options;
    char* const* arguments;
    char* const* environment;
    pid_t parent;
    int report;
};

std::vector<char*> pointers(const std::vector<std::string>& words) {
    std::vector<char*> all;
    for (const auto& word : words) all.push_back(const_cast<char*>(word.c_str()));
    all.push_back(nullptr);
    return all;
}

void set_limit(const ResourceLimit& limit) {
    rlimit now{};
    auto resource = static_cast<__rlimit_resource>(limit.resource);
    getrlimit(resource, &now);
    rlimit value{std::min(limit.soft, now.rlim_max), std::min(limit.hard, now.rlim_max)};
    setrlimit(resource, &value);
}

void offer_to_the_memory_killer() {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    [[maybe_unused]] auto written = write(file, "1000", 4);
    close(file);
}

// Signals as a new program expects them.
void reset_signals(bool ignores_stop) {
    for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
    if (ignores_stop) {
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGTERM, SIG_IGN);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

void close_from(int first) {
    if (syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0) == 0) return;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    for (int file = first; file < static_cast<int>(files.rlim_cur); ++file) close(file);
}

// Puts the descriptors into their places and closes all others but `report`, which moves too.
bool place_descriptors(const SpawnOptions& options, int& report) {
    // First above all places, so that none is overwritten before it is placed.
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    auto lifted = [&](int from) {
        return fcntl(from >= 0 ? from : nowhere, F_DUPFD_CLOEXEC, above_all_places);
    };
    int sources[] = {
        lifted(options.standard[0]), lifted(options.standard[1]), lifted(options.standard[2]),
        lifted(options.fourth)
    };
    int lifted_report = lifted(report);
    for (int source : sources)
        if (source < 0 || lifted_report < 0) return false;
    report = lifted_report;
    int next = 0;
    for (; next < (options.fourth >= 0 ? 4 : 3); ++next)
        if (dup2(sources[next], next) < 0) return false;
    if (dup3(report, next, O_CLOEXEC) < 0) return false;
    report = next;
    close_from(next + 1);
    return true;
}

// What is left to do in the new process, between fork and exec: only calls that are safe after a
// fork of many threads, and nothing that allocates. Returns the step that failed.
Spawned::Step become(const Prepared& prepared, int& report) {
    const auto& options = prepared.options;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != prepared.parent) _exit(127);
    setsid();
    reset_signals(options.ignores_stop);
    if (!place_descriptors(options, report)) return Spawned::Step::process;
    offer_to_the_memory_killer();
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) return Spawned::Step::folder;
    for (const auto& limit : options.limits) set_limit(limit);
    set_limit({RLIMIT_CORE, 0, 0});
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        execve(prepared.arguments[0], prepared.arguments, prepared.environment);
    return Spawned::Step::program;
}

[[noreturn]] void become_or_report(const Prepared& prepared) {
    int report = prepared.report;
    auto step = become(prepared, report);
    Failure failure{step, errno};
    [[maybe_unused]] auto written = write(report, &failure, sizeof failure);
    _exit(127);
}

}  // namespace

Spawned spawn(const SpawnOptions& options) {
    auto arguments = pointers(options.arguments);
    auto environment = pointers(options.environment);
    auto report = open_pipe();
    Prepared prepared{options, arguments.data(), environment.data(), getpid(), *report[1]};
    pid_t id = fork();
    if (id == 0) become_or_report(prepared);
    if (id < 0) return {.error = errno};
    report[1].close();
    Failure failure;
    ssize_t got = 0;
    do {
        got = read(*report[0], &failure, sizeof failure);
    } while (got < 0 && errno == EINTR);
    if (got != sizeof failure) return {.id = id};
    while (waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
    }
    return {.failed_at = failure.step, .error = failure.error};
}

}  // namespace mainstay::process
