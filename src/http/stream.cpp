#include <boost/asio/redirect_error.hpp>

#include "http/codes.hpp"
#include "http/connection.hpp"

namespace mainstay::http {

namespace {

constexpr int batch_max = 100;
constexpr std::chrono::milliseconds soonest{100};  // Many commits are one look.
constexpr std::chrono::milliseconds look_again{1000};

/// Counts a stream while it lasts.
class Streaming {
public:
    explicit Streaming(Metrics& metrics) : metrics_(metrics) { metrics_.streams.fetch_add(1); }

    Streaming(const Streaming&) = delete;
    Streaming& operator=(const Streaming&) = delete;

    ~Streaming() { metrics_.streams.fetch_sub(1); }

private:
    Metrics& metrics_;
};

/// Waits until a commit may have brought something that was not there when `seen` were counted, or
/// for a second.
Task<> wait_for_commit(Connection& connection, std::uint64_t seen) {
    Loop& loop = connection.loop;
    bool is_new = connection.engine.commits->load() != seen;
    Timer timer(loop.context.get_executor(), is_new ? soonest : look_again);
    loop.waiting_streams.insert(&timer);
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(use_task, woken));
    loop.waiting_streams.erase(&timer);
}

/// An event in the format of the HTML standard, §9.2.6.
void append_event(std::string& out, const StreamEvent& event) {
    auto append_line = [&](std::string_view name, std::string_view text) {
        out += name;
        for (char c : text) {
            if (c != '\r' && c != '\n' && c != '\0') out += c;
        }
        out += '\n';
    };
    append_line("id: ", event.cursor);
    if (!event.event.empty()) append_line("event: ", event.event);
    std::string_view data = event.data;
    do {
        auto end = std::min(data.find('\n'), data.size());
        append_line("data: ", data.substr(0, end));
        data.remove_prefix(std::min(end + 1, data.size()));
    } while (!data.empty());
    out += '\n';
}

/// One look at what is new, with the credentials checked anew.
Task<Ended> look(Engine& engine, Exchange& exchange, StreamBatch& batch) {
    exchange.call.now = engine.options.clock();
    auto work = [&](db::Sql& sql) {
        if (!engine.dispatcher.admit(sql, exchange)) return false;
        auto next = exchange.route->next(sql, exchange.call, batch.cursor, batch_max);
        if (!next) exchange.outcome = next.error();
        if (next) batch = *std::move(next);
        return static_cast<bool>(exchange.outcome);
    };
    co_return co_await on_database(engine, Verb::get, work);
}

Task<bool> send_stream_head(Connection& connection, const StreamBatch& batch) {
    // Proxies that gather an answer before they pass it on would hold a stream back for ever.
    Headers headers{{"X-Accel-Buffering", "no"}};
    std::string first = ": stream\nretry: 2000\n";
    // Without an event, the place to resume from would be unknown to the browser.
    if (batch.events.empty()) first += "id: " + batch.cursor + "\n";
    first += '\n';
    Outgoing outgoing{
        .media_type = "text/event-stream; charset=utf-8",
        .body = first,
        .headers = &headers,
        .is_endless = true,
    };
    co_return co_await connection.send(outgoing);
}

Task<> send_events(Connection& connection, Exchange& exchange, StreamBatch batch) {
    Engine& engine = connection.engine;
    auto last_written = Steady::now();
    std::uint64_t seen = 0;
    while (true) {
        std::string text;
        for (const auto& event : batch.events) append_event(text, event);
        bool is_full = batch.events.size() >= batch_max;
        if (text.empty() && Steady::now() - last_written >= engine.options.heartbeat)
            text = ": heartbeat\n\n";
        if (!text.empty()) {
            bool is_sent = co_await connection.write(text);
            if (!is_sent) co_return;
            last_written = Steady::now();
        }
        if (engine.is_stopping || connection.is_gone()) co_return;
        if (!is_full) co_await wait_for_commit(connection, seen);
        if (engine.is_stopping || connection.is_gone()) co_return;
        batch.events.clear();
        seen = engine.commits->load();
        auto ended = co_await look(engine, exchange, batch);
        // Nothing is lost by a full queue: the next look begins where this one would have.
        bool is_overloaded = ended.failure && ended.failure->kind == Failed::Kind::overloaded;
        if (ended.failure && !is_overloaded) co_return;
        if (!exchange.outcome) co_return;
    }
}

}  // namespace

Task<bool> serve_stream(Connection& connection, Exchange exchange) {
    Engine& engine = connection.engine;
    const Route* route = exchange.route;
    StreamBatch batch;
    batch.cursor = std::string(connection.head().last_event_id);
    Ended ended;
    if (exchange.given)
        ended = co_await look(engine, exchange, batch);
    else
        exchange.outcome = exchange.given.error();
    Shares::Held place;
    if (!ended.failure && exchange.outcome) {
        auto requester = requester_of(exchange.call.caller, connection.head().address);
        if (engine.quotas.streams.take(requester, 1, place) != Reached::none)
            exchange.outcome = refused_share(code::too_many_streams);
    }
    if (ended.failure || !exchange.outcome) {
        auto answer = engine.dispatcher.answer(exchange, ended.failure);
        co_return co_await send_answer(connection, route, std::move(answer));
    }
    Streaming streaming(engine.metrics);
    connection.finish();
    bool is_sent = co_await send_stream_head(connection, batch);
    engine.metrics.count(route, 200, Steady::now() - connection.began);
    if (is_sent && !connection.head().is_head)
        co_await send_events(connection, exchange, std::move(batch));
    co_return is_sent;
}

}  // namespace mainstay::http
