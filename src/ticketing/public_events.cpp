#include "ticketing/public_events.hpp"

#include <algorithm>
#include <array>

#include "events/ticket_changed.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/message_list.hpp"
#include "ticketing/reading.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_changes.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view noted = "ticket.note";
constexpr std::string_view approval = "ticket.approval";
constexpr int messages_looked_at = 20;

bool is_private(std::string_view name) { return name == noted || name == approval; }

/// The names of a change, the one that says most first. `what` is what its receiver may know, and
/// `status` what the ticket's was after it.
std::vector<std::string_view> names_of(
    const std::vector<std::string>& what, std::string_view status
) {
    const bool is_closed = status == wire::name_of(Status::closed);
    const bool is_ended = is_closed || status == wire::name_of(Status::resolved);
    auto has = [&](std::string_view word) { return std::ranges::find(what, word) != what.end(); };
    std::vector<std::string_view> names;
    auto add = [&](bool is_it, std::string_view name) {
        if (is_it) names.push_back(name);
    };
    add(has("created"), "ticket.created");
    add(has("closed_at") && is_closed, "ticket.closed");
    add(has("resolved_at") && is_ended, "ticket.resolved");
    add(has("resolved_at") && !is_ended, "ticket.reopened");
    add(has("message"), "ticket.message");
    add(has("note"), noted);
    add(has("approval"), approval);
    add(!has("created") && !what.empty(), "ticket.changed");
    return names;
}

/// The message that came with a change: it is of the same moment.
std::optional<MessageView> message_of(
    db::Sql& sql, const Call& call, const std::string& key, Visibility visibility, Time at
) {
    auto page = messages(
        sql, call,
        {.key = key, .order = MessageOrder::newest, .limit = Count<1, 200>{messages_looked_at}}
    );
    if (!page) return std::nullopt;
    for (auto& message : page->items)
        if (message.created_at == at && message.visibility == visibility) return std::move(message);
    return std::nullopt;
}

bool matches(db::Sql& sql, const Call& call, const std::string& key, std::string_view filter) {
    auto text = "key:" + key;
    if (!filter.empty()) text += " (" + std::string(filter) + ")";
    auto found = list(sql, call, {.filter = Line<1000, 0>{text}, .limit = Count<1, 200>{1}});
    return found && !found->items.empty();
}

std::optional<events::PublicNotice> notice(
    db::Sql& sql, const Call& call, const events::EventRecord& record,
    const std::set<std::string>& wanted, std::string_view filter
) {
    auto change = record.as<events::TicketChanged>();
    auto ticket = change ? store::find(sql, Id<Ticket>{change->ticket}) : std::nullopt;
    if (!ticket) return std::nullopt;
    auto resource = resource_of(sql, call, *ticket);
    if (!identity::may(call, ticket_read, resource)) return std::nullopt;
    auto what = change->what;
    if (!identity::may(call, ticket_read_private, resource))
        std::erase_if(what, is_internal_change);
    // What older programs told does not say it.
    auto names =
        names_of(what, change->status.value_or(std::string(wire::name_of(ticket->status))));
    auto name = std::ranges::find_if(names, [&](std::string_view each) {
        return wanted.contains(std::string(each));
    });
    if (name == names.end() || !matches(sql, call, ticket->key, filter)) return std::nullopt;
    auto view = show(sql, call, {ticket->key});
    if (!view) return std::nullopt;
    wire::json::object data{
        {"ticket", wire::encode(view->body)},
        {"changed", wire::encode(what)},
    };
    for (auto [word, visibility] :
         {std::pair("message", Visibility::public_), std::pair("note", Visibility::private_)})
        if (std::ranges::find(what, word) != what.end())
            if (auto message = message_of(sql, call, ticket->key, visibility, record.at))
                data["message"] = wire::encode(*message);
    return events::PublicNotice{std::string(*name), ticket->id.value, std::move(data)};
}

bool is_visible(db::Sql& sql, const Call& call, std::string_view name, std::int64_t subject) {
    auto ticket = store::find(sql, Id<Ticket>{subject});
    if (!ticket) return false;
    auto resource = resource_of(sql, call, *ticket);
    const auto& action = is_private(name) ? ticket_read_private : ticket_read;
    return identity::may(call, action, resource);
}

Result<> check(db::Sql& sql, const Call& call, std::string_view filter) {
    return check_filter(sql, call, filter);
}

}  // namespace

events::PublicEventSource public_events() {
    return {
        .names =
            {
                "ticket.created",
                "ticket.changed",
                "ticket.message",
                "ticket.note",
                "ticket.approval",
                "ticket.resolved",
                "ticket.closed",
                "ticket.reopened",
            },
        .types = {std::string(events::TicketChanged::type)},
        .filter_kind = "ticket",
        .check_filter = check,
        .notice = notice,
        .is_visible = is_visible,
    };
}

}  // namespace mainstay::ticketing
