#include "http/assets.hpp"

#include <doctest/doctest.h>

#include "http/sample_test.hpp"

namespace mainstay::http::test::assets_test {

namespace {

constexpr Asset files[] = {
    {"/index.html", "text/html; charset=utf-8", "h1", "<p>page</p>", {}, "brotli page", false},
    {"/portal.html", "text/html; charset=utf-8", "h5", "<p>portal</p>", {}, {}, false},
    {"/mail-frame.html", "text/html; charset=utf-8", "h3", "frame", {}, {}, false},
    {"/mail-frame-with-images.html", "text/html; charset=utf-8", "h4", "frame", {}, {}, false},
    {"/assets/app-1a2b.js", "text/javascript", "h2", "let a", "gzip js", "brotli js", true},
};

class PageServer : public TestServer {
public:
    PageServer() : TestServer({}, {}, quick(), files) {}
};

}  // namespace

TEST_CASE("the page answers navigation, under a strict policy") {
    PageServer server;
    auto port = server.port();

    auto root = ask(port, "GET", "/", "Accept: text/html,*/*;q=0.8\r\n");
    auto deep = ask(port, "GET", "/tickets/SHOP-1?tab=x", "Accept: text/html\r\n");

    CHECK(root.status == 200);
    CHECK(root.body == "<p>page</p>");
    CHECK(root.header("cache-control") == "no-cache");
    CHECK(root.header("content-security-policy") == page_policy);
    CHECK(root.header("content-security-policy").find("script-src 'self';") != std::string::npos);
    CHECK(root.header("cross-origin-opener-policy") == "same-origin");
    CHECK(!root.header("permissions-policy").empty());
    CHECK(deep.body == root.body);
}

TEST_CASE("the portal is a page of its own, under the same policy") {
    PageServer server;
    auto get = [&](std::string_view path) {
        return ask(server.port(), "GET", path, "Accept: text/html\r\n");
    };
    for (const char* path : {"/portal", "/portal/", "/portal/tickets/SHOP-1?x=1"}) {
        auto page = get(path);
        CHECK(page.body == "<p>portal</p>");
        CHECK(page.header("content-security-policy") == page_policy);
    }
    CHECK(get("/portals").body == "<p>page</p>");
}

TEST_CASE("the page loads nothing from elsewhere; only the frame of a mail may, once asked") {
    PageServer server;
    auto get = [&](std::string_view path) {
        return ask(server.port(), "GET", path, "Accept: text/html\r\n");
    };
    auto has = [](const Got& answered, std::string_view words) {
        return answered.header("content-security-policy").find(words) != std::string::npos;
    };

    auto page = get("/"), frame = get("/mail-frame.html");
    auto with_images = get("/mail-frame-with-images.html");

    CHECK_FALSE(has(page, "http:"));
    CHECK(page.header("x-frame-options") == "DENY");
    for (const auto& each : {frame, with_images}) {
        CHECK(has(each, "sandbox allow-same-origin"));
        CHECK_FALSE(has(each, "allow-scripts"));
        CHECK(has(each, "default-src 'none'; "));
        CHECK(has(each, "frame-ancestors 'self'"));
        CHECK(each.header("x-frame-options") == "SAMEORIGIN");
        CHECK(each.header("referrer-policy") == "no-referrer");
    }
    CHECK(has(frame, "img-src 'self' data:; "));
    CHECK(has(with_images, "img-src 'self' data: https: http:; "));
}

TEST_CASE("a file that is not there is not the page, nor is the API") {
    PageServer server;
    auto port = server.port();

    CHECK(ask(port, "GET", "/missing.js", "Accept: */*\r\n").status == 404);
    CHECK(ask(port, "GET", "/api/v1/missing", "Accept: text/html\r\n").status == 404);
    CHECK(ask(port, "GET", "/tickets", "Accept: application/json\r\n").status == 404);
    CHECK(ask(port, "POST", "/", "Accept: text/html\r\n").status == 404);
    CHECK(
        ask(port, "GET", "/../../etc/passwd", "Accept: */*\r\n").body.find("root:") ==
        std::string::npos
    );
}

TEST_CASE("files are sent as packed as the browser takes them, and kept if their name is hashed") {
    PageServer server;
    auto get = [&](std::string_view headers) {
        return ask(server.port(), "GET", "/assets/app-1a2b.js", headers);
    };

    auto brotli = get("Accept-Encoding: gzip, deflate, br\r\n");
    auto gzip = get("Accept-Encoding: br;q=0, gzip\r\n");
    auto plain = get("");

    CHECK(brotli.body == "brotli js");
    CHECK(brotli.header("content-encoding") == "br");
    CHECK(brotli.header("vary") == "Accept-Encoding");
    CHECK(brotli.header("cache-control").find("immutable") != std::string::npos);
    CHECK(gzip.body == "gzip js");
    CHECK(plain.body == "let a");
    CHECK(plain.header("content-encoding").empty());
    CHECK(plain.header("etag") != gzip.header("etag"));
    CHECK(get("If-None-Match: " + plain.header("etag") + "\r\n").status == 304);
}

}  // namespace mainstay::http::test::assets_test
