#include "monitoring/grpc_listener_session.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nghttp2/nghttp2.h>

#include "base/log.hpp"
#include "monitoring/grpc_listener_frames.hpp"
#include "monitoring/grpc_listener_wire.hpp"

namespace mainstay::monitoring {

namespace {

// A head that is larger so many times ends the connection.
constexpr std::size_t head_excess_max = 4;
constexpr std::size_t field_overhead = 32;  // RFC 9113 §6.5.2.
constexpr std::size_t continuations_max = 8;

// Answers to settings and pings that are not sent yet.
constexpr std::size_t acknowledgements_max = 100;

// The window of a connection. It bounds nothing: each call has its own, and their number is
// bounded.
constexpr std::int32_t connection_window = 16 << 20;

// What lets a client send more frames: see FrameMeter.
constexpr double body_bytes_for_frame = 256;
constexpr double frames_for_call = 16;

struct Stream {
    GrpcHead head{};
    std::size_t head_bytes = 0;
    bool has_begun = false;
    bool is_admitted = false;
    bool is_answered = false;
    std::string reply{};  // With its prefix.
    std::size_t reply_sent = 0;
};

std::vector<nghttp2_nv> in_nghttp2(const GrpcFields& fields) {
    std::vector<nghttp2_nv> all;
    auto bytes = [](std::string_view text) {
        // It takes copies.
        return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    };
    for (const auto& [name, value] : fields)
        all.push_back({bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
    return all;
}

GrpcFields head_of_answer() {
    return {
        {":status", "200"},
        {"content-type", "application/grpc"},
        {"grpc-accept-encoding", "identity,gzip"},
    };
}

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
    return {reinterpret_cast<const char*>(bytes), size};
}

using Options = std::unique_ptr<nghttp2_option, decltype(&nghttp2_option_del)>;
using Callbacks =
    std::unique_ptr<nghttp2_session_callbacks, decltype(&nghttp2_session_callbacks_del)>;

void require(int outcome) {
    if (outcome != 0) throw std::bad_alloc();  // It refuses nothing else that is done here.
}

Options session_options() {
    nghttp2_option* made = nullptr;
    require(nghttp2_option_new(&made));
    Options options(made, nghttp2_option_del);
    nghttp2_option_set_no_auto_window_update(made, 1);
    nghttp2_option_set_no_closed_streams(made, 1);
    nghttp2_option_set_max_continuations(made, continuations_max);
    nghttp2_option_set_max_outbound_ack(made, acknowledgements_max);
    return options;
}

}  // namespace

struct GrpcSession::Protocol {
    Protocol(
        GrpcSession& owner_, const GrpcConnectionLimits& limits_, Receiver& receiver_, Instant now
    )
        : owner(owner_),
          limits(limits_),
          receiver(receiver_),
          meter(limits.idle_frames_max, limits.idle_frames_per_second, now) {}

    Stream* find(StreamId id) {
        auto found = streams.find(id);
        return found == streams.end() ? nullptr : &found->second;
    }

    /// Exceptions stop here: what calls is C.
    template <class Body>
    static auto guarded(void* self, Body body) -> decltype(body(std::declval<Protocol&>())) {
        try {
            return body(*static_cast<Protocol*>(self));
        } catch (const std::exception& error) {
            MAINSTAY_LOG(error, "monitoring", "a connection of OTLP/gRPC failed: {}", error.what());
            return NGHTTP2_ERR_CALLBACK_FAILURE;
        }
    }

    static Callbacks callbacks();
    void open(int streams_max);
    int on_field(const nghttp2_frame& frame, std::string_view name, std::string_view value);
    int on_frame(const nghttp2_frame& frame);
    int on_data(StreamId id, std::string_view bytes);
    int on_sent(const nghttp2_frame& frame);
    int on_close(StreamId id);
    std::ptrdiff_t read_reply(
        StreamId id, std::uint8_t* into, std::size_t room, std::uint32_t& flags
    );

