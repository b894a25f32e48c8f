#include "process/pool.hpp"

#include <csignal>
#include <cstdlib>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/program.hpp"
#include "process/run_test.hpp"
#include "process/sandbox.hpp"

namespace mainstay::process {

namespace {

std::string open_descriptors() {
    std::string all;
    for (int file = 0; file < 1024; ++file) {
        struct stat about{};
        if (fstat(file, &about) == 0) all += std::to_string(file) + " ";
    }
    return all;
}

std::vector<std::string> eaten(std::size_t bytes) {
    std::vector<std::string> all;
    for (std::size_t piece = 1 << 20; bytes > 0; bytes -= std::min(piece, bytes))
        all.emplace_back(std::min(piece, bytes), 'x');
    return all;
}

[[gnu::noinline]] int deep(int depth) {
    volatile char frame[1024] = {static_cast<char>(depth)};
    return depth <= 0 ? frame[0] : deep(depth - 1) + frame[depth % 1024];
}

std::string verdict(bool is_possible) { return is_possible ? "possible" : "refused"; }

std::string spin() {
    for (volatile unsigned long turns = 0;;) turns = turns + 1;
}

// Has so much for as long as it may, so that whoever looks now and then sees it too.
std::string hold(std::size_t bytes) {
    auto all = eaten(bytes);
    return spin();
}

// What the program of these tests answers to a word and what follows it.
std::string answer(std::string_view request) {
    auto space = std::min(request.find(' '), request.size());
    auto word = request.substr(0, space);
    std::string rest(request.substr(std::min(space + 1, request.size())));
    if (word == "echo") return rest;
    if (word == "process") return std::to_string(getpid());
    if (word == "crash") std::abort();
    if (word == "throw") throw std::runtime_error(rest);
    if (word == "spin") return spin();
    if (word == "deep") return std::to_string(deep(std::stoi(rest)));
    if (word == "eat") return std::to_string(eaten(std::stoul(rest)).size());
    if (word == "hold") return hold(std::stoul(rest));
    if (word == "long") return std::string(std::stoul(rest), 'x');
    if (word == "killed") std::raise(SIGKILL);
    if (word == "close") close(0), spin();
    if (word == "descriptors") return open_descriptors();
    if (word == "variable") return std::getenv(rest.c_str()) ? "set" : "unset";
    if (word == "socket") return verdict(socket(AF_INET, SOCK_STREAM, 0) >= 0);
    if (word == "program") return verdict(execl(rest.c_str(), rest.c_str(), nullptr) == 0);
    if (word == "fork") return verdict(fork() >= 0);
    if (word == "write") return verdict(open(rest.c_str(), O_WRONLY | O_CREAT, 0600) >= 0);
    if (word == "read") return verdict(open(rest.c_str(), O_RDONLY) >= 0);
    return "unknown";
}

PoolOptions options() {
    PoolOptions all;
    all.arguments = {own_program, "--as", "process"};
    all.cpu_max = std::chrono::milliseconds(300);
    // An instrumented program is several times the size, and slow to start.
    if (is_instrumented) all.resident_bytes_max *= 8;
    return all;
}

std::string text(const Answer& answer) {
    auto* text = std::get_if<std::string>(&answer);
    return text ? *text : "fault " + std::to_string(static_cast<int>(std::get<Fault>(answer)));
}

std::string asked(Pool& pool, std::string_view request) { return text(pool.ask(request, {})); }

bool exists(const std::string& process) { return ::kill(std::stoi(process), 0) == 0; }

}  // namespace

namespace test {

int run_program();

int run_program() {
    // Of the tests of run().
    if (std::getenv(nested_variable)) return run_nested();
    return answer_requests(answer);
}

}  // namespace test

TEST_CASE("a child answers, and answers again; what is long passes both ways") {
    Pool pool(options());
    std::string much(5 << 20, '\n');

    CHECK(asked(pool, "echo hello") == "hello");
    CHECK(asked(pool, "echo " + much) == much);
    CHECK(asked(pool, "echo") == "");
    CHECK(asked(pool, "process") == asked(pool, "process"));
    CHECK(pool.figures().requests == 5);
    CHECK(pool.figures().children == 1);
}

TEST_CASE("no child is started before it is needed, and those that idle are ended") {
    auto quick = options();
    quick.idle_max = std::chrono::milliseconds(20);
    Pool pool(quick);
    CHECK(pool.figures().children == 0);

    auto process = asked(pool, "process");
    while (pool.figures().children > 0) std::this_thread::yield();

    CHECK_FALSE(exists(process));
}

TEST_CASE("whatever a request does to its child, it is told apart, and the next is answered") {
    Pool pool(options());

    CHECK(pool.ask("crash", {}) == Answer(Fault::crashed));
    CHECK(pool.ask("throw it", {}) == Answer(Fault::crashed));
    CHECK(pool.ask("deep 100000", {}) == Answer(Fault::crashed));
    CHECK(pool.ask("close", {}) == Answer(Fault::crashed));
    CHECK(pool.ask("spin", {}) == Answer(Fault::too_slow));
    CHECK(pool.ask("long 1001", {.answer_bytes_max = 1000}) == Answer(Fault::too_large));
    CHECK(asked(pool, "echo well") == "well");

    auto figures = pool.figures();
    CHECK(figures.crashed == 4);
    CHECK(figures.too_slow == 1);
    CHECK(figures.too_large == 1);
    CHECK(figures.waiting == 0);
}

TEST_CASE("a request that wants more memory than it may have is told so") {
    auto patient = options();
    patient.cpu_max = std::chrono::seconds(30);
    Pool pool(patient);

    auto answer = pool.ask("hold 150000000", {.memory_bytes_max = 16 << 20});

    CHECK(answer == Answer(Fault::out_of_memory));
    CHECK(pool.figures().out_of_memory == 1);
    CHECK(asked(pool, "eat 1000000") == "1");
}

TEST_CASE("a child that is ended from outside is nobody's fault") {
    Pool pool(options());

    CHECK_THROWS_AS(pool.ask("killed", {}), Lost);
    CHECK(asked(pool, "echo well") == "well");
    CHECK(pool.figures().lost == 1);
}

TEST_CASE("a program that cannot be started, or is none of a pool, is unavailable") {
    auto wrong = options();
    wrong.arguments = {"/nowhere/at/all"};
    Pool none(wrong);
    wrong.arguments = {"/bin/true"};
    Pool other(wrong);

    CHECK_THROWS_AS(none.ask("echo", {}), Unavailable);
    CHECK_THROWS_AS(none.ask("echo", {}), Unavailable);
    CHECK_THROWS_AS(other.ask("echo", {}), Unavailable);
    CHECK(none.figures().unavailable == 2);
    CHECK(none.figures().children == 0);
}

TEST_CASE("who finds no child free waits, but not for ever") {
    auto few = options();
    few.children_max = 1;
    few.cpu_max = std::chrono::seconds(20);
    few.free_wait_max = std::chrono::seconds(5);
    Pool pool(few);
    // Started before it is taken: a start takes its time, and counts as waiting.
    REQUIRE(asked(pool, "echo well") == "well");
    std::thread busy([&] { CHECK_THROWS_AS(pool.ask("spin", {}), Unavailable); });
    while (pool.figures().busy == 0) std::this_thread::yield();

    CHECK_THROWS_AS(pool.ask("echo", {}), Unavailable);
    pool.stop();
    busy.join();
    CHECK_THROWS_AS(pool.ask("echo", {}), Unavailable);
}

TEST_CASE("a machine that gives no time is not the request's fault") {
    auto short_of_time = options();
    short_of_time.wall_max = std::chrono::milliseconds(is_instrumented ? 3'000 : 100);
    short_of_time.cpu_max = std::chrono::seconds(20);
    Pool pool(short_of_time);
    asked(pool, "echo");

    CHECK_THROWS_AS(pool.ask("spin", {}), Unavailable);
}

TEST_CASE("a child is replaced after its number of requests, and when it holds too much") {
    auto few = options();
    few.requests_max = 2;
    Pool by_number(few);
    auto first = asked(by_number, "process");
    CHECK(asked(by_number, "process") == first);
    CHECK(asked(by_number, "process") != first);

    auto little = options();
    little.resident_bytes_max = 1;
    Pool by_memory(little);
    CHECK(asked(by_memory, "process") != asked(by_memory, "process"));
}

TEST_CASE("children end with their pool") {
    std::string process;
    {
        Pool pool(options());
        process = asked(pool, "process");
        CHECK(exists(process));
    }
    CHECK_FALSE(exists(process));
}

TEST_CASE("a child inherits no descriptor and no variable") {
    setenv("MAINSTAY_TEST_SECRET", "secret", 1);
    int open_file = open("/dev/null", O_RDONLY);
    Pool pool(options());

    CHECK(asked(pool, "descriptors") == "0 1 2 ");
    CHECK(asked(pool, "variable MAINSTAY_TEST_SECRET") == "unset");
    CHECK(asked(pool, "variable PATH") == "unset");
    close(open_file);
    unsetenv("MAINSTAY_TEST_SECRET");
}

TEST_CASE("a child can reach nobody, run nothing, and write nowhere") {
    Pool pool(options());

    CHECK(asked(pool, "socket") == "refused");
    CHECK(asked(pool, "program /bin/true") == "refused");
    CHECK(asked(pool, "fork") == "refused");
    CHECK(asked(pool, "write /tmp/mainstay-sandbox-test") == "refused");
    CHECK(asked(pool, "echo well") == "well");
}

TEST_CASE("a child reads the system's files; anybody else's not, where the kernel has Landlock") {
    Pool pool(options());
    constexpr unsigned ask_for_version = 1;
    bool has_landlock = syscall(SYS_landlock_create_ruleset, nullptr, 0, ask_for_version) > 0;

    CHECK(asked(pool, "read /usr/include/stdio.h") == "possible");
    CHECK(asked(pool, "read /etc/passwd") == (has_landlock ? "refused" : "possible"));
}

TEST_CASE("a child does not outlive the thread that started it") {
    std::unique_ptr<Child> child;
    std::thread([&] { child = std::make_unique<Child>(options().arguments, Limits()); }).join();

    auto exit = child->end(std::chrono::seconds(10));

    CHECK(WIFSIGNALED(exit.status));
    CHECK(WTERMSIG(exit.status) == SIGKILL);
}

}  // namespace mainstay::process
