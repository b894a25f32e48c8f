#include "server/settings.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

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

}  // namespace mainstay::server
