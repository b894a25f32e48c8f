#include <algorithm>

#include "events/events.hpp"
#include "events/live_topic.hpp"
#include "events/reply_moved.hpp"
#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_changes.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticketing.hpp"
#include "ticketing/time_entries.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

using events::EventRecord;
using events::Notice;

/// What a change tells whoever listens.
struct LiveTicket {
    std::string type;
    std::string key;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(LiveTicket, (), (type, key, version))

/// Whether all of a change is what requesters are not shown.
bool is_private(const events::TicketChanged& change) {
    return !change.what.empty() && std::ranges::all_of(change.what, is_internal_change);
}

std::vector<Notice> of_changes(db::Sql&, std::span<const EventRecord> records) {
    std::vector<Notice> notices;
    for (const auto& record : records) {
        auto change = record.as<events::TicketChanged>();
        if (!change) continue;
        LiveTicket notice{std::string(change->type), change->key, change->version};
        notices.push_back(
            {record.cursor(), wire::print(notice), change->ticket, is_private(*change)}
        );
    }
    return notices;
}

std::vector<Notice> of_moved_replies(db::Sql& sql, std::span<const EventRecord> records) {
    std::vector<Notice> notices;
    for (const auto& record : records) {
        auto moved = record.as<events::ReplyMoved>();
        auto ticket = moved ? store::find(sql, store::shown_in(sql, Id<Ticket>{moved->ticket}))
                            : std::nullopt;
        if (!ticket) continue;
        LiveTicket notice{std::string(moved->type), ticket->key, ticket->version};
        notices.push_back({record.cursor(), wire::print(notice), ticket->id.value, true});
    }
    return notices;
}

std::string text_of(std::monostate) { return {}; }

std::string text_of(const std::string& value) { return value; }

std::string text_of(auto value) { return std::to_string(value); }

/// The scopes themselves: who has equal ones sees the same tickets.
std::string audience_of(const Call& call) {
    if (!identity::may_some(call, ticket_read)) return {};
    std::string audience;
    for (const auto* action : {&ticket_read, &ticket_read_private}) {
        auto scope = identity::scope(call, *action);
        audience += scope.text;
        for (const auto& param : scope.params)
            std::visit([&](const auto& value) { (audience += ' ') += text_of(value); }, param);
    }
    return audience;
}

std::vector<bool> visible(db::Sql& sql, const Call& call, std::span<const Notice> notices) {
    std::vector<Id<Ticket>> ids;
    for (const auto& notice : notices) ids.push_back({notice.subject});
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    auto seen = store::in_scope(sql, ids, identity::scope(call, ticket_read));
    std::sort(seen.begin(), seen.end());
    auto private_seen = store::in_scope(sql, seen, identity::scope(call, ticket_read_private));
    std::sort(private_seen.begin(), private_seen.end());

    std::vector<bool> answers;
    for (const auto& notice : notices) {
        const auto& allowed = notice.is_private ? private_seen : seen;
        answers.push_back(std::ranges::binary_search(allowed, Id<Ticket>{notice.subject}));
    }
    return answers;
}

}  // namespace

// The board is owned by the routes and the live topic.
std::vector<events::LiveTopic> live_topics(std::shared_ptr<PresenceBoard> presence) {
    using events::ReplyMoved;
    using events::TicketChanged;
    return {
        {
            .name = std::string(TicketChanged::type),
            .types = {std::string(TicketChanged::type)},
            .notices = of_changes,
            .audience = audience_of,
            .visible = visible,
        },
        {
            .name = std::string(ReplyMoved::type),
            .types = {std::string(ReplyMoved::type)},
            .notices = of_moved_replies,
            .audience = audience_of,
            .visible = visible,
        },
        presence_topic(std::move(presence)),
    };
}

}  // namespace mainstay::ticketing
