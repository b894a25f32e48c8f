#include "ticketing/presence.hpp"

#include <algorithm>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t shown_max = 50;

}  // namespace

void PresenceBoard::drop_silent(Pages& pages) const {
    const auto now = clock_();
    std::erase_if(pages, [&](const auto& each) { return each.second.until <= now; });
}

void PresenceBoard::mark(
    Id<Ticket> ticket, Id<User> person, const std::string& tab, PresenceState state
) {
    const std::tuple page(ticket, person, tab);
    pages_.with([&](Pages& pages) {
        if (state == PresenceState::gone) {
            pages.erase(page);
            return;
        }
        bool is_known = pages.contains(page);
        if (!is_known && pages.size() >= pages_max) drop_silent(pages);
        if (is_known || pages.size() < pages_max)
            pages[page] = {state == PresenceState::writing, clock_() + kept};
    });
}

std::vector<PresenceBoard::Present> PresenceBoard::on(Id<Ticket> ticket) {
    std::map<Id<User>, bool> writing;
    pages_.with([&](const Pages& pages) {
        const auto now = clock_();
        const std::tuple first(ticket, Id<User>{}, std::string());
        for (auto page = pages.lower_bound(first);
             page != pages.end() && std::get<0>(page->first) == ticket; ++page)
            if (page->second.until > now)
                writing[std::get<1>(page->first)] |= page->second.is_writing;
    });
    others_.with([&](const std::vector<OnTicket>& others) {
        for (const auto& other : others)
            if (other.ticket == ticket) writing[other.present.person] |= other.present.is_writing;
    });
    std::vector<Present> present;
    for (const auto& [person, is_writing] : writing) present.push_back({person, is_writing});
    return present;
}

std::vector<PresenceBoard::OnTicket> PresenceBoard::own() {
    return pages_.with([&](Pages& pages) {
        drop_silent(pages);
        std::vector<OnTicket> own;
        for (const auto& [page, state] : pages) {
            const auto& [ticket, person, tab] = page;
            const bool is_known =
                !own.empty() && own.back().ticket == ticket && own.back().present.person == person;
            if (!is_known && own.size() == exchanged_max) break;
            if (!is_known) own.push_back({ticket, {person}});
            own.back().present.is_writing |= state.is_writing;
        }
        return own;
    });
}

void PresenceBoard::set_others(std::vector<OnTicket> others) {
    others_.with([&](std::vector<OnTicket>& known) { known = std::move(others); });
}

std::string PresenceBoard::fingerprint() {
    std::string text;
    auto add = [&](Id<Ticket> ticket, Id<User> person, bool is_writing) {
        text += to_string(ticket) + " " + to_string(person) + (is_writing ? "w " : "r ");
    };
    pages_.with([&](Pages& pages) {
        drop_silent(pages);
        for (const auto& [page, state] : pages)
            add(std::get<0>(page), std::get<1>(page), state.is_writing);
    });
    others_.with([&](const std::vector<OnTicket>& others) {
        if (!others.empty()) text += "; ";
        for (const auto& other : others)
            add(other.ticket, other.present.person, other.present.is_writing);
    });
    return text;
}

Result<PresentPeople> presence(
    db::Sql& sql, const Call& call, const MarkPresence& request, PresenceBoard& board
) {
    auto self = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    if (request.tab)
        board.mark(
            seen.ticket.id, self, request.tab->value, request.state.value_or(PresenceState::reading)
        );
    auto present = board.on(seen.ticket.id);
    std::erase_if(present, [&](const auto& each) { return each.person == self; });
    if (present.size() > shown_max) present.resize(shown_max);
    std::vector<Id<User>> ids;
    for (const auto& each : present) ids.push_back(each.person);
    auto names = identity::user_refs(sql, ids);

    PresentPeople people;
    for (const auto& each : present)
        if (auto name = names.find(each.person); name != names.end())
            people.items.push_back({{each.person, name->second.name}, each.is_writing});
    std::ranges::sort(people.items, {}, [](const PresentPerson& each) {
        return std::tuple(each.person.name, each.person.id);
    });
    return people;
}

// The board is owned by the routes and the live topic.
events::LiveTopic presence_topic(std::shared_ptr<PresenceBoard> board) {
    auto may_see = [](const Call& call) { return identity::may_some(call, ticket_read_private); };
    return events::polled_topic("ticket.presence", may_see, [board = std::move(board)](db::Sql&) {
        return board->fingerprint();
    });
}

}  // namespace mainstay::ticketing
