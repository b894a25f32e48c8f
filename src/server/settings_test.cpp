#include "server/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <unistd.h>

#include "mail/settings.hpp"
#include "server/modules.hpp"
#include "server/server_options.hpp"

namespace mainstay::server::settings_test {

namespace {

Result<wire::SettingsSet> load(const wire::json::object& flags) {
    return load_settings(default_settings(modules()), flags);
}

}  // namespace

TEST_CASE("every setting of the server and of each module has a meaning") {
    const auto settings = default_settings(modules());

    auto table = settings.markdown();

    CHECK(table.find("| `--listen` | `MAINSTAY_LISTEN` | `127.0.0.1:8080` |") != table.npos);
    CHECK(table.find("| `--smtp-tls` | `MAINSTAY_SMTP_TLS` | `if_offered` |") != table.npos);
    for (const auto& part : settings.parts())
        CHECK(part.meanings.size() == part.shape->members.size());
}

TEST_CASE("a flag wins over the environment, and a misspelt variable stops the start") {
    setenv("MAINSTAY_SMTP", "smtp://127.0.0.1:2525", 1);
    auto settings = load({{"listen", "127.0.0.1:1"}});
    auto overridden = load({{"smtp", "off"}});
    setenv("MAINSTAY_SMPT", "x", 1);
    auto misspelt = load({});
    unsetenv("MAINSTAY_SMPT");
    unsetenv("MAINSTAY_SMTP");

    REQUIRE(settings);
    CHECK(settings->get<mail::Settings>().smtp == "smtp://127.0.0.1:2525");
    CHECK(settings->get<Settings>().listen == "127.0.0.1:1");
    REQUIRE(overridden);
    CHECK(overridden->get<mail::Settings>().smtp == "off");
    CHECK_FALSE(misspelt);
}

TEST_CASE("a secret is read from its file, which is not given besides the secret itself") {
    std::string file = std::filesystem::temp_directory_path() / "mainstay_secret_XXXXXX";
    close(mkstemp(file.data()));
    std::ofstream(file) << "hunter2 hunter2\n";
    auto code_of = [](const Result<wire::SettingsSet>& settings) {
        return settings ? std::string("none") : settings.error().fields.at(0).code;
    };

    auto read = load({{"smtp_password_file", file}});
    auto absent = load({{"admin_password_file", file + ".absent"}});
    setenv("MAINSTAY_SMTP_PASSWORD_FILE", file.c_str(), 1);
    auto by_variable = load({});
    auto twice = load({{"smtp_password", "other"}});
    unsetenv("MAINSTAY_SMTP_PASSWORD_FILE");
    std::ofstream(file) << "\n";
    auto empty = load({{"database_file", file}});
    std::filesystem::remove(file);

    REQUIRE(read);
    CHECK(read->get<mail::Settings>().smtp_password == "hunter2 hunter2");
    REQUIRE(by_variable);
    CHECK(by_variable->get<mail::Settings>().smtp_password == "hunter2 hunter2");
    CHECK(code_of(absent) == "secret_unreadable");
    CHECK(code_of(twice) == "secret_twice");
    CHECK(code_of(empty) == "secret_unreadable");
}

TEST_CASE("a certificate and its key are given together, and links then begin with https") {
    auto with = [](wire::json::object flags) {
        flags["listen"] = "127.0.0.1:8443";
        return load(flags)->get<Settings>();
    };

    auto both = with({{"tls_certificate", "server.pem"}, {"tls_key", "server.key"}});
    auto without_key = main_listener(with({{"tls_certificate", "server.pem"}}));
    auto without_certificate = main_listener(with({{"tls_key", "server.key"}}));

    REQUIRE(main_listener(both));
    CHECK(main_listener(both)->tls->key == "server.key");
    CHECK(public_url(both) == "https://127.0.0.1:8443");
    CHECK_FALSE(main_listener(with({}))->tls);
    REQUIRE_FALSE(without_key);
    CHECK(without_key.error().fields.at(0).field == "tls_key");
    REQUIRE_FALSE(without_certificate);
    CHECK(without_certificate.error().fields.at(0).field == "tls_certificate");
}

TEST_CASE("every secret can be given by a file") {
    const auto settings = default_settings(modules());
    for (const auto& part : settings.parts()) {
        for (auto secret : part.secrets) {
            auto is_file = [&](const wire::Member& member) {
                return member.name == std::string(secret) + "_file";
            };
            CHECK(std::ranges::any_of(part.shape->members, is_file));
        }
    }
}

}  // namespace mainstay::server::settings_test