    GrpcSession& owner;
    const GrpcConnectionLimits& limits;
    Receiver& receiver;
    FrameMeter meter;
    std::unordered_map<StreamId, Stream> streams;
    nghttp2_session* session = nullptr;
};

Callbacks GrpcSession::Protocol::callbacks() {
    nghttp2_session_callbacks* made = nullptr;
    require(nghttp2_session_callbacks_new(&made));
    Callbacks callbacks(made, nghttp2_session_callbacks_del);
    nghttp2_session_callbacks_set_on_begin_headers_callback(
        made,
        [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
            return guarded(self, [&](Protocol& protocol) {
                if (frame->headers.cat == NGHTTP2_HCAT_REQUEST)
                    protocol.streams.try_emplace(frame->hd.stream_id);
                return 0;
            });
        }
    );
    // Fields that break the rules are counted as others are: else they would cost nothing.
    auto on_field = [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* self) {
        return guarded(self, [&](Protocol& protocol) {
            return protocol.on_field(*frame, text_of(name, name_size), text_of(value, value_size));
        });
    };
    nghttp2_session_callbacks_set_on_header_callback(made, on_field);
    nghttp2_session_callbacks_set_on_invalid_header_callback(made, on_field);
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        made,
        [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
            return guarded(self, [&](Protocol& protocol) { return protocol.on_frame(*frame); });
        }
    );
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        made,
        [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* bytes,
           std::size_t size, void* self) {
            return guarded(self, [&](Protocol& protocol) {
                return protocol.on_data(stream, text_of(bytes, size));
            });
        }
    );
    nghttp2_session_callbacks_set_on_frame_send_callback(
        made,
        [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
            return guarded(self, [&](Protocol& protocol) { return protocol.on_sent(*frame); });
        }
    );
    nghttp2_session_callbacks_set_on_stream_close_callback(
        made,
        [](nghttp2_session*, std::int32_t stream, std::uint32_t, void* self) {
            return guarded(self, [&](Protocol& protocol) { return protocol.on_close(stream); });
        }
    );
    return callbacks;
}

void GrpcSession::Protocol::open(int streams_max) {
    auto calls = callbacks();
    auto options = session_options();
    require(nghttp2_session_server_new2(&session, calls.get(), this, options.get()));
    const std::array settings{
        nghttp2_settings_entry{
            NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, static_cast<std::uint32_t>(streams_max)
        },
        nghttp2_settings_entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, first_window},
        nghttp2_settings_entry{
            NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.head_bytes_max)
        },
        nghttp2_settings_entry{NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
    };
    require(nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size()));
    require(nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, connection_window)
    );
}

int GrpcSession::Protocol::on_field(
    const nghttp2_frame& frame, std::string_view name, std::string_view value
) {
    auto* stream = find(frame.hd.stream_id);
    if (!stream) return 0;
    // Those of trailers count, too.
    stream->head_bytes += name.size() + value.size() + field_overhead;
    if (stream->head_bytes > head_excess_max * limits.head_bytes_max)
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    if (stream->head_bytes > limits.head_bytes_max) stream->head.is_too_large = true;
    if (!stream->has_begun && !stream->head.is_too_large) stream->head.add(name, value);
    return 0;
}

int GrpcSession::Protocol::on_frame(const nghttp2_frame& frame) {
    const auto id = frame.hd.stream_id;
    if (frame.hd.type == NGHTTP2_SETTINGS) owner.is_established_ = true;
    if (frame.hd.type != NGHTTP2_HEADERS && frame.hd.type != NGHTTP2_DATA) return 0;
    auto* stream = find(id);
    if (!stream) return 0;
    if (!std::exchange(stream->has_begun, true))
        receiver.begin(id, std::exchange(stream->head, {}));
    bool is_whole = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (is_whole && find(id)) receiver.end(id);
    return 0;
}

int GrpcSession::Protocol::on_data(StreamId id, std::string_view bytes) {
    // Of the connection's window only: that of a call is what bounds it.
    nghttp2_session_consume_connection(session, bytes.size());
    auto* stream = find(id);
    if (!stream || stream->is_answered) return 0;
    if (stream->is_admitted) meter.earn(static_cast<double>(bytes.size()) / body_bytes_for_frame);
    receiver.take(id, bytes);
    return 0;
}

int GrpcSession::Protocol::on_sent(const nghttp2_frame& frame) {
    const auto id = frame.hd.stream_id;
    bool is_protest =
        frame.hd.type == NGHTTP2_GOAWAY && frame.goaway.error_code != NGHTTP2_NO_ERROR;
    if (is_protest) owner.is_broken_ = true;
    bool is_last = frame.hd.type == NGHTTP2_HEADERS && (frame.hd.flags & NGHTTP2_FLAG_END_STREAM);
    if (!is_last || nghttp2_session_get_stream_remote_close(session, id) != 0) return 0;
    // It was answered before it was whole: the rest need not come (RFC 9113 §8.1).
    require(nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id, NGHTTP2_NO_ERROR));
    return 0;
}

int GrpcSession::Protocol::on_close(StreamId id) {
    auto* stream = find(id);
    if (!stream) return 0;
    bool has_begun = stream->has_begun;
    streams.erase(id);
    if (has_begun) receiver.close(id);
    return 0;
}

