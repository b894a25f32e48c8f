#include "wire/settings.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::wire::settings_test {

namespace {

struct Config {
    std::string listen = "127.0.0.1:8080";
    int reader_threads = 2;
    std::optional<std::string> smtp;
    bool sample = false;
};

BOOST_DESCRIBE_STRUCT(Config, (), (listen, reader_threads, smtp, sample))

constexpr SettingMeaning meanings[] = {
    {"listen", "Where it listens."},
    {"reader_threads", "How many read."},
    {"smtp", "Where mail goes."},
    {"sample", "Fill it."},
};

struct File {
    explicit File(std::string_view text) { std::ofstream(path) << text; }

    ~File() { std::filesystem::remove(path); }

    std::string path = std::filesystem::temp_directory_path() / "mainstay_settings_test.toml";
};

}  // namespace

TEST_CASE("the file sets what it names, the environment wins over it") {
    File file("listen = \"[::1]:80\"\nreader_threads = 4\n");
    Config config;

    auto from_file = settings_of_file(file.path);
    auto from_environment = settings_of_environment(
        shape_of<Config>(),
        {{"MAINSTAY_READER_THREADS", "8"}, {"MAINSTAY_SAMPLE", "true"}, {"HOME", "/"}}, {}
    );

    REQUIRE(from_file);
    REQUIRE(from_environment);
    REQUIRE(apply_settings(shape_of<Config>(), *from_file, &config));
    REQUIRE(apply_settings(shape_of<Config>(), *from_environment, &config));
    CHECK(print(config) == R"({"listen":"[::1]:80","reader_threads":8,"smtp":null,"sample":true})");
}

TEST_CASE("an unknown setting is refused by its name, wherever it stands") {
    Config config;

    auto misspelt = apply_settings(shape_of<Config>(), {{"lisen", "x"}}, &config);
    auto variable = settings_of_environment(shape_of<Config>(), {{"MAINSTAY_LISEN", "x"}}, {});

    REQUIRE_FALSE(misspelt);
    CHECK(misspelt.error().fields.front().message == "lisen is not a setting");
    REQUIRE_FALSE(variable);
    CHECK(variable.error().fields.front().message == "MAINSTAY_LISEN is not a setting");
}

TEST_CASE("a setting of the wrong type and a broken file are refused") {
    File file("listen = \n");
    Config config;

    auto wrong = apply_settings(shape_of<Config>(), {{"reader_threads", "many"}}, &config);
    auto broken = settings_of_file(file.path);
    auto absent = settings_of_file("/nowhere/mainstay.toml");

    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().fields.front().message == "reader_threads must be an integer");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == "unreadable_settings");
    CHECK_FALSE(absent);
}

TEST_CASE("the documentation names every setting, its default and its meaning") {
    Config defaults;

    CHECK(
        settings_markdown(shape_of<Config>(), meanings, &defaults) ==
        "| flag | variable | default | meaning |\n|---|---|---|---|\n"
        "| `--listen` | `MAINSTAY_LISTEN` | `127.0.0.1:8080` | Where it listens. |\n"
        "| `--reader-threads` | `MAINSTAY_READER_THREADS` | `2` | How many read. |\n"
        "| `--smtp` | `MAINSTAY_SMTP` |  | Where mail goes. |\n"
        "| `--sample` | `MAINSTAY_SAMPLE` | `false` | Fill it. |\n"
    );
}

}  // namespace mainstay::wire::settings_test
