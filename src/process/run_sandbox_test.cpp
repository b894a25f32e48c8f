// run() in bubblewrap. Where that cannot run (in a plain chroot, in many containers), these tests
// see to it that nothing is run instead.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <link.h>
#include <unistd.h>

#include "process/codes.hpp"
#include "process/run_test.hpp"

namespace mainstay::process::run_sandbox_test {

using namespace test;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

Program in_sandbox(const std::string& text, Sandbox sandbox = {}) {
    auto program = script(text);
    program.sandbox = std::move(sandbox);
    return program;
}

/// This very program, and the libraries it brings along: those that are not the system's.
std::vector<std::string> own_files(std::string program) {
    std::vector<std::string> files{std::move(program)};
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t, void* found) {
            std::string name = object->dlpi_name;
            if (name.starts_with('/') && !name.starts_with("/usr/") && !name.starts_with("/lib"))
                static_cast<std::vector<std::string>*>(found)->push_back(std::move(name));
            return 0;
        },
        &files
    );
    return files;
}

/// Whether a sandbox can be had here. Without one, nothing may be run.
bool has_sandbox() {
    bool has_run = false;
    auto outcome = run(in_sandbox("echo run"), [&](const OutputLine& line) {
        has_run = has_run || line.bytes == "run";
    });
    CHECK(has_run == static_cast<bool>(outcome));
    if (!outcome) CHECK(outcome.error().code == code::sandbox_unavailable.name);
    return has_run;
}

}  // namespace

TEST_CASE("in a sandbox a program runs as elsewhere") {
    if (!has_sandbox()) return;

    auto program = in_sandbox("cat; echo err >&2; exit 3");
    program.input = "given\n";

    auto there = ran(program);

    CHECK(there.output == "given\n");
    CHECK(there.errors == "err\n");
    CHECK(there.outcome.end_reason == EndReason::exited);
    CHECK(there.outcome.exit_code == 3);
    CHECK(ran(in_sandbox("kill -SEGV $$")).outcome.signal == SIGSEGV);
    CHECK(has_no_children());
}

TEST_CASE("in a sandbox the system can be read, but not written, and nobody's files are seen") {
    if (!has_sandbox()) return;

    Folder secret;
    std::ofstream(secret.path("key")) << "secret";
    auto program = in_sandbox(
        "exec 2>/dev/null; for each in /usr /etc / /dev; do touch $each/new && echo $each; done; "
        "cat /etc/shadow " +
        secret.path("key") +
        "; find /tmp /root /home /var -mindepth 1; "
        "ls -d /usr/bin; touch /tmp/mine && ls /tmp"
    );

    CHECK(ran(program).output == "/usr/bin\nmine\n");
    CHECK_FALSE(std::filesystem::exists("/tmp/mine"));
}

TEST_CASE("in a sandbox one folder can be written, and some be read") {
    if (!has_sandbox()) return;

    Folder writable, readable;
    std::ofstream(readable.path("given")) << "given\n";
    auto given = readable.path("given"), made = writable.path("made");
    auto program = in_sandbox(
        "pwd; cat " + given + "; echo x > " + given + "; echo made > " + made,
        {.writable_folder = writable.path(), .readable_folders = {readable.path()}}
    );
    program.folder = writable.path();

    auto there = ran(program);

    CHECK(there.output == writable.path() + "\ngiven\n");
    CHECK(there.errors.ends_with("Read-only file system\n"));
    CHECK(std::filesystem::file_size(given) == 6);
    CHECK(std::filesystem::file_size(made) == 5);
}

TEST_CASE("in a sandbox /tmp holds as much as it may") {
    if (!has_sandbox()) return;

    auto program = in_sandbox("head -c 3000000 /dev/zero > /tmp/full; wc -c < /tmp/full");
    program.sandbox->temporary_bytes_max = 1 << 20;

    CHECK(ran(program).output == std::to_string(1 << 20) + "\n");
}

TEST_CASE("in a sandbox no other process and no network is there, unless it is asked for") {
    if (!has_sandbox()) return;

    auto interfaces = "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '";
    CHECK(ran(in_sandbox(interfaces)).output == "lo\n");
    auto ours = ran(script(interfaces)).output;
    CHECK(ran(in_sandbox(interfaces, {.has_network = true})).output == ours);

    // bwrap is the first; then the shell, and what it starts for this.
    auto processes = ran(in_sandbox("ls /proc | grep -c '^[0-9]'")).output;
    CHECK(std::stoi(processes) <= 4);
}

