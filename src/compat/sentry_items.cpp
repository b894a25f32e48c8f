#include "compat/sentry_items.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "compat/sentry_json.hpp"

namespace mainstay::compat {

namespace {

namespace json = wire::json;

constexpr std::size_t name_bytes_max = 200;
constexpr std::int64_t quantity_max = 1'000'000'000;

/// One line of clean text, cut.
std::string name_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (!found) return {};
    if (found->is_int64()) return std::to_string(found->as_int64());
    if (!found->is_string()) return {};
    const auto line = as_line(cleaned_utf8(std::string_view(found->as_string())));
    return std::string(clipped(line, name_bytes_max));
}

std::int64_t count_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (!found) return 0;
    std::error_code wrong;
    const auto number = found->to_number<std::int64_t>(wrong);
    return wrong ? 0 : std::clamp<std::int64_t>(number, 0, quantity_max);
}

bool truth_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_bool() && found->as_bool();
}

json::object member(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_object() ? found->as_object() : json::object();
}

const json::array* list_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found ? found->if_array() : nullptr;
}

/// The categories in which senders are counted, by the types of items; those that are kept are not
/// here.
std::string_view category_of(std::string_view type) {
    struct Category {
        std::string_view type;
        std::string_view category;
    };

    static constexpr std::array categories{
        Category{"transaction", "transaction"},
        Category{"span", "span"},
        Category{"log", "log_item"},
        Category{"otel_log", "log_item"},
        Category{"profile", "profile"},
        Category{"profile_chunk", "profile"},
        Category{"check_in", "monitor"},
        Category{"replay_event", "replay"},
        Category{"replay_recording", "replay"},
        Category{"replay_video", "replay"},
        Category{"user_report", "feedback"},
        Category{"feedback", "feedback"},
        Category{"statsd", "metric_bucket"},
        Category{"metric_buckets", "metric_bucket"},
        Category{"trace_metric", "metric_bucket"},
    };
    const auto* found = std::ranges::find(categories, type, &Category::type);
    return found == categories.end() ? "other" : found->category;
}

class Reader {
public:
    Reader(Id<Application> application, Time received) {
        sent_.application = application;
        sent_.received = received;
    }

    bugfix::SentErrors read(const Envelope& envelope) {
        for (const auto& item : envelope.items) read_item(item);
        // Files belong to the event of their envelope: it has one.
        if (!sent_.events.empty())
            sent_.events.front().attachments = std::move(attachments_);
        else if (!attachments_.empty())
            discard("attachment", "without_event", std::ssize(attachments_));
        return std::move(sent_);
    }

private:
    void read_item(const EnvelopeItem& item) {
        if (item.type == "event")
            sent_.events.push_back({std::string(item.payload)});
        else if (item.type == "attachment")
            read_attachment(item);
        else if (item.type == "session")
            read_session(item);
        else if (item.type == "sessions")
            read_sessions(item);
        else if (item.type == "client_report")
            read_report(item);
        else
            discard(
                std::string(category_of(item.type)), "not_kept",
                std::min(item.item_count, quantity_max)
            );
    }

    void discard(
        std::string category, std::string reason, std::int64_t quantity,
        bugfix::DiscardedBy by = bugfix::DiscardedBy::server
    ) {
        const auto same = std::ranges::find_if(sent_.discards, [&](const auto& each) {
            return each.by == by && each.category == category && each.reason == reason;
        });
        if (same != sent_.discards.end())
            same->quantity += quantity;
        else
            sent_.discards.push_back(
                {sent_.application, by, std::move(category), std::move(reason), quantity}
            );
    }

    void read_attachment(const EnvelopeItem& item) {
        const bool is_fit = item.payload.size() <= attachment_bytes_max &&
                            attachment_bytes_ + item.payload.size() <= attachments_bytes_max &&
                            attachments_.size() < attachments_max;
        if (!is_fit) return discard("attachment", "too_large", 1);
        attachment_bytes_ += item.payload.size();
        attachments_.push_back(
            {as_line(item.filename), as_line(item.content_type), std::string(item.payload)}
        );
    }

