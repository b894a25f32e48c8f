// What the tests of run() are made of: scripts, their lines, and a look at what is left of them.
#pragma once

#include <functional>
#include <string>

#include "process/run.hpp"

namespace mainstay::process::test {

/// A shell that runs `text` for ten seconds at most, and is known to processes_left().
Program script(const std::string& text);

/// A program that ran to its end.
struct Ran {
    Outcome outcome;
    std::string output, errors;  ///< Of lines, each ends with "\n"; one that was cut, with "+\n".
};

/// Runs what must not be refused. Once the program has written the line "ready", it is stopped.
Ran ran(const Program& program);

/// The code and the message of what must be refused.
std::string refusal(const Program& program);

/// Waits, for some seconds at most, until no more than so many processes of scripts are there.
bool are_processes_left(int most = 0);

/// Whether this process has no child, not even one that nobody waited for.
bool has_no_children();

/// Of a test binary that is started as a program: it runs a program itself, the script that is in
/// this variable, in a sandbox if the script begins with "sandbox:".
inline constexpr const char* nested_variable = "MAINSTAY_TEST_NESTED";
int run_nested();
Program nested(const std::string& text);

/// A folder that goes with it.
class Folder {
public:
    Folder();
    ~Folder();

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path(const std::string& name = "") const;

private:
    std::string path_;
};

}  // namespace mainstay::process::test
