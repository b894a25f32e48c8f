#include <algorithm>
#include <utility>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/awaited_answer.hpp"
#include "http/codes.hpp"
#include "http/connection.hpp"
#include "http/header_values.hpp"
#include "http/inflate.hpp"
#include "http/raw.hpp"
#include "http/use_note.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
// What a body of unknown length is charged at once, as it comes.
constexpr std::size_t step_bytes = 128 * 1024;

std::string join(const std::vector<std::string_view>& words) {
    std::string all;
    for (auto word : words) {
        if (!all.empty()) all += " or ";
        all += word;
    }
    return all;
}

/// One request on its way through its raw route.
struct RawExchange {
    RawExchange(Connection& connection_, Exchange exchange, const Target& target)
        : connection(connection_),
          engine(connection_.engine),
          route(*exchange.route),
          raw(*exchange.route->raw) {
        const Head& head = connection.head();
        request.request_id = head.request_id;
        request.address = exchange.call.address;
        request.user_agent = exchange.call.user_agent;
        request.now = exchange.call.now;
        request.path_values = std::move(exchange.path_values);
        request.query = target.query;
        request.headers = connection.headers();
        request.media_type = media_type_of(head.content_type);
        request.credentials = std::move(exchange.incoming.credentials);
        auto& session = request.credentials.session;
        bool is_change = route.verb != Verb::get && !session.empty();
        if (is_change && !equal_secrets(request.credentials.csrf, csrf_token(session)))
            session.clear();
        coding = coding_of(head.content_encoding);
    }

    /// Declines the request in the form of the route. False, for the caller to pass on.
    bool refuse(const Error& error) { return refuse(error, declined(error)); }

    bool refuse(const Fault& fault) { return refuse(fault, declined(fault)); }

    bool refuse(const Failed& failed) {
        return refuse(fault_to(failed, route.path, request.request_id));
    }

    /// How much of a body may come.
    std::size_t arriving_max() const {
        return coding ? raw.options.packed_bytes_max : raw.options.bytes_max;
    }

    bool refuse_size(std::size_t max) {
        return refuse(mainstay::refuse(code::too_large, {{"max", std::to_string(max)}}));
    }

    /// Charges the budget that all connections share with `bytes` in all.
    bool charge(std::size_t bytes) {
        auto& budget = engine.quotas.body_bytes;
        auto amount = static_cast<std::int64_t>(bytes);
        auto reached =
            is_charged ? budget.grow(room, amount) : budget.take(requester, amount, room);
        is_charged = is_charged || reached == Reached::none;
        if (reached == Reached::none) return true;
        if (reached == Reached::total) return refuse(mainstay::refuse(code::overloaded));
        return refuse(refused_share(code::too_many_bytes));
    }

    Connection& connection;
    Engine& engine;
    const Route& route;
    Raw& raw;
    RawRequest request;
    std::optional<Coding> coding{};  // To be undone.
    Requester requester{};
    Shares::Held place{};
    Shares::Held room{};
    bool is_charged = false;
    std::optional<Answer> refused{};

private:
    template <class Why>
    bool refuse(const Why& why, const Declined& brief) {
        refused = raw.options.refuse ? raw.options.refuse(request, brief)
                                     : problem(why, request.request_id);
        auto is_retry = [](const auto& header) { return header.first == "Retry-After"; };
        if (brief.retry_after && std::ranges::none_of(refused->headers, is_retry))
            refused->headers.emplace_back(
                "Retry-After", std::to_string(brief.retry_after->count())
            );
        return false;
    }
};