    static std::optional<json::object> object_of(std::string_view payload) {
        auto value = read_sentry_json(payload);
        if (!value || !value->is_object()) return std::nullopt;
        return std::move(value->as_object());
    }

    bugfix::SessionCounts counts_of(const json::object& attributes, const json::object& session) {
        bugfix::SessionCounts counts{
            .application = sent_.application,
            .at = time_of(session),
            .release = name_of(attributes, "release"),
            .environment = name_of(attributes, "environment"),
            .user = name_of(session, "did"),
        };
        return counts;
    }

    /// When it began, or now for what is no time, in the future, or long ago.
    Time time_of(const json::object& session) const {
        const auto* found = session.if_contains("started");
        if (!found || !found->is_string()) return sent_.received;
        const auto at = parse_time(std::string_view(found->as_string()));
        const bool is_fit =
            at && *at <= sent_.received && sent_.received - *at < std::chrono::hours(24 * 7);
        return is_fit ? *at : sent_.received;
    }

    /// A session is reported when it begins, at its first error, and when it ends; or once, as a
    /// whole.
    void read_session(const EnvelopeItem& item) {
        const auto session = object_of(item.payload);
        if (!session) return discard("session", "malformed", 1);
        if (sent_.sessions.size() == sessions_max) return discard("session", "too_many", 1);
        const auto status = name_of(*session, "status");
        const auto errors = count_of(*session, "errors");
        const bool is_whole = truth_of(*session, "init");
        const bool has_crashed = status == "crashed" || status == "abnormal";
        // An unhandled error that the program survived, as pages of browsers do.
        const bool is_unhandled = status == "unhandled";
        const bool is_first_error = errors == 1 && (status.empty() || status == "ok");
        const bool has_error = has_crashed || is_unhandled || is_first_error;
        auto counts = counts_of(member(*session, "attrs"), *session);
        counts.sessions = is_whole ? 1 : 0;
        counts.crashed = has_crashed ? 1 : 0;
        counts.errored = has_error || (is_whole && errors > 0) ? 1 : 0;
        counts.id = name_of(*session, "sid");
        if (counts.sessions + counts.crashed + counts.errored > 0)
            sent_.sessions.push_back(std::move(counts));
    }

    void read_sessions(const EnvelopeItem& item) {
        const auto document = object_of(item.payload);
        const auto* aggregates = document ? list_of(*document, "aggregates") : nullptr;
        if (!aggregates) return discard("session", "malformed", 1);
        const auto attributes = member(*document, "attrs");
        for (const auto& each : *aggregates) {
            if (!each.is_object()) continue;
            if (sent_.sessions.size() == sessions_max) return discard("session", "too_many", 1);
            const auto& aggregate = each.as_object();
            auto counts = counts_of(attributes, aggregate);
            counts.crashed = count_of(aggregate, "crashed") + count_of(aggregate, "abnormal");
            counts.errored = count_of(aggregate, "errored") + counts.crashed;
            counts.sessions = count_of(aggregate, "exited") + counts.errored;
            if (counts.sessions > 0) sent_.sessions.push_back(std::move(counts));
        }
    }

    /// What the sender left out by itself.
    void read_report(const EnvelopeItem& item) {
        const auto report = object_of(item.payload);
        const auto* events = report ? list_of(*report, "discarded_events") : nullptr;
        if (!events) return;
        std::size_t lines = 0;
        for (const auto& each : *events) {
            if (!each.is_object() || ++lines > report_lines_max) continue;
            const auto& line = each.as_object();
            auto category = name_of(line, "category");
            auto reason = name_of(line, "reason");
            const auto quantity = count_of(line, "quantity");
            if (quantity > 0 && !category.empty())
                discard(
                    std::move(category), std::move(reason), quantity, bugfix::DiscardedBy::sender
                );
        }
    }

    bugfix::SentErrors sent_;
    std::vector<bugfix::Attachment> attachments_;
    std::size_t attachment_bytes_ = 0;
};

}  // namespace

bugfix::SentErrors sent_errors(
    Id<Application> application, Time received, const Envelope& envelope
) {
    return Reader(application, received).read(envelope);
}

}  // namespace mainstay::compat
