// The command line: which command it names, and with what.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/command.hpp"

namespace mainstay::cli {

using wire::command, wire::Command, wire::Given, wire::Output;

/// Overwrites, in the arguments that the system shows of this process, the values of the flags that
/// `secrets` names as settings; of a URL only its password. Returns the flags that had one.
std::vector<std::string> blot_out_secrets(
    int argc, char** argv, std::span<const std::string_view> secrets
);

/// Parses the command line and runs the one command it names; what stood in flags that `secrets`
/// names is overwritten at once, with a warning. Returns the exit code: 0 done, 1
/// refused or done in part, 2 misused, 3 not found, 4 not allowed, 5 conflict, 6 try again later.
int run(
    int argc, char** argv, const std::vector<Command>& commands, std::string_view version,
    std::span<const std::string_view> secrets
);

}  // namespace mainstay::cli
