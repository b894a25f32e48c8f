#include "process/run_test.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/lines.hpp"

namespace mainstay::process {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace test {

namespace {

// Of these tests and no others that run at the same time, and of what runs within them.
std::string mark() {
    constexpr const char* name = "MAINSTAY_TEST_MARK";
    const char* ours = std::getenv(name);
    return std::string(name) + "=" + (ours ? ours : std::to_string(getpid()));
}

int processes() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "environ");
        std::string all((std::istreambuf_iterator<char>(file)), {});
        if (all.find(mark() + '\0') != std::string::npos) ++count;
    }
    return count;
}

std::string own_file() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace

Program script(const std::string& text) {
    Program program{.name = "sh", .arguments = {"-c", text}, .environment = {mark()}};
    program.limits.wall_max = 10s;
    program.limits.memory_bytes_max = std::size_t{200} << 20;
    program.stop_grace = 5s;
    return program;
}

Ran ran(const Program& program) {
    Ran all;
    std::stop_source stop;
    std::jthread other;
    auto on_line = [&](const OutputLine& line) {
        bool is_output = line.stream == OutputLine::Stream::output;
        auto& lines = is_output ? all.output : all.errors;
        lines.append(line.bytes).append(line.is_cut ? "+\n" : "\n");
        if (line.bytes == "ready") other = std::jthread([&] { stop.request_stop(); });
    };
    auto outcome = run(program, on_line, stop.get_token());
    if (!outcome) FAIL("refused: " << outcome.error().message);
    all.outcome = *outcome;
    return all;
}

std::string refusal(const Program& program) {
    auto outcome = run(program, [](const OutputLine&) {});
    return outcome ? "not refused" : outcome.error().code + ": " + outcome.error().message;
}

bool are_processes_left(int most) {
    for (auto until = std::chrono::steady_clock::now() + 5s;
         std::chrono::steady_clock::now() < until; std::this_thread::sleep_for(5ms))
        if (processes() <= most) return false;
    return true;
}

bool has_no_children() { return waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

int run_nested() {
    std::string text = std::getenv(nested_variable);
    constexpr std::string_view in_sandbox = "sandbox:";
    auto program = script(text);
    if (text.starts_with(in_sandbox)) {
        program = script(text.substr(in_sandbox.size()));
        program.sandbox = Sandbox{};
    }
    auto outcome = run(program, [](const OutputLine& line) {
        std::printf("%.*s\n", static_cast<int>(line.bytes.size()), line.bytes.data());
        std::fflush(stdout);
    });
    std::puts(outcome ? "run" : outcome.error().message.c_str());
    return 0;
}

Program nested(const std::string& text) {
    auto program = script("");
    program.name = own_file();
    program.arguments = {"--as", "process"};
    program.environment.push_back(std::string(nested_variable) + "=" + text);
    program.limits.memory_bytes_max = SIZE_MAX;  // A binary with sanitizers reserves terabytes.
    return program;
}

Folder::Folder() {
    path_ = std::filesystem::temp_directory_path() / "mainstay-test-XXXXXX";
    if (!mkdtemp(path_.data())) throw std::runtime_error("no folder for a test");
}

Folder::~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

std::string Folder::path(const std::string& name) const {
    return name.empty() ? path_ : path_ + "/" + name;
}

}  // namespace test

using namespace test;
using Lines = std::vector<std::string>;

TEST_CASE("output that is not split into lines is passed on byte by byte, errors by lines") {
    auto program = test::script("printf 'a\\r\\nb\\rc'; printf 'd\\re' >&2");
    program.splits_output = false;
    std::string output, errors;

    auto outcome = run(program, [&](const OutputLine& line) {
        const bool is_output = line.stream == OutputLine::Stream::output;
        (is_output ? output : errors.append("|")).append(line.bytes);
    });

    REQUIRE(outcome);
    CHECK(output == "a\r\nb\rc");
    CHECK(errors == "|d|e");
}

TEST_CASE("a stream is the same lines in whatever pieces it comes") {
    auto lines = [](std::string_view bytes, std::size_t piece, std::size_t bytes_max) {
        Lines all;
        LineSplitter splitter(bytes_max, [&](std::string_view line, bool is_cut) {
            all.push_back(std::string(line) + (is_cut ? "+" : ""));
        });
        for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
            splitter.add(bytes.substr(0, piece));
        splitter.finish();
        return all;
    };
    for (std::size_t piece : {1U, 2U, 3U, 100U}) {
        CHECK(lines("one\ntwo\r\n\nfour", piece, 10) == Lines{"one", "two", "", "four"});
        CHECK(lines("10%\r20%\rdone\n", piece, 10) == Lines{"10%", "20%", "done"});
        CHECK(lines("abcdef\nabcd\nabcdefghij", piece, 4) == Lines{"abcd+", "abcd", "abcd+"});
        CHECK(lines("\xff\xc3\n", piece, 10) == Lines{"\xff\xc3"});
        CHECK(lines("", piece, 10).empty());
    }
}

