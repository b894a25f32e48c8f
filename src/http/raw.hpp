// Routes for foreign protocols and for what comes at a high rate: bytes instead of JSON, media
// types, authentication and errors of their own, and an answer that comes when the bytes are
// durable, from any thread.
//
//     http::raw(Verb::post, "/v1/traces", take_traces, {
//         .media_types = {"application/x-protobuf", "application/json"},
//         .authenticate = identity::by_ingest_key(), .refuse = as_status_message, .bytes_max = 64
//         << 20,
//     }, {.summary = "Take spans.", .sets = {main_routes, "otlp"}})
//
// What happens, in this order: the type and coding of the body are looked at, who sends it is
// asked, their rate and their share of what is in flight are counted, the body is taken against the
// byte budget that all connections share, unpacked, and given to the handler. Each step may refuse,
// and all refusals have the form of the route. Knows nothing of sockets.
#pragma once

#include <any>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/call.hpp"
#include "http/credentials.hpp"
#include "http/problem.hpp"
#include "http/quota.hpp"
#include "http/route.hpp"

namespace mainstay::http {

/// Who sends, as the route's authentication found them.
struct Sender {
    std::string key;          // What their share is counted by, such as `ingest_key 7`.
    std::any principal = {};  // For the handler, where it is neither of these two.
    std::optional<IngestCaller> ingest{};
    std::optional<HostCaller> host{};

    /// Writes that the credentials were used, if that is due; done after the request was let in,
    /// and lost where the database is busy.
    std::function<void(db::Sql&)> record_use{};
};

/// One request of a raw route. A value: the handler may keep it.
struct RawRequest {
    std::string request_id;
    std::string address;     // The client's.
    std::string user_agent;  // Clipped, and valid UTF-8.
    Time now;
    std::vector<std::string> path_values{};  // What the names in the path stand for, in order.
    std::vector<std::pair<std::string, std::string>> query{};
    Headers headers{};          // As they came.
    std::string media_type{};   // Without parameters, in lower case.
    Credentials credentials{};  // A session without its CSRF token is left out of a change.
    Sender sender{};
    std::string body{};                                    // Unpacked. Empty for a sink.
    std::chrono::steady_clock::time_point answer_until{};  // Then the server says 503.

    /// The header of that name in any case, or empty.
    std::string_view header(std::string_view name) const;

    /// The parameter of the query of that name, or empty.
    std::string_view parameter(std::string_view name) const;

    /// The call that the sender makes: for services, and for the timeline.
    Call call() const;
};

/// Answers one request: once, from any thread, now or later. Later calls do nothing; so does one
/// that comes after the request's time. When all copies are gone and none was called, the request
/// has failed.
class Responder {
public:
    /// What an answer becomes; nothing: it has failed.
    using Deliver = std::function<void(std::optional<Result<Answer>>)>;

    explicit Responder(Deliver deliver);

    void operator()(Result<Answer> answer) const;

private:
    struct Once;

    std::shared_ptr<Once> once_;  // Owned by each copy.
};

/// Takes a body piece by piece, on threads that may wait for a disk; one piece after the other.
/// Destroyed without `finish` where the body did not come to its end.
class RawSink {
public:
    virtual ~RawSink() = default;

    /// The next piece, unpacked. May refuse, which ends it.
    virtual Result<> take(std::string_view piece) = 0;

    /// The body was whole.
    virtual void finish(Responder respond) = 0;
};

/// Why a request is declined, for a protocol with errors of its own.
struct Declined {
    int status;
    std::string code;
    std::string message;  // With what is wrong of each field.
    std::optional<std::chrono::seconds> retry_after{};
};

Declined declined(const Error& error);
Declined declined(const Fault& fault);

/// What a raw route takes, from whom, and how much of it.
struct RawOptions {
    /// The media types that are taken, for the API description too; empty: any, or none said.
    std::vector<std::string_view> media_types{};

    /// Codings of the body that are left to the handler, such as `snappy`; gzip and deflate are
    /// undone for it.
    std::vector<std::string_view> codings_left{};

    /// Finds who sends; runs in a read session. Empty: anyone, counted by their address.
    std::function<Result<Sender>(db::Sql&, const RawRequest&)> authenticate{};

    /// The form of errors. Empty: problem documents. Retry-After is added where it is missing.
    std::function<Answer(const RawRequest&, const Declined&)> refuse{};

    /// Of the body, unpacked. More than a sender's share of the byte budget never comes through.
    std::size_t bytes_max = 1 << 20;

    std::size_t packed_bytes_max = 1 << 20;  // As it comes.
    std::uint64_t ratio_max = 250;           // See InflateLimits.

    int in_flight_max = 256;           // Of all senders; more are answered 503.
    int in_flight_of_sender_max = 64;  // More are answered 429.
    double per_second = 0;             // Requests of one sender, sustained; 0: without limit.
    std::chrono::milliseconds answer_within{10'000};  // From the whole body on.

    /// What is answered, for the API description.
    std::string_view answer_type = "application/json";

    /// Whether the API description has it. Foreign protocols are described by who made them.
    bool is_described = true;
};

using RawHandler = std::function<void(RawRequest, Responder)>;

/// Stores what came, in a transaction that commits unless it refuses. May run twice.
using RawWrite = std::function<Result<Answer>(db::Sql&, const Call&, const RawRequest&)>;

using OpenSink = std::function<Result<std::unique_ptr<RawSink>>(const RawRequest&)>;

/// A raw route at work: what it was declared with, and what is held of it now.
struct Raw {
    explicit Raw(RawOptions options_);

    RawOptions options;
    RawHandler handle{};
    OpenSink open{};   // In place of handle.
    RawWrite write{};  // In place of handle.
    Shares in_flight;
    RateLimit rate;
};

/// Declares a raw route whose body is taken whole. `handle` is called on a thread that may compute,
/// and must not wait long: it hands on what it was given.
Route raw(Verb verb, std::string_view path, RawHandler handle, RawOptions options, About about);

/// Declares a raw route whose body is taken whole and stored by one transaction, as that of a JSON
/// route is: what is answered was committed.
Route raw_write(Verb verb, std::string_view path, RawWrite write, RawOptions options, About about);

/// Declares a raw route whose body is given to a sink as it comes.
Route raw_stream(Verb verb, std::string_view path, OpenSink open, RawOptions options, About about);

}  // namespace mainstay::http
