#include "http/openapi.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/router.hpp"
#include "http/sample_test.hpp"

namespace mainstay::http::test::openapi_test {

namespace {

Result<> nothing(db::Sql&, const Call&, const Nothing&) { return {}; }

struct Keyed {
    std::string key;
    std::optional<std::string> id;
};

BOOST_DESCRIBE_STRUCT(Keyed, (), (key, id))

Result<> keyed(db::Sql&, const Call&, const Keyed&) { return {}; }

}  // namespace

TEST_CASE("the description says all that the routes say") {
    SampleServer server;

    auto document = ask(server.port(), "GET", "/api/v1/openapi.json").json();

    CHECK(document.at("openapi") == "3.1.0");
    const auto& paths = document.at("paths");
    const auto& change = paths.at("/api/v1/notes/{id}").at("patch");
    CHECK(change.at("operationId") == "updateNote");
    CHECK(change.at("parameters").at(0).at("in") == "path");
    CHECK(change.at("parameters").at(1).at("name") == "If-Match");
    CHECK(change.at("parameters").at(1).at("required") == true);
    CHECK(change.at("responses").as_object().contains("428"));
    auto body = change.at("requestBody").at("content").at("application/json").at("schema");
    CHECK(body.at("properties").as_object().size() == 1);
    const auto& list = paths.at("/api/v1/notes").at("get");
    CHECK(list.at("operationId") == "listNotes");
    CHECK(list.at("parameters").at(0).at("in") == "query");
    CHECK(
        list.at("responses")
            .at("200")
            .at("content")
            .at("application/json")
            .at("schema")
            .at("$ref") == "#/components/schemas/PageNote"
    );
    CHECK(document.at("components").at("schemas").as_object().contains("Note"));
    CHECK(paths.at("/api/v1/health").at("get").at("security").as_array().empty());
    CHECK(paths.at("/api/v1/notes").at("post").at("responses").as_object().contains("201"));
    CHECK(paths.at("/api/v1/events")
              .at("get")
              .at("responses")
              .at("200")
              .at("content")
              .as_object()
              .contains("text/event-stream"));
    CHECK(paths.at("/api/v1/files")
              .at("post")
              .at("requestBody")
              .at("content")
              .as_object()
              .contains("*/*"));
}

TEST_CASE("operations are named by what they do") {
    auto name = [](const Route& route) { return operation_of(route); };

    CHECK(name(get("/api/v1/me", nothing, {"x"})) == "getMe");
    CHECK(name(get("/api/v1/tickets/{key}", keyed, {"x"})) == "getTicket");
    CHECK(name(post("/api/v1/policies", nothing, {"x"})) == "createPolicy");
    CHECK(name(post("/api/v1/tickets/{key}/escalate", keyed, {"x"})) == "escalateTicket");
    CHECK(name(post("/api/v1/tickets/{key}/messages", keyed, {"x"})) == "createTicketMessage");
    CHECK(name(del("/api/v1/tickets/{key}/links/{id}", keyed, {"x"})) == "deleteTicketLink");
    CHECK(name(get("/x", nothing, {.summary = "x", .operation = "mine"})) == "mine");
}

TEST_CASE("a literal segment wins over a name, and a dead end is turned back from") {
    std::vector<Route> routes{
        get("/a/{key}", keyed, {"named"}),
        get("/a/b", nothing, {"literal"}),
        get("/a/{key}/{id}", keyed, {"both"}),
        get("/a/b/c", nothing, {"deep"}),
    };
    Router router(routes);
    auto found = [&](std::vector<std::string> segments) {
        auto* route = router.match(segments).routes[0];
        return route ? route->about.summary : "";
    };

    CHECK(found({"a", "b"}) == "literal");
    CHECK(found({"a", "x"}) == "named");
    CHECK(found({"a", "b", "x"}) == "both");
    CHECK(found({"a", "b", "c"}) == "deep");
    CHECK(found({"a", ""}) == "");
    CHECK(found({"a"}) == "");
    CHECK(
        router.match(std::vector<std::string>{"a", "b", "x"}).values ==
        std::vector<std::string>{"b", "x"}
    );
}

}  // namespace mainstay::http::test::openapi_test