TEST_CASE("a program gives its output, its errors and its exit code, each apart") {
    auto failed = ran(script("echo out; echo err >&2; exit 3"));

    CHECK(failed.output == "out\n");
    CHECK(failed.errors == "err\n");
    CHECK(failed.outcome.exit_code == 3);
    CHECK_FALSE(failed.outcome.is_success());
    CHECK(failed.outcome.sentence("sh") == "sh exited with code 3.");
    CHECK(ran(script("true")).outcome.is_success());
    CHECK(has_no_children());
}

TEST_CASE("a program that crashes is described by its signal") {
    auto outcome = ran(script("kill -SEGV $$")).outcome;

    CHECK(outcome.end_reason == EndReason::signaled);
    CHECK(outcome.signal == SIGSEGV);
    CHECK(outcome.sentence("sh") == "sh was ended by signal SEGV.");
}

TEST_CASE("arguments reach the program as they are: no shell is between") {
    Folder folder;
    std::vector<std::string> words{
        "$(touch " + folder.path("a") + ")", "; touch " + folder.path("a"), "*", "\"'\\"
    };
    Program program{.name = "printf", .arguments = {"%s\n"}};
    program.arguments.insert(program.arguments.end(), words.begin(), words.end());

    std::string expected;
    for (const auto& word : words) expected += word + "\n";
    CHECK(ran(program).output == expected);
    CHECK_FALSE(std::filesystem::exists(folder.path("a")));
}

TEST_CASE("what cannot be run is refused, and says why") {
    auto no_folder = script("true"), relative = script("true"), no_variable = script("true"),
         nul = script("true"), no_time = script("true"), endless = script("true"),
         too_long = script("true"), many = script("true");
    no_folder.folder = "/nowhere";
    relative.folder = "tmp";
    no_variable.environment.push_back("=A");
    nul.arguments.push_back(std::string("a\0b", 3));
    no_time.limits.wall_max = 0ms;
    endless.limits.wall_max = std::chrono::milliseconds::max();
    too_long.arguments.push_back(std::string(10 << 20, 'x'));
    many.limits.processes_max = 10;

    CHECK(
        refusal({.name = "no-such-program"}) ==
        "program_not_found: The program no-such-program is not installed: it was looked for in "
        "/usr/local/bin, /usr/bin, /bin."
    );
    for (const auto* name : {"", "/nowhere", "/etc/passwd", "/usr", "../sh", "."})
        CHECK(refusal({.name = name}).starts_with("program_not_found: "));
    CHECK(
        refusal(no_folder) ==
        "program_not_started: The program sh cannot be run: its folder /nowhere: No such file or "
        "directory."
    );
    CHECK(refusal(too_long).starts_with("program_not_started: "));
    for (const auto& program : {relative, no_variable, nul, no_time, endless})
        CHECK(refusal(program).starts_with("program_invalid: "));
    CHECK(
        refusal(many) ==
        "processes_unlimited: The program sh was to be held to a number of processes, and cannot: "
        "the kernel counts those of one program only in a sandbox."
    );
    CHECK(has_no_children());
}

TEST_CASE("a program has the variables, descriptors and signals that it is given, none of ours") {
    setenv("MAINSTAY_TEST_SECRET", "secret", 1);
    int low = open("/etc/passwd", O_RDONLY), high = fcntl(low, F_DUPFD, 200);
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);

    CHECK(ran({.name = "env", .environment = {"GIVEN=a b=c"}}).output == "GIVEN=a b=c\n");
    CHECK(ran({.name = "env"}).output.empty());
    // The fourth is the folder that is listed.
    CHECK(ran({.name = "ls", .arguments = {"/proc/self/fd"}}).output == "0\n1\n2\n3\n");
    CHECK(
        ran({.name = "grep", .arguments = {"Sig[BI]", "/proc/self/status"}}).output ==
        "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"
    );

    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    close(low);
    close(high);
    unsetenv("MAINSTAY_TEST_SECRET");
}

TEST_CASE("a program starts in its folder, with its limits, and gains no privilege") {
    Folder folder;
    auto program = script("pwd; ulimit -n; ulimit -c; ulimit -v; grep NoNew /proc/self/status");
    program.folder = std::filesystem::canonical(folder.path());
    program.limits.files_max = 17;

    CHECK(ran(program).output == program.folder + "\n17\n0\n204800\nNoNewPrivs:\t1\n");
}

TEST_CASE("a program reads its input to the end, be it nothing or much, or not at all") {
    auto count = script("wc -c"), deaf = script("exec <&-; echo done"), echo = script("cat");
    CHECK(ran(count).output == "0\n");
    count.input = deaf.input = std::string(5 << 20, '\0');
    echo.input = std::string("\xff\0\xc3(\n", 5);

    CHECK(ran(count).output == std::to_string(5 << 20) + "\n");
    CHECK(ran(deaf).output == "done\n");
    CHECK(ran(echo).output == echo.input);
}

