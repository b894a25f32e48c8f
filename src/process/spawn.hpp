// Starts a program in a process of its own, by its path: no shell, no search, no variable and no
// descriptor but those that are named. Child and run() both start theirs by it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/types.h>

namespace mainstay::process {

/// A limit of setrlimit(2). Where ours is lower, ours holds.
struct ResourceLimit {
    int resource = 0;
    rlim_t soft = 0, hard = 0;
};

struct SpawnOptions {
    std::vector<std::string> arguments;       ///< The first is the path of the program.
    std::vector<std::string> environment;     ///< Each NAME=value.
    std::string folder;                       ///< Its working directory; ours if empty.
    std::array<int, 3> standard{-1, -1, -1};  ///< Input, output, errors; -1 leads nowhere.
    int fourth = -1;                          ///< What it has as descriptor 3, if anything.
    std::vector<ResourceLimit> limits;
    bool ignores_stop = false;  ///< SIGINT and SIGTERM.
};

/// The process, or at which step, and by which errno, it could not become the program.
struct Spawned {
    enum class Step { process, folder, program };

    pid_t id = -1;
    Step failed_at = Step::process;
    int error = 0;
};

/// Returns once the process is the program. It leads a session and a process group of its own, may
/// gain no privilege, leaves no core, is the first to go where the system runs out of memory, and
/// is killed when the calling thread ends: call this on one that outlives it. Safe to call from
/// many threads. Throws Unavailable where there is no descriptor left.
Spawned spawn(const SpawnOptions& options);

}  // namespace mainstay::process
