#include "http/tus.hpp"

#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "http/codes.hpp"
#include "http/openapi.hpp"
#include "http/testing.hpp"

namespace mainstay::http::test::tus_test {

namespace {

constexpr std::string_view as_ann = "Authorization: Bearer ann\r\nTus-Resumable: 1.0.0\r\n";
constexpr std::string_view as_bob = "Authorization: Bearer bob\r\nTus-Resumable: 1.0.0\r\n";
constexpr std::string_view bytes_type = "Content-Type: application/offset+octet-stream\r\n";

Result<std::optional<Caller>> authenticate(db::Sql&, const Credentials& credentials) {
    const auto& name = credentials.secret();
    if (name != "ann" && name != "bob") return refuse(mainstay::code::unauthenticated);
    Caller caller{.user = {name == "ann" ? 1 : 2}, .name = name};
    caller.scopes = {TokenScope::read, TokenScope::write};
    return std::optional(caller);
}

TusOptions options() {
    return {
        .bytes_max = 1'000,
        .check = [](db::Sql&, const Call&, const TusMetadata& metadata, std::int64_t) -> Result<> {
            if (metadata.contains("refused")) return refuse(mainstay::code::forbidden);
            return {};
        },
        .finish = [](db::Sql& sql, const Call&, const TusMetadata&,
                     const Uploaded& file) -> Result<std::int64_t> {
            db::keep(sql, file.blob);
            return 41 + file.bytes;
        },
    };
}

class UploadServer : public TestServer {
public:
    UploadServer() : TestServer(tus("/uploads", options()), {authenticate}) {}

    Got ask(
        std::string_view verb, std::string_view target, std::string headers,
        std::string_view body = ""
    ) {
        return test::ask(port(), verb, target, headers, body);
    }

    /// Where a new upload of so many bytes is.
    std::string begin(int bytes) {
        auto got =
            ask("POST", "/uploads",
                std::string(as_ann) + "Upload-Length: " + std::to_string(bytes) + "\r\n");
        REQUIRE(got.status == 201);
        return got.header("location");
    }

    Got patch(
        std::string_view at, int offset, std::string_view body, std::string_view who = as_ann,
        std::string_view more = ""
    ) {
        auto headers = std::string(who) + std::string(bytes_type) +
                       "Upload-Offset: " + std::to_string(offset) + "\r\n" + std::string(more);
        return ask("PATCH", at, headers, body);
    }

