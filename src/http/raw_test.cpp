#include "http/raw.hpp"

#include <atomic>
#include <condition_variable>
#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <zlib.h>

#include "http/codes.hpp"
#include "http/openapi.hpp"
#include "http/testing.hpp"

namespace mainstay::http::test::raw_test {

namespace {

using std::chrono::milliseconds;

std::string packed(std::string_view plain, int window_bits) {
    z_stream z{};
    deflateInit2(&z, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&z, plain.size()) + 100, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    z.avail_in = static_cast<uInt>(plain.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    deflate(&z, Z_FINISH);
    out.resize(out.size() - z.avail_out);
    deflateEnd(&z);
    return out;
}

std::string gzipped(std::string_view plain) { return packed(plain, 16 + MAX_WBITS); }

std::string chunked(std::string_view text) {
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + std::string(text) + "\r\n";
}

/// Whoever sends X-Key is known by it, but for `wrong`.
Result<Sender> by_key(db::Sql&, const RawRequest& request) {
    auto key = request.header("x-key");
    if (key.empty() || key == "wrong") return refuse(mainstay::code::unauthenticated);
    return Sender{std::string(key), std::string(key)};
}

/// A form of errors of its own: `status code`.
Answer in_short(const RawRequest&, const Declined& why) {
    return {
        .status = why.status,
        .media_type = "text/x-short",
        .body = std::to_string(why.status) + ' ' + why.code,
    };
}

void echo(const RawRequest& request, const Responder& respond) {
    respond(Answer{.media_type = "text/plain", .body = request.body});
}

/// Requests that are answered when the test says so.
struct Held {
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<Responder> waiting;

    RawHandler handler() {
        return [this](const RawRequest&, Responder respond) {
            std::lock_guard lock(mutex);
            waiting.push_back(std::move(respond));
            arrived.notify_all();
        };
    }

    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex);
        REQUIRE(arrived.wait_for(lock, std::chrono::seconds(10), [&] {
            return waiting.size() >= count;
        }));
    }

    void answer_all() {
        std::lock_guard lock(mutex);
        std::thread other([&] {
            for (auto& respond : waiting) respond(Answer{.status = 202});
        });
        other.join();
        waiting.clear();
    }
};

RawOptions known() { return {.authenticate = by_key, .refuse = in_short}; }

constexpr std::string_view as_a = "X-Key: a\r\n";

}  // namespace

TEST_CASE("a raw handler is given all of the request: bytes, headers, query, names of the path") {
    auto describe = [](const RawRequest& request, const Responder& respond) {
        auto sender = std::any_cast<std::string>(request.sender.principal);
        respond(Answer{
            .status = 202,
            .media_type = "text/plain",
            .body = request.path_values.at(0) + '|' + std::string(request.parameter("key")) + '|' +
                    std::string(request.header("x-some")) + '|' + request.media_type + '|' +
                    sender + '|' + request.body,
            .headers = {{"X-Own", "1"}},
        });
    };
    TestServer server({raw(Verb::post, "/api/{project}/envelope/", describe, known(), {"x"})}, {});

    auto got =
        ask(server.port(), "POST", "/api/42/envelope/?key=k",
            "X-Key: a\r\nX-SOME: v\r\nContent-Type: Text/Plain; charset=x\r\n", "a\nb");

    CHECK(got.status == 202);
    CHECK(got.body == "42|k|v|text/plain|a|a\nb");
    CHECK(got.header("x-own") == "1");
    CHECK(got.header("x-content-type-options") == "nosniff");
}

TEST_CASE("a raw route takes its own methods and no others") {
    TestServer server({raw(Verb::put, "/v0.4/traces", echo, known(), {"x"})}, {});

    auto got = ask(server.port(), "POST", "/v0.4/traces", as_a, "x");

    CHECK(got.status == 405);
    CHECK(got.header("allow") == "PUT");
    CHECK(ask(server.port(), "PUT", "/v0.4/traces", as_a, "x").status == 200);
}

