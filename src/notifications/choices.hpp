// Where a person wants which notifications, as they see and change it themselves.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "http/reply.hpp"
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

/// What the caller chose for a kind, and whether it can be mailed at all.
struct ChoiceView {
    std::string kind;
    bool in_app = true;
    MailChoice mail = MailChoice::off;
    bool is_mailable = true;
};
BOOST_DESCRIBE_STRUCT(ChoiceView, (), (kind, in_app, mail, is_mailable))

/// The choices of the caller, one for each kind that is offered to them.
struct ChoicesView {
    std::vector<ChoiceView> items;
    std::int64_t digest_hour = 0;
    std::string time_zone;
    Language mail_language = Language::en;
    bool is_mailed = false;  // Whether this installation mails notifications at all.
};
BOOST_DESCRIBE_STRUCT(ChoicesView, (), (items, digest_hour, time_zone, mail_language, is_mailed))

struct ChoiceOfKind {
    Line<100> kind;
    bool in_app = true;
    MailChoice mail = MailChoice::off;
};
BOOST_DESCRIBE_STRUCT(ChoiceOfKind, (), (kind, in_app, mail))

/// Kinds that are not named stay as they are.
struct ChangeChoices {
    std::vector<ChoiceOfKind> items;
    Count<0, 23> digest_hour{8};
    Line<100> time_zone;  // By its IANA name.
    std::optional<Language> mail_language = {};
};
BOOST_DESCRIBE_STRUCT(ChangeChoices, (), (items, digest_hour, time_zone, mail_language))

/// Refuses: unauthenticated.
Result<ChoicesView> show_choices(
    db::Sql& sql, const Call& call, const http::Nothing&, const Kinds& kinds, const Rules& rules
);

/// What waits to be mailed follows the new choices.
/// Refuses: unauthenticated; invalid with unknown_kind, unknown_zone, too_many_items.
Result<ChoicesView> change_choices(
    db::Sql& sql, const Call& call, const ChangeChoices& request, const Kinds& kinds,
    const Rules& rules
);

}  // namespace mainstay::notifications
