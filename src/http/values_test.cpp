#include <doctest/doctest.h>

#include "http/head.hpp"
#include "http/header_values.hpp"
#include "http/outgoing.hpp"
#include "http/page.hpp"
#include "http/problem.hpp"
#include "http/target.hpp"

namespace mainstay::http::values_test {

TEST_CASE("a target is split at its slashes, and each part is decoded") {
    auto target = parse_target("/api/a%2Fb//%C3%BC?x=1&y=a+b%26c&z&&=v");

    REQUIRE(target);
    CHECK(target->segments == std::vector<std::string>{"api", "a/b", "", "ü"});
    REQUIRE(target->query.size() == 4);
    CHECK(target->query[1].second == "a b&c");
    CHECK(target->query[2].first == "z");
    CHECK(parse_target("/a/")->segments == std::vector<std::string>{"a", ""});
    CHECK(parse_target("http://host:80?x=1")->segments == std::vector<std::string>{""});
    CHECK(parse_target("/a?b?c=/d")->query[0].first == "b?c");
}

TEST_CASE("what is no target is refused") {
    for (auto* text : {"", "a", "*", "/%", "/%1", "/%1g", "/a#b", "/a b", "/\xC3", "?a"})
        CHECK_FALSE(parse_target(text));
    std::string many = "/?a";
    for (int i = 0; i < 100; ++i) many += "&a=1";
    CHECK_FALSE(parse_target(many));
}

TEST_CASE("If-Match holds a version, or anything, or one that nothing has") {
    CHECK(version_in("\"7\"") == 7);
    CHECK(version_in(" W/\"7\" ") == 7);
    CHECK(version_in("*") == std::nullopt);
    for (auto* text :
         {"", "7", "\"\"", "\"-7\"", "\"7", "\"x\"", "\"7\", \"8\"", "\"99999999999999999999\""})
        CHECK(version_in(text) == 0);
}

TEST_CASE("Accept is read with its most specific part first") {
    CHECK(accepts("", "application/json"));
    CHECK(accepts("text/html, */*;q=0.1", "application/json"));
    CHECK(accepts("application/*", "application/json"));
    CHECK(accepts("Application/JSON; charset=utf-8", "application/json"));
    CHECK_FALSE(accepts("text/html", "application/json"));
    CHECK_FALSE(accepts("*/*, application/json;q=0", "application/json"));
    CHECK_FALSE(accepts_coding("", "gzip"));
    CHECK_FALSE(accepts_coding("gzip;q=0.000", "gzip"));
    CHECK(accepts_coding("GZIP;q=0.5", "gzip"));
}

TEST_CASE("a file's name survives in a header, whatever is in it") {
    CHECK(content_disposition("a b.txt", false) == "attachment; filename=\"a b.txt\"");
    CHECK(content_disposition("", true) == "inline");
    CHECK(
        content_disposition("日本\r\nX: y\".pdf", false) ==
        "attachment; filename=\"____X: y_.pdf\"; "
        "filename*=UTF-8''%E6%97%A5%E6%9C%AC%0D%0AX%3A%20y%22.pdf"
    );
    CHECK(content_disposition("\xFF", false).find("%EF%BF%BD") != std::string::npos);
}

TEST_CASE("a range is one part of the file, or none at all") {
    auto is = [](std::string_view text, std::uint64_t first, std::uint64_t bytes) {
        auto range = range_in(text, 100);
        return range && range->first == first && range->bytes == bytes;
    };

    CHECK(is("bytes=0-0", 0, 1));
    CHECK(is("bytes=90-", 90, 10));
    CHECK(is("bytes=90-900", 90, 10));
    CHECK(is("bytes=-7", 93, 7));
    CHECK(is("bytes=-700", 0, 100));
    CHECK(is("bytes=100-", 100, 0));
    CHECK(is("bytes=200-", 100, 0));
    CHECK(is("bytes=-0", 100, 0));
    for (auto* text :
         {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "lines=1-2", "bytes=1-2,3-4", "bytes=a-b",
          "bytes=+1-2", "bytes=99999999999999999999-"})
        CHECK_FALSE(range_in(text, 100));
}

TEST_CASE("cookies and tokens are found among others, and a token wins") {
    Head head{.authorization = "bEARER  abc ", .cookie = "x=y;mainstay_session=s1 ; z"};
    auto credentials = credentials_of(head);

    CHECK(credentials.bearer == "abc");
    CHECK(credentials.session.empty());
    head.authorization = "Basic abc";
    CHECK(credentials_of(head).session == "s1");
    CHECK(cookie_value("mainstay_session_x=1", "mainstay_session").empty());
    CHECK_FALSE(credentials_of({}).are_given());
}

TEST_CASE("a cursor gives its keys back, to its own list only") {
    auto text = cursor_after("tickets", Time{5}, Id<Time>{7}, std::string("ü"));

    auto keys = read_cursor<Time, Id<Time>, std::string>("tickets", text);
    REQUIRE(keys);
    CHECK(std::get<0>(*keys) == Time{5});
    CHECK(std::get<2>(*keys) == "ü");
    CHECK_FALSE(read_cursor<Time, Id<Time>, std::string>("users", text));
    CHECK_FALSE(read_cursor<Time, Id<Time>>("tickets", text));
    CHECK_FALSE(read_cursor<Time, Time, std::string>("tickets", text));
    for (std::string broken : {std::string(), text + "A", text.substr(1), std::string(3000, 'A')})
        CHECK_FALSE(read_cursor<Time, Id<Time>, std::string>("tickets", broken));
}

TEST_CASE("a header value cannot begin another header") {
    Headers headers{{"X", "a\r\nSet-Cookie: b"}};
    std::string head;

    write_head(head, {.headers = &headers}, {.request_id = "r", .date = "d"});

    CHECK(head.find("\r\nSet-Cookie") == head.npos);
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("every refusal has a status with a name") {
    for (int i = 0; i <= static_cast<int>(Refusal::busy); ++i)
        CHECK(reason_of(status_of(static_cast<Refusal>(i))) != "Unknown");
    CHECK(problem(refuse(mainstay::code::not_found), "r").status == 404);
    Error busy = refuse({"x", Refusal::too_many, "wait"});
    busy.retry_after = std::chrono::seconds(9);
    CHECK(problem(busy, "r").headers == Headers{{"Retry-After", "9"}});
}

}  // namespace mainstay::http::values_test
