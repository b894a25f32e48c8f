#include "ticketing/vendor_routes.hpp"

#include "ticketing/handovers.hpp"
#include "ticketing/vendor_report.hpp"
#include "ticketing/vendors.hpp"

namespace mainstay::ticketing {

namespace {

using enum Refusal;
using http::Credentials;

const std::vector<Refusal> refuses_action{
    Refusal::invalid, Refusal::not_found, Refusal::forbidden, Refusal::conflict
};

/// A handler for a service function that has to know where a request came from.
template <class Response, class Request>
auto from(Result<Response> (*service)(db::Sql&, const Call&, const Request&, Source)) {
    return
        [service](
            db::Sql& sql, const Call& call, const Request& request, const Credentials& credentials
        ) -> Result<Response> {
            auto source = credentials.bearer.empty() ? Source::web : Source::api;
            return service(sql, call, request, source);
        };
}

std::vector<http::Route> collection() {
    using enum Refusal;
    const std::string vendors = "/api/v1/vendors";
    const std::string vendor = vendors + "/{id}";
    return {
        http::get(
            vendors, list_vendors,
            {.summary = "List vendors, by name.", .refuses = {invalid, forbidden}, .limit = 50}
        ),
        http::get(vendor, show_vendor, {.summary = "Show a vendor.", .refuses = {not_found}}),
        http::post(
            vendors, create_vendor,
            {.summary = "Create a vendor.",
             .refuses = {invalid, forbidden},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::patch(
            vendor, replace_vendor,
            {.summary = "Replace all that is known of a vendor.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::del(
            vendor, remove_vendor,
            {.summary = "Remove a vendor.",
             .refuses = {forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::post(
            vendor + "/restore", restore_vendor,
            {.summary = "Undo the removal of a vendor.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::get(
            "/api/v1/vendor-report", vendor_report,
            {.summary = "Count what vendors kept and missed of their promises.",
             .refuses = {invalid, forbidden},
             .cost = db::Cost::heavy}
        ),
    };
}

}  // namespace

std::vector<http::Route> vendor_routes() {
    using enum Refusal;
    const std::string ticket = "/api/v1/tickets/{key}";
    const std::string handovers = ticket + "/handovers";
    auto all = collection();
    std::vector<http::Route> of_tickets{
        http::get(
            handovers, handovers_of,
            {.summary = "List how a ticket was handed to vendors, and to whom it could be.",
             .refuses = {not_found, forbidden}}
        ),
        http::get(
            ticket + "/handover-draft", draft_handover,
            {.summary = "Show the mail that would hand a ticket to a vendor.",
             .refuses = refuses_action}
        ),
        http::post(
            handovers, from(hand_over_to_vendor),
            {.summary = "Hand a ticket to a vendor, by mail.",
             .refuses = refuses_action,
             .status = 201}
        ),
        http::put(
            handovers + "/{id}", change_handover,
            {.summary = "Set the vendor's reference of a hand-over.", .refuses = refuses_action}
        ),
        http::post(
            handovers + "/{id}/end", end_handover,
            {.summary = "Take a ticket back from a vendor.", .refuses = refuses_action}
        ),
        http::post(
            handovers + "/{id}/resume", resume_handover,
            {.summary = "Leave a ticket with a vendor after all.", .refuses = refuses_action}
        ),
        http::post(
            ticket + "/vendor-messages", from(write_to_vendor),
            {.summary = "Write to the vendor who has a ticket, by mail.",
             .refuses = refuses_action,
             .status = 201}
        ),
        http::post(
            ticket + "/messages/{id}/publish", from(publish_message),
            {.summary = "Send the requester what a vendor wrote.",
             .refuses = refuses_action,
             .status = 201}
        ),
    };
    for (auto& route : of_tickets) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::ticketing
