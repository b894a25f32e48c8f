#include <algorithm>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/service.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int links_max = 200;

Target target_of(const Ticket& ticket) { return {"ticket", ticket.key, ticket.subject}; }

/// Puts one more thing into a station; the first is its target.
void fill(ChainStep& station, Target target, Time at) {
    station.state = ChainStepState::filled;
    if (!station.at) station.at = at;
    if (!station.title) station.title = target.label;
    if (station.target)
        station.others.push_back(std::move(target));
    else
        station.target = std::move(target);
}

/// What raised the ticket: the mail it came from. Tickets that it was found to have caused raised
/// themselves, and stand among the links.
ChainStep signal_of(const Ticket& ticket, const std::optional<Message>& first) {
    ChainStep station{.station = ChainStepName::signal};
    if (first && first->mail) {
        station.state = ChainStepState::filled;
        station.title = ticket.subject;
        station.at = first->created_at;
        station.target = Target{"mail", to_string(*first->mail), ticket.subject};
    }
    if (station.state == ChainStepState::empty) {
        station.state = ChainStepState::skipped;
        station.reason = "opened_by_hand";
    }
    return station;
}

ChainStep cause_of(const std::vector<VisibleLink>& links) {
    ChainStep station{.station = ChainStepName::cause};
    for (const auto& link : links)
        if (link.relation == Relation::caused_by) fill(station, target_of(link.ticket), link.at);
    return station;
}

}  // namespace

Result<Chain> chain(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    const auto& ticket = seen.ticket;
    auto links =
        visible_links(sql, call, timeline::links(sql, {"ticket", ticket.id.value}, {}, links_max));
    auto first = store::first_message(sql, ticket.id);

    Chain chain;
    chain.stations.push_back(signal_of(ticket, first));
    auto& own = chain.stations.emplace_back(ChainStep{.station = ChainStepName::ticket});
    fill(own, target_of(ticket), ticket.created_at);
    chain.stations.push_back(cause_of(links));
    // Nothing records these yet: they say so, rather than be guessed.
    for (auto name :
         {ChainStepName::change, ChainStepName::release, ChainStepName::verification,
          ChainStepName::documentation})
        chain.stations.push_back({.station = name});
    return chain;
}

}  // namespace mainstay::ticketing