TEST_CASE("in a sandbox a program has no capability, no further namespace and no descriptor") {
    if (!has_sandbox()) return;

    auto program = in_sandbox(
        "grep CapEff /proc/self/status; unshare -U true 2>&1 && echo more; ls /proc/self/fd"
    );

    CHECK(
        ran(program).output ==
        "CapEff:\t0000000000000000\nunshare: unshare failed: No space left on device\n"
        "0\n1\n2\n3\n"
    );
    program = {.name = "env", .sandbox = Sandbox{}};
    CHECK(ran(program).output == "PWD=/\n");
}

TEST_CASE("in a sandbox the limits hold as well, and the outcome names them") {
    if (!has_sandbox()) return;

    auto busy = in_sandbox("while :; do :; done");
    busy.limits.cpu_max = 1s;
    busy.limits.wall_max = 60s;  // Of a busy machine.
    auto slow = in_sandbox("trap '' TERM; while :; do sleep 0.05; done");
    slow.limits.wall_max = 300ms;
    slow.stop_grace = 100ms;
    auto large = in_sandbox("exec head -c 2000000 /dev/zero > /tmp/large");
    large.limits.file_bytes_max = 1'000'000;
    auto loud = in_sandbox("yes");
    loud.limits.output_bytes_max = 1'000;

    CHECK(ran(busy).outcome.end_reason == EndReason::cpu_time);
    CHECK(ran(slow).outcome.end_reason == EndReason::wall_time);
    CHECK(ran(large).outcome.end_reason == EndReason::file_bytes);
    CHECK(ran(loud).outcome.end_reason == EndReason::output_bytes);
    CHECK_FALSE(are_processes_left());
}

TEST_CASE("in a sandbox a program is stopped by its own signal") {
    if (!has_sandbox()) return;

    auto program =
        in_sandbox("trap 'echo cleaned; exit 7' INT; echo ready; while :; do sleep 0.05; done");
    program.stop_signal = SIGINT;

    auto stopped = ran(program);

    CHECK(stopped.outcome.end_reason == EndReason::stopped);
    CHECK(stopped.outcome.exit_code == 7);
    CHECK(stopped.output == "ready\ncleaned\n");
    CHECK(stopped.outcome.wall < program.stop_grace);
}

TEST_CASE("of a sandbox nothing is left, not even what left its group, and when we are killed") {
    if (!has_sandbox()) return;

    auto leave = "setsid sleep 8 >/dev/null 2>&1 & setsid sleep 8 & ";
    auto left = ran(in_sandbox(std::string(leave) + "sleep 0.2; echo done"));
    CHECK(left.outcome.is_success());
    CHECK(left.outcome.wall < 5s);
    CHECK_FALSE(are_processes_left());

    auto killed = nested("sandbox:" + std::string(leave) + "sleep 0.2; echo ready; sleep 8");
    killed.stop_signal = SIGKILL;
    CHECK(ran(killed).outcome.signal == SIGKILL);
    CHECK_FALSE(are_processes_left());
}

TEST_CASE("where no sandbox can be made, nothing is run, and the refusal says what bwrap does") {
    if (!has_sandbox()) return;

    CHECK(
        refusal(in_sandbox("echo", {.writable_folder = "/nowhere"})) ==
        "sandbox_unavailable: The program sh was not run, since it must be in a sandbox and there "
        "is none: bwrap: Can't find source path /nowhere: No such file or directory."
    );

    // In a sandbox no further namespace can be made, as in a container that allows none.
    auto inside = nested("sandbox:echo run");
    inside.sandbox = Sandbox{.readable_folders = own_files(inside.name)};
    auto output = ran(inside).output;
    CHECK(output.find("\nThe program sh was not run, since it must be in") != std::string::npos);
    CHECK(output.find("namespace") != std::string::npos);
}

TEST_CASE("a number of processes is kept in a sandbox; as root, which cannot be held, refused") {
    if (!has_sandbox()) return;

    // Twenty at most, and then it ends.
    auto program =
        in_sandbox("i=0; while [ $i -lt 20 ]; do sleep 1 & i=$((i+1)); echo $i; done; wait");
    program.limits.processes_max = 8;

    if (geteuid() == 0) {
        CHECK(
            refusal(program) ==
            "processes_unlimited: The program sh was to be held to a number of processes, and "
            "cannot: the kernel limits no process of root; run the server as a user of its own."
        );
        return;
    }
    auto held = ran(program);
    CHECK(held.output == "1\n2\n3\n4\n5\n6\n7\n");
    CHECK(held.outcome.exit_code == 2);
    CHECK(held.errors.find("Cannot fork") != std::string::npos);
    program.limits.processes_max = 21;
    CHECK(ran(program).output.ends_with("\n20\n"));
}

}  // namespace mainstay::process::run_sandbox_test
