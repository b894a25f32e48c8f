#include "mail/authentication_results.hpp"

#include <doctest/doctest.h>

namespace mainstay::mail::authentication_results_test {

namespace {

// `mx.test: dkim=pass header.d=a.test; spf=fail`, `mx.test?` where it is not readable.
std::string read(std::string_view value) {
    auto field = parse_authentication_results(value);
    if (!field) return "nothing";
    if (!field->is_readable) return field->authserv_id + "?";
    auto text = field->authserv_id + ":";
    for (const auto& result : field->results) {
        if (!text.ends_with(':')) text += ";";
        text += " " + result.method + "=" + result.result;
        for (const auto& property : result.properties)
            text += " " + property.name + "=" + property.value;
    }
    return text;
}

}  // namespace

TEST_CASE("results are read as RFC 8601 writes them") {
    CHECK(read(" mx.test; none") == "mx.test:");
    CHECK(read(" MX.test 1; Dkim=PASS Header.D=A.test") == "mx.test: dkim=pass header.d=A.test");
    CHECK(
        read("mx.test;\r\n\tspf=pass (a; b=c \\) (nested)) smtp.mailfrom=ann@a.test;"
             "\r\n dkim = fail reason=\"bad; signature\" header.i=@a.test") ==
        "mx.test: spf=pass smtp.mailfrom=ann@a.test;"
        " dkim=fail reason=bad; signature header.i=@a.test"
    );
    CHECK(
        read("(who) \"mx.test\" (1) ; dkim/1=pass header . d = a.test header.b=a/b+c=") ==
        "mx.test: dkim=pass header.d=a.test header.b=a/b+c="
    );
    CHECK(
        read("mx.test; dmarc=pass action=none header.from=a.test;") ==
        "mx.test: dmarc=pass action=none header.from=a.test"
    );
    CHECK(
        read("mx.test; spf=pass smtp.mailfrom=\"a; dmarc=pass\"@evil.test") ==
        "mx.test: spf=pass smtp.mailfrom=a; dmarc=pass@evil.test"
    );
}

TEST_CASE("what is malformed, of another version or beyond the limits is not read at all") {
    CHECK(read("") == "nothing");
    CHECK(read("; dkim=pass") == "nothing");
    CHECK(read("(mx.test; dkim=pass") == "nothing");
    CHECK(read("mx.test") == "mx.test?");
    CHECK(read("mx.test;") == "mx.test?");
    CHECK(read("mx.test 2; dkim=pass") == "mx.test?");
    CHECK(read("mx.test dkim=pass") == "mx.test?");
    CHECK(read("mx.test; dkim") == "mx.test?");
    CHECK(read("mx.test; dkim=") == "mx.test?");
    CHECK(read("mx.test; dkim=pass header.d=") == "mx.test?");
    CHECK(read("mx.test; dkim=pass header.d=\"a.test") == "mx.test?");
    CHECK(read("mx.test; dkim=pass (a.test") == "mx.test?");
    CHECK(read("mx.test; dkim=pass, dmarc=pass") == "mx.test?");
    CHECK(read("mx.test; dkim=pass;; dmarc=pass") == "mx.test?");
    CHECK(read("mx.test; none; dmarc=pass") == "mx.test?");
    CHECK(read("mx.test; dkim/2=pass header.d=a.test") == "mx.test: =pass header.d=a.test");
    std::string deep = "mx.test; dkim=pass ", many = "mx.test", wide = "mx.test; dkim=pass";
    for (int i = 0; i < 11; ++i) deep += "(";
    for (int i = 0; i < 201; ++i) many += "; dkim=pass";
    for (int i = 0; i < 51; ++i) wide += " header.d=a.test";
    for (int i = 0; i < 11; ++i) deep += ")";
    CHECK(read(deep) == "mx.test?");
    CHECK(read(many) == "mx.test?");
    CHECK(read(wide) == "mx.test?");
    CHECK(read("mx.test; dkim=pass (" + std::string(70'000, 'x') + ")") == "mx.test?");
}

}  // namespace mainstay::mail::authentication_results_test
