#include "ticketing/chain.hpp"

#include <algorithm>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/incident_chain.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::ticketing {

namespace {

using timeline::ChainFinding;
using timeline::ChainStepFiller;

constexpr int links_max = 200;

constexpr ChainStepName all_steps[] = {
    ChainStepName::signal,        ChainStepName::ticket,  ChainStepName::cause,
    ChainStepName::change,        ChainStepName::release, ChainStepName::verification,
    ChainStepName::documentation,
};

Target target_of(const Ticket& ticket) { return {"ticket", ticket.key, ticket.subject}; }

/// A ticket that nothing raised has no signal. Tickets that it was found to have caused raised
/// themselves, and stand among the links.
ChainFinding opened_by_hand(db::Sql& sql, const Call&, const timeline::Subject& subject) {
    auto first = store::first_message(sql, Id<Ticket>{subject.id});
    if (first && (first->mail || first->source == Source::system)) return {};
    return {.skipped = "opened_by_hand"};
}

ChainFinding ticket_itself(db::Sql& sql, const Call&, const timeline::Subject& subject) {
    auto ticket = store::find(sql, Id<Ticket>{subject.id});
    if (!ticket) return {};
    return {.contents = {{target_of(*ticket), ticket->created_at}}};
}

ChainFinding causes(db::Sql& sql, const Call& call, const timeline::Subject& subject) {
    ChainFinding found;
    auto links = timeline::links(sql, relations, subject, {}, links_max);
    for (const auto& link : visible_links(sql, call, links))
        if (link.relation == Relation::caused_by)
            found.contents.push_back({target_of(link.ticket), link.at});
    return found;
}

bool may_link(db::Sql& sql, const Call& call, const timeline::Subject& subject) {
    auto ticket = store::find(sql, Id<Ticket>{subject.id});
    return ticket && identity::may(call, ticket_work, resource_of(sql, call, *ticket));
}

/// Puts one more thing into a step; the first is its target.
void fill(ChainStep& step, timeline::ChainContent content) {
    step.state = ChainStepState::filled;
    if (!step.at) step.at = content.at;
    if (!step.title) step.title = content.target.label;
    if (step.target)
        step.others.push_back(std::move(content.target));
    else
        step.target = std::move(content.target);
}

/// What all modules know of one step. The first that says why it is skipped is believed, unless
/// another finds something; of actions the first is offered.
ChainStep step_of(
    db::Sql& sql, const Call& call, const timeline::Subject& subject, ChainStepName name,
    std::span<const ChainStepFiller> fillers
) {
    ChainStep step{.station = name};
    std::optional<std::string> skipped;
    bool is_recorded = false;
    for (const auto& filler : fillers) {
        if (filler.step != name) continue;
        is_recorded = true;
        if (!filler.fills.empty()) step.fills.emplace_back(filler.fills);
        if (!filler.action.empty() && !step.action)
            step.action = {std::string(filler.action), filler.may_act(sql, call, subject)};
        if (!filler.find) continue;
        auto found = filler.find(sql, call, subject);
        for (auto& content : found.contents) fill(step, std::move(content));
        if (!skipped) skipped = std::move(found.skipped);
    }
    if (step.state == ChainStepState::filled) return step;
    if (!is_recorded) step.reason = "no_module";
    if (skipped) {
        step.state = ChainStepState::skipped;
        step.reason = std::move(skipped);
    }
    return step;
}

}  // namespace

std::vector<ChainStepFiller> chain_steps() {
    return {
        {.step = ChainStepName::signal, .find = opened_by_hand},
        {.step = ChainStepName::ticket, .find = ticket_itself},
        {
            .step = ChainStepName::cause,
            .fills = "cause_linked",
            .find = causes,
            .action = "link_cause",
            .may_act = may_link,
        },
        {.step = ChainStepName::signal, .find = raising_incidents},
        {
            .step = ChainStepName::verification,
            .fills = "incident_over",
            .find = verifying_incidents,
        },
    };
}

Result<Chain> chain(
    db::Sql& sql, const Call& call, const TicketKey& request,
    std::span<const ChainStepFiller> fillers
) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_read_private));
    const timeline::Subject subject{"ticket", seen.ticket.id.value};
    Chain chain;
    for (auto name : all_steps)
        chain.stations.push_back(step_of(sql, call, subject, name, fillers));
    return chain;
}

}  // namespace mainstay::ticketing