    std::string offset(std::string_view at) {
        return ask("HEAD", at, std::string(as_ann)).header("upload-offset");
    }
};

}  // namespace

TEST_CASE("OPTIONS tells what is understood of resumable uploads") {
    UploadServer server;

    auto got = server.ask("OPTIONS", "/uploads", "");

    CHECK(got.status == 204);
    CHECK(got.header("tus-version") == "1.0.0");
    CHECK(got.header("tus-max-size") == "1000");
    CHECK(
        got.header("tus-extension") ==
        "creation,creation-with-upload,termination,checksum,expiration"
    );
    CHECK(got.header("tus-checksum-algorithm") == "sha1,sha256");
    CHECK(got.header("allow") == "POST");
}

TEST_CASE("an upload is made, sent in two requests, and shown as the file it became") {
    UploadServer server;
    auto made = server.ask(
        "POST", "/uploads",
        std::string(as_ann) + "Upload-Length: 11\r\nUpload-Metadata: filename ZmlyZS5wbmc=\r\n"
    );
    CHECK(made.status == 201);
    CHECK(made.header("tus-resumable") == "1.0.0");
    CHECK(made.header("upload-expires").ends_with(" GMT"));
    auto at = made.header("location");

    auto first = server.patch(at, 0, "hello");
    CHECK(first.status == 204);
    CHECK(first.header("upload-offset") == "5");
    CHECK(first.header("mainstay-file").empty());
    auto head = server.ask("HEAD", at, std::string(as_ann));
    CHECK(head.status == 200);
    CHECK(head.header("upload-offset") == "5");
    CHECK(head.header("upload-length") == "11");
    CHECK(head.header("upload-metadata") == "filename ZmlyZS5wbmc=");
    CHECK(head.header("cache-control") == "no-store");
    auto last = server.patch(at, 5, " world");

    CHECK(last.status == 204);
    CHECK(last.header("upload-offset") == "11");
    CHECK(last.header("mainstay-file") == "52");
    auto shown = server.ask("GET", at, "Authorization: Bearer ann\r\n").json();
    CHECK(shown.at("file") == "52");
    CHECK(shown.at("received") == 11);
    CHECK(server.patch(at, 11, "").code() == "upload_offset");
}

TEST_CASE("an upload may come whole with the request that makes it") {
    UploadServer server;
    auto headers = std::string(as_ann) + std::string(bytes_type) + "Upload-Length: 5\r\n";

    auto whole = server.ask("POST", "/uploads", headers, "hello");
    CHECK(whole.status == 201);
    CHECK(whole.header("upload-offset") == "5");
    CHECK(whole.header("mainstay-file") == "46");
    auto part = server.ask("POST", "/uploads", headers, "he");
    CHECK(part.status == 201);
    CHECK(part.header("upload-offset") == "2");
    CHECK(server.patch(part.header("location"), 2, "llo").header("mainstay-file") == "46");
}

TEST_CASE("what does not fit an upload is refused, and nothing of it kept") {
    UploadServer server;
    auto at = server.begin(10);
    std::string ann(as_ann), type(bytes_type);

    CHECK(server.patch(at, 3, "x").status == 409);
    CHECK(server.patch(at, 0, "12345678901").code() == "upload_overrun");
    CHECK(server.ask("PATCH", at, ann + "Upload-Offset: 0\r\n", "x").status == 415);
    CHECK(server.ask("PATCH", at, ann + type, "x").status == 422);
    CHECK(server.ask("PATCH", at, ann + type + "Upload-Offset: -1\r\n", "x").status == 422);
    CHECK(server.patch(at, 0, "x", as_ann, "Content-Encoding: gzip\r\n").status == 415);
    CHECK(server.patch(at, 0, "x", as_ann, "Upload-Checksum: md5 AA==\r\n").status == 400);
    auto wrong = "Upload-Checksum: sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=\r\n";
    CHECK(server.patch(at, 0, "hello", as_ann, wrong).status == 460);
    CHECK(server.offset(at) == "0");

    for (auto* headers :
         {"", "Upload-Length: x\r\n", "Upload-Length: 0\r\n", "Upload-Defer-Length: 1\r\n"})
        CHECK_MESSAGE(server.ask("POST", "/uploads", ann + headers).status == 422, headers);
    CHECK(server.ask("POST", "/uploads", ann + "Upload-Length: 1001\r\n").status == 413);
    CHECK(server.ask("POST", "/uploads", ann + "Upload-Length: 5\r\n", "hello").status == 415);
    auto refused = "Upload-Length: 5\r\nUpload-Metadata: refused\r\n";
    CHECK(server.ask("POST", "/uploads", ann + refused).status == 403);
    auto malformed = "Upload-Length: 5\r\nUpload-Metadata: a,a\r\n";
    CHECK(server.ask("POST", "/uploads", ann + malformed).status == 422);
}

TEST_CASE("an upload whose first bytes are refused is not there") {
    UploadServer server;
    auto headers = std::string(as_ann) + std::string(bytes_type) +
                   "Upload-Length: 5\r\nUpload-Checksum: sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=\r\n";

    CHECK(server.ask("POST", "/uploads", headers, "hello").status == 460);

    auto left = server.database().read([](db::Sql& sql) {
        return *sql.value<int>("SELECT count(*) FROM upload");
    });
    CHECK(left == 0);
}

TEST_CASE("another version of the protocol is refused with the one that is spoken") {
    UploadServer server;
    auto at = server.begin(5);
    std::string ann = "Authorization: Bearer ann\r\n";

    for (auto* headers : {"", "Tus-Resumable: 0.2.2\r\n"}) {
        auto got = server.ask("HEAD", at, ann + headers);
        CHECK(got.status == 412);
        CHECK(got.header("tus-version") == "1.0.0");
        CHECK(server.ask("POST", "/uploads", ann + headers + "Upload-Length: 5\r\n").status == 412);
        CHECK(server.ask("DELETE", at, ann + headers).status == 412);
    }
}

TEST_CASE("an upload is there for who began it alone") {
    UploadServer server;
    auto at = server.begin(5);
    std::string bob(as_bob);

    for (std::string_view place : {std::string_view(at), std::string_view("/uploads/0123")}) {
        CHECK(server.ask("HEAD", place, bob).status == 404);
        CHECK(server.ask("GET", place, bob).status == 404);
        CHECK(server.ask("DELETE", place, bob).status == 404);
        CHECK(server.patch(place, 0, "hello", as_bob).status == 404);
    }
    CHECK(server.patch(at, 0, "hello", "Tus-Resumable: 1.0.0\r\n").status == 401);
    auto session = "Cookie: mainstay_session=ann\r\nTus-Resumable: 1.0.0\r\n";
    CHECK(server.patch(at, 0, "hello", session).code() == "csrf");
    CHECK(server.offset(at) == "0");
    auto proven = session + ("X-CSRF-Token: " + csrf_token("ann")) + "\r\n";
    CHECK(server.patch(at, 0, "hello", proven).status == 204);
}

TEST_CASE("an upload that is given up is gone") {
    UploadServer server;
    auto at = server.begin(5);
    CHECK(server.patch(at, 0, "he").status == 204);

    CHECK(server.ask("DELETE", at, std::string(as_ann)).status == 204);

    CHECK(server.ask("HEAD", at, std::string(as_ann)).status == 404);
    CHECK(server.patch(at, 2, "llo").status == 404);
}

TEST_CASE("a connection that breaks off leaves what it brought") {
    UploadServer server;
    auto at = server.begin(10);
    {
        Client client(server.port());
        client.send(
            "PATCH " + at + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nUpload-Offset: 0\r\n" +
            std::string(as_ann) + std::string(bytes_type) + "\r\nhello w"
        );
    }
    for (int i = 0; i < 500 && server.offset(at) == "0"; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));

