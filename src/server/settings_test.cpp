#include "server/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

namespace mainstay::server {

TEST_CASE("every setting of the server has a meaning") {
    Settings defaults;

    auto table = wire::settings_markdown(wire::shape_of<Settings>(), setting_meanings(), &defaults);

    CHECK(table.find("| `--listen` | `MAINSTAY_LISTEN` | `127.0.0.1:8080` |") != table.npos);
    CHECK(setting_meanings().size() == wire::shape_of<Settings>().members.size());
}

TEST_CASE("a flag wins over the environment, and a misspelt variable stops the start") {
    setenv("MAINSTAY_SMTP", "smtp://127.0.0.1:2525", 1);
    auto settings = load_settings({{"listen", "127.0.0.1:1"}});
    auto overridden = load_settings({{"smtp", "off"}});
    setenv("MAINSTAY_SMPT", "x", 1);
    auto misspelt = load_settings({});
    unsetenv("MAINSTAY_SMPT");
    unsetenv("MAINSTAY_SMTP");

    REQUIRE(settings);
    CHECK(settings->smtp == "smtp://127.0.0.1:2525");
    CHECK(settings->listen == "127.0.0.1:1");
    REQUIRE(overridden);
    CHECK(overridden->smtp == "off");
    CHECK_FALSE(misspelt);
}

TEST_CASE("a secret is read from its file, which is not given besides the secret itself") {
    std::string file = std::filesystem::temp_directory_path() / "mainstay_secret_XXXXXX";
    close(mkstemp(file.data()));
    std::ofstream(file) << "hunter2 hunter2\n";
    auto code_of = [](const Result<Settings>& settings) {
        return settings ? std::string("none") : settings.error().fields.at(0).code;
    };

    auto read = load_settings({{"smtp_password_file", file}});
    auto absent = load_settings({{"admin_password_file", file + ".absent"}});
    setenv("MAINSTAY_SMTP_PASSWORD_FILE", file.c_str(), 1);
    auto by_variable = load_settings({});
    auto twice = load_settings({{"smtp_password", "other"}});
    unsetenv("MAINSTAY_SMTP_PASSWORD_FILE");
    std::ofstream(file) << "\n";
    auto empty = load_settings({{"database_file", file}});
    std::filesystem::remove(file);

    REQUIRE(read);
    CHECK(read->smtp_password == "hunter2 hunter2");
    REQUIRE(by_variable);
    CHECK(by_variable->smtp_password == "hunter2 hunter2");
    CHECK(code_of(absent) == "secret_unreadable");
    CHECK(code_of(twice) == "secret_twice");
    CHECK(code_of(empty) == "secret_unreadable");
}

TEST_CASE("every secret can be given by a file") {
    const auto& members = wire::shape_of<Settings>().members;
    for (auto secret : secret_settings()) {
        auto is_file = [&](const wire::Member& member) {
            return member.name == std::string(secret) + "_file";
        };
        CHECK(std::any_of(members.begin(), members.end(), is_file));
    }
}

}  // namespace mainstay::server