TEST_CASE("lines are passed on while the program runs, and each is bounded") {
    Folder folder;
    auto seen = folder.path("seen");
    auto program = script(
        "echo first; while ! [ -e " + seen +
        " ]; do sleep 0.01; done; echo far-too-long-for-it;"
        " printf last"
    );
    program.limits.line_bytes_max = 8;
    Lines lines;

    auto outcome = run(program, [&](const OutputLine& line) {
        lines.push_back(std::string(line.bytes) + (line.is_cut ? "+" : ""));
        if (line.bytes == "first") std::ofstream(seen) << "yes";
    });

    CHECK(outcome->is_success());
    CHECK(lines == Lines{"first", "far-too-+", "last"});
}

TEST_CASE("whoever throws on a line ends the program") {
    auto program = script("trap '' TERM; sleep 8 & echo on; sleep 8");

    CHECK_THROWS_WITH(
        (void)run(program, [](const OutputLine&) { throw std::runtime_error("enough"); }), "enough"
    );

    CHECK(has_no_children());
    CHECK_FALSE(are_processes_left());
}

TEST_CASE("a program is ended by each of its limits, and the outcome names it") {
    Folder folder;
    auto slow = script("sleep 8");
    slow.limits.wall_max = 200ms;
    auto busy = script("while :; do :; done");
    busy.limits.cpu_max = 1s;
    busy.limits.wall_max = 60s;  // Of a busy machine.
    auto loud = script("yes");
    loud.limits.output_bytes_max = 10'001;
    auto large = script("exec head -c 2000000 /dev/zero > " + folder.path("large"));
    large.limits.file_bytes_max = 1'000'000;

    CHECK(ran(slow).outcome.end_reason == EndReason::wall_time);
    CHECK(ran(busy).outcome.end_reason == EndReason::cpu_time);
    auto ended = ran(loud);
    CHECK(ended.outcome.end_reason == EndReason::output_bytes);
    CHECK(ended.output.size() == 10'002);
    CHECK(ran(large).outcome.end_reason == EndReason::file_bytes);
    CHECK(std::filesystem::file_size(folder.path("large")) == 1'000'000);
    CHECK_FALSE(are_processes_left());
}

TEST_CASE("a program gets no more memory than it may have") {
    auto program = script("dd if=/dev/zero of=/dev/null bs=150M count=1");
    program.limits.memory_bytes_max = std::size_t{400} << 20;
    CHECK(ran(program).outcome.is_success());

    program.limits.memory_bytes_max = std::size_t{100} << 20;
    auto refused = ran(program);
    CHECK(refused.outcome.exit_code == 1);
    CHECK(refused.errors.find("memory exhausted") != std::string::npos);
}

TEST_CASE("a program that is asked to stop does so in its own way, by its own signal") {
    auto program =
        script("trap 'echo cleaned; exit 7' INT; echo ready; while :; do sleep 0.05; done");
    program.stop_signal = SIGINT;

    auto stopped = ran(program);

    CHECK(stopped.outcome.end_reason == EndReason::stopped);
    CHECK(stopped.outcome.exit_code == 7);
    CHECK(stopped.output == "ready\ncleaned\n");
    CHECK(stopped.outcome.wall < program.stop_grace);
}

TEST_CASE("a program that does not stop is killed after its grace, with all of its group") {
    auto program = script("trap '' TERM; sleep 8 & echo ready; while :; do sleep 0.05; done");
    program.stop_grace = 200ms;

    auto killed = ran(program).outcome;

    CHECK(killed.end_reason == EndReason::stopped);
    CHECK(killed.signal == SIGKILL);
    CHECK(killed.wall >= 200ms);
    CHECK(killed.wall < 5s);
    CHECK_FALSE(are_processes_left());
}

TEST_CASE("what a program leaves behind is killed, and nobody waits for it") {
    auto left = ran(script("sleep 8 & echo done"));
    CHECK(left.outcome.is_success());
    CHECK(left.output == "done\n");
    CHECK(left.outcome.wall < 5s);
    CHECK_FALSE(are_processes_left());

    // Outside of a sandbox, whoever leaves the group is not found; but not waited for either.
    auto escaped = ran(script("setsid sleep 3 & sleep 0.2; echo done"));
    CHECK(escaped.outcome.is_success());
    CHECK_FALSE(are_processes_left(1));
}

TEST_CASE("a program does not outlive us") {
    // Killed as soon as its own program runs.
    auto dying = nested("echo ready; exec sleep 8");
    dying.stop_signal = SIGKILL;

    CHECK(ran(dying).outcome.signal == SIGKILL);

    CHECK_FALSE(are_processes_left());
}

TEST_CASE("many threads run programs at once, and each gets what is its own") {
    Lines outputs(6);
    {
        std::vector<std::jthread> threads;
        for (std::size_t each = 0; each < outputs.size(); ++each)
            threads.emplace_back([&outputs, each] {
                auto program = script("cat; sleep 0.2");
                program.input = std::to_string(each);
                auto outcome = run(program, [&outputs, each](const OutputLine& line) {
                    outputs[each] += line.bytes;
                });
                if (!outcome || outcome->wall > 5s) outputs[each] += "!";
            });
    }

    CHECK(outputs == Lines{"0", "1", "2", "3", "4", "5"});
    CHECK(has_no_children());
}

}  // namespace mainstay::process
