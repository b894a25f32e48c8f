#include <algorithm>
#include <array>

#include "events/events.hpp"
#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticketing.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// What a change tells whoever listens.
struct LiveTicket {
    std::string type;
    std::string key;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(LiveTicket, (), (type, key, version))

/// Whether only staff may know that something happened: all of it is what requesters are not shown.
bool is_private(const events::TicketChanged& change) {
    constexpr std::array<std::string_view, 4> inside{"note", "labels", "team", "watchers"};
    return !change.what.empty() && std::ranges::all_of(change.what, [&](const std::string& what) {
        return std::ranges::find(inside, what) != inside.end();
    });
}

}  // namespace

std::vector<http::StreamEvent> live(
    db::Sql& sql, const Call& call, std::span<const events::Happened> happened
) {
    std::vector<std::pair<std::string, events::TicketChanged>> changes;
    std::vector<Id<Ticket>> ids;
    for (const auto& each : happened) {
        auto change = each.as<events::TicketChanged>();
        if (!change) continue;
        ids.push_back({change->ticket});
        changes.emplace_back(events::to_string(each.cursor()), *std::move(change));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    auto visible = store::in_scope(sql, ids, identity::scope(call, identity::Action::ticket_read));
    std::sort(visible.begin(), visible.end());
    auto with_private =
        store::in_scope(sql, visible, identity::scope(call, identity::Action::ticket_read_private));
    std::sort(with_private.begin(), with_private.end());

    std::vector<http::StreamEvent> events;
    for (const auto& [cursor, change] : changes) {
        const auto& allowed = is_private(change) ? with_private : visible;
        if (!std::binary_search(allowed.begin(), allowed.end(), Id<Ticket>{change.ticket}))
            continue;
        std::string type(events::TicketChanged::type);
        events.push_back({cursor, type, wire::print(LiveTicket{type, change.key, change.version})});
    }
    return events;
}

}  // namespace mainstay::ticketing
