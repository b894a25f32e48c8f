// One child process and the socket to it. Arguments pass no shell; the child has limits from before
// its first instruction, inherits no descriptor but its socket and no variable, may gain no
// privilege, and does not outlive who started it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mainstay::process {

/// The path of this very program, also after its file was replaced by a newer one.
inline constexpr const char* own_program = "/proc/self/exe";

/// What a child may take in all its life. It may write no file and leave no core.
struct Limits {
    std::chrono::seconds cpu_max{120};
    std::size_t stack_bytes_max = 8 << 20;
    int files_max = 64;
};

/// How a child ended.
struct Exit {
    int status = 0;                      ///< As waitpid has it.
    std::size_t resident_bytes_max = 0;  ///< The most memory that it ever had.
};

/// A running child. Its standard input is a stream socket to `socket()`; its outputs lead nowhere.
class Child {
public:
    /// Starts the program `arguments[0]`. The child is killed when the calling thread ends: call
    /// this on one that outlives it. Throws Unavailable.
    Child(const std::vector<std::string>& arguments, const Limits& limits);

    /// Kills it, if it was not waited for.
    ~Child();

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Our end, which does not block.
    int socket() const { return socket_; }

    pid_t id() const { return id_; }

    /// What it has used since it began.
    std::chrono::nanoseconds cpu() const;

    /// What it has in memory now.
    std::size_t resident_bytes() const;

    /// Has it end by itself: closes the socket and waits; kills it after `grace`. Once.
    Exit end(std::chrono::milliseconds grace);

    /// Kills it. Once.
    Exit kill() { return end(std::chrono::milliseconds(0)); }

private:
    bool wait(bool may_block);

    int socket_ = -1;
    pid_t id_ = -1;
    bool is_waited_for_ = false;
    Exit exit_;
};

}  // namespace mainstay::process
