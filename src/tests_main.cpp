// A test binary: its tests, or, when a test of its own starts it so, a program of a child process.
#define DOCTEST_CONFIG_IMPLEMENT
#include <span>
#include <string_view>

#include <doctest/doctest.h>

#include "base/log.hpp"

// Each is there if its module's tests are.
namespace mainstay::process::test {
[[gnu::weak]] int run_program();
}

namespace mainstay::mail::test {
[[gnu::weak]] int run_reader();
}

namespace mainstay::symbols::test {
[[gnu::weak]] int run_program(std::span<const char* const> arguments);
}

int main(int argc, char** argv) {
    std::string_view program = argc >= 3 && std::string_view(argv[1]) == "--as" ? argv[2] : "";
    if (program == "process") return mainstay::process::test::run_program();
    if (program == "mail") return mainstay::mail::test::run_reader();
    if (program == "symbols")
        return mainstay::symbols::test::run_program(
            std::span<const char* const>(argv, static_cast<std::size_t>(argc)).subspan(3)
        );
    mainstay::start_log(mainstay::LogLevel::warning);
    return doctest::Context(argc, argv).run();
}
