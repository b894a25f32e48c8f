#include "server/installation.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "server/administration.hpp"
#include "server/key_file.hpp"
#include "server/modules.hpp"

namespace mainstay::server::installation_test {

namespace {

struct Directory {
    Directory() {
        std::string name = std::filesystem::temp_directory_path() / "mainstay_installation_XXXXXX";
        path = mkdtemp(name.data());
    }

    ~Directory() { std::filesystem::remove_all(path); }

    Settings settings() const { return {.data = path}; }

    std::string path;
};

constexpr auto email = "lena@mainstay.test";

// What a command answers that is given the data directory, and an address if it wants one.
Result<> run(const std::string& name, const Directory& directory, wire::Given given = {}) {
    const auto all = modules();
    const auto commands = administration_commands(all);
    auto found = std::ranges::find(commands, name, &wire::Command::name);
    REQUIRE(found != commands.end());
    given["data"] = directory.path;
    return found->run(given, {});
}

// An installation with one person in it, as it was served once.
void serve_once(const Settings& settings, const Directory& directory) {
    REQUIRE(open_to_serve(settings, modules(), system_now()));
    REQUIRE(run("user create", directory, {{"name", "Lena"}, {"email", email}}));
}

}  // namespace

TEST_CASE("a link made on the command line leads to where the installation was served") {
    start_crypto();
    Directory directory;
    auto served = directory.settings();
    served.listen = "127.0.0.1:18123";
    serve_once(served, directory);

    auto found = open_existing(directory.settings(), modules());

    REQUIRE(found);
    CHECK(found->public_url == "http://127.0.0.1:18123");
    CHECK(run("user link", directory, {{"user", email}}));
    CHECK(
        run("user link", directory, {{"user", "else@where.test"}}).error().code == "no_such_user"
    );
}

TEST_CASE("an installation opens with its own key only") {
    start_crypto();
    Directory directory;
    serve_once(directory.settings(), directory);

    std::filesystem::remove(directory.path + "/key");
    auto without = open_to_serve(directory.settings(), modules(), system_now());
    auto other = directory.settings();
    other.key_file = directory.path + "/other";
    REQUIRE(std::filesystem::exists(directory.path + "/mainstay.db"));
    auto unknown = open_existing(other, modules());

    REQUIRE_FALSE(without);
    CHECK(without.error().code == "key_missing");
    CHECK(unknown.error().code == "key_missing");
}

TEST_CASE("an emptied database beside its key is not set up anew, unless that is asked for") {
    start_crypto();
    Directory directory;
    serve_once(directory.settings(), directory);
    for (const char* file : {"mainstay.db", "mainstay.db-wal", "mainstay.db-shm"})
        std::filesystem::remove(directory.path + '/' + file);

    auto emptied = open_to_serve(directory.settings(), modules(), system_now());
    auto anew = directory.settings();
    anew.begin_anew = true;

    REQUIRE_FALSE(emptied);
    CHECK(emptied.error().code == "emptied_database");
    CHECK(emptied.error().message.find("--begin-anew") != std::string::npos);
    CHECK(open_to_serve(anew, modules(), system_now()));
    CHECK(open_to_serve(directory.settings(), modules(), system_now()));
}

TEST_CASE("a first start that was interrupted is repeated, wherever it was") {
    start_crypto();
    Directory directory;
    auto key = directory.path + "/key";
    // A key, but nothing in the database.
    REQUIRE(make_key(key + ".new"));
    serve_once(directory.settings(), directory);
    CHECK(std::filesystem::exists(key));
    CHECK_FALSE(std::filesystem::exists(key + ".new"));

    // The database knows the key, which is not in its place yet.
    std::filesystem::rename(key, key + ".new");
    CHECK(open_to_serve(directory.settings(), modules(), system_now()));
    CHECK(std::filesystem::exists(key));
}

TEST_CASE("a key that was cut while it was written is made anew") {
    start_crypto();
    Directory directory;
    std::ofstream(directory.path + "/key.new") << "0123";

    CHECK(open_to_serve(directory.settings(), modules(), system_now()));
    CHECK(open_existing(directory.settings(), modules()));
}

TEST_CASE("a data directory that cannot be used says why, not that another server has it") {
    Directory directory;
    std::ofstream(directory.path + "/file") << "no directory";

    auto beneath = DataLock::take(directory.path + "/file/data");
    auto file = DataLock::take(directory.path + "/file");

    REQUIRE_FALSE(beneath);
    CHECK(beneath.error().code == "data_unusable");
    CHECK(beneath.error().message.find("Not a directory") != std::string::npos);
    CHECK(file.error().code == "data_unusable");
}

TEST_CASE("commands say so where there is no installation, and a second server where there is one"
) {
    start_crypto();
    Directory directory;

    CHECK(run("user list", directory).error().code == "no_installation");
    auto lock = DataLock::take(directory.path);
    REQUIRE(lock);
    CHECK(DataLock::take(directory.path).error().code == "already_served");
}

}  // namespace mainstay::server::installation_test