std::ptrdiff_t GrpcSession::Protocol::read_reply(
    StreamId id, std::uint8_t* into, std::size_t room, std::uint32_t& flags
) {
    auto* stream = find(id);
    if (!stream) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    auto count = stream->reply.copy(reinterpret_cast<char*>(into), room, stream->reply_sent);
    stream->reply_sent += count;
    if (stream->reply_sent < stream->reply.size()) return static_cast<std::ptrdiff_t>(count);
    flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
    auto trailers = trailers_of({});
    auto fields = in_nghttp2(trailers);
    require(nghttp2_submit_trailer(session, id, fields.data(), fields.size()));
    return static_cast<std::ptrdiff_t>(count);
}

GrpcSession::GrpcSession(
    const GrpcConnectionLimits& limits, int streams_max, Receiver& receiver, Instant now
)
    : protocol_(std::make_unique<Protocol>(*this, limits, receiver, now)) {
    protocol_->open(streams_max);
}

GrpcSession::~GrpcSession() { nghttp2_session_del(protocol_->session); }

bool GrpcSession::receive(std::string_view bytes, Instant now) {
    if (is_broken_) return false;
    auto* session = protocol_->session;
    bool has_allowance = protocol_->meter.pass(bytes, now);
    auto taken = nghttp2_session_mem_recv(
        session, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()
    );
    is_broken_ = taken < 0 || !has_allowance;
    // Not to who does not speak HTTP/2 at all.
    if (is_broken_ && taken != NGHTTP2_ERR_BAD_CLIENT_MAGIC)
        require(nghttp2_session_terminate_session(session, NGHTTP2_ENHANCE_YOUR_CALM));
    return !is_broken_ && nghttp2_session_want_read(session) != 0;
}

void GrpcSession::send(std::string& out, std::size_t bytes_max) {
    while (out.size() < bytes_max) {
        const std::uint8_t* bytes = nullptr;
        auto count = nghttp2_session_mem_send(protocol_->session, &bytes);
        if (count < 0) is_broken_ = true;
        if (count <= 0) break;
        out += text_of(bytes, static_cast<std::size_t>(count));
    }
}

bool GrpcSession::is_over() const {
    if (nghttp2_session_want_write(protocol_->session) != 0) return false;
    return is_broken_ || nghttp2_session_want_read(protocol_->session) == 0;
}

bool GrpcSession::is_within_head() const { return protocol_->meter.is_within_head(); }

void GrpcSession::admit(StreamId id, std::size_t bytes) {
    auto* stream = protocol_->find(id);
    if (!stream) return;
    stream->is_admitted = true;
    if (bytes <= first_window) return;
    require(nghttp2_session_set_local_window_size(
        protocol_->session, NGHTTP2_FLAG_NONE, id, static_cast<std::int32_t>(bytes)
    ));
}

void GrpcSession::answer(StreamId id, const GrpcAnswer& answer) {
    auto* stream = protocol_->find(id);
    if (!stream || std::exchange(stream->is_answered, true)) return;
    if (stream->is_admitted) protocol_->meter.earn(frames_for_call);
    auto head = head_of_answer();
    bool is_ok = answer.status == grpc_status::ok;
    if (!is_ok) {
        for (auto& trailer : trailers_of(answer)) head.push_back(std::move(trailer));
    } else {
        stream->reply = message_of(answer.body);
    }
    nghttp2_data_provider reply{
        .source = {},
        .read_callback =
            [](nghttp2_session*, std::int32_t stream_id, std::uint8_t* into, std::size_t room,
               std::uint32_t* flags, nghttp2_data_source*, void* self) {
                return Protocol::guarded(self, [&](Protocol& protocol) {
                    return protocol.read_reply(stream_id, into, room, *flags);
                });
            }
    };
    auto fields = in_nghttp2(head);
    require(nghttp2_submit_response(
        protocol_->session, id, fields.data(), fields.size(), is_ok ? &reply : nullptr
    ));
}

void GrpcSession::answer(StreamId id, HttpRefusal refusal) {
    auto* stream = protocol_->find(id);
    if (!stream || std::exchange(stream->is_answered, true)) return;
    GrpcFields head{{":status", std::to_string(refusal.status)}};
    auto fields = in_nghttp2(head);
    require(nghttp2_submit_response(protocol_->session, id, fields.data(), fields.size(), nullptr));
}

void GrpcSession::reset(StreamId id) {
    require(nghttp2_submit_rst_stream(protocol_->session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL));
}

void GrpcSession::wind_down() {
    auto* session = protocol_->session;
    auto last = nghttp2_session_get_last_proc_stream_id(session);
    require(nghttp2_submit_goaway(session, NGHTTP2_FLAG_NONE, last, NGHTTP2_NO_ERROR, nullptr, 0));
}

}  // namespace mainstay::monitoring
