#include <boost/asio/redirect_error.hpp>

#include "base/log.hpp"
#include "http/codes.hpp"
#include "http/connection.hpp"
#include "http/header_values.hpp"
#include "http/target.hpp"

namespace mainstay::http {

namespace {

constexpr std::chrono::seconds share_retry{5};  // What is held is let go about so soon.

/// Counts a request from its head to its end.
class InFlight {
public:
    explicit InFlight(Metrics& metrics) : metrics_(metrics) {
        metrics_.requests_in_flight.fetch_add(1, std::memory_order_relaxed);
    }

    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;

    ~InFlight() { metrics_.requests_in_flight.fetch_sub(1, std::memory_order_relaxed); }

private:
    Metrics& metrics_;
};

std::optional<Fault> fault_of(Arrival arrival) {
    switch (arrival) {
        case Arrival::more:
        case Arrival::whole:
        case Arrival::gone:
            return std::nullopt;
        case Arrival::too_large:
            return fault::too_large;
        case Arrival::late:
            return fault::slow_request;
        case Arrival::malformed:
            return fault::bad_request;
    }
    return std::nullopt;
}

bool is_reading(const Head& head) { return head.method == "GET" || head.is_head; }

/// The page or file that answers a path no route has.
Task<bool> serve_page(Connection& connection, Answer otherwise) {
    const Head& head = connection.head();
    Engine& engine = connection.engine;
    auto path = path_of(head.target);
    if (is_reading(head)) {
        for (const auto& page : engine.pages) {
            if (!connection.listening.is_main() || page.path != path) continue;
            Answer answer{.media_type = std::string(page.media_type), .body = page.text()};
            co_return co_await send_answer(connection, nullptr, std::move(answer));
        }
        const Asset* asset = path.starts_with("/api/") || !connection.listening.is_main()
                                 ? nullptr
                                 : find_asset(engine.assets, path, head.accept);
        if (asset) {
            auto answer = answer_asset(*asset, head);
            auto frame = frame_policy(asset->path);
            Outgoing outgoing{
                .status = answer.status,
                .media_type = answer.media_type,
                .body = answer.bytes,
                .headers = &answer.headers,
                .surface = frame.empty() ? Surface::page : Surface::frame,
                .policy = frame.empty() ? page_policy : frame,
            };
            co_return co_await connection.send(outgoing);
        }
    }
    co_return co_await send_answer(connection, nullptr, std::move(otherwise));
}

Task<bool> serve_row(Connection& connection, Exchange exchange) {
    Engine& engine = connection.engine;
    const Route* route = exchange.route;
    if (route->prepare) {
        bool may_go_on = false;
        auto slow = [&] { may_go_on = engine.dispatcher.prepare(engine.database, exchange); };
        auto ended = co_await on_pool(engine.pool_of(*route), slow);
        if (ended.failure || !may_go_on) {
            auto answer = engine.dispatcher.answer(exchange, ended.failure);
            co_return co_await send_answer(connection, route, std::move(answer));
        }
    }
    db::ReadClass how{.cost = route->about.cost.value_or(db::Cost::quick)};
    if (route->verb == Verb::get && how.cost != db::Cost::quick) {
        // Whose turn it is in the lane depends on who asks.
        auto admit = [&](db::Sql& sql) { return engine.dispatcher.admit(sql, exchange); };
        auto admitted = co_await on_database(engine, Verb::get, admit);
        if (admitted.failure || !exchange.outcome) {
            auto answer = engine.dispatcher.answer(exchange, admitted.failure);
            co_return co_await send_answer(connection, route, std::move(answer));
        }
        if (exchange.call.caller) how.caller = exchange.call.caller->user.value;
    }
    auto body = [&](db::Sql& sql) { return engine.dispatcher.transact(sql, exchange); };
    auto ended = co_await on_database(engine, route->verb, body, how);
    auto answer = engine.dispatcher.answer(exchange, ended.failure);
    if (answer.download) co_return co_await serve_file(connection, exchange, std::move(answer));
    co_return co_await send_answer(connection, route, std::move(answer));
}

Task<bool> serve_direct(Connection& connection, Exchange exchange) {
    const Route* route = exchange.route;
    const auto& id = connection.head().request_id;
    Answer answer;
    if (exchange.given) {
        auto ended = co_await on_direct(*route, answer);
        if (ended.failure) answer = answer_to(*ended.failure, route->path, id);
    } else {
        answer = problem(exchange.given.error(), id);
    }
    co_return co_await send_answer(connection, route, std::move(answer));
}

/// Whether a body that has yet to come may come: asks who calls before a byte of it is taken, and
/// for room to hold it. Else `exchange.outcome` says why not.
Task<Ended> admit_body(Connection& connection, Exchange& exchange, Shares::Held& room) {
    Engine& engine = connection.engine;
    const Head& head = connection.head();
    auto ended = co_await admit_caller(connection, exchange);
    if (ended.failure || !exchange.outcome) co_return ended;
    auto bytes_max = engine.dispatcher.body_bytes_max(*exchange.route);
    if (head.body_bytes.value_or(0) > bytes_max) {
        exchange.outcome = refuse(code::too_large, {{"max", std::to_string(bytes_max)}});
        co_return ended;
    }
    auto bytes = static_cast<std::size_t>(head.body_bytes.value_or(bytes_max));
    if (!head.content_encoding.empty()) bytes += bytes_max;
    auto requester = requester_of(exchange.call.caller, head.address);
    auto reached = engine.quotas.body_bytes.take(requester, static_cast<std::int64_t>(bytes), room);
    if (reached == Reached::total)
        exchange.outcome = refuse(code::overloaded);
    else if (reached != Reached::none)
        exchange.outcome = refused_share(code::too_many_bytes);
    co_return ended;
}

Task<bool> serve_exchange(Connection& connection, Exchange exchange, const Target& target) {
    Engine& engine = connection.engine;
    if (exchange.route->kind == Kind::upload)
        co_return co_await serve_upload(connection, std::move(exchange), target);
    if (exchange.route->kind == Kind::raw)
        co_return co_await serve_raw(connection, std::move(exchange), target);
    if (exchange.route->kind == Kind::tus)
        co_return co_await serve_tus(connection, std::move(exchange), target);
    Shares::Held room;
    std::string body;
    Ended ended;
    bool is_packed = !connection.head().content_encoding.empty();
    bool is_admitted = engine.dispatcher.check_early(exchange);
    // What came with the head is here already; who calls is asked in the one transaction.
    if (is_admitted && (is_packed || !connection.has_whole_body())) {
        ended = co_await admit_body(connection, exchange, room);
        is_admitted = !ended.failure && exchange.outcome;
    }
    if (!is_admitted) co_return co_await decline(connection, exchange, ended);
    auto bytes_max = engine.dispatcher.body_bytes_max(*exchange.route);
    auto arrival = co_await connection.read_body(body, bytes_max);
    if (arrival == Arrival::gone) co_return false;
    if (auto fault = fault_of(arrival)) {
        auto answer = problem(*fault, connection.head().request_id);
        co_return co_await send_answer(connection, exchange.route, std::move(answer));
    }
    engine.dispatcher.decode(exchange, connection.head(), target, body);
    if (exchange.route->kind == Kind::stream)
        co_return co_await serve_stream(connection, std::move(exchange));
    if (exchange.route->kind == Kind::direct)
        co_return co_await serve_direct(connection, std::move(exchange));
    co_return co_await serve_row(connection, std::move(exchange));
}

Task<> serve_requests(Connection& connection) {
    while (true) {
        bool has_request = co_await connection.read_head();
        if (!has_request) {
            if (!connection.fault()) co_return;
            connection.finish();
            auto answer = problem(*connection.fault(), connection.head().request_id);
            co_await send_answer(connection, nullptr, std::move(answer));
            break;
        }
        InFlight in_flight(connection.engine.metrics);
        bool is_sent = co_await serve_request(connection);
        if (!is_sent) co_return;
        if (!connection.may_go_on()) break;
    }
    co_await connection.linger();
}

}  // namespace

Task<> serve(Engine& engine, Loop& loop, Listening& listening, Socket socket) {
    Connection connection(engine, loop, listening, std::move(socket));
    bool is_open = co_await connection.open();
    if (is_open) co_await serve_requests(connection);
}

Task<> refuse_connection(Engine& engine, Loop& loop, Listening& listening, Socket socket) {
    Connection connection(engine, loop, listening, std::move(socket));
    bool is_open = co_await connection.open();
    if (!is_open) co_return;
    connection.finish();
    bool is_sent =
        co_await send_answer(connection, nullptr, problem(fault::too_many_connections, ""));
    if (is_sent) co_await connection.linger();
}

Task<bool> serve_request(Connection& connection) {
    const Head& head = connection.head();
    const Dispatcher& dispatcher = connection.engine.dispatcher;
    auto target = parse_target(head.target);
    if (!target) {
        auto answer = problem(fault::bad_target, head.request_id);
        co_return co_await send_answer(connection, nullptr, std::move(answer));
    }
    auto begun = dispatcher.begin(connection.listening.router, head, *target);
    if (auto* exchange = std::get_if<Exchange>(&begun))
        co_return co_await serve_exchange(connection, std::move(*exchange), *target);
    co_await connection.drop_arrived_body();
    co_return co_await serve_page(connection, std::get<Answer>(std::move(begun)));
}

Task<Ended> admit_caller(Connection& connection, Exchange& exchange) {
    Engine& engine = connection.engine;
    Ended ended;
    bool is_anyone = exchange.route->about.access == Access::public_ &&
                     !exchange.incoming.credentials.are_given();
    if (is_anyone) co_return ended;
    auto admit = [&](db::Sql& sql) { return engine.dispatcher.admit(sql, exchange); };
    ended = co_await on_database(engine, Verb::get, admit);
    if (!ended.failure && exchange.outcome && exchange.call.caller) connection.know_client();
    co_return ended;
}

Error refused_share(const Code& code) {
    auto error = refuse(code);
    error.retry_after = share_retry;
    return error;
}

Task<bool> decline(Connection& connection, Exchange& exchange, Ended ended) {
    co_await connection.drop_arrived_body();
    auto answer = connection.engine.dispatcher.answer(exchange, ended.failure);
    co_return co_await send_answer(connection, exchange.route, std::move(answer));
}

Task<bool> send_answer(Connection& connection, const Route* route, Answer answer) {
    const Head& head = connection.head();
    if (route && answer.status == 200 && route->verb == Verb::get && route->is_versioned) {
        for (const auto& [name, value] : answer.headers) {
            if (name != "ETag" || !names_etag(head.if_none_match, value)) continue;
            answer.status = 304;
            answer.body.clear();
            answer.print = {};
            answer.media_type.clear();
            break;
        }
    }
    answer.complete_body();
    Outgoing outgoing{
        .status = answer.status,
        .media_type = answer.media_type,
        .body = answer.body,
        .headers = &answer.headers,
    };
    bool is_sent = co_await connection.send(outgoing);
    auto took = Steady::now() - connection.began;
    connection.engine.metrics.count(route, answer.status, took);
    if (is_logged(LogLevel::debug)) {
        MAINSTAY_LOG(
            debug, "http", "{} {} {} {} bytes {} us {} {}", head.method, path_of(head.target),
            answer.status, answer.body.size(),
            std::chrono::duration_cast<std::chrono::microseconds>(took).count(), head.address,
            head.request_id
        );
    }
    co_return is_sent;
}

}  // namespace mainstay::http
