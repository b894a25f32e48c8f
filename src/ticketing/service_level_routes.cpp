#include "ticketing/service_level_routes.hpp"

#include <algorithm>

#include "ticketing/access.hpp"
#include "ticketing/deadlines.hpp"
#include "ticketing/policies.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/service_level_report.hpp"
#include "ticketing/ticket_events.hpp"

namespace mainstay::ticketing {

namespace {

const std::vector<Refusal> refuses_change{
    Refusal::invalid, Refusal::forbidden, Refusal::not_found, Refusal::stale
};

TicketClock shown(
    const Promises& promises, const ServiceLevelClock& clock, std::optional<Time> warn_at
) {
    TicketClock shown{explained_clock(promises.levels, clock), 0, false, warn_at};
    shown.remaining_seconds = shown.target_seconds - shown.elapsed_seconds;
    shown.is_breached = clock.breached_at.has_value();
    return shown;
}

std::vector<http::Route> policy_routes() {
    using enum Refusal;
    const std::string policies = "/api/v1/service-level-policies";
    const std::string policy = policies + "/{id}";
    return {
        http::get(
            policies, list_policies,
            {.summary = "List service level policies, by name.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::get(
            policy, show_policy, {.summary = "Show a service level policy.", .refuses = {not_found}}
        ),
        http::post(
            policies, create_policy,
            {.summary = "Create a service level policy.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::patch(
            policy, replace_policy,
            {.summary = "Replace all that a service level policy says.",
             .refuses = refuses_change,
             .scope = TokenScope::admin}
        ),
        http::del(
            policy, remove_policy,
            {.summary = "Remove a service level policy.",
             .refuses = {forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::post(
            policy + "/restore", restore_policy,
            {.summary = "Undo the removal of a service level policy.",
             .refuses = {invalid, forbidden, not_found, conflict, stale},
             .scope = TokenScope::admin}
        ),
    };
}

std::vector<http::Route> contract_routes() {
    using enum Refusal;
    const std::string contracts = "/api/v1/contracts";
    const std::string contract = contracts + "/{id}";
    return {
        http::get(
            contracts, list_contracts,
            {.summary = "List contracts, by name.", .refuses = {invalid, forbidden}, .limit = 50}
        ),
        http::get(contract, show_contract, {.summary = "Show a contract.", .refuses = {not_found}}),
        http::post(
            contracts, create_contract,
            {.summary = "Create a contract.",
             .refuses = {invalid, forbidden},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::patch(
            contract, replace_contract,
            {.summary = "Replace all that a contract says.",
             .refuses = refuses_change,
             .scope = TokenScope::admin}
        ),
        http::del(
            contract, remove_contract,
            {.summary = "Remove a contract.",
             .refuses = {forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::post(
            contract + "/restore", restore_contract,
            {.summary = "Undo the removal of a contract.",
             .refuses = {forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace

Result<TicketServiceLevels> service_levels_of(
    db::Sql& sql, const Call& call, const TicketKey& request, PromiseCache& cache
) {
    auto seen = TRY(see_for(sql, call, request.key, service_level_read));
    TicketServiceLevels answer{.clocks = {}, .contract = {}};
    if (identity::may(call, contract_read)) answer.contract = contract_of(sql, call, seen.ticket);
    auto promises = cache.current(sql);
    auto events = service_level_events(sql, seen.ticket);
    answer.is_known = events.has_value();
    if (!events) return answer;
    auto now = std::max(call.now, events->back().at);
    auto clocks = TRY(service_level_clocks(promises->levels, *events, now));
    // In the same order, one for each clock.
    auto deadlines = deadlines_of(*promises, seen.ticket.id, *events, now).value();
    for (std::size_t i = 0; i < clocks.size(); ++i)
        answer.clocks.push_back(shown(*promises, clocks[i], deadlines[i].warn_at));
    return answer;
}

std::vector<http::Route> service_level_routes(PromiseCache& promises) {
    using enum Refusal;
    auto of_ticket = [&promises](db::Sql& sql, const Call& call, const TicketKey& request) {
        return service_levels_of(sql, call, request, promises);
    };
    std::vector<http::Route> all{http::get(
        "/api/v1/tickets/{key}/service-levels", of_ticket,
        {.summary = "Show the clocks of a ticket, and why each is due when it is.",
         .refuses = {invalid, not_found, forbidden}}
    )};
    all.push_back(http::get(
        "/api/v1/service-level-report", service_level_report,
        {.summary = "Count the promises that were kept and missed.",
         .refuses = {invalid, forbidden},
         .cost = db::Cost::heavy}
    ));
    all.push_back(http::download(
        "/api/v1/service-level-report/csv", service_level_csv,
        {.summary = "Download the promises that were kept and missed, as CSV.",
         .refuses = {invalid, forbidden}}
    ));
    for (auto& route : policy_routes()) all.push_back(std::move(route));
    for (auto& route : contract_routes()) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::ticketing
