#include "server/installation.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "server/administration.hpp"

namespace mainstay::server {

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

// An installation with one person in it, as it was served once.
void serve_once(const Settings& settings) {
    REQUIRE(open_to_serve(settings, system_now()));
    REQUIRE(create_user(settings, {.name = {"Lena"}, .email = {email}}));
}

}  // namespace

TEST_CASE("a link made on the command line leads to where the installation was served") {
    start_crypto();
    Directory directory;
    auto served = directory.settings();
    served.listen = "127.0.0.1:18123";
    serve_once(served);

    auto link = create_link(directory.settings(), email);

    REQUIRE(link);
    CHECK(link->link.starts_with("http://127.0.0.1:18123/welcome#"));
}

TEST_CASE("an installation opens with its own key only") {
    start_crypto();
    Directory directory;
    serve_once(directory.settings());

    std::filesystem::remove(directory.path + "/key");
    auto without = open_to_serve(directory.settings(), system_now());
    auto other = directory.settings();
    other.key_file = directory.path + "/other";
    REQUIRE(std::filesystem::exists(directory.path + "/mainstay.db"));
    auto unknown = open_existing(other);

    REQUIRE_FALSE(without);
    CHECK(without.error().code == "key_missing");
    CHECK(unknown.error().code == "key_missing");
}

TEST_CASE("commands say so where there is no installation, and a second server where there is one"
) {
    start_crypto();
    Directory directory;

    CHECK(list_users(directory.settings()).error().code == "no_installation");
    auto lock = DataLock::take(directory.path);
    REQUIRE(lock);
    CHECK(DataLock::take(directory.path).error().code == "already_served");
}

}  // namespace mainstay::server