TEST_CASE("each refusal of a raw route has the form of its protocol") {
    auto options = known();
    options.media_types = {"application/x-protobuf", "application/json"};
    options.bytes_max = 1000;
    options.packed_bytes_max = 500;
    auto refuse_all = [](const RawRequest&, const Responder& respond) {
        respond(refuse(mainstay::code::forbidden));
    };
    auto fail = [](const RawRequest&, const Responder&) { throw std::runtime_error("secret"); };
    TestServer server(
        {raw(Verb::post, "/in", echo, options, {"x"}),
         raw(Verb::post, "/refusing", refuse_all, options, {"x"}),
         raw(Verb::post, "/failing", fail, options, {"x"})},
        {}
    );
    auto send = [&](std::string_view headers, std::string_view body,
                    std::string_view path = "/in") {
        auto got = ask(server.port(), "POST", path, headers, body);
        CHECK(got.header("content-type") == "text/x-short");
        return got.body;
    };
    std::string gzip = "X-Key: a\r\nContent-Encoding: gzip\r\n";

    CHECK(send("X-Key: a\r\nContent-Type: text/plain\r\n", "x") == "415 unsupported_media");
    CHECK(send("X-Key: a\r\nContent-Encoding: br\r\n", "x") == "415 unsupported_encoding");
    CHECK(send("", "x") == "401 unauthenticated");
    CHECK(send("X-Key: wrong\r\n", "x") == "401 unauthenticated");
    CHECK(send(as_a, std::string(1001, 'x')) == "413 too_large");
    CHECK(send(gzip, gzipped(std::string(1001, 'x'))) == "413 too_large");
    CHECK(send(gzip, "not gzip") == "422 invalid");
    CHECK(send(gzip, gzipped("{}").substr(0, 12)) == "422 invalid");
    CHECK(send(as_a, "x", "/refusing") == "403 forbidden");
    CHECK(send(as_a, "x", "/failing") == "500 failed");
}

TEST_CASE("packed bodies are unpacked; what packs like a bomb is refused") {
    RawOptions options{.bytes_max = 64 << 20, .packed_bytes_max = 1 << 20, .ratio_max = 100};
    options.codings_left = {"snappy"};
    TestServer server({raw(Verb::post, "/in", echo, options, {"x"})}, {});
    auto send = [&](std::string coding, std::string_view body) {
        return ask(server.port(), "POST", "/in", "Content-Encoding: " + coding + "\r\n", body);
    };

    CHECK(send("gzip", gzipped("plain")).body == "plain");
    CHECK(send("deflate", packed("plain", MAX_WBITS)).body == "plain");
    CHECK(send("identity", "plain").body == "plain");
    CHECK(send("snappy", "as it came").body == "as it came");
    CHECK(send("gzip", gzipped(std::string(1'000'000, 'x'))).body.size() == 1'000'000);
    CHECK(send("gzip", gzipped(std::string(20'000'000, 'x'))).status == 413);
}

