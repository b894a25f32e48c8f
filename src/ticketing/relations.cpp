#include "ticketing/relations.hpp"

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/split.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"
#include "timeline/timeline.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view links_list = "links";

LinkedTicket linked(const Ticket& ticket) { return {ticket.key, ticket.subject, ticket.status}; }

timeline::Subject subject_of(const Ticket& ticket) { return {"ticket", ticket.id.value}; }

/// The other end of a link of this ticket, if the caller may see it.
std::optional<Ticket> other_end(
    db::Sql& sql, const Call& call, const Ticket& ticket, Id<timeline::Link> id
) {
    auto link = timeline::links(sql, relations, subject_of(ticket), {id.value - 1}, 1);
    if (link.empty() || link.front().id != id || link.front().other_type != "ticket") return {};
    auto other = store::find(sql, Id<Ticket>{link.front().other_id});
    if (!other) return {};
    auto resource = resource_of(sql, call, *other);
    if (!identity::may(call, ticket_read, resource)) return {};
    return other;
}

}  // namespace

std::vector<VisibleLink> visible_links(
    db::Sql& sql, const Call& call, const std::vector<timeline::Link>& links
) {
    std::vector<Id<Ticket>> ids;
    for (const auto& link : links)
        if (link.other_type == "ticket") ids.push_back({link.other_id});
    ids = store::in_scope(sql, ids, identity::scope(call, ticket_read));
    std::map<Id<Ticket>, Ticket> tickets;
    for (auto& ticket : store::find_all(sql, ids)) tickets.emplace(ticket.id, std::move(ticket));

    std::vector<VisibleLink> visible;
    for (const auto& link : links) {
        auto relation = wire::enum_of<Relation>(link.relation);
        auto other = tickets.find({link.other_id});
        if (link.other_type != "ticket" || !relation || other == tickets.end()) continue;
        visible.push_back({link.id, *relation, link.at, other->second});
    }
    return visible;
}

Result<http::Page<LinkView>> links(db::Sql& sql, const Call& call, const ListOfTicket& request) {
    auto seen = TRY(see(sql, call, request.key));
    Id<timeline::Link> after;
    if (request.cursor)
        std::tie(after) =
            TRY(http::read_cursor<Id<timeline::Link>>(links_list, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{100}).value);
    auto all = timeline::links(
        sql, relations, subject_of(seen.ticket), after, static_cast<int>(limit) + 1
    );
    bool is_more = all.size() > limit;
    if (is_more) all.resize(limit);

    http::Page<LinkView> page;
    auto split = store::split_of(sql, seen.ticket.id);
    for (const auto& link : visible_links(sql, call, all)) {
        bool is_split =
            split && split->taken_from == link.ticket.id && link.relation == Relation::relates_to;
        page.items.push_back({link.id, link.relation, linked(link.ticket), is_split});
    }
    if (is_more) page.next = http::cursor_after(links_list, all.back().id);
    return page;
}

Result<LinkView> link(db::Sql& sql, const Call& call, const LinkTicket& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto other = see(sql, call, request.ticket.value);
    if (!other) return invalid({wrong("ticket", code::linked_ticket_unknown)});
    auto made = TRY(timeline::link(
        sql, call, relations, subject_of(seen.ticket), wire::name_of(request.relation),
        subject_of(other->ticket)
    ));
    publish(sql, call, seen.ticket, {"links"});
    publish(sql, call, other->ticket, {"links"});
    return LinkView{made.id, request.relation, linked(other->ticket)};
}

Result<> unlink(db::Sql& sql, const Call& call, const UnlinkTicket& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto other = other_end(sql, call, seen.ticket, request.id);
    if (!other) return refuse(mainstay::code::not_found);
    TRY(timeline::unlink(sql, call, relations, subject_of(seen.ticket), request.id));
    publish(sql, call, seen.ticket, {"links"});
    publish(sql, call, *other, {"links"});
    return {};
}

Result<VersionedTicket> watch(db::Sql& sql, const Call& call, const WatchTicket& request) {
    auto self = TRY(person(call));
    auto watcher = request.user.value_or(self);
    const auto& action = watcher == self ? identity::own_write : ticket_work;
    auto seen = TRY(see_for(sql, call, request.key, action));
    auto them = identity::find_person(sql, watcher);
    bool is_of_house = them && them->is_staff();
    bool is_of_organization =
        them && them->organization && them->organization == seen.ticket.organization;
    // Watching lets one see: whoever is of neither would be let into another organization's ticket.
    bool is_fit = them && them->is_active && (is_of_house || is_of_organization || watcher == self);
    if (!is_fit) return invalid({wrong("user", code::watcher_unfit)});
    if (store::add_watcher(sql, seen.ticket.id, watcher)) {
        Edit edit(seen.ticket);
        edit.after["watcher"] = std::to_string(watcher.value);
        edit.what.emplace_back("watchers");
        apply(sql, call, std::move(edit), "watched");
    }
    auto may = allowed_actions(call, seen.ticket, seen.resource);
    return VersionedTicket{view_of(sql, call, seen.ticket, std::move(may)), seen.ticket.version};
}

Result<> unwatch(db::Sql& sql, const Call& call, const UnwatchTicket& request) {
    auto self = TRY(person(call));
    const auto& action = request.user == self ? identity::own_write : ticket_work;
    auto seen = TRY(see_for(sql, call, request.key, action));
    if (!store::remove_watcher(sql, seen.ticket.id, request.user))
        return refuse(mainstay::code::not_found);
    store::forget_brought(sql, seen.ticket.id, request.user);
    Edit edit(seen.ticket);
    edit.before["watcher"] = std::to_string(request.user.value);
    edit.what.emplace_back("watchers");
    apply(sql, call, std::move(edit), "unwatched");
    return {};
}

}  // namespace mainstay::ticketing
