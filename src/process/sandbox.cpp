#include "process/sandbox.hpp"

#include <cerrno>
#include <cstdint>
#include <memory>

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mainstay::process {

namespace {

// Computing, memory, time, and the descriptors at hand. Whatever is not here answers EPERM.
constexpr int allowed_calls[] = {
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getrlimit),
    SCMP_SYS(setrlimit),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

constexpr const char* readable_places[] = {
    "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/proc/self"
};

struct Release {
    void operator()(void* filter) const { seccomp_release(filter); }
};

void allow_reading(int rules, const char* path) {
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return;
    landlock_path_beneath_attr beneath{};
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
    beneath.parent_fd = place;
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(place);
}

// A kernel without Landlock does nothing here.
void give_up_files() {
    landlock_ruleset_attr handled{};
    constexpr std::uint64_t all_of_the_first_version = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    handled.handled_access_fs = all_of_the_first_version;
    auto rules =
        static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0));
    if (rules < 0) return;
    for (const auto* path : readable_places) allow_reading(rules, path);
    syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
}

void give_up_calls() {
    std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter) return;
    // What this machine does not have needs no rule.
    for (int call : allowed_calls) seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0);
    auto allow = [&](int call, scmp_arg_cmp condition) {
        seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &condition);
    };
    // Of itself only.
    allow(SCMP_SYS(prlimit64), {0, SCMP_CMP_EQ, 0, 0});
    allow(SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0});
    constexpr scmp_datum_t changing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    allow(SCMP_SYS(open), {1, SCMP_CMP_MASKED_EQ, changing, 0});
    allow(SCMP_SYS(openat), {2, SCMP_CMP_MASKED_EQ, changing, 0});
    seccomp_load(filter.get());
}

}  // namespace

void enter_sandbox() {
    give_up_files();
    give_up_calls();
}

SandboxSupport sandbox_support() {
    std::uint32_t action = SECCOMP_RET_ERRNO;
    auto version = LANDLOCK_CREATE_RULESET_VERSION;
    return {
        .has_seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0,
        .has_landlock = syscall(SYS_landlock_create_ruleset, nullptr, 0, version) > 0,
    };
}

}  // namespace mainstay::process
