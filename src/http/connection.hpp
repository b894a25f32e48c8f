// One connection: reads requests, enforces limits and deadlines, writes answers. Decides nothing
// about what is answered. Only for .cpp files of this module.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ssl/stream.hpp>

#include "http/head.hpp"
#include "http/loop.hpp"
#include "http/outgoing.hpp"
#include "http/problem.hpp"

namespace mainstay::http {

/// How reading a part of a body ended.
enum class Arrival { more, whole, too_large, late, malformed, gone };

class Connection {
public:
    Connection(Engine& engine, Loop& loop, Listening& listening, Socket socket);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Agrees on TLS where the listener has it. False if that failed.
    Task<bool> open();

    /// Waits for the next request. False when there is none; `fault` then says what to answer, if
    /// anything.
    Task<bool> read_head();

    const Head& head() const { return head_; }

    /// All headers of the request, as they came.
    Headers headers() const;

    const std::optional<Fault>& fault() const { return fault_; }

    /// Whether the body has arrived with the head: no more need be taken to have it.
    bool has_whole_body() const;

    /// Says that the request's credentials are good, so that more patience is due.
    void know_client() { is_known_ = true; }

    /// Appends the next part of the body to `into`; asks for it first, if the client waits to be
    /// asked.
    Task<Arrival> read_part(std::string& into);

    /// The whole body, if it has at most `bytes_max`.
    Task<Arrival> read_body(std::string& body, std::size_t bytes_max);

    /// Drops a body that has arrived with the head, so that the connection can serve the next
    /// request; more of it is not waited for.
    Task<> drop_arrived_body();

    /// Sends an answer. False if the client is gone.
    Task<bool> send(Outgoing outgoing);

    /// Sends bytes after a `send` whose body comes piece by piece.
    Task<bool> write(std::string_view bytes);

    /// Says goodbye so that the client still reads the last answer, though it may be sending.
    Task<> linger();

    /// Whether another request may follow.
    bool may_go_on() const;

    /// Nothing may follow this request.
    void finish() { is_last_ = true; }

    /// Whether the client has closed its side, as far as can be told without waiting.
    bool is_gone();

    /// Ends the wait of an idle connection. For a stopping server.
    void wind_down();

    /// Ends all waits.
    void abort();

    /// Ends the current wait if it is over its time.
    void check_deadline(Steady::time_point now);

    Engine& engine;
    Loop& loop;
    Listening& listening;
    Steady::time_point began = Steady::now();  // When the request's head was whole.

private:
    struct Parsing;
    using Tls = asio::ssl::stream<Socket&>;

    Task<bool> fill(std::size_t bytes);
    bool parse_head();
    void take_head();
    void take_client();
    std::optional<Fault> check_head() const;
    std::string_view field(int which) const;

    Task<> shut_down_tls();

    template <class Buffers>
    Task<bool> write_all(const Buffers& buffers);

    Socket socket_;
    std::shared_ptr<Certificate::Context> certificate_;  // Shared with those that began with it.
    std::unique_ptr<Tls> tls_;                           // Null: plain HTTP.
    std::unique_ptr<Parsing> parsing_;
    Head head_;
    std::string peer_;  // The address at the other end of the socket.
    Client client_;
    std::optional<Fault> fault_;
    std::string head_bytes_;
    Steady::time_point deadline_ = Steady::time_point::max();
    Steady::time_point body_began_{};
    std::uint64_t body_arrived_ = 0;
    bool is_late_ = false;
    bool is_idle_ = false;
    bool is_last_ = false;
    bool is_known_ = false;   // Who sends the request.
    bool has_asked_ = false;  // For the body, with 100 Continue.
};

/// Serves one connection to its end.
Task<> serve(Engine& engine, Loop& loop, Listening& listening, Socket socket);

/// Answers a connection too many.
Task<> refuse_connection(Engine& engine, Loop& loop, Listening& listening, Socket socket);

/// Serves one request. False if the client is gone.
Task<bool> serve_request(Connection& connection);

/// Serves the kinds of route that are more than a row.
Task<bool> serve_upload(Connection& connection, Exchange exchange, const Target& target);
Task<bool> serve_file(Connection& connection, Exchange& exchange, Answer answer);
Task<bool> serve_stream(Connection& connection, Exchange exchange);
Task<bool> serve_raw(Connection& connection, Exchange exchange, const Target& target);
Task<bool> serve_tus(Connection& connection, Exchange exchange, const Target& target);

/// Asks the database who calls and whether they may, before more of a request is taken: else
/// `exchange.outcome` says why not.
Task<Ended> admit_caller(Connection& connection, Exchange& exchange);

/// Answers a request whose body was not taken.
Task<bool> decline(Connection& connection, Exchange& exchange, Ended ended);

/// The refusal of someone who holds too much at once, with the time to come back.
Error refused_share(const Code& code);

/// Sends an answer of a route; the body of HEAD stays here.
Task<bool> send_answer(Connection& connection, const Route* route, Answer answer);

}  // namespace mainstay::http
