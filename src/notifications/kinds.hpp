// What all modules declare about notifications, and what people chose about it: where a
// notification goes. Pure but for what it reads.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "events/notification_source.hpp"
#include "notifications/store.hpp"

namespace mainstay::notifications {

/// What is decided for the whole installation.
struct Rules {
    bool is_mailed = false;              ///< Whether notifications are mailed at all.
    std::chrono::seconds mail_delay{0};  ///< What is read meanwhile is not mailed.
};

/// The declarations of all modules.
class Kinds {
public:
    explicit Kinds(std::vector<events::NotificationSource> sources);

    const std::vector<events::NotificationSource>& sources() const { return sources_; }

    /// The types of the events that any of them follows, each once.
    const std::vector<std::string>& types() const { return types_; }

    /// Null for a kind that no module declares: one of a newer or an older version.
    const events::NotificationKind* find(std::string_view kind) const;

    /// What mails say of notifications of a kind that a module declares.
    const Catalogue* texts(std::string_view kind) const;

    /// What notifications of a kind are about, for those the caller may see.
    std::map<std::int64_t, events::NotificationSubject> visible(
        db::Sql& sql, const Call& call, std::string_view kind,
        const std::vector<std::int64_t>& subjects
    ) const;

    /// The kinds that are offered to who has that role.
    std::vector<const events::NotificationKind*> offered_to(Role role) const;

private:
    std::vector<events::NotificationSource> sources_;
    std::vector<std::string> types_;
};

/// Where one person wants their notifications.
class Preferences {
public:
    static Preferences of(db::Sql& sql, Id<User> person);

    /// What they chose for a kind, else what the kind says.
    Choice choice(const events::NotificationKind& kind) const;

    /// When a notification of that choice is to be mailed, if ever.
    std::optional<Time> mail_at(MailChoice choice, const Rules& rules, Time now) const;

    const MailSettings& mail() const { return mail_; }

    /// In which they are mailed.
    Language language() const;

private:
    std::vector<Choice> chosen_;
    MailSettings mail_;
};

/// The next time after `now` at which it is that hour there. A zone that this machine does not know
/// any more counts as UTC.
Time next_digest(const MailSettings& time, Time now);

}  // namespace mainstay::notifications
