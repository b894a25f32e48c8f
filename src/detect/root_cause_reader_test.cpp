#include "detect/root_cause_reader.hpp"

#include <cmath>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::detect {

namespace {

/// A document of one series, `more` members of it, and `around` it.
std::string document(std::string_view more, std::string_view around = "") {
    return fmt::format(
        R"({{"series": [{{"component": "a", "metric": "cpu", {}}}], {}"from": 1, "to": 9}})", more,
        around
    );
}

constexpr std::string_view points = R"("times": [1, 2.5], "values": [3, 4e1])";

void require_refused(const std::string& document, const Code& code, std::string_view what) {
    CAPTURE(document.substr(0, 200));
    const auto read = read_root_cause_question(document);
    REQUIRE(!read);
    CHECK(read.error().code == code.name);
    const auto message = read.error().message;
    CAPTURE(message);
    CHECK(message.find(what) != std::string::npos);
}

std::string repeated(std::string_view item, std::size_t times) {
    std::string text;
    text.reserve((item.size() + 1) * times);
    for (std::size_t i = 0; i < times; ++i) (text += i == 0 ? "" : ",") += item;
    return text;
}

}  // namespace

TEST_CASE("a question is read, with members in any order and others passed over") {
    const auto read = read_root_cause_question(
        R"({"to": 20, "other": {"a": [1, {"b": null}]}, "graph": [["front", "cart"]], "from": 10.5,
            "series": [{"values": [1, null, -2e-1], "unit": "s", "metric": "cpu",
            "times": [1, 2, 3], "component": "caf\u00e9"}]})"
    );
    REQUIRE(read);
    CHECK(read->from == 10.5);
    CHECK(read->to == 20);
    REQUIRE(read->calls.size() == 1);
    CHECK(read->calls[0] == std::pair<std::string, std::string>("front", "cart"));
    REQUIRE(read->series.size() == 1);
    CHECK(read->series[0].component == "café");
    CHECK(read->series[0].metric == "cpu");
    REQUIRE(read->series[0].points.size() == 2);
    CHECK(read->series[0].points[1].at == 3);
    CHECK(read->series[0].points[1].value == -0.2);
}

TEST_CASE("the graph may be missing, null or empty, and there may be no series") {
    CHECK(read_root_cause_question(document(points)));
    CHECK(read_root_cause_question(document(points, R"("graph": null, )")));
    CHECK(read_root_cause_question(document(points, R"("graph": [], )")));
    CHECK(read_root_cause_question(R"({"series": [], "from": 0, "to": 1})"));
    CHECK(read_root_cause_question(document(R"("times": [], "values": [])")));
}

TEST_CASE("a member that is missing is refused by its name") {
    const auto wrong = code::root_cause_member_wrong;
    require_refused("{}", wrong, "series");
    require_refused(R"({"series": []})", wrong, "from");
    require_refused(R"({"series": [], "from": 1})", wrong, "to");
    require_refused(document(R"("times": [])"), wrong, "series[0].values");
    require_refused(document(R"("values": [])"), wrong, "series[0].times");
    require_refused(
        R"({"series": [{"metric": "m", "times": [], "values": []}]})", wrong, "series[0].component"
    );
    require_refused(
        R"({"series": [{"component": "c", "times": [], "values": []}]})", wrong, "series[0].metric"
    );
}

TEST_CASE("a member of another type is refused by its name") {
    const auto wrong = code::root_cause_member_wrong;
    for (const auto* document : {"", "[]", "7", "null", "\"text\""})
        require_refused(document, wrong, "one JSON object");
    require_refused(R"({"graph": {}})", wrong, "graph");
    require_refused(R"({"graph": [["a"]]})", wrong, "graph[0]");
    require_refused(R"({"graph": [["a", "b"], ["a", "b", "c"]]})", wrong, "graph[1]");
    require_refused(R"({"graph": [["a", 7]]})", wrong, "graph[0][1]");
    require_refused(R"({"series": {}})", wrong, "series");
    require_refused(R"({"series": [7]})", wrong, "series[0]");
    require_refused(
        document(R"("times": [1, "2"], "values": [1, 2])"), wrong, "series[0].times[1]"
    );
    require_refused(document(R"("times": [1, 2], "values": [1])"), wrong, "as many as its times");
    require_refused(R"({"from": "now"})", wrong, "from");
}

