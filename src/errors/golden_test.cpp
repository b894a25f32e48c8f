// Events of many reporters, with a table of those that belong together (tests/data/errors).
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include "errors/grouping.hpp"
#include "errors/read_event.hpp"

namespace mainstay::errors {

TEST_CASE("events belong together that the table has together, and no others") {
    const std::string folder = MAINSTAY_TEST_DATA "/errors/";
    std::ifstream table(folder + "groups.tsv");
    std::map<std::string, std::string> key_of_group, group_of_key;
    std::string file, group_name;
    int count = 0;

    while (std::getline(table, file, '\t') && std::getline(table, group_name)) {
        std::ifstream stream(folder + file, std::ios::binary);
        const std::string json{std::istreambuf_iterator<char>(stream), {}};
        const auto event = read_event(json, Time{});
        REQUIRE_MESSAGE(event, file);
        const auto key = group(*event, {}).key;

        CHECK_MESSAGE(key_of_group.emplace(group_name, key).first->second == key, file);
        CHECK_MESSAGE(group_of_key.emplace(key, group_name).first->second == group_name, file);
        ++count;
    }

    CHECK(count > 70);
}

}  // namespace mainstay::errors
