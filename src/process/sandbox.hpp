// What a process that reads hostile bytes gives up for good, as far as the system can take it.
#pragma once

namespace mainstay::process {

/// Whether this build is instrumented: such a program reserves terabytes and cannot be limited by
/// its address space.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool is_instrumented = true;
#else
inline constexpr bool is_instrumented = false;
#endif
#else
inline constexpr bool is_instrumented = false;
#endif

/// From here on the process may compute, have memory, use the descriptors that it has, and read
/// the system's own files (libraries, tables of charsets): by seccomp no sockets, no programs, no
/// processes, no writing to files; by Landlock no look at anybody's data. Where the kernel has one
/// of them not, the limits of the process (child.hpp) and the permissions of files have to do.
void enter_sandbox();

struct SandboxSupport {
    bool has_seccomp = true;
    bool has_landlock = true;
};

/// What of the sandbox this kernel, and the container that this process is in, let processes have.
SandboxSupport sandbox_support();

}  // namespace mainstay::process
