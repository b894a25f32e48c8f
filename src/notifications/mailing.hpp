// What people want by mail: one mail for all that is due, of what is still unread and may still be
// seen.
#pragma once

#include <string>
#include <string_view>

#include "events/notice_mail.hpp"
#include "jobs/jobs.hpp"
#include "notifications/inbox.hpp"

namespace mainstay::notifications {

/// How notifications leave.
struct Outlet {
    std::string from;        ///< The address they are from.
    std::string public_url;  ///< What links begin with, without a slash at the end.
    events::QueueNotice queue;
};

/// Pages that mails lead to, as paths of the interface that their recipient uses.
struct Paths {
    std::string_view inbox = "/notifications";
    std::string_view choices = "/notifications/choices";  ///< Where they choose what is mailed.
};

/// Those for staff, or those for who uses the portal.
constexpr Paths paths_for(bool uses_portal) {
    return uses_portal ? Paths{"/portal", "/portal/settings"} : Paths{};
}

/// Has one mail queued with all that is due for that person; none where nothing of it may be told
/// any more. Whatever it holds is not mailed again until something new happens.
void mail_due(
    db::Sql& sql, const Call& system, const Kinds& kinds, const Outlet& outlet, Id<User> person
);

/// Looks each minute whose mail is due. The arguments outlive it.
jobs::Schedule mail_schedule(db::Database& database, const Kinds& kinds, Outlet outlet);

/// The words of a mail. Pure.
struct NoticeText {
    std::string subject;
    std::string text;
};

/// Whom a mail is written to.
struct Addressee {
    std::string name;
    Language language = Language::en;
    Paths paths{};
};

NoticeText written(
    const std::vector<ShownNotification>& shown,
    const std::map<Id<User>, identity::UserRef>& actors, const Kinds& kinds, const Outlet& outlet,
    const Addressee& to
);

}  // namespace mainstay::notifications
