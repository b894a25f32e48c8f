// Whom of what happens a module wants people to be notified, as a declaration: which events, whom,
// in which words, and whether they may still see what it is about.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/catalogue.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"

namespace mainstay::events {

/// Whether and when notifications are mailed.
enum class MailChoice { off, at_once, digest };
BOOST_DESCRIBE_ENUM(MailChoice, off, at_once, digest)

/// A kind of notification, for which people choose where they get it.
struct NotificationKind {
    std::string name;  // `ticket.replied`: never renamed, since choices and rows name it.
    MailChoice mail = MailChoice::off;  // For who has not chosen.
    bool is_for_requesters = true;      // Else only staff are offered the choice.
    bool is_mailable = true;            // Else it is only shown in the app.
};

/// Somebody whom an event is of interest to.
struct Interest {
    std::string kind;  // One of NotificationSource::kinds.
    std::int64_t person = 0;
    std::int64_t subject = 0;  // What it is about: an id of the module.
    std::string reason;        // Why them: `assignee`, `requester`, `watcher`.
    std::string detail = {};   // What of it, in words that the interface knows: `status:resolved`.
    bool is_mailed = false;    // They get it by mail anyway, so no mail tells of it again.
};

/// Whom an event is of interest to. Somebody who is named twice is notified once, of the first.
struct Interested {
    std::optional<std::int64_t> actor;  // Who did it: never notified.
    std::vector<Interest> people;
};

/// What a notification is about, for who may see it.
struct NotificationSubject {
    std::string name;                              // `SHOP-42`.
    std::string title;                             // `It burns`.
    std::string link;                              // Its path in the interface: `/tickets/SHOP-42`.
    std::optional<std::int64_t> application = {};  // That it belongs to, if to one.
    std::optional<std::int64_t> titled_by = {};    // The person whose words the title is.
};

/// Notifications of one kind of thing.
struct NotificationSource {
    std::vector<NotificationKind> kinds;

    /// What mails say: `KIND.one` of one, `KIND.many` of `{count}`, and `detail.DETAIL`.
    Catalogue texts;

    /// The types of the events that it follows.
    std::vector<std::string> types;

    /// Asked once for each event, when notifications are made. Reads only.
    std::function<Interested(db::Sql& sql, const EventRecord& record)> interested;

    /// Those of `subjects` whose notifications of that kind the caller may see. Asked when a
    /// notification is made, each time it is listed, and before it is mailed.
    std::function<std::map<std::int64_t, NotificationSubject>(
        db::Sql& sql, const Call& call, std::string_view kind,
        std::span<const std::int64_t> subjects
    )>
        visible;
};

}  // namespace mainstay::events
