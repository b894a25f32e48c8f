#include "ticketing/incident_chain.hpp"

#include "ticketing/linked.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int incidents_max = 50;
constexpr int links_max = 200;
constexpr std::string_view verified_by = "verified_by";

/// The incidents that links of that relation lead to. One that is kept no longer has its number for
/// a name.
timeline::ChainFinding linked_incidents(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket, std::string_view relation
) {
    timeline::ChainFinding found;
    for (const auto& link : timeline::targets(sql, ticket, relation, "incident", incidents_max)) {
        const auto facts = signals::incident_facts(sql, {link.id});
        if (facts && !signals::sees_signals(sql, call, facts->application)) continue;
        const auto id = std::to_string(link.id);
        found.contents.push_back(
            {{"incident", id, facts ? facts->title : "incident " + id}, link.at}
        );
    }
    return found;
}

}  // namespace

timeline::ChainFinding raising_incidents(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
) {
    return linked_incidents(sql, call, ticket, "raised_by");
}

timeline::ChainFinding verifying_incidents(
    db::Sql& sql, const Call& call, const timeline::Subject& ticket
) {
    return linked_incidents(sql, call, ticket, verified_by);
}

void verify_by(
    db::Sql& sql, const Call& system, const timeline::Subject& ticket,
    const signals::IncidentFacts& incident
) {
    std::optional<Id<timeline::Link>> made;
    for (const auto& link : timeline::links(sql, relations, ticket, {}, links_max))
        if (link.relation == verified_by && link.other_type == "incident" &&
            link.other_id == incident.id.value)
            made = link.id;
    // That somebody decided so proves nothing.
    const bool is_proven = incident.is_recovered && !incident.is_decided;
    if (is_proven == made.has_value()) return;
    // Neither is refused: whether there is such a link was looked at.
    if (made)
        (void)timeline::unlink(sql, system, relations, ticket, *made);
    else
        (void)timeline::link(
            sql, system, relations, ticket, verified_by, {"incident", incident.id.value}
        );
}

}  // namespace mainstay::ticketing
