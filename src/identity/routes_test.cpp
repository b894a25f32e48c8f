#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "events/events.hpp"
#include "http/testing.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::identity::routes_test {

namespace {

/// A server of this module alone, with an administrator who has a one-time link.
class Desk {
public:
    Desk()
        : server_(
              routes(Options{}, log_), {.authenticate = authenticate()},
              {.listeners = {{.port = 0}}}, {},
              {db::migrations(), jobs::migrations(), events::migrations(), timeline::migrations(),
               search::migrations(), migrations()}
          ) {
        authenticator_.emplace(server_.database(), system_now, Options{});
        link_ = server_.database().write([](db::Sql& sql) {
            auto call = Call::system(system_now(), "test");
            return (*ensure_administrator(sql, call, {"root@mainstay.test", {}}, {}))->link;
        });
    }

    http::test::Got ask(
        std::string_view method, std::string_view path, std::string_view headers = "",
        std::string_view body = ""
    ) {
        return http::test::ask(
            server_.port(), method, "/api/v1" + std::string(path), std::string(headers), body
        );
    }

    /// The headers of a session that changes things, begun with the link.
    std::string enter() {
        auto token = link_.substr(link_.find('#') + 1);
        auto got =
            ask("POST", "/session/link", json_type,
                R"({"token":")" + token + R"(","password":"a long enough password"})");
        REQUIRE(got.status == 200);
        auto cookie = got.header("set-cookie");
        auto csrf = got.json().at("csrf_token").as_string();
        return "Cookie: " + cookie.substr(0, cookie.find(';')) +
               "\r\nX-CSRF-Token: " + std::string(csrf) + "\r\n" + std::string(json_type);
    }

    db::Database& database() { return server_.database(); }

    static constexpr std::string_view json_type = "Content-Type: application/json\r\n";

private:
    http::Authenticate authenticate() {
        return [this](db::Sql& sql, const http::Credentials& credentials) {
            return (*authenticator_)(sql, credentials);
        };
    }

    SecurityLog log_;
    std::optional<Authenticator> authenticator_;
    std::string link_;
    http::test::TestServer server_;
};

}  // namespace

TEST_CASE("the first administrator comes in by the link and then by the password, and goes out") {
    Desk desk;
    auto session = desk.enter();

    CHECK(desk.ask("GET", "/session", session).json().at("user").at("role") == "administrator");
    auto wrong = desk.ask(
        "POST", "/session", Desk::json_type,
        R"({"email":"root@mainstay.test","password":"another long password"})"
    );
    CHECK(wrong.status == 401);
    CHECK(wrong.code() == "wrong_credentials");
    auto right = desk.ask(
        "POST", "/session", Desk::json_type,
        R"({"email":"root@mainstay.test","password":"a long enough password"})"
    );
    CHECK(right.status == 200);
    CHECK(right.json().at("user").at("has_password") == true);

    CHECK(desk.ask("DELETE", "/session", session).status == 204);
    CHECK(desk.ask("GET", "/session", session).status == 401);
}

TEST_CASE("a failed attempt counts, though its request is refused") {
    Desk desk;
    desk.enter();
    auto guess = [&] {
        return desk.ask(
            "POST", "/session", Desk::json_type,
            R"({"email":"root@mainstay.test","password":"guess after guess"})"
        );
    };
    for (int i = 0; i < 5; ++i) REQUIRE(guess().status == 401);

    auto refused = guess();

    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_attempts");
    CHECK(refused.header("retry-after") == "1");
}

