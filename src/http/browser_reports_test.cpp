#include <doctest/doctest.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::browser_reports_test {

namespace {

constexpr std::string_view csp = "Content-Type: application/csp-report\r\n";
constexpr std::string_view reporting = "Content-Type: application/reports+json\r\n";

constexpr std::string_view old_form =
    R"({"csp-report":{"document-uri":"http://h/t/SHOP-1?secret=1","effective-directive":"img-src",)"
    R"("blocked-uri":"http://evil/x.png","line-number":3}})";
constexpr std::string_view new_form =
    R"([{"type":"csp-violation","age":1,"url":"http://h/","body":{"documentURL":"http://h/",)"
    R"("effectiveDirective":"script-src","blockedURL":"inline","lineNumber":7}},{"type":"other"}])";

std::string counted(SampleServer& server, std::string_view kind, std::string_view log) {
    auto text = ask(server.port(), "GET", "/metrics").body;
    auto name = "mainstay_browser_reports_total{kind=\"" + std::string(kind) + "\",log=\"" +
                std::string(log) + "\"} ";
    auto at = text.find(name);
    if (at == text.npos) return "none";
    at += name.size();
    return text.substr(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("browsers report violations of the page's policy in both forms, without sign-in") {
    SampleServer server;
    auto port = server.port();

    CHECK(ask(port, "POST", "/api/v1/reports/csp", csp, old_form).status == 204);
    CHECK(ask(port, "POST", "/api/v1/reports/csp", reporting, new_form).status == 204);

    CHECK(counted(server, "policy", "said") == "2");
}

TEST_CASE("a report that was seen before is counted, not said again") {
    SampleServer server;
    for (int i = 0; i < 3; ++i)
        ask(server.port(), "POST", "/api/v1/reports/errors", "", R"({"message":"x is undefined"})");

    CHECK(counted(server, "error", "said") == "1");
    CHECK(counted(server, "error", "repeated") == "2");
}

TEST_CASE("reports that differ each time cannot fill the log") {
    SampleServer server;
    for (int i = 0; i < 9; ++i)
        ask(server.port(), "POST", "/api/v1/reports/errors", "",
            R"({"message":"number )" + std::to_string(i) + R"("})");

    CHECK(counted(server, "error", "said") == "5");
    CHECK(counted(server, "error", "unsaid") == "4");
}

TEST_CASE("one address sends few reports, small ones, and of the right type") {
    SampleServer server;
    auto port = server.port();
    auto large = R"({"message":")" + std::string(40'000, 'x') + R"("})";

    CHECK(ask(port, "POST", "/api/v1/reports/errors", "", large).status == 413);
    CHECK(ask(port, "POST", "/api/v1/reports/csp", "", old_form).status == 415);
    CHECK(ask(port, "POST", "/api/v1/reports/csp", csp, "{}").status == 422);
    CHECK(ask(port, "POST", "/api/v1/reports/csp", csp, "[[[").status == 422);
    CHECK(ask(port, "POST", "/api/v1/reports/errors", "", R"({"text":"x"})").status == 422);
    int refused = 0;
    for (int i = 0; i < 15; ++i) {
        auto got = ask(port, "POST", "/api/v1/reports/csp", csp, old_form);
        if (got.status == 429 && !got.header("retry-after").empty()) ++refused;
    }
    CHECK(refused >= 5);
}

}  // namespace mainstay::http::test::browser_reports_test
