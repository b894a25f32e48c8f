#include "cli/command.hpp"

#include <doctest/doctest.h>

namespace mainstay::cli::command_test {

namespace {

/// The arguments as the system would show them, after the secrets in them were blotted out.
std::string blotted(std::vector<std::string> arguments) {
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    constexpr std::string_view secrets[] = {"database", "smtp_password"};
    blot_out_secrets(static_cast<int>(argv.size()), argv.data(), secrets);
    std::string shown;
    for (const auto& argument : arguments) shown += (shown.empty() ? "" : " ") + argument;
    return shown;
}

}  // namespace

TEST_CASE("a secret given as a flag is blotted out of what the system shows") {
    CHECK(
        blotted({"m", "serve", "--smtp-password", "abc", "--lmtp", "off"}) ==
        "m serve --smtp-password *** --lmtp off"
    );
    CHECK(blotted({"m", "serve", "--smtp-password=abc"}) == "m serve --smtp-password=***");
    CHECK(
        blotted({"m", "serve", "--database", "postgresql://ann:secret@host/db"}) ==
        "m serve --database postgresql://ann:******@host/db"
    );
    CHECK(
        blotted({"m", "serve", "--database=postgresql://ann@host:5432/db"}) ==
        "m serve --database=postgresql://ann@host:5432/db"
    );
    CHECK(
        blotted({"m", "serve", "--database", "postgresql://ann:p@ss:word@host/db"}) ==
        "m serve --database postgresql://ann:*********@host/db"
    );
    CHECK(
        blotted({"m", "serve", "--database=postgresql://host/db?password=secret"}) ==
        "m serve --database=postgresql://" + std::string(23, '*')
    );
    CHECK(blotted({"m", "serve", "--smtp-password"}) == "m serve --smtp-password");
}

}  // namespace mainstay::cli::command_test