TEST_CASE("a body of unknown length is taken whole") {
    TestServer server({raw(Verb::post, "/in", echo, known(), {"x"})}, {});
    Client client(server.port());

    client.send("POST /in HTTP/1.1\r\nHost: x\r\nX-Key: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send(chunked("one ") + chunked("two"));
    client.send("0\r\n\r\n");
    auto got = client.receive();

    REQUIRE(got);
    CHECK(got->body == "one two");
}

TEST_CASE("a raw route is answered when its handler says so, by any thread") {
    Held held;
    TestServer server({raw(Verb::post, "/in", held.handler(), known(), {"x"})}, {});
    Client client(server.port());
    client.send(request("POST", "/in", as_a, "x"));
    held.wait_for(1);

    // Whoever else asks is not kept waiting.
    CHECK(ask(server.port(), "GET", "/api/v1/health").status == 200);
    held.answer_all();

    auto got = client.receive();
    REQUIRE(got);
    CHECK(got->status == 202);
}

TEST_CASE("an answer that does not come in time is 503 with Retry-After, and is not sent later") {
    Held held;
    auto options = known();
    options.answer_within = milliseconds(50);
    TestServer server({raw(Verb::post, "/in", held.handler(), options, {"x"})}, {});
    Client client(server.port());

    client.send(request("POST", "/in", as_a, "x"));
    auto late = client.receive();
    held.answer_all();
    client.send(request("POST", "/in", as_a, "x"));
    auto next = client.receive();

    REQUIRE(late);
    CHECK(late->body == "503 late_answer");
    CHECK(!late->header("retry-after").empty());
    REQUIRE(next);
    CHECK(next->status == 503);
    // A handler may keep its responder longer than the server lives.
}

TEST_CASE("a handler that forgets to answer has failed at once") {
    auto forget = [](const RawRequest&, const Responder&) {};
    TestServer server({raw(Verb::post, "/in", forget, known(), {"x"})}, {});

    CHECK(ask(server.port(), "POST", "/in", as_a, "x").body == "500 failed");
}

TEST_CASE("what is in flight is bounded for a sender and for all, and says when to come back") {
    Held held;
    auto options = known();
    options.in_flight_max = 3;
    options.in_flight_of_sender_max = 2;
    TestServer server({raw(Verb::post, "/in", held.handler(), options, {"x"})}, {});
    Client first(server.port()), second(server.port()), third(server.port());
    first.send(request("POST", "/in", as_a, "x"));
    second.send(request("POST", "/in", as_a, "x"));
    held.wait_for(2);

    auto of_sender = ask(server.port(), "POST", "/in", as_a, "x");
    third.send(request("POST", "/in", "X-Key: b\r\n", "x"));
    held.wait_for(3);
    auto of_all = ask(server.port(), "POST", "/in", "X-Key: c\r\n", "x");
    held.answer_all();

    CHECK(of_sender.body == "429 too_many_at_once");
    CHECK(!of_sender.header("retry-after").empty());
    CHECK(of_all.body == "503 overloaded");
    CHECK(!of_all.header("retry-after").empty());
    CHECK(first.receive()->status == 202);
    CHECK(third.receive()->status == 202);
    // What was answered no longer counts.
    first.send(request("POST", "/in", as_a, "x"));
    held.wait_for(1);
    held.answer_all();
    CHECK(first.receive()->status == 202);
}

TEST_CASE("a sender's rate is bounded, and one sender does not use up that of another") {
    auto options = known();
    options.per_second = 0.1;
    TestServer server({raw(Verb::post, "/in", echo, options, {"x"})}, {});

    CHECK(ask(server.port(), "POST", "/in", as_a, "x").status == 200);
    auto second = ask(server.port(), "POST", "/in", as_a, "x");
    CHECK(second.body == "429 too_many_requests");
    CHECK(!second.header("retry-after").empty());
    CHECK(ask(server.port(), "POST", "/in", "X-Key: b\r\n", "x").status == 200);
}

TEST_CASE("bodies of raw routes are charged to the budget of all, once it is known who sends") {
    Options options;
    options.quotas.body_bytes = {.person = 300'000, .address = 900'000, .total = 400'000};
    Held held;
    auto raw_options = known();
    TestServer server({raw(Verb::post, "/in", held.handler(), raw_options, {"x"})}, {}, options);
    auto head = [](std::string_view key, int bytes) {
        return request(
            "POST", "/in",
            "X-Key: " + std::string(key) +
                "\r\nContent-Type: a/b\r\nContent-Length: " + std::to_string(bytes) + "\r\n"
        );
    };
    Client stranger(server.port()), holder(server.port()), same(server.port()),
        other(server.port());

    stranger.send(head("wrong", 290'000));
    CHECK(stranger.receive()->status == 401);
    holder.send(head("a", 290'000) + std::string(290'000, 'x'));
    held.wait_for(1);
    same.send(head("a", 20'000));
    other.send(head("b", 200'000));

    CHECK(same.receive()->body == "429 too_many_bytes");
    CHECK(other.receive()->body == "503 overloaded");
    held.answer_all();
    CHECK(holder.receive()->status == 202);
}

TEST_CASE("what a body of unknown length or a packed one grows to is charged as it grows") {
    Options options;
    options.quotas.body_bytes = {.person = 300'000, .address = 900'000, .total = 900'000};
    TestServer server({raw(Verb::post, "/in", echo, known(), {"x"})}, {}, options);
    Client client(server.port());
    std::string gzip = "X-Key: a\r\nContent-Encoding: gzip\r\n";

    client.send("POST /in HTTP/1.1\r\nHost: x\r\nX-Key: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 5; ++i) client.send(chunked(std::string(80'000, 'x')));
    auto grown = client.receive();
    auto unpacked = ask(server.port(), "POST", "/in", gzip, gzipped(std::string(400'000, 'x')));
    auto small = ask(server.port(), "POST", "/in", gzip, gzipped(std::string(200'000, 'x')));

    REQUIRE(grown);
    CHECK(grown->body == "429 too_many_bytes");
    CHECK(unpacked.body == "429 too_many_bytes");
    CHECK(small.body.size() == 200'000);
}

TEST_CASE("a session counts for a change on a raw route only with its CSRF token") {
    auto describe = [](const RawRequest& request, const Responder& respond) {
        respond(Answer{.media_type = "text/plain", .body = request.credentials.session});
    };
    TestServer server({raw(Verb::post, "/in", describe, {}, {"x"})}, {});
    std::string cookie = "Cookie: mainstay_session=s\r\n";

    CHECK(ask(server.port(), "POST", "/in", cookie, "x").body == "");
    CHECK(
        ask(server.port(), "POST", "/in", cookie + "X-CSRF-Token: " + csrf_token("s") + "\r\n", "x")
            .body == "s"
    );
}

namespace {

/// What became of a body given to a sink.
struct Taken {
    std::atomic<std::size_t> bytes = 0;
    std::atomic<std::size_t> largest = 0;
    std::atomic<int> finished = 0;
    std::atomic<int> ended = 0;
};

class CountingSink : public RawSink {
public:
    explicit CountingSink(Taken& taken) : taken_(taken) {}

    ~CountingSink() override { ++taken_.ended; }

    Result<> take(std::string_view piece) override {
        taken_.bytes += piece.size();
        taken_.largest = std::max(taken_.largest.load(), piece.size());
        if (piece.find('!') != piece.npos) return refuse(code::already_done);
        return {};
    }

    void finish(Responder respond) override {
        ++taken_.finished;
        respond(Answer{.status = 202});
    }

private:
    Taken& taken_;
};

}  // namespace

TEST_CASE("a sink takes a body piece by piece, unpacked, and may refuse it") {
    Taken taken;
    auto open = [&](const RawRequest&) -> Result<std::unique_ptr<RawSink>> {
        return std::unique_ptr<RawSink>(std::make_unique<CountingSink>(taken));
    };
    auto options = known();
    options.bytes_max = 8 << 20;
    options.packed_bytes_max = 1 << 20;
    TestServer server({raw_stream(Verb::post, "/in", open, options, {"x"})}, {});

    auto plain = ask(server.port(), "POST", "/in", as_a, std::string(3'000'000, 'x'));
    CHECK(plain.status == 202);
    CHECK(taken.bytes == 3'000'000);
    CHECK(taken.largest < 1'000'000);
    CHECK(taken.finished == 1);
    auto packed =
        ask(server.port(), "POST", "/in", "X-Key: a\r\nContent-Encoding: gzip\r\n",
            gzipped(std::string(1'000'000, 'x')));
    CHECK(packed.status == 202);
    CHECK(taken.bytes == 4'000'000);
    auto refused = ask(server.port(), "POST", "/in", as_a, "oh!");
    CHECK(refused.body == "409 already_done");
    CHECK(taken.finished == 2);
    CHECK(taken.ended == 3);
}

TEST_CASE("a sink whose body is cut off is ended without finish") {
    Taken taken;
    auto open = [&](const RawRequest&) -> Result<std::unique_ptr<RawSink>> {
        return std::unique_ptr<RawSink>(std::make_unique<CountingSink>(taken));
    };
    TestServer server({raw_stream(Verb::post, "/in", open, known(), {"x"})}, {});
    {
        Client client(server.port());
        client.send("POST /in HTTP/1.1\r\nHost: x\r\nX-Key: a\r\nContent-Length: 100\r\n\r\nhalf");
    }
    for (int i = 0; i < 500 && taken.ended == 0; ++i) std::this_thread::sleep_for(milliseconds(10));

    CHECK(taken.ended == 1);
    CHECK(taken.finished == 0);
}

TEST_CASE("the API description lists a raw route with its media types, or leaves it out") {
    RawOptions shown{.media_types = {"application/csp-report"}};
    RawOptions hidden{.is_described = false};
    std::vector<Route> routes{
        raw(Verb::post, "/api/v1/reports/{kind}", echo, shown, {.summary = "x", .status = 204}),
        raw(Verb::post, "/v1/traces", echo, hidden, {.summary = "x"}),
    };

    auto paths = openapi(routes, "0").at("paths").as_object();

    CHECK(!paths.contains("/v1/traces"));
    const auto& post = paths.at("/api/v1/reports/{kind}").at("post");
    CHECK(post.at("requestBody").at("content").as_object().contains("application/csp-report"));
    CHECK(post.at("parameters").at(0).at("name") == "kind");
    CHECK(post.at("responses").as_object().contains("429"));
    CHECK(post.at("security").as_array().empty());
}

}  // namespace mainstay::http::test::raw_test
