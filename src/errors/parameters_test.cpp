#include "errors/parameters.hpp"

#include <ctime>

#include <doctest/doctest.h>

namespace mainstay::errors {

namespace {

struct Case {
    std::string_view given, replaced;
};

}  // namespace

TEST_CASE("what identifies one event is replaced, by the first kind that fits") {
    constexpr Case cases[] = {
        {"", ""},
        {"No order for ann.lee+x@shop.example.org!", "No order for <email>!"},
        {"GET https://shop.example/a?b=1, refused", "GET <url>, refused"},
        {"to 'postgresql://u:p@db:5432/x'", "to '<url>'"},
        {"lookup api.shop.example.com: no such host", "lookup <hostname>: no such host"},
        {"at java.io.IOException in foo.in()", "at java.io.IOException in foo.in()"},
        {"dial 10.0.0.1:5432", "dial <ip>:<int>"},
        {"dial [2001:db8::1]:80 from ::1", "dial [<ip>]:<int> from <ip>"},
        {"1.2.3.4.5", "<float>.<float>.<int>"},
        {"Foo::bar and a::b", "Foo::bar and a::b"},
        {"::ffff:10.0.0.1 x", "<ip> x"},
        {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "<traceparent>"},
        {"id 7c9e6679-7425-40de-944b-e07fc1f90ae7.", "id <uuid>."},
        {"0123456789abcdef0123456789abcdef01234567", "<sha1>"},
        {"0123456789abcdef0123456789abcdef", "<md5>"},
        {"since 2026-11-29T10:00:00.123Z, yes", "since <date>, yes"},
        {"since 2026-11-29 10:00:00+01:00", "since <date>"},
        {"on 2026-11-29: no", "on <date>: no"},
        {"Mon, 02 Jan 2006 15:04:05 GMT it", "<date> it"},
        {"Mon Jan 02 2006 15:04:05 GMT+0100 (CET) it", "<date> it"},
        {"Jan  2 15:04:05 2006", "<date>"},
        {"[02/Jan/2006:15:04:05 +0000]", "[<date>]"},
        {"at 10:45 PM and 3:04", "at <date> and <date>"},
        {"app.js:12:34 and app.js:123:4", "app.js:<int>:<int> and app.js:<int>:<int>"},
        {"May I?", "May I?"},
        {"datetime.datetime(2026, 1, 2, 3)", "<date>"},
        {"took 12ms, 1.5s, 1m30s", "took <duration>, <duration>, <duration>"},
        {"tx0123456789abcdef01234-0123456789-x y", "<swift_txn_id> y"},
        {"at 0x7fFF and deadbeef01 or DEADBEEF01", "at <hex> and <hex> or <hex>"},
        {"decade facade", "decade facade"},
        {"pod api-7d9f8b6c5d-x2x9p gone", "pod api-<hex> gone"},
        {"mac 00:1a:2b:3c:4d:5e", "mac <hex>"},
        {"commit 1a2b3c4", "commit <git_sha>"},
        {"key eyJhbGci0iJ1UzI1N1J9x2Q end", "key <token> end"},
        {"x=1.5 y=-2.25 z=1e-05", "x=<float> y=<float> z=<float>"},
        {"1 -2 3,456 12345678901 12KB", "<int> <int> <int> <int> <int>KB"},
        {"utf8 int32 a-b", "utf8 int32 a-b"},
        {"user_17 and node1234", "user_<int> and node<int>"},
        {"web-7f9c4-1 and acme.Foo@1a2b3c", "web-<token>-<int> and acme.Foo@<hex>"},
        {"table_20260101_x", "table_<int>_x"},
        {"name='Ann Lee' age=\"7\" is=true", "name=<quoted_str> age=<quoted_str> is=<bool>"},
        {"'kept' true", "'kept' true"},
        {"open /srv/releases/2026/app/config.yml: no", "open <path>/config.yml: no"},
        {"open 'C:\\builds\\x\\config.yml'", "open '<path>/config.yml'"},
        {"GET /api/orders/list 404", "GET /api/orders/list <int>"},
        {"\n a \n\n b\n c", "a\nb"},
    };
    for (const auto& each : cases) CHECK(parameterized(each.given) == each.replaced);
}

TEST_CASE("the worst texts take a time that grows with their length") {
    // Of what is looked at only so much is read, and from each place only so far ahead: the time of
    // the process, with all checks of the compiler, is for a text far beyond that.
    for (const std::string_view unit :
         {"a.", "1:", "a@", "1.", "-", "::", "f", "0", "Jan 1 ", "a-", "='", "/tmp/", "x:\\", "1h"
         }) {
        std::string text;
        while (text.size() < 200'000) text += unit;
        const auto begin = std::clock();
        CHECK(!parameterized(text).empty());
        CHECK((std::clock() - begin) / CLOCKS_PER_SEC < 5);
    }
}

}  // namespace mainstay::errors