    CHECK(server.offset(at) == "7");
    CHECK(server.patch(at, 7, "rld").header("mainstay-file") == "51");
}

TEST_CASE("the API description has the headers of resumable uploads") {
    auto routes = tus("/api/v1/uploads", options());

    auto paths = openapi(routes, "0").at("paths").as_object();

    const auto& patch = paths.at("/api/v1/uploads/{id}").at("patch");
    const auto& content = patch.at("requestBody").at("content").as_object();
    CHECK(content.contains("application/offset+octet-stream"));
    std::string names;
    for (const auto& parameter : patch.at("parameters").as_array())
        names += std::string(parameter.at("name").as_string()) + ' ';
    CHECK(names == "id Tus-Resumable Upload-Offset Upload-Checksum ");
    CHECK(patch.at("responses").as_object().contains("460"));
}

TEST_CASE("a client that cannot send PATCH or DELETE names it in a POST") {
    UploadServer server;
    auto at = server.begin(10);
    auto posted = [&](std::string_view method, std::string_view more, std::string_view body) {
        return server.ask(
            "POST", at,
            std::string(as_ann) + "X-HTTP-Method-Override: " + std::string(method) + "\r\n" +
                std::string(more),
            body
        );
    };
    auto more = std::string(bytes_type) + "Upload-Offset: 0\r\n";
    CHECK(posted("PATCH", more, "01234").status == 204);
    CHECK(server.offset(at) == "5");
    CHECK(posted("BREW", "", "").status == 405);
    CHECK(posted("DELETE", "", "").status == 204);
    CHECK(server.offset(at).empty());
}

}  // namespace mainstay::http::test::tus_test
