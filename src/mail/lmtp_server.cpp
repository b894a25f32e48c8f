#include "mail/lmtp_server.hpp"

#include <array>
#include <set>
#include <thread>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "base/log.hpp"

namespace mainstay::mail {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

template <class T = void>
using Task = asio::awaitable<T>;

// Errors of the network are values here: they end a conversation, and nothing else.
constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

// Runs on the pool, since storing a mail waits for the disk.
Task<> feed(LmtpSession& session, std::string_view bytes, std::string& replies) {
    replies = session.feed(bytes);
    co_return;
}

}  // namespace

class LmtpServer::Engine {
public:
    Engine(LmtpOptions options, LmtpCallbacks callbacks)
        : options_(std::move(options)),
          callbacks_(std::move(callbacks)),
          pool_(options_.threads),
          acceptor_(io_, tcp::endpoint(asio::ip::make_address(options_.address), options_.port)) {}

    ~Engine() { stop(); }

    unsigned short port() const { return acceptor_.local_endpoint().port(); }

    void start() {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }

    void stop() {
        if (!thread_.joinable()) return;
        asio::post(io_, [this] {
            is_stopping_ = true;
            acceptor_.close();
            for (auto* socket : sockets_) socket->cancel();
        });
        thread_.join();
        pool_.join();
    }

private:
    Task<> accept() {
        while (!is_stopping_) {
            auto [error, socket] = co_await acceptor_.async_accept(as_values);
            if (is_stopping_) break;
            if (!error) asio::co_spawn(io_, hold(std::move(socket)), asio::detached);
            if (error) co_await pause();
        }
    }

    // Out of file descriptors, most likely: trying again at once would only burn time.
    Task<> pause() {
        asio::steady_timer timer(io_, std::chrono::milliseconds(100));
        co_await timer.async_wait(as_values);
    }

    Task<> hold(tcp::socket socket) {
        try {
            if (sockets_.size() >= options_.connections_max) {
                co_await send(socket, "421 4.3.2 Too many connections, try again\r\n");
                co_return;
            }
            sockets_.insert(&socket);
            co_await converse(socket);
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(error, "mail", "an LMTP conversation failed: {}", failure.what());
        }
        sockets_.erase(&socket);
    }

    Task<> converse(tcp::socket& socket) {
        LmtpSession session(options_.host, options_.limits, callbacks_);
        auto ends_at = std::chrono::steady_clock::now() + options_.connection_max;
        bool is_open = co_await send(socket, session.greeting());
        std::array<char, 16384> buffer;
        std::string replies;
        while (is_open && !session.is_closed()) {
            auto count = co_await receive(socket, buffer, ends_at);
            if (count == 0) break;
            co_await asio::co_spawn(
                pool_, feed(session, {buffer.data(), count}, replies), asio::use_awaitable
            );
            is_open = co_await send(socket, replies);
        }
        if (is_open && !session.is_closed()) co_await send(socket, LmtpSession::farewell());
    }

    // Nothing comes when the client left, was silent for too long, or the server is about to end.
    Task<std::size_t> receive(
        tcp::socket& socket, std::array<char, 16384>& buffer,
        std::chrono::steady_clock::time_point ends_at
    ) {
        if (is_stopping_) co_return 0;
        asio::steady_timer timer(io_);
        timer.expires_at(std::min(ends_at, std::chrono::steady_clock::now() + options_.idle_max));
        using namespace asio::experimental::awaitable_operators;
        auto first = co_await (
            socket.async_read_some(asio::buffer(buffer), as_values) || timer.async_wait(as_values)
        );
        if (first.index() != 0) co_return 0;
        auto [error, count] = std::get<0>(first);
        co_return error ? 0 : count;
    }

    Task<bool> send(tcp::socket& socket, std::string_view text) {
        if (text.empty()) co_return true;
        asio::steady_timer timer(io_, options_.idle_max);
        using namespace asio::experimental::awaitable_operators;
        auto first = co_await (
            asio::async_write(socket, asio::buffer(text), as_values) || timer.async_wait(as_values)
        );
        co_return first.index() == 0 && !std::get<0>(std::get<0>(first));
    }

    LmtpOptions options_;
    LmtpCallbacks callbacks_;
    asio::io_context io_{1};
    asio::thread_pool pool_;
    tcp::acceptor acceptor_;
    std::thread thread_;
    std::set<tcp::socket*> sockets_;  // Touched on the one thread of `io_` only.
    bool is_stopping_ = false;        // As well.
};

LmtpServer::LmtpServer(LmtpOptions options, LmtpCallbacks callbacks)
    : engine_(std::make_unique<Engine>(std::move(options), std::move(callbacks))) {}

LmtpServer::~LmtpServer() = default;

unsigned short LmtpServer::port() const { return engine_->port(); }

void LmtpServer::start() { engine_->start(); }

void LmtpServer::stop() { engine_->stop(); }

}  // namespace mainstay::mail