/// What the head alone tells.
bool check_head(RawExchange& exchange) {
    const Head& head = exchange.connection.head();
    const auto& options = exchange.raw.options;
    auto is_listed = [](const auto& list, std::string_view word) {
        return std::ranges::find(list, word) != list.end();
    };
    bool has_body = head.body_bytes.value_or(1) > 0;
    bool is_wrong_type = !options.media_types.empty() &&
                         !is_listed(options.media_types, exchange.request.media_type);
    if (has_body && is_wrong_type)
        return exchange.refuse(
            refuse(code::unsupported_media, {{"expected", join(options.media_types)}})
        );
    auto coding = lower_ascii(trimmed(head.content_encoding));
    bool is_known = coding.empty() || coding == "identity" || exchange.coding ||
                    is_listed(options.codings_left, coding);
    if (!is_known) {
        auto expected = "gzip or deflate" + std::string(options.codings_left.empty() ? "" : " or ");
        expected += join(options.codings_left);
        return exchange.refuse(refuse(code::unsupported_encoding, {{"expected", expected}}));
    }
    if (head.body_bytes.value_or(0) > exchange.arriving_max())
        return exchange.refuse_size(exchange.arriving_max());
    return true;
}

/// Finds who sends. Strangers and wrong credentials count against the address.
Task<bool> find_sender(RawExchange& exchange) {
    Engine& engine = exchange.engine;
    const auto& options = exchange.raw.options;
    auto& request = exchange.request;
    if (options.authenticate) {
        std::optional<Error> error;
        auto find = [&](db::Sql& sql) {
            auto sender = options.authenticate(sql, request);
            if (sender) request.sender = *std::move(sender);
            if (!sender) error = std::move(sender).error();
            return true;
        };
        auto ended = co_await on_database(engine, Verb::get, find);
        if (ended.failure) co_return exchange.refuse(*ended.failure);
        // Without a name it is a stranger whom the route knows later, by the body, or refuses.
        if (!error && !request.sender.key.empty()) {
            exchange.connection.know_client();
            if (auto record_use = std::exchange(request.sender.record_use, {}))
                note_use(engine.database, std::move(record_use));
            co_return true;
        }
        auto counted = engine.quotas.count_anonymous(request.address, Steady::now());
        if (!error) co_return counted || exchange.refuse(counted.error());
        co_return exchange.refuse(counted ? *error : counted.error());
    }
    auto counted = engine.quotas.count_anonymous(request.address, Steady::now());
    co_return counted || exchange.refuse(counted.error());
}

/// Counts the request against its sender's rate and share.
bool take_place(RawExchange& exchange) {
    auto& raw = exchange.raw;
    const auto& key = exchange.request.sender.key;
    exchange.requester = requester_of(std::nullopt, exchange.request.address);
    if (!key.empty()) exchange.requester.person = "s" + key;
    const auto& counted = key.empty() ? exchange.requester.address : exchange.requester.person;
    if (auto wait = raw.rate.take(counted, raw.options.per_second, Steady::now())) {
        auto error = refuse(code::too_many_requests, {{"seconds", std::to_string(wait->count())}});
        error.retry_after = *wait;
        return exchange.refuse(error);
    }
    auto reached = raw.in_flight.take(exchange.requester, 1, exchange.place);
    if (reached == Reached::none) return true;
    if (reached == Reached::total) return exchange.refuse(refuse(code::overloaded));
    return exchange.refuse(refused_share(code::too_many_at_once));
}

/// How a part that came goes on: nothing for well.
std::optional<Fault> fault_of(Arrival arrival) {
    if (arrival == Arrival::late) return fault::slow_request;
    if (arrival == Arrival::malformed) return fault::bad_request;
    return std::nullopt;
}

/// Takes the whole body. False where it is refused or the client is gone.
Task<bool> take_body(RawExchange& exchange, std::string& body) {
    Connection& connection = exchange.connection;
    auto expected = static_cast<std::size_t>(connection.head().body_bytes.value_or(step_bytes));
    auto charged = expected;
    auto arrival = Arrival::more;
    while (arrival == Arrival::more) {
        if (body.size() + step_bytes / 2 > charged && !connection.head().body_bytes)
            charged = body.size() + step_bytes;
        bool has_room = exchange.charge(charged);
        if (!has_room) co_return false;
        arrival = co_await connection.read_part(body);
        if (arrival == Arrival::gone) co_return false;
        if (auto fault = fault_of(arrival)) co_return exchange.refuse(*fault);
        if (body.size() > exchange.arriving_max())
            co_return exchange.refuse_size(exchange.arriving_max());
    }
    co_return true;
}

