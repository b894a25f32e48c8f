// What a module tells open pages of, as a declaration: which events, in which words, to whom.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"

namespace mainstay::events {

/// What listeners are told of one event. It says that something changed, never what it is now: who
/// is told asks for that, and is answered what they may see.
struct Notice {
    Cursor cursor;
    std::string data;                     // JSON with `type`, the topic's name.
    std::int64_t subject = 0;             // What it is about, for LiveTopic::visible.
    bool is_private = false;              // Only for who may see what requesters are not shown.
    std::optional<Id<User>> person = {};  // Whom it is for alone, in a topic of personal notices.
};

/// One kind of notice.
struct LiveTopic {
    /// The type of its notices on the wire, such as `ticket.changed`.
    std::string name;

    /// The types of the events that it follows.
    std::vector<std::string> types;

    /// The notices of these events, in their order; fewer where an event is none of anyone's. Once
    /// a batch, for all listeners.
    std::function<std::vector<Notice>(db::Sql& sql, std::span<const EventRecord> records)> notices;

    /// Callers of equal audience see the same notices, and are asked about once. It holds all that
    /// `visible` depends on. Empty for who never sees any: then nobody asks. A topic without this
    /// function is of personal notices: each is for its `person`, and `visible` is not asked.
    std::function<std::string(const Call& call)> audience;

    /// Which of `notices` a caller may see: one answer for each. Once a batch and audience.
    std::function<
        std::vector<bool>(db::Sql& sql, const Call& call, std::span<const Notice> notices)>
        visible;

    /// For what writes no events: a text that differs when something changed. Asked now and then,
    /// while somebody listens who may see it; a change is a notice of {type} only. Else empty.
    std::function<std::string(db::Sql& sql)> fingerprint = {};
};

}  // namespace mainstay::events
