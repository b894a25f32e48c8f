// The sandbox of programs that are not ours, by bubblewrap (bwrap): namespaces of their own over a
// read-only system. (sandbox.hpp is for our own program, which gives things up by itself.)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace mainstay::process {

/// What a program in a sandbox sees: the system's programs and libraries (/usr and what belongs to
/// it in /etc), which it can only read; an empty /tmp, which goes with it; and the folders named
/// here, at the same paths. Its processes and its network are its own.
struct Sandbox {
    std::string writable_folder;                ///< The one place where it can keep anything.
    std::vector<std::string> readable_folders;  ///< Or files.
    bool has_network = false;                   ///< Else it reaches nothing, not even ourselves.
    std::size_t temporary_bytes_max = std::size_t{64} << 20;  ///< In /tmp. It is memory.
};

inline constexpr const char* bubblewrap_program = "/usr/bin/bwrap";

/// The command that runs in the sandbox the command which follows it, in `folder`. It writes what
/// becomes of it to descriptor 3.
std::vector<std::string> bubblewrap_command(const Sandbox& sandbox, const std::string& folder);

/// Of what bwrap wrote to descriptor 3: the first process of the sandbox, whose group the program
/// is in and with which all others end.
std::optional<pid_t> sandbox_process(std::string_view status);

/// Whether the program was begun in its sandbox, and ended.
bool has_run_in_sandbox(std::string_view status);

}  // namespace mainstay::process
