#include <algorithm>
#include <array>

#include "events/events.hpp"
#include "events/reply_moved.hpp"
#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/store.hpp"
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

/// Something that happened to a ticket, and whether only staff may know of it.
struct News {
    std::string cursor;
    Id<Ticket> ticket;
    bool is_private = false;
    LiveTicket data;
};

/// Whether all of a change is what requesters are not shown.
bool is_private(const events::TicketChanged& change) {
    constexpr std::array<std::string_view, 5> inside{"note", "labels", "level", "team", "watchers"};
    return !change.what.empty() && std::ranges::all_of(change.what, [&](const std::string& what) {
        return std::ranges::find(inside, what) != inside.end();
    });
}

std::optional<News> news_of(db::Sql& sql, const events::EventRecord& records) {
    auto cursor = events::to_string(records.cursor());
    if (auto change = records.as<events::TicketChanged>())
        return News{
            std::move(cursor),
            {change->ticket},
            is_private(*change),
            {std::string(change->type), std::move(change->key), change->version},
        };
    auto moved = records.as<events::ReplyMoved>();
    auto ticket = moved ? store::find(sql, Id<Ticket>{moved->ticket}) : std::nullopt;
    if (!ticket) return std::nullopt;
    return News{
        std::move(cursor),
        ticket->id,
        true,
        {std::string(moved->type), ticket->key, ticket->version},
    };
}

}  // namespace

std::vector<http::StreamEvent> live(
    db::Sql& sql, const Call& call, std::span<const events::EventRecord> records
) {
    std::vector<News> all;
    std::vector<Id<Ticket>> ids;
    for (const auto& each : records) {
        auto news = news_of(sql, each);
        if (!news) continue;
        ids.push_back(news->ticket);
        all.push_back(*std::move(news));
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    auto visible = store::in_scope(sql, ids, identity::scope(call, ticket_read));
    std::sort(visible.begin(), visible.end());
    auto with_private = store::in_scope(sql, visible, identity::scope(call, ticket_read_private));
    std::sort(with_private.begin(), with_private.end());

    std::vector<http::StreamEvent> events;
    for (const auto& news : all) {
        const auto& allowed = news.is_private ? with_private : visible;
        if (!std::binary_search(allowed.begin(), allowed.end(), news.ticket)) continue;
        events.push_back({news.cursor, news.data.type, wire::print(news.data)});
    }
    return events;
}

}  // namespace mainstay::ticketing
