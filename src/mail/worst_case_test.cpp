// What the worst input costs each reader: in proportion to its size, in time and in memory.
#include <array>
#include <new>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/bounce.hpp"
#include "mail/mail_folds.hpp"
#include "mail/markdown.hpp"
#include "mail/mime.hpp"
#include "mail/worst_cases.hpp"
#include "process/sandbox.hpp"

namespace mainstay::mail::worst_case_test {

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t sizes[] = {mebibyte, 2 * mebibyte, 4 * mebibyte};
// What is instrumented takes minutes for more; what grows by the square shows here too.
constexpr std::size_t small = mebibyte / (process::is_instrumented ? 128 : 8);
constexpr std::size_t small_sizes[] = {small, 2 * small, 4 * small};
// Linear is 4; this leaves room for what else goes on on the machine, and for what is too quick to
// be measured. By the square it would be 16.
constexpr double growth_max = 9;
constexpr double unmeasurable_seconds = 0.05;
// For each byte of input; an instrumented program keeps what was freed for a while.
constexpr std::size_t memory_factor = 60;
constexpr std::size_t memory_base = (process::is_instrumented ? 600 : 10) * mebibyte;

double seconds_used() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::size_t bytes_used() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::size_t>(usage.ru_maxrss) << 10;
}

/// What a process writes that was forked.
using Seconds = std::array<double, 2>;

/// What `read` costs of the first input and of the last, in a process of its own that only
/// super-linear cost could make fail: to fork an instrumented one costs more than most inputs.
template <class Read>
Seconds cost_of(const std::vector<std::string>& inputs, Read read) {
    auto* shared =
        mmap(nullptr, sizeof(Seconds), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    REQUIRE(shared != MAP_FAILED);
    auto& costs = *new (shared) Seconds{};
    auto process = fork();
    if (process == 0) {
        rlimit cpu{60, 60};
        setrlimit(RLIMIT_CPU, &cpu);
        const auto bytes_before = bytes_used();
        for (const auto& input : inputs) {
            const auto before = seconds_used();
            read(input);
            costs[&input == &inputs.front() ? 0 : 1] = seconds_used() - before;
            if (bytes_used() - bytes_before > memory_base + memory_factor * input.size()) _exit(3);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(process, &status, 0);
    const Seconds result = costs;
    munmap(shared, sizeof(Seconds));
    CAPTURE(result[0]);
    CAPTURE(result[1]);
    REQUIRE(status == 0);
    return result;
}

template <class Read>
void check_cost(const test::WorstCase& one, Read read) {
    CAPTURE(one.name);
    std::vector<std::string> inputs;
    for (std::size_t i : {0U, 1U, 2U}) {
        if (i == 1 && !one.is_worst) continue;
        auto size = one.is_worst && !process::is_instrumented ? sizes[i] : small_sizes[i];
        inputs.push_back(one.of_size(size));
    }
    const auto costs = cost_of(inputs, read);
    CAPTURE(costs[0]);
    CAPTURE(costs[1]);
    CHECK(costs[1] <= growth_max * (costs[0] + unmeasurable_seconds));
}

}  // namespace

TEST_CASE("the worst mails cost time and memory in proportion to their size") {
    start_mime();
    for (const auto& one : test::worst_mails()) {
        check_cost(one, [](const std::string& raw) {
            auto mail = parse_mail(raw, "envelope@sender.test");
            fold_mail(mail.text, mail.html, {.is_reply = true});
            bounce_of(mail);
        });
    }
}

TEST_CASE("the worst Markdown costs time and memory in proportion to its size") {
    html_of_markdown("x");
    for (const auto& one : test::worst_markdown()) {
        check_cost(one, [](const std::string& text) { html_of_markdown(text); });
        // The longest that is still Markdown.
        CAPTURE(one.name);
        auto longest = one.of_size(32 << 10).substr(0, 32 << 10);
        CHECK(html_of_markdown(longest).size() <= 100 * longest.size());
    }
}

TEST_CASE("Markdown that is longer than people write is shown as it is") {
    std::string text = "**x** <b>\n";
    CHECK(html_of_markdown(text).find("<strong>") != std::string::npos);
    while (text.size() <= 32 << 10) text += "**x** <b>\n";

    auto html = html_of_markdown(text);

    CHECK(html.starts_with("<div style=\"white-space:pre-wrap\">**x** &lt;b&gt;\n"));
}

TEST_CASE("a table of people's size is a table") {
    CHECK(html_of_markdown("|a|b|\n|-|-|\n|1|2|\n").find("<table>") != std::string::npos);
    std::string wide, rule;
    for (int i = 0; i < 200; ++i) wide += "|a", rule += "|-";
    CHECK(html_of_markdown(wide + "|\n" + rule + "|\n").find("<table>") == std::string::npos);
}

}  // namespace mainstay::mail::worst_case_test