/// Gives pieces as they come to `take`, unpacked. Whether to go on.
class Unpacking {
public:
    explicit Unpacking(RawExchange& exchange) : exchange_(exchange) {
        if (!exchange.coding) return;
        inflater_.emplace(
            *exchange.coding,
            InflateLimits{exchange.raw.options.bytes_max, exchange.raw.options.ratio_max}
        );
    }

    bool push(std::string_view piece, const Inflater::Take& take) {
        if (!inflater_) return piece.empty() || take(piece);
        switch (inflater_->push(piece, take)) {
            case Inflater::State::more:
                return true;
            case Inflater::State::stopped:
                return false;
            case Inflater::State::too_large:
                return exchange_.refuse_size(exchange_.raw.options.bytes_max);
            case Inflater::State::malformed:
                break;
        }
        return refuse_form();
    }

    /// Whether the body may end here.
    bool finish() { return !inflater_ || inflater_->is_whole() || refuse_form(); }

private:
    bool refuse_form() {
        std::string format = *exchange_.coding == Coding::gzip ? "gzip" : "deflate (zlib)";
        return exchange_.refuse(
            invalid({wrong("body", mainstay::code::bad_format, {{"format", format}})})
        );
    }

    RawExchange& exchange_;
    std::optional<Inflater> inflater_{};
};

/// Unpacks a whole body into the request. What it grows to is charged as it grows.
bool unpack(RawExchange& exchange, std::string body) {
    if (!exchange.coding) {
        exchange.request.body = std::move(body);
        return true;
    }
    Unpacking unpacking(exchange);
    auto append = [&](std::string_view piece) {
        exchange.request.body += piece;
        return exchange.charge(body.size() + exchange.request.body.size());
    };
    return unpacking.push(body, append) && unpacking.finish();
}

/// Sends what the handler answers, in time.
Task<bool> send_awaited(RawExchange& exchange, AwaitedAnswer& awaited) {
    co_await awaited.wait();
    if (!awaited.is_there()) {
        exchange.refuse(fault::late_answer);
    } else {
        auto answer = awaited.answer();
        if (!answer)
            exchange.refuse(Failed{Failed::Kind::broken, "the handler did not answer"});
        else if (*answer)
            co_return co_await send_answer(
                exchange.connection, &exchange.route, **std::move(answer)
            );
        else
            exchange.refuse(answer->error());
    }
    co_return co_await send_answer(
        exchange.connection, &exchange.route, *std::move(exchange.refused)
    );
}

Task<bool> send_refusal(RawExchange& exchange) {
    co_await exchange.connection.drop_arrived_body();
    co_return co_await send_answer(
        exchange.connection, &exchange.route, *std::move(exchange.refused)
    );
}

Task<bool> serve_whole(RawExchange& exchange) {
    std::string body;
    bool is_whole = co_await take_body(exchange, body);
    if (!is_whole && !exchange.refused) co_return false;
    if (!is_whole) co_return co_await send_refusal(exchange);
    auto until = Steady::now() + exchange.raw.options.answer_within;
    AwaitedAnswer awaited(exchange.connection.loop, until);
    exchange.request.answer_until = until;
    auto handle = [&exchange, &body, responder = awaited.responder()] {
        if (!unpack(exchange, std::move(body))) return;
        // What errors are told in the form of stays here.
        auto plain = std::exchange(exchange.request.body, {});
        auto request = exchange.request;
        request.body = std::move(plain);
        exchange.raw.handle(std::move(request), responder);
    };
    auto ended = co_await on_pool(exchange.engine.ingest, std::move(handle));
    if (ended.failure) exchange.refuse(*ended.failure);
    if (exchange.refused) co_return co_await send_refusal(exchange);
    co_return co_await send_awaited(exchange, awaited);
}