TEST_CASE("a range is of two finite times, the later one last") {
    const auto wrong = code::root_cause_member_wrong;
    for (const auto* time : {"-1", "NaN", "Infinity", "1e999", "1e15", "null"})
        require_refused(fmt::format(R"({{"from": {}}})", time), wrong, "from");
    require_refused(R"({"series": [], "from": 2, "to": 2})", wrong, "later than from");
    require_refused(R"({"series": [], "from": 2, "to": 1})", wrong, "later than from");
}

TEST_CASE("values that are no finite numbers are passed over") {
    const auto read = read_root_cause_question(
        document(R"("times": [1, 2, 3, 4, null, 6], "values": [NaN, -Infinity, 1e999, null, 5, 6])")
    );
    REQUIRE(read);
    REQUIRE(read->series[0].points.size() == 1);
    CHECK(read->series[0].points[0].value == 6);
}

TEST_CASE("of a member that is there twice the last counts") {
    const auto read = read_root_cause_question(
        R"({"series": [{"component": "x", "component": "a", "metric": "m", "times": [1],
            "times": [], "values": []}], "series": [], "graph": [["a", "b"]], "graph": [],
            "from": 1, "from": 2, "to": 9})"
    );
    REQUIRE(read);
    CHECK(read->series.empty());
    CHECK(read->calls.empty());
    CHECK(read->from == 2);
}

TEST_CASE("a document that breaks off anywhere is refused") {
    const auto whole = document(points, R"("graph": [["a", "b"]], "x": [{"y": "\u00e9"}], )");
    REQUIRE(read_root_cause_question(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK(!read_root_cause_question(whole.substr(0, size)));
    }
    CHECK(!read_root_cause_question(whole + "}"));
}

TEST_CASE("text that is not UTF-8, or has a NUL, is refused") {
    const auto malformed = code::root_cause_malformed;
    require_refused("{\"\xC3\": 1}", malformed, "not UTF-8");
    require_refused(std::string("{\"\0\": 1}", 8), malformed, "not UTF-8");
}

TEST_CASE("names are of 1 to 1,000 bytes") {
    const std::string longest(root_cause_name_bytes_max, 'x');
    auto of = [](const std::string& name) {
        return fmt::format(R"({{"series": [], "graph": [["a", "{}"]], "from": 1, "to": 2}})", name);
    };
    CHECK(read_root_cause_question(of(longest)));
    require_refused(of(longest + "x"), code::root_cause_member_wrong, "graph[0][1]");
    require_refused(of(""), code::root_cause_member_wrong, "graph[0][1]");
}

TEST_CASE("deep nesting is refused at any size") {
    std::string deep(1'000'000, '[');
    require_refused(R"({"x": )" + deep, code::root_cause_malformed, "no value");
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
    require_refused(R"({"x": )" + objects, code::root_cause_malformed, "no value");
}

TEST_CASE("what is too much is refused: bytes, series, calls, points") {
    const auto too_large = code::root_cause_too_large;
    require_refused(std::string(root_cause_bytes_max + 1, ' '), too_large, "bytes");
    const auto calls = repeated(R"(["a","b"])", root_cause_calls_max);
    CHECK(read_root_cause_question(document(points, R"("graph": [)" + calls + "], ")));
    require_refused(R"({"graph": [)" + calls + R"(,["a","b"]]})", too_large, "pairs in graph");
    const auto item = R"({"component":"a","metric":"m","times":[],"values":[]})";
    const auto series = repeated(item, root_cause_series_max);
    CHECK(read_root_cause_question(R"({"series": [)" + series + R"(], "from": 1, "to": 2})"));
    require_refused(R"({"series": [)" + series + "," + item + "]}", too_large, "series");
    const auto numbers = repeated("0", 2 * root_cause_points_max + 1);
    require_refused(document(R"("times": [)" + numbers + "]"), too_large, "points");
}

}  // namespace mainstay::detect
