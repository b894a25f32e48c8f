#include "http/testing.hpp"

#include <cerrno>
#include <stdexcept>

#include <arpa/inet.h>
#include <boost/json.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/idempotency.hpp"

namespace mainstay::http::test {

std::string Got::header(std::string_view name) const {
    auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

boost::json::value Got::json() const { return boost::json::parse(body); }

std::string Got::code() const { return std::string(json().at("code").as_string()); }

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval wait{.tv_sec = 10, .tv_usec = 0};
    int on = 1;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("the server does not take a connection");
}

Client::~Client() { ::close(socket_); }

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Client::fill() {
    char bytes[16 * 1024];
    auto got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(got));
    return true;
}

std::string Client::receive_until(std::string_view text) {
    while (buffer_.find(text) == buffer_.npos) {
        if (!fill()) return std::exchange(buffer_, {});
    }
    auto end = buffer_.find(text) + text.size();
    auto received = buffer_.substr(0, end);
    buffer_.erase(0, end);
    return received;
}

std::optional<Got> Client::receive(bool is_head) {
    auto head = receive_until("\r\n\r\n");
    if (!head.ends_with("\r\n\r\n")) return std::nullopt;
    Got got;
    got.status = std::stoi(head.substr(9, 3));
    for (auto line = head.find("\r\n") + 2; line + 2 < head.size();) {
        auto end = head.find("\r\n", line);
        auto colon = head.find(':', line);
        auto name = lower_ascii(std::string_view(head).substr(line, colon - line));
        got.headers[name] = trimmed(std::string_view(head).substr(colon + 1, end - colon - 1));
        line = end + 2;
    }
    bool has_body = !is_head && got.status >= 200 && got.status != 204 && got.status != 304;
    if (!has_body) return got;
    auto length = got.headers.find("content-length");
    auto bytes = length == got.headers.end() ? std::string::npos : std::stoul(length->second);
    while (buffer_.size() < bytes && fill()) {
    }
    got.body = buffer_.substr(0, bytes);
    buffer_.erase(0, got.body.size());
    return got;
}

bool Client::is_closed() {
    char byte = 0;
    if (!buffer_.empty()) return false;
    auto got = ::recv(socket_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
}

std::string request(
    std::string_view method, std::string_view target, std::string_view headers,
    std::string_view body
) {
    std::string text(method);
    text += ' ';
    text += target;
    text += " HTTP/1.1\r\nHost: localhost\r\n";
    text += headers;
    if (!body.empty() && headers.find("Content-Type") == headers.npos)
        text += "Content-Type: application/json\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text += "\r\n";
    return text += body;
}

Got ask(
    std::uint16_t port, std::string_view method, std::string_view target, std::string_view headers,
    std::string_view body
) {
    Client client(port);
    client.send(request(method, target, headers, body));
    auto got = client.receive(method == "HEAD");
    if (!got) throw std::runtime_error("the connection ended without an answer");
    return *std::move(got);
}

TestServer::TestServer(
    std::vector<Route> routes, Hooks hooks, Options options, std::span<const Asset> assets,
    std::initializer_list<db::Migrations> floors
)
    : database_(db::Dialect::sqlite, {db::migrations(), http::migrations()}) {
    start_crypto();
    if (floors.size() > 0) {
        std::vector<db::Migrations> all{db::migrations(), http::migrations()};
        all.insert(all.end(), floors.begin(), floors.end());
        db::migrate(*database_, all, Time{1});
    }
    blobs_ = db::Blobs::open(*database_, database_.directory() + "/blobs");
    for (auto& listener : options.listeners) listener.port = 0;
    server_ = std::make_unique<Server>(
        std::move(options), *database_, *blobs_, std::move(routes), std::move(hooks), assets
    );
    server_->start();
}

}  // namespace mainstay::http::test
