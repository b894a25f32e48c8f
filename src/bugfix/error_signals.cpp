#include "bugfix/error_signals.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/text.hpp"
#include "bugfix/event_tally.hpp"
#include "bugfix/group_store.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view source = "bugfix";
constexpr std::string_view key_prefix = "error ";
constexpr std::string_view kind_new = "error.new";
constexpr std::string_view kind_regressed = "error.regressed";
constexpr std::string_view kind_by_hand = "error.by_hand";

/// Why a signal was raised: what a page and a ticket show of the group.
struct ErrorReason {
    Id<ErrorGroup> error;
    std::string title;
    std::string culprit;
    std::string message;
    std::vector<std::string> top_frames;
    std::string release;
    std::string environment;
    std::int64_t events = 0;
    std::int64_t users = 0;
    bool is_unhandled = false;
    Time first_seen;
    Time last_seen;
    std::string trace_id;
    std::string regressed_in;
};
BOOST_DESCRIBE_STRUCT(
    ErrorReason, (),
    (error, title, culprit, message, top_frames, release, environment, events, users, is_unhandled,
     first_seen, last_seen, trace_id, regressed_in)
)

ErrorReason reason_of(const ErrorGroup& group, const PreparedEvent* event) {
    ErrorReason reason{
        .error = group.id,
        .title = group.title,
        .culprit = group.culprit,
        .release = group.last_release,
        .events = group.events,
        .users = group.users,
        .is_unhandled = group.is_unhandled,
        .first_seen = group.first_seen,
        .last_seen = group.last_seen,
        .regressed_in = group.regressed_in,
    };
    if (!event) return reason;
    reason.message = event->message;
    reason.top_frames = event->top_frames;
    reason.release = event->release;
    reason.environment = event->environment;
    reason.trace_id = event->trace_id;
    return reason;
}

std::string clipped_line(std::string_view text, std::size_t max) {
    return std::string(clipped(text, max));
}

std::string summary_of(const ErrorGroup& group, std::string_view what) {
    // Its title stands before it, as the subject.
    std::string summary(what);
    if (!group.culprit.empty()) summary += ", in " + group.culprit;
    if (!group.last_release.empty()) summary += " (" + group.last_release + ')';
    return clipped_line(summary, 1'000);
}

struct Raising {
    std::string_view kind;
    std::string_view what;
    signals::SignalSeverity severity = signals::SignalSeverity::warning;
    const PreparedEvent* event = nullptr;
    bool is_alone = true;
};

void raise(db::Sql& sql, const Call& call, ErrorGroup& group, const Raising& raising) {
    group.signal_key = std::string(key_prefix) + to_string(group.id);
    signals::Raise request{
        .application = group.application,
        .key = {group.signal_key},
        .source = {std::string(source)},
        .kind = {std::string(raising.kind)},
        .severity = raising.severity,
        .subject = {clipped_line(group.title, 200)},
        .summary = {summary_of(group, raising.what)},
        .is_alone = raising.is_alone,
        .reason = wire::encode(reason_of(group, raising.event)),
    };
    if (raising.event) {
        request.environment = {clipped_line(raising.event->environment, 100)};
        // Those of a storm are to be together, whatever service they are of.
        if (raising.is_alone) request.service = {clipped_line(raising.event->service, 200)};
    }
    const auto raised = signals::raise(sql, call, request);
    if (!raised) throw std::logic_error("a signal of an error was refused: " + raised.error().code);
}

bool is_storm(db::Sql& sql, const Call& call, const ErrorGroup& group) {
    return store::count_created(sql, group.application, call.now - std::chrono::hours(1)) >
           alone_an_hour;
}

Call system_call(const Call& call) { return Call::system(call.now, call.request_id); }

}  // namespace

void raise_new_error(
    db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event
) {
    using enum signals::SignalSeverity;
    const bool is_fatal = group.level == errors::EventLevel::fatal;
    // A service that is judged by its telemetry has its incident there, one for each cause.
    if (event.is_of_telemetry && !is_fatal) return;
    const bool is_severe = group.is_unhandled || is_fatal;
    raise(
        sql, system_call(call), group,
        {
            .kind = kind_new,
            .what = is_severe ? "A new error that nothing caught" : "A new error",
            .severity = is_severe ? warning : info,
            .event = &event,
            .is_alone = !is_storm(sql, call, group),
        }
    );
}

void raise_regression(
    db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event
) {
    raise(
        sql, system_call(call), group,
        {.kind = kind_regressed, .what = "An error is there again", .event = &event}
    );
}

void raise_critical(db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event) {
    const auto began = std::max(group.first_seen, group.regressed_at.value_or(group.first_seen));
    const bool is_young = call.now - began <= std::chrono::hours(24);
    if (group.state != ErrorState::open || !group.is_unhandled || !is_young) return;
    if (group.signal_key.empty()) return;
    raise(
        sql, system_call(call), group,
        {
            .kind = group.regressed_at ? kind_regressed : kind_new,
            .what = "Many people meet an error",
            .severity = signals::SignalSeverity::critical,
            .event = &event,
        }
    );
}

void raise_by_hand(db::Sql& sql, const Call& call, ErrorGroup& group) {
    raise(sql, call, group, {.kind = kind_by_hand, .what = "An error that is to be seen to"});
}

void raise_parted(db::Sql& sql, const Call& call, ErrorGroup& group, bool has_regressed) {
    using enum signals::SignalSeverity;
    if (group.signal_key.empty()) return;
    const bool is_severe = group.is_unhandled || group.level == errors::EventLevel::fatal;
    raise(
        sql, system_call(call), group,
        {
            .kind = has_regressed ? kind_regressed : kind_new,
            .what = "An error that is one of its own again",
            .severity = is_severe || has_regressed ? warning : info,
        }
    );
}

void end_signal(db::Sql& sql, const Call& call, const ErrorGroup& group) {
    if (group.signal_key.empty()) return;
    const auto ended = signals::recover(
        sql, call, {.application = group.application, .key = {group.signal_key}, .is_decided = true}
    );
    if (!ended) throw std::logic_error("a signal of an error was not ended");
}

std::optional<Id<ErrorGroup>> group_of_signal(const signals::SignalFacts& signal) {
    std::string_view key = signal.key;
    if (signal.source != source || !key.starts_with(key_prefix)) return std::nullopt;
    key.remove_prefix(key_prefix.size());
    Id<ErrorGroup> id;
    const auto end = std::from_chars(key.data(), key.data() + key.size(), id.value);
    if (end.ec != std::errc() || end.ptr != key.data() + key.size()) return std::nullopt;
    return id;
}

}  // namespace mainstay::bugfix
