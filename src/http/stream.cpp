#include "http/stream.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "http/codes.hpp"
#include "http/connection.hpp"

namespace mainstay::http {

namespace {

constexpr std::chrono::milliseconds check_interval{1000};
constexpr int missed_checks_max = 5;  // While the database is too busy to be asked.

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

void append_line(std::string& out, std::string_view name, std::string_view text) {
    out += name;
    for (char c : text) {
        if (c != '\r' && c != '\n' && c != '\0') out += c;
    }
    out += '\n';
}

/// Waits until the feed has news, or until then.
Task<> wait_for_news(Connection& connection, StreamFeed& feed, Steady::time_point until) {
    if (feed.has_news()) co_return;
    Loop& loop = connection.loop;
    Timer timer(loop.context.get_executor(), until);
    loop.waiting_streams.emplace(&timer, &feed);
    boost::system::error_code woken;
    co_await timer.async_wait(asio::redirect_error(use_task, woken));
    loop.waiting_streams.erase(&timer);
}

/// Asks who calls, and opens the feed for them.
Task<Ended> open_feed(
    Connection& connection, Exchange& exchange, std::unique_ptr<StreamFeed>& feed
) {
    Engine& engine = connection.engine;
    std::string last_event_id(connection.head().last_event_id);
    WakeStream wake = [&loop = connection.loop] { wake_streams(loop); };
    auto body = [&](db::Sql& sql) {
        if (!engine.dispatcher.admit(sql, exchange)) return false;
        auto opened = exchange.route->open(sql, exchange.call, last_event_id, wake);
        if (!opened) exchange.outcome = opened.error();
        if (opened) feed = *std::move(opened);
        return static_cast<bool>(exchange.outcome);
    };
    co_return co_await on_database(engine, Verb::get, body);
}

/// Sees to it that a stream lasts no longer than the rights of who listens.
class CallerCheck {
public:
    bool is_due() const { return Steady::now() >= due_; }

    Steady::time_point due() const { return due_; }

    /// Checks the credentials anew. False if the stream has to end.
    Task<bool> run(Engine& engine, Exchange& exchange, StreamFeed& feed) {
        due_ = Steady::now() + check_interval;
        exchange.call.now = engine.options.clock();
        auto admit = [&](db::Sql& sql) { return engine.dispatcher.admit(sql, exchange); };
        auto ended = co_await on_database(engine, Verb::get, admit);
        if (ended.failure) {
            bool is_overloaded = ended.failure->kind == Failed::Kind::overloaded;
            co_return is_overloaded && ++missed_ < missed_checks_max;
        }
        missed_ = 0;
        if (!exchange.outcome || !exchange.call.caller) co_return false;
        feed.renew(*exchange.call.caller);
        co_return true;
    }

private:
    Steady::time_point due_ = Steady::now() + check_interval;
    int missed_ = 0;
};

Task<bool> send_stream_head(Connection& connection, StreamFeed& feed) {
    // Proxies that gather an answer before they pass it on would hold a stream back for ever.
    Headers headers{{"X-Accel-Buffering", "no"}};
    // Without an event, the place to resume from would be unknown to the browser.
    auto first = ": stream\nretry: 2000\n\n" + feed.take(true);
    Outgoing outgoing{
        .media_type = "text/event-stream; charset=utf-8",
        .body = first,
        .headers = &headers,
        .is_endless = true,
    };
    co_return co_await connection.send(outgoing);
}

Task<> send_events(Connection& connection, Exchange& exchange, StreamFeed& feed) {
    Engine& engine = connection.engine;
    auto last_written = Steady::now();
    CallerCheck check;
    while (true) {
        co_await wait_for_news(connection, feed, check.due());
        if (engine.is_stopping) co_return;
        if (check.is_due()) {
            if (connection.is_gone()) co_return;
            bool may_go_on = co_await check.run(engine, exchange, feed);
            if (!may_go_on) co_return;
        }
        bool is_idle = Steady::now() - last_written >= engine.options.heartbeat;
        auto text = feed.take(is_idle);
        if (is_idle) text += ": heartbeat\n\n";
        if (text.empty()) continue;
        bool is_sent = co_await connection.write(text);
        if (!is_sent) co_return;
        last_written = Steady::now();
    }
}

}  // namespace

void append_event(std::string& out, const StreamEvent& event) {
    append_line(out, "id: ", event.cursor);
    if (!event.event.empty()) append_line(out, "event: ", event.event);
    std::string_view data = event.data;
    do {
        auto end = std::min(data.find('\n'), data.size());
        append_line(out, "data: ", data.substr(0, end));
        data.remove_prefix(std::min(end + 1, data.size()));
    } while (!data.empty());
    out += '\n';
}

void append_place(std::string& out, std::string_view cursor) {
    append_line(out, "id: ", cursor);
    out += '\n';
}

void wake_streams(Loop& loop) {
    if (loop.is_wake_posted.exchange(true)) return;
    asio::post(loop.context, [&loop] {
        loop.is_wake_posted = false;  // Before the look: what comes during it asks for another.
        for (auto& [timer, feed] : loop.waiting_streams)
            if (feed->has_news()) timer->cancel();
    });
}

void wake_all_streams(Loop& loop) {
    for (auto& [timer, feed] : loop.waiting_streams) timer->cancel();
}

Task<bool> serve_stream(Connection& connection, Exchange exchange) {
    Engine& engine = connection.engine;
    const Route* route = exchange.route;
    std::unique_ptr<StreamFeed> feed;
    Ended ended;
    if (exchange.given)
        ended = co_await open_feed(connection, exchange, feed);
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
    bool is_sent = co_await send_stream_head(connection, *feed);
    engine.metrics.count(route, 200, Steady::now() - connection.began);
    if (is_sent && !connection.head().is_head) co_await send_events(connection, exchange, *feed);
    co_return is_sent;
}

}  // namespace mainstay::http
