// A real server on a free port and a client of plain sockets, for tests of this module and of those
// above. Not used by the product.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/testing.hpp"
#include "http/server.hpp"

namespace mainstay::http::test {

/// One answer as it came.
struct Got {
    int status = 0;
    std::map<std::string, std::string, std::less<>> headers;  // Names in lower case.
    std::string body;

    std::string header(std::string_view name) const;
    boost::json::value json() const;

    /// The `code` of a problem document.
    std::string code() const;
};

/// A connection to 127.0.0.1 that sends what it is told, well-formed or not. Waits at most ten
/// seconds.
class Client {
public:
    explicit Client(std::uint16_t port);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// False if the server no longer takes it.
    bool send(std::string_view bytes);

    /// The next answer; nothing if the connection ended before. `is_head` where no body follows.
    std::optional<Got> receive(bool is_head = false);

    /// What comes until `text` is among it, or the connection ends.
    std::string receive_until(std::string_view text);

    /// Whether the server has closed, after waiting for it.
    bool is_closed();

private:
    bool fill();

    int socket_;
    std::string buffer_;
};

/// A request as text. Headers are whole lines, each with its "\r\n".
std::string request(
    std::string_view method, std::string_view target, std::string_view headers = "",
    std::string_view body = ""
);

/// Sends one request on a connection of its own.
Got ask(
    std::uint16_t port, std::string_view method, std::string_view target,
    std::string_view headers = "", std::string_view body = ""
);

/// A server on a database of its own.
class TestServer {
public:
    TestServer(
        std::vector<Route> routes, Hooks hooks, Options options = {},
        std::span<const Asset> assets = {}, std::initializer_list<db::Migrations> floors = {}
    );

    std::uint16_t port() const { return server_->port(); }

    std::uint16_t port(std::string_view listener) const { return server_->port(listener); }

    Server& operator*() { return *server_; }

    db::Database& database() { return *database_; }

    db::Blobs& blobs() { return *blobs_; }

private:
    db::test::TestDatabase database_;
    std::unique_ptr<db::Blobs> blobs_;
    std::unique_ptr<Server> server_;
};

}  // namespace mainstay::http::test