/// Takes the whole body and has the route store it.
Task<bool> serve_write(RawExchange& exchange) {
    std::string body;
    bool is_whole = co_await take_body(exchange, body);
    if (!is_whole && !exchange.refused) co_return false;
    if (!is_whole) co_return co_await send_refusal(exchange);
    auto prepare = [&] { unpack(exchange, std::move(body)); };
    auto ended = co_await on_pool(exchange.engine.ingest, prepare);
    if (ended.failure) exchange.refuse(*ended.failure);
    if (exchange.refused) co_return co_await send_refusal(exchange);
    const auto call = exchange.request.call();
    Result<Answer> outcome = Answer{};
    auto store = [&](db::Sql& sql) {
        outcome = exchange.raw.write(sql, call, exchange.request);
        return static_cast<bool>(outcome);
    };
    ended = co_await on_database(exchange.engine, Verb::post, store);
    if (ended.failure)
        exchange.refuse(*ended.failure);
    else if (!outcome)
        exchange.refuse(outcome.error());
    if (exchange.refused) co_return co_await send_refusal(exchange);
    co_return co_await send_answer(exchange.connection, &exchange.route, *std::move(outcome));
}

/// Gives a body to the sink of the route as it comes. False where it is refused or the client is
/// gone.
Task<bool> feed(RawExchange& exchange, std::unique_ptr<RawSink>& sink) {
    Connection& connection = exchange.connection;
    Unpacking unpacking(exchange);
    std::string piece;
    std::size_t total = 0;
    bool may_go_on = exchange.charge(2 * piece_bytes);
    auto give = [&](std::string_view bytes) {
        auto taken = sink->take(bytes);
        return taken || exchange.refuse(taken.error());
    };
    auto push = [&] { may_go_on = unpacking.push(piece, give); };
    auto arrival = Arrival::more;
    while (may_go_on && arrival == Arrival::more) {
        piece.clear();
        while (arrival == Arrival::more && piece.size() < piece_bytes)
            arrival = co_await connection.read_part(piece);
        total += piece.size();
        if (arrival == Arrival::gone) co_return false;
        if (auto fault = fault_of(arrival)) co_return exchange.refuse(*fault);
        if (total > exchange.arriving_max())
            co_return exchange.refuse_size(exchange.arriving_max());
        auto ended = co_await on_pool(exchange.engine.files, push, Step::next);
        if (ended.failure) co_return exchange.refuse(*ended.failure);
    }
    co_return may_go_on&& unpacking.finish();
}

Task<bool> serve_sink(RawExchange& exchange) {
    Engine& engine = exchange.engine;
    std::unique_ptr<RawSink> sink;
    auto open = [&] {
        auto opened = exchange.raw.open(exchange.request);
        if (opened) sink = *std::move(opened);
        if (!opened) exchange.refuse(opened.error());
    };
    auto ended = co_await on_pool(engine.files, open);
    if (ended.failure) exchange.refuse(*ended.failure);
    if (exchange.refused) co_return co_await send_refusal(exchange);
    bool is_whole = co_await feed(exchange, sink);
    auto until = Steady::now() + exchange.raw.options.answer_within;
    AwaitedAnswer awaited(exchange.connection.loop, until);
    // An abandoned sink may have files to remove: not on this thread.
    auto end = [&sink, is_whole, responder = awaited.responder()] {
        if (is_whole) sink->finish(responder);
        sink.reset();
    };
    ended = co_await on_pool(engine.files, std::move(end), Step::next);
    if (!is_whole && !exchange.refused) co_return false;
    if (is_whole && ended.failure) exchange.refuse(*ended.failure);
    if (exchange.refused) co_return co_await send_refusal(exchange);
    co_return co_await send_awaited(exchange, awaited);
}

}  // namespace

Task<bool> serve_raw(Connection& connection, Exchange begun, const Target& target) {
    RawExchange exchange(connection, std::move(begun), target);
    bool is_admitted = check_head(exchange);
    if (is_admitted) is_admitted = co_await find_sender(exchange);
    if (is_admitted) is_admitted = take_place(exchange);
    if (!is_admitted) co_return co_await send_refusal(exchange);
    if (exchange.raw.open) co_return co_await serve_sink(exchange);
    if (exchange.raw.write) co_return co_await serve_write(exchange);
    co_return co_await serve_whole(exchange);
}

}  // namespace mainstay::http