TEST_CASE("a change with the cookie needs the CSRF token, and with a token none") {
    Desk desk;
    auto session = desk.enter();
    auto cookie_only = session.substr(0, session.find("\r\n") + 2) + std::string(Desk::json_type);
    const auto* body = R"({"name":"ci","scopes":["admin"]})";

    CHECK(desk.ask("POST", "/tokens", cookie_only, body).code() == "csrf");
    auto made = desk.ask("POST", "/tokens", session, body);
    CHECK(made.status == 201);
    auto bearer = "Authorization: Bearer " + std::string(made.json().at("token").as_string()) +
                  "\r\n" + std::string(Desk::json_type);
    auto team = desk.ask("POST", "/teams", bearer, R"({"name":"First line","level":"L1"})");
    CHECK(team.status == 201);
    CHECK(team.header("etag") == "\"1\"");
    CHECK(desk.ask("GET", "/session", bearer).json().at("csrf_token").is_null());
    auto id = std::string(made.json().at("id").as_string());
    CHECK(desk.ask("DELETE", "/tokens/" + id, session).status == 204);
    CHECK(desk.ask("GET", "/teams", bearer).status == 401);
}

TEST_CASE("a change says which version it is based on, and a stale one is shown what is there") {
    Desk desk;
    auto session = desk.enter();
    auto made = desk.ask("POST", "/organizations", session, R"({"name":"Acme","domains":[]})");
    REQUIRE(made.status == 201);
    auto path = "/organizations/" + std::string(made.json().at("id").as_string());

    CHECK(desk.ask("PATCH", path, session, R"({"name":"Acme 2"})").status == 428);
    auto first = session + "If-Match: \"1\"\r\n";
    CHECK(desk.ask("PATCH", path, first, R"({"name":"Acme 2"})").header("etag") == "\"2\"");
    auto stale = desk.ask("PATCH", path, first, R"({"name":"Acme 3"})");
    CHECK(stale.status == 412);
    CHECK(stale.json().at("current").at("name") == "Acme 2");
}

TEST_CASE("a token that only reads changes nothing") {
    Desk desk;
    auto session = desk.enter();
    auto made = desk.ask("POST", "/tokens", session, R"({"name":"r","scopes":["read"]})");
    auto bearer = "Authorization: Bearer " + std::string(made.json().at("token").as_string()) +
                  "\r\n" + std::string(Desk::json_type);

    CHECK(desk.ask("GET", "/users", bearer).status == 200);
    CHECK(desk.ask("POST", "/teams", bearer, R"({"name":"X","level":"L1"})").status == 403);
    CHECK(desk.ask("PATCH", "/me", bearer + "If-Match: *\r\n", R"({"name":"X"})").status == 403);
}

TEST_CASE("an invited requester sets a password and sees nothing of the directory") {
    Desk desk;
    auto session = desk.enter();
    auto user = desk.ask("POST", "/users", session, R"({"name":"Ann","email":"Ann@acme.test"})");
    REQUIRE(user.status == 201);
    auto id = std::string(user.json().at("id").as_string());
    auto link = desk.ask("POST", "/users/" + id + "/link", session);
    REQUIRE(link.status == 201);
    auto address = std::string(link.json().at("link").as_string());
    auto token = address.substr(address.find('#') + 1);
    auto entered =
        desk.ask("POST", "/session/link", Desk::json_type, R"({"token":")" + token + "\"}");
    REQUIRE(entered.status == 200);
    auto cookie = entered.header("set-cookie");
    auto ann = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n" +
               std::string(Desk::json_type) +
               "X-CSRF-Token: " + std::string(entered.json().at("csrf_token").as_string()) + "\r\n";

    CHECK(desk.ask("PUT", "/me/password", ann, R"({"new":"a password of her own"})").status == 204);
    CHECK(desk.ask("GET", "/me", ann).json().at("has_password") == true);
    CHECK(desk.ask("GET", "/users", ann).status == 403);
    auto seen = desk.ask("GET", "/users/1", ann);
    auto absent = desk.ask("GET", "/users/999", ann);
    CHECK(seen.status == 404);
    CHECK(seen.code() == absent.code());
    CHECK(desk.ask("POST", "/users/1/link", ann).status == 404);
}

}  // namespace mainstay::identity::routes_test
