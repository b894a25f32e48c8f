// An error event, read and grouped where it came in: all that the transaction that counts it needs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "bugfix/error_group.hpp"
#include "errors/event.hpp"
#include "errors/grouping.hpp"

namespace mainstay::bugfix {

/// How long the text of a packed event may be: a larger one is counted, and not kept whole.
inline constexpr std::size_t packed_text_max = 256U << 10U;

/// How many tags of an event are counted.
inline constexpr std::size_t counted_tags_max = 30;

/// A file that was sent with an event.
struct Attachment {
    std::string name;
    std::string media_type;
    std::string bytes;
};

struct PreparedEvent {
    Id<Application> application;
    std::string id;  ///< 32 hexadecimal digits, or empty.
    Time at;
    Time received_at;
    std::string key;         ///< By the newest version of the rules.
    std::string former_key;  ///< By the version before it; empty: there is none.
    std::string title;
    std::string culprit;
    std::string type;
    std::string message;  ///< One line.
    std::string platform;
    errors::EventLevel level = errors::EventLevel::error;
    bool is_unhandled = false;
    bool is_of_telemetry = false;  ///< Of a service whose operations are judged by their telemetry.
    std::string release;
    std::string environment;
    std::string service;
    std::string user;       ///< As it is shown; empty: none is known.
    std::string user_mark;  ///< What distinct users are counted by; empty: none is known.
    std::string trace_id;
    std::string span_id;
    std::vector<std::string> top_frames;  ///< The innermost first.
    std::vector<std::pair<std::string, std::string>> tags;
    std::string packed;  ///< The whole event; empty where it is not to be kept.
    std::vector<Attachment> attachments;
};

/// Leads the frames of an event of the application back to its sources, as far as files for that
/// are there.
using Symbolicate = std::function<void(Id<Application>, errors::ErrorEvent&)>;

/// Reads and groups one event of Sentry's JSON, after `symbolicate`, if one is given. It is packed
/// where `is_wanted` says so of what is known of it then; without that, always. An `at` in the
/// future, or more than thirty days back, is `received`. Refuses: errors' event_malformed,
/// event_too_large. Linear in the size of the event.
Result<PreparedEvent> prepare_event(
    Id<Application> application, std::string_view json, Time received,
    const std::vector<errors::FingerprintRule>& rules,
    const std::function<bool(const PreparedEvent& event)>& is_wanted = {},
    const Symbolicate& symbolicate = {}
);

/// What is kept of bytes in a column of text, and the reverse; nothing where it is no such text, or
/// more than `bytes_max`.
std::string packed(std::string_view bytes);
std::optional<std::string> unpacked(std::string_view text, std::size_t bytes_max);

}  // namespace mainstay::bugfix
