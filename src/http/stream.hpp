// What a module gives to serve a route of server-sent events: a feed for each open stream, which it
// fills from wherever it likes. Knows nothing of sockets.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"

namespace mainstay::http {

/// One event of a stream. `cursor` is its id: what Last-Event-ID resumes after.
struct StreamEvent {
    std::string cursor;
    std::string event;  // The type; empty is "message".
    std::string data;   // JSON text.
};

/// Appends the event in the format of the HTML standard, §9.2.6.
void append_event(std::string& out, const StreamEvent& event);

/// Appends the place of a stream, without an event: what a browser resumes after from now on.
void append_place(std::string& out, std::string_view cursor);

/// What one open stream has yet to send. Called from the stream's own thread, filled by others. Its
/// memory is bounded, however slowly the client reads.
class StreamFeed {
public:
    virtual ~StreamFeed() = default;

    /// Whether `take` would give something. Quick.
    virtual bool has_news() = 0;

    /// Takes what there is to send, in the wire format. Where there is nothing and `is_idle` it is
    /// the place of the stream, so that whoever hears nothing for long still resumes from here.
    virtual std::string take(bool is_idle) = 0;

    /// Who listens, checked anew: their rights may be others now.
    virtual void renew(const Caller& caller) = 0;
};

/// Called when a feed has news. From any thread; quick.
using WakeStream = std::function<void()>;

/// Opens a stream for the caller, after the event `last_event_id`; from now on where that is empty.
/// `wake` may be called until the feed is gone. Runs in a read session.
using OpenStream = std::function<Result<std::unique_ptr<StreamFeed>>(
    db::Sql& sql, const Call& call, const std::string& last_event_id, WakeStream wake
)>;

}  // namespace mainstay::http
