#include "server/key_file.hpp"

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>

namespace mainstay::server::key_file_test {

namespace {

struct Directory {
    Directory() {
        std::string name = std::filesystem::temp_directory_path() / "mainstay_key_XXXXXX";
        path = mkdtemp(name.data());
    }

    ~Directory() { std::filesystem::remove_all(path); }

    std::string path;
};

}  // namespace

TEST_CASE("a key that was made is read back, and is its owner's alone") {
    start_crypto();
    Directory directory;
    auto file = directory.path + "/key";

    auto made = make_key(file);
    auto read = read_key(file);

    REQUIRE(made);
    REQUIRE(read);
    CHECK(*made == *read);
    CHECK(
        (std::filesystem::status(file).permissions() & std::filesystem::perms(077)) ==
        std::filesystem::perms::none
    );
    CHECK_FALSE(make_key(file));
}

TEST_CASE("a key that is missing, open to others or damaged is refused with what to do") {
    start_crypto();
    Directory directory;
    auto file = directory.path + "/key";

    CHECK(read_key(file).error().code == "key_missing");
    std::ofstream(file) << "abc";
    chmod(file.c_str(), 0644);
    CHECK(read_key(file).error().code == "key_unsafe");
    chmod(file.c_str(), 0600);
    CHECK(read_key(file).error().code == "key_unreadable");
}

}  // namespace mainstay::server::key_file_test
