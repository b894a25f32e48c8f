#include "http/connection.hpp"

#include <algorithm>
#include <array>

#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "http/header_values.hpp"

namespace mainstay::http {

namespace beast = boost::beast;
using boost::system::error_code;

namespace {

constexpr std::size_t head_chunk = 4096;
constexpr std::size_t body_chunk = 64 * 1024;
constexpr std::uint64_t body_bytes_per_second_min = 4096;

// What is read and dropped after an answer, so that a client that is still sending can read it.
constexpr std::size_t lingering_bytes_max = 256 << 20;
constexpr std::size_t lingering_bytes_of_strangers_max = 1 << 20;
constexpr std::chrono::milliseconds lingering_time_max{30'000};
constexpr std::chrono::milliseconds lingering_pause_max{2'000};
constexpr std::chrono::milliseconds goodbye_time_max{1'000};

Fault fault_of(const error_code& error) {
    using beast::http::error;
    if (error == beast::http::error::header_limit) return fault::large_head;
    if (error == beast::http::error::bad_version) return fault::bad_version;
    return fault::bad_request;
}

}  // namespace

struct Connection::Parsing {
    using Parser = beast::http::request_parser<beast::http::buffer_body>;

    beast::flat_buffer buffer;
    std::optional<Parser> parser;
};

Connection::Connection(Engine& engine_, Loop& loop_, Listening& listening_, Socket socket)
    : engine(engine_),
      loop(loop_),
      listening(listening_),
      socket_(std::move(socket)),
      parsing_(std::make_unique<Parsing>()) {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) peer_ = peer.address().to_string();
    // A socket of both families writes IPv4 as IPv6.
    if (auto address = parse_address(peer_)) peer_ = to_string(*address);
    loop.connections.insert(this);
    engine.metrics.connections.fetch_add(1);
    if (!listening.certificate) return;
    certificate_ = listening.certificate->context();
    tls_ = std::make_unique<Tls>(socket_, *certificate_);
}

Connection::~Connection() {
    loop.connections.erase(this);
    engine.metrics.connections.fetch_sub(1);
    listening.figures.open.fetch_sub(1);
    engine.accepted.fetch_sub(1);
}

Task<bool> Connection::open() {
    if (!tls_) co_return true;
    error_code error;
    deadline_ = Steady::now() + engine.options.head_timeout;
    co_await tls_->async_handshake(Tls::server, asio::redirect_error(use_task, error));
    deadline_ = Steady::time_point::max();
    if (!error && !is_late_) co_return true;
    listening.figures.handshakes_failed.fetch_add(1, std::memory_order_relaxed);
    co_return false;
}

Task<bool> Connection::fill(std::size_t bytes) {
    error_code error;
    auto space = parsing_->buffer.prepare(bytes);
    std::size_t arrived = 0;
    if (tls_)
        arrived = co_await tls_->async_read_some(space, asio::redirect_error(use_task, error));
    else
        arrived = co_await socket_.async_read_some(space, asio::redirect_error(use_task, error));
    parsing_->buffer.commit(arrived);
    listening.figures.bytes_in.fetch_add(arrived, std::memory_order_relaxed);
    co_return !error;
}

template <class Buffers>
Task<bool> Connection::write_all(const Buffers& buffers) {
    error_code error;
    std::size_t sent = 0;
    deadline_ = Steady::now() + engine.options.write_timeout;
    if (tls_)
        sent = co_await asio::async_write(*tls_, buffers, asio::redirect_error(use_task, error));
    else
        sent = co_await asio::async_write(socket_, buffers, asio::redirect_error(use_task, error));
    deadline_ = Steady::time_point::max();
    listening.figures.bytes_out.fetch_add(sent, std::memory_order_relaxed);
    co_return !error;
}

Task<bool> Connection::read_head() {
    fault_.reset();
    head_ = {};
    has_asked_ = false;
    is_known_ = false;
    body_arrived_ = 0;
    began = Steady::now();
    parsing_->parser.emplace();
    parsing_->parser->eager(false);
    parsing_->parser->header_limit(static_cast<std::uint32_t>(engine.options.head_bytes_max));
    parsing_->parser->body_limit(boost::none);
    is_late_ = false;
    is_idle_ = parsing_->buffer.size() == 0;
    // Ten thousand idle connections must not hold what their largest request needed.
    if (is_idle_ && parsing_->buffer.capacity() > head_chunk) parsing_->buffer.shrink_to_fit();
    deadline_ =
        Steady::now() + (is_idle_ ? engine.options.idle_timeout : engine.options.head_timeout);
    while (!parse_head()) {
        if (fault_) co_return false;
        if (is_idle_ && engine.is_stopping) co_return false;
        bool is_there = co_await fill(head_chunk);
        bool has_begun = parsing_->buffer.size() > 0;
        if (!is_there) {
            if (is_late_ && has_begun) fault_ = fault::slow_request;
            co_return false;
        }
        if (is_idle_) deadline_ = Steady::now() + engine.options.head_timeout;
        is_idle_ = false;
    }
    deadline_ = Steady::time_point::max();
    is_idle_ = false;
    began = Steady::now();
    take_head();
    fault_ = check_head();
    co_return !fault_;
}

/// Whether the head is whole. An empty line before it is skipped (RFC 9112 §2.2).
bool Connection::parse_head() {
    auto& [buffer, parser] = *parsing_;
    auto bytes = [&] {
        return std::string_view(
            static_cast<const char*>(buffer.cdata().data()), buffer.cdata().size()
        );
    };
    while (!parser->got_some() && (bytes().starts_with("\r\n"))) buffer.consume(2);
    if (buffer.size() == 0 || bytes() == "\r") return false;
    error_code error;
    buffer.consume(parser->put(buffer.data(), error));
    if (parser->is_header_done()) return true;
    if (error && error != beast::http::error::need_more) fault_ = fault_of(error);
    return false;
}

Headers Connection::headers() const {
    Headers all;
    for (const auto& line : parsing_->parser->get()) {
        auto name = line.name_string(), value = line.value();
        all.emplace_back(
            std::string(name.data(), name.size()), std::string(value.data(), value.size())
        );
    }
    return all;
}

std::string_view Connection::field(int which) const {
    const auto& fields = parsing_->parser->get();
    auto value = fields[static_cast<beast::http::field>(which)];
    return {value.data(), value.size()};
}

void Connection::take_head() {
    using beast::http::field;
    const auto& request = parsing_->parser->get();
    auto named = [&](field which) { return this->field(static_cast<int>(which)); };
    auto text = [](auto view) { return std::string_view(view.data(), view.size()); };
    head_.method = text(request.method_string());
    head_.target = text(request.target());
    head_.accept = named(field::accept);
    head_.accept_encoding = named(field::accept_encoding);
    head_.authorization = named(field::authorization);
    head_.content_encoding = named(field::content_encoding);
    head_.content_type = named(field::content_type);
    head_.cookie = named(field::cookie);
    head_.csrf = text(request["X-CSRF-Token"]);
    head_.method_override = text(request["X-HTTP-Method-Override"]);
    head_.idempotency_key = text(request["Idempotency-Key"]);
    head_.if_match = named(field::if_match);
    head_.has_if_match = request.find(field::if_match) != request.end();
    head_.has_origin = request.find(field::origin) != request.end();
    head_.if_none_match = named(field::if_none_match);
    head_.last_event_id = text(request["Last-Event-ID"]);
    head_.range = named(field::range);
    head_.user_agent = named(field::user_agent);
    take_client();
    head_.is_head = head_.method == "HEAD";
    auto id = text(request["X-Request-Id"]);
    bool is_quotable = id.find_first_of("\"\\") == id.npos;
    if (is_key(id) && is_quotable)
        head_.request_id = id;
    else
        head_.request_id =
            fmt::format("{}-{}", engine.request_prefix, engine.request_count.fetch_add(1));
    if (parsing_->parser->chunked())
        head_.body_bytes.reset();
    else
        head_.body_bytes = parsing_->parser->content_length_remaining().value_or(0);
    if (!parsing_->parser->keep_alive()) is_last_ = true;
}

void Connection::take_client() {
    const auto& options = engine.options;
    if (!options.trusted_proxies.networks.empty()) {
        const auto& fields = parsing_->parser->get();
        auto lines_of = [&](std::string_view name) {
            std::vector<std::string_view> lines;
            auto [line, end] = fields.equal_range({name.data(), name.size()});
            for (; line != end; ++line)
                lines.emplace_back(line->value().data(), line->value().size());
            return lines;
        };
        auto addresses = lines_of("X-Forwarded-For");
        auto schemes = lines_of("X-Forwarded-Proto");
        auto standard = lines_of("Forwarded");
        client_ = options.trusted_proxies.client_of(
            peer_,
            {
                .x_forwarded_for = addresses,
                .x_forwarded_proto = schemes,
                .forwarded = standard,
            }
        );
    } else if (client_.address.empty()) {
        client_.address = peer_;
    }
    head_.address = client_.address;
    head_.is_secure = options.is_public_https || client_.is_https || tls_;
}

std::optional<Fault> Connection::check_head() const {
    using beast::http::field;
    const auto& request = parsing_->parser->get();
    if (head_.target.size() > engine.options.target_bytes_max) return fault::long_target;
    if (request.version() >= 11 && request.count(field::host) != 1) return fault::bad_request;
    auto coding = lower_ascii(trimmed(this->field(static_cast<int>(field::transfer_encoding))));
    if (!coding.empty() && (coding != "chunked" || request.version() < 11))
        return fault::bad_coding;
    auto expectation = lower_ascii(this->field(static_cast<int>(field::expect)));
    if (!expectation.empty() && expectation != "100-continue") return fault::bad_expectation;
    return std::nullopt;
}

Task<Arrival> Connection::read_part(std::string& into) {
    auto& [buffer, parser] = *parsing_;
    if (body_arrived_ == 0) {
        body_began_ = Steady::now();
        bool is_awaited = lower_ascii(field(static_cast<int>(beast::http::field::expect))) != "";
        if (is_awaited && !has_asked_ && buffer.size() == 0 && !parser->is_done()) {
            has_asked_ = true;
            bool is_asked = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
            if (!is_asked) co_return Arrival::gone;
        }
    }
    while (!parser->is_done()) {
        // A client may be slow, but not slower than this: deadlines grow only with what arrives.
        auto earned = std::chrono::seconds(body_arrived_ / body_bytes_per_second_min);
        deadline_ = body_began_ + engine.options.body_timeout + earned;
        auto before = into.size();
        if (buffer.size() > 0) {
            error_code error;
            into.resize(before + std::min(buffer.size(), body_chunk));
            auto& body = parser->get().body();
            body.data = into.data() + before;
            body.size = into.size() - before;
            buffer.consume(parser->put(buffer.data(), error));
            into.resize(into.size() - body.size);
            body.data = nullptr;
            body_arrived_ += into.size() - before;
            bool is_fine = !error || error == beast::http::error::need_more ||
                           error == beast::http::error::need_buffer;
            if (!is_fine) co_return Arrival::malformed;
            if (into.size() > before) break;
            if (error != beast::http::error::need_more) continue;
            // Chunk extensions and trailers without end.
            if (buffer.size() >= body_chunk) co_return Arrival::malformed;
        }
        auto expected = parser->content_length_remaining().value_or(body_chunk);
        auto wanted = std::clamp<std::uint64_t>(expected, head_chunk, body_chunk);
        bool is_there = co_await fill(wanted);
        if (!is_there) co_return is_late_ ? Arrival::late : Arrival::gone;
    }
    deadline_ = Steady::time_point::max();
    co_return parser->is_done() ? Arrival::whole : Arrival::more;
}

Task<Arrival> Connection::read_body(std::string& body, std::size_t bytes_max) {
    if (head_.body_bytes && *head_.body_bytes > bytes_max) co_return Arrival::too_large;
    while (true) {
        auto arrival = co_await read_part(body);
        if (body.size() > bytes_max) co_return Arrival::too_large;
        if (arrival != Arrival::more) co_return arrival;
    }
}

Task<> Connection::drop_arrived_body() {
    std::string dropped;
    auto arrival = has_whole_body() ? Arrival::more : Arrival::whole;
    while (arrival == Arrival::more) {
        dropped.clear();
        arrival = co_await read_part(dropped);
    }
}

bool Connection::has_whole_body() const {
    bool is_here = head_.body_bytes && *head_.body_bytes <= parsing_->buffer.size();
    return is_here || parsing_->parser->is_done();
}

bool Connection::may_go_on() const {
    return !is_last_ && !is_late_ && !engine.is_stopping && parsing_->parser->is_done();
}

bool Connection::is_gone() {
    char byte = 0;
    error_code error;
    socket_.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
    return error && error != asio::error::would_block && error != asio::error::try_again;
}

Task<bool> Connection::send(Outgoing outgoing) {
    if (outgoing.is_endless || !may_go_on()) is_last_ = true;
    HeadFrame frame{
        .request_id = head_.request_id,
        .date = loop.date,
        .is_last = is_last_,
        .is_secure = engine.options.is_public_https || head_.is_secure,
    };
    write_head(head_bytes_, outgoing, frame);
    if (head_.is_head) outgoing.body = {};
    std::array<asio::const_buffer, 2> buffers{
        asio::buffer(head_bytes_), asio::buffer(outgoing.body.data(), outgoing.body.size())
    };
    bool is_sent = co_await write_all(buffers);
    listening.figures.count(outgoing.status, Steady::now() - began);
    co_return is_sent && !is_late_;
}

Task<bool> Connection::write(std::string_view bytes) {
    co_return co_await write_all(asio::const_buffer(bytes.data(), bytes.size()));
}

/// Tells a TLS client that this is the whole: else it could not tell an end from a cut. The
/// client's own goodbye need not come.
Task<> Connection::shut_down_tls() {
    error_code ignored;
    deadline_ = Steady::now() + std::min(engine.options.write_timeout, goodbye_time_max);
    co_await tls_->async_shutdown(asio::redirect_error(use_task, ignored));
    deadline_ = Steady::time_point::max();
}

Task<> Connection::linger() {
    error_code error;
    if (tls_) co_await shut_down_tls();
    socket_.shutdown(asio::socket_base::shutdown_send, error);
    // Only what arrives unread would make the system throw the answer away.
    bool has_unread = !parsing_->parser || !parsing_->parser->is_done() ||
                      parsing_->buffer.size() > 0 || socket_.available(error) > 0;
    if (!has_unread) co_return;
    // A client that sends a whole file before it reads is waited for, if we know who it is.
    auto bytes_left = is_known_ ? lingering_bytes_max : lingering_bytes_of_strangers_max;
    auto end = Steady::now() + (is_known_ ? lingering_time_max : lingering_pause_max);
    auto pause = std::min(engine.options.write_timeout, lingering_pause_max);
    is_late_ = false;
    while (true) {
        parsing_->buffer.clear();
        deadline_ = std::min(end, Steady::now() + pause);
        auto space = parsing_->buffer.prepare(is_known_ ? body_chunk : head_chunk);
        auto arrived =
            co_await socket_.async_read_some(space, asio::redirect_error(use_task, error));
        parsing_->buffer.commit(arrived);
        bool is_there = !error;
        if (!is_there || is_late_ || engine.is_stopping) break;
        bytes_left -= std::min(bytes_left, parsing_->buffer.size());
        if (bytes_left == 0) break;
    }
    deadline_ = Steady::time_point::max();
    socket_.close(error);
}

void Connection::wind_down() {
    error_code ignored;
    if (is_idle_) socket_.cancel(ignored);
}

void Connection::abort() {
    error_code ignored;
    socket_.close(ignored);
}

void Connection::check_deadline(Steady::time_point now) {
    if (now < deadline_) return;
    deadline_ = Steady::time_point::max();
    is_late_ = true;
    error_code ignored;
    socket_.cancel(ignored);
}

}  // namespace mainstay::http
