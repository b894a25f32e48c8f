#include "classify/item.hpp"

#include <doctest/doctest.h>

namespace mainstay::classify::item_test {

namespace {

std::string refused(std::string_view line) {
    auto read = read_labelled_item(line);
    return read ? "" : read.error().code;
}

}  // namespace

TEST_CASE("a line holds an issue or a commit, either text of which may be missing or null") {
    auto issue = read_item(R"({"title": "T", "body": null, "id": 7})");
    REQUIRE(issue);
    CHECK(std::get<Issue>(*issue).title == "T");
    auto commit = read_item(R"({"message": "M", "diff": "+a", "label": "fix"})");
    REQUIRE(commit);
    CHECK(std::get<Commit>(*commit).diff == "+a");
    CHECK(read_item(R"({"body": "B"})"));
    CHECK(read_item(R"({"diff": ""})"));
}

TEST_CASE("a label is text of one line, or a whole number") {
    CHECK((*read_labelled_item(R"({"title": "T", "label": "a bug"})")).label == "a bug");
    CHECK((*read_labelled_item(R"({"title": "T", "label": 1})")).label == "1");
    CHECK(refused(R"({"title": "T"})") == "missing");
    CHECK(refused(R"({"title": "T", "label": true})") == "wrong_type");
    CHECK(refused(R"({"title": "T", "label": ""})") == "label_not_line");
    CHECK(refused(R"({"title": "T", "label": "a\tb"})") == "label_not_line");
    CHECK(
        refused(R"({"title": "T", "label": ")" + std::string(201, 'x') + "\"}") == "label_not_line"
    );
}

TEST_CASE("what is no such line is refused with the reason") {
    CHECK(refused("") == "line_not_json");
    CHECK(refused("[]") == "line_not_json");
    CHECK(refused("{\"title\": \"\xff\", \"label\": \"x\"}") == "line_not_json");
    CHECK(refused(std::string(100'000, '[')) == "line_not_json");
    CHECK(refused(R"({"label": "x"})") == "line_without_text");
    CHECK(refused(R"({"title": 3, "label": "x"})") == "wrong_type");
}

}  // namespace mainstay::classify::item_test
