// Mentions: `@` and the whole name of somebody of staff, who is notified of the message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

struct FindMentionable {
    std::string key;
    std::optional<Line<100, 0>> beginning;  // Of a word of the name, or of the address.
};
BOOST_DESCRIBE_STRUCT(FindMentionable, (), (key, beginning))

struct MentionablePerson {
    Id<User> id;
    std::string name;
    bool is_kept_out = false;  // Sees the confidential ticket once they are named on it.
};
BOOST_DESCRIBE_STRUCT(MentionablePerson, (), (id, name, is_kept_out))

struct MentionablePeople {
    std::vector<MentionablePerson> items;
};
BOOST_DESCRIBE_STRUCT(MentionablePeople, (), (items))

/// People of staff whom a message of the ticket may mention: who are active and may see its notes.
/// By name, at most 8. Refuses: not_found; forbidden to who may write no notes.
Result<MentionablePeople> mentionable(
    db::Sql& sql, const Call& call, const FindMentionable& request
);

/// Where names may stand: behind each `@` that no word goes before, at most 50.
std::vector<std::string_view> behind_at_signs(std::string_view text);

/// Whether `text` begins with the whole name, in any case of its ASCII letters.
bool begins_with_name(std::string_view text, std::string_view name);

/// Notifies those whom a message of staff mentions and who may see the ticket; of several with one
/// name, all. A mention of anybody else is text.
void notify_mentioned(db::Sql& sql, const Call& call, const Ticket& ticket, const Message& message);

}  // namespace mainstay::ticketing
