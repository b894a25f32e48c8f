// Runs programs that are not ours (git, restic, pg_dump): by path and arguments, never by a shell,
// within limits, and with nothing of ours but what is named.
#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "process/bubblewrap.hpp"

namespace mainstay::process {

/// What a program may take. Those of CPU time, memory, files and their size hold for each of its
/// processes by itself, as setrlimit(2) has it.
struct ProgramLimits {
    std::chrono::milliseconds wall_max{60'000};  ///< Then it is stopped.
    std::chrono::seconds cpu_max{60};            ///< Then it is killed by SIGXCPU.
    /// Of address space. Beyond it the program gets no memory, and ends in a way of its own.
    std::size_t memory_bytes_max = std::size_t{4} << 30;
    std::size_t file_bytes_max = std::size_t{1} << 30;  ///< Beyond it SIGXFSZ kills it.
    int files_max = 256;                                ///< Open at once.
    /// Of output and errors together. Then it is stopped; what comes after is forgotten.
    std::size_t output_bytes_max = std::size_t{16} << 20;
    std::size_t line_bytes_max = std::size_t{16} << 10;  ///< What is longer is cut.
    /// Of all its processes (and threads) at once, with one more for the sandbox. Kept only in a
    /// sandbox, and only where the server is not root; otherwise a program that has it is refused.
    std::optional<int> processes_max;
};

struct Program {
    /// A name that is looked for in /usr/local/bin, /usr/bin and /bin; or an absolute path.
    std::string name;
    std::vector<std::string> arguments;    ///< Without the name.
    std::vector<std::string> environment;  ///< Each NAME=value. It has no others.
    std::string folder = "/";              ///< Its working directory, absolute.
    std::string input;                     ///< Its standard input: these bytes, then the end.
    int input_file = -1;  ///< If any, its standard input instead: an open descriptor, not closed.
    ProgramLimits limits{};
    /// Else its output is passed on in pieces as it comes, for what is not lines.
    bool splits_output = true;
    int stop_signal = SIGTERM;  ///< How it is asked to stop: SIGINT for restic.
    /// How long it may then take; what is left is killed.
    std::chrono::milliseconds stop_grace{5'000};
    std::optional<Sandbox> sandbox;  ///< If named, it runs in one or not at all.
};

/// A line of what a program wrote, without its end. Any bytes.
struct OutputLine {
    enum class Stream { output, errors };

    Stream stream = Stream::output;
    std::string_view bytes;
    bool is_cut = false;
};

using OnLine = std::function<void(const OutputLine&)>;

/// Why a program ended.
enum class EndReason {
    exited,     ///< By itself.
    signaled,   ///< By a signal that was not ours: a crash, or an operator.
    stopped,    ///< We were asked to stop it.
    wall_time,  ///< By the limit of this name; and so the others.
    cpu_time,
    output_bytes,
    file_bytes,
};
BOOST_DESCRIBE_ENUM(
    EndReason, exited, signaled, stopped, wall_time, cpu_time, output_bytes, file_bytes
)

/// The outcome of a program that was started.
struct Outcome {
    EndReason end_reason = EndReason::exited;
    int exit_code = 0;  ///< If no signal ended it; also after it was asked to stop.
    /// What ended it, or 0. In a sandbox an exit code above 128 is taken for a signal, as shells
    /// do.
    int signal = 0;
    std::chrono::milliseconds wall{};

    bool is_success() const { return end_reason == EndReason::exited && exit_code == 0; }

    /// A sentence for people: "git exited with code 128."
    std::string sentence(std::string_view name) const;
};

/// Runs the program and blocks until it has ended: at most for its wall time, its grace and a
/// second. Its lines are passed on as they come, on this thread; the program waits while `on_line`
/// works, and is killed if that throws. A request to `stop` ends it in order.
///
/// Nothing of it is left: in a sandbox all of its processes are gone when this returns. Outside of
/// one they are killed as far as they stayed in its process group. If our own process dies, the
/// program is killed; in a sandbox with all that came of it.
///
/// Safe to call from many threads. Refuses: program_not_found, program_not_started,
/// program_invalid, processes_unlimited, sandbox_unavailable. Throws Unavailable, if the machine
/// has no process or descriptor left.
Result<Outcome> run(const Program& program, const OnLine& on_line, std::stop_token stop = {});

}  // namespace mainstay::process
