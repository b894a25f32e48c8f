#include <atomic>
#include <thread>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "db/database.hpp"
#include "http/sample_test.hpp"
#include "wire/name.hpp"

namespace mainstay::http::test::prepared_get_test {

namespace {

struct Question {
    std::string word;
};
BOOST_DESCRIBE_STRUCT(Question, (), (word))

struct Response {
    std::string word;
    std::int64_t found = 0;
};
BOOST_DESCRIBE_STRUCT(Response, (), (word, found))

/// While set, who asks waits until it is not.
std::atomic<bool> is_held = false;
std::atomic<int> asking = 0;

Result<Printed<Response>> prepare(db::Database& database, const Call&, const Question& question) {
    if (question.word == "nothing") return refuse(mainstay::code::not_found);
    ++asking;
    is_held.wait(true);
    --asking;
    Response response{.word = question.word};
    database.read([&](db::Sql& sql) {
        response.found = *sql.value<std::int64_t>("SELECT 42");
        return true;
    });
    return Printed<Response>::of(response);
}

Result<Printed<Response>> answer(db::Sql&, const Call&, const Printed<Response>& printed) {
    return printed;
}

Result<Nothing> quick_answer(db::Sql&, const Call&, const Nothing&) { return Nothing{}; }

Result<std::optional<Caller>> authenticate(db::Sql&, const Credentials& credentials) {
    const auto role = wire::enum_of<Role>(credentials.bearer);
    if (!role) return refuse(mainstay::code::unauthenticated);
    return std::optional(
        Caller{.user = {7}, .name = credentials.bearer, .role = *role, .scopes = {TokenScope::read}}
    );
}

class Server : public TestServer {
public:
    explicit Server(Options options = {})
        : TestServer(
              {get("/api/v1/questions/{word}", prepare, answer,
                   {.summary = "Ask.", .access = Access::staff, .pool = Pool::queries}),
               get("/api/v1/quick", quick_answer, {.summary = "Answer."})},
              {authenticate}, std::move(options)
          ) {}
};

}  // namespace

TEST_CASE("a GET may ask elsewhere before its transaction, and answers what came") {
    Server server;

    const auto got = ask(server.port(), "GET", "/api/v1/questions/cart", as_agent);
    const auto head = ask(server.port(), "HEAD", "/api/v1/questions/cart", as_agent);
    const auto page = ask(server.port(), "GET", "/api/v1/openapi.json").json();

    CHECK(got.status == 200);
    CHECK(got.header("content-type") == "application/json");
    CHECK(got.body == R"({"word":"cart","found":42})");
    CHECK(head.status == 200);
    CHECK(head.header("content-length") == std::to_string(got.body.size()));
    const auto& response =
        page.at("paths").at("/api/v1/questions/{word}").at("get").at("responses").at("200");
    CHECK(
        response.at("content").at("application/json").at("schema").at("$ref") ==
        "#/components/schemas/Response"
    );
}

TEST_CASE("nothing is asked for who may not, and what is refused then is the answer") {
    Server server;
    const auto* path = "/api/v1/questions/nothing";

    CHECK(ask(server.port(), "GET", path, as_agent).status == 404);
    CHECK(ask(server.port(), "GET", path).status == 401);
    CHECK(ask(server.port(), "GET", path, "Authorization: Bearer requester\r\n").status == 403);
    CHECK(ask(server.port(), "GET", "/api/v1/questions/a?b=1", as_agent).status == 422);
}

TEST_CASE("who waits for a question keeps nobody else waiting, and too many are told to come back"
) {
    Options options;  // Its timeouts are long: threads of a busy machine may be slow.
    options.query_threads = 2;
    options.queries_waiting_max = 1;
    Server server(std::move(options));
    is_held = true;
    std::vector<std::thread> askers;
    std::atomic<int> answered = 0;
    for (int i = 1; i <= 2; ++i) {
        askers.emplace_back([&] {
            answered += ask(server.port(), "GET", "/api/v1/questions/a", as_agent).status == 200;
        });
        // Before the next one: two that wait for a thread at the same time are one too many.
        while (asking < i) std::this_thread::yield();
    }
    askers.emplace_back([&] {
        answered += ask(server.port(), "GET", "/api/v1/questions/b", as_agent).status == 200;
    });
    const auto figures = [&] { return ask(server.port(), "GET", "/metrics").body; };
    while (figures().find("mainstay_executor_waiting{executor=\"queries\"} 1") == std::string::npos)
        std::this_thread::yield();

    CHECK(ask(server.port(), "GET", "/api/v1/quick", as_agent).status == 200);
    CHECK(ask(server.port(), "GET", "/api/v1/questions/c", as_agent).status == 503);

    is_held = false;
    is_held.notify_all();
    for (auto& asker : askers) asker.join();
    CHECK(answered == 3);
}

}  // namespace mainstay::http::test::prepared_get_test
