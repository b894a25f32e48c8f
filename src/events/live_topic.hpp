// A module's declaration of a live topic: which events, as which notices, to whom.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"

namespace mainstay::events {

/// What listeners receive for one event. It says that something changed, not its new state: the
/// listener requests that, and receives what they may see.
struct Notice {
    Cursor cursor;
    std::string data;                     // JSON with `type`, the topic's name.
    std::int64_t subject = 0;             // The resource, for LiveTopic::visible.
    bool is_private = false;              // Only for those who see more than requesters do.
    std::optional<Id<User>> person = {};  // The only recipient, in a topic of personal notices.
};

/// One kind of notice.
struct LiveTopic {
    /// The type of its notices on the wire, such as `ticket.changed`.
    std::string name;

    /// The types of the events that it follows.
    std::vector<std::string> types;

    /// Makes the notices of these events, in their order; none for an event of no interest. Called
    /// once a batch, for all listeners.
    std::function<std::vector<Notice>(db::Sql& sql, std::span<const EventRecord> records)> notices;

    /// Callers with an equal audience see the same notices, and are checked once. It holds all that
    /// `visible` depends on. Empty for callers who never see any. A topic without this
    /// function has personal notices: each is for its `person`, and has no `visible` either.
    std::function<std::string(const Call& call)> audience;

    /// Which of `notices` a caller may see, in order. Called once a batch and audience.
    std::function<
        std::vector<bool>(db::Sql& sql, const Call& call, std::span<const Notice> notices)>
        visible;

    /// For resources without events: a text that differs after a change. Polled while somebody
    /// listens who may see it; a change becomes a notice with {type} only. Otherwise empty.
    std::function<std::string(db::Sql& sql)> fingerprint = {};
};

/// The data of a notice that says nothing but its type.
std::string bare_notice(std::string_view type);

using MaySee = std::function<bool(const Call& call)>;

/// The topic, each of whose notices is for all who `may_see`, and for nobody else.
LiveTopic shown_to(MaySee may_see, LiveTopic topic);

/// A topic whose notices say only that there was an event of the type, which is its name.
LiveTopic bare_topic(std::string_view type, MaySee may_see);

/// A topic without events: `fingerprint` is polled.
LiveTopic polled_topic(
    std::string_view name, MaySee may_see, std::function<std::string(db::Sql& sql)> fingerprint
);

}  // namespace mainstay::events
