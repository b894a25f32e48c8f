#include "ticketing/suggestions.hpp"

namespace mainstay::ticketing {

namespace {

/// An escalation's note is from a script if a token brought it, else from the page.
Result<VersionedTicket> answer_from(
    db::Sql& sql, const Call& call, const AnswerSuggestion& request,
    const http::Credentials& credentials
) {
    return answer_suggestion(
        sql, call, request, credentials.bearer.empty() ? Source::web : Source::api
    );
}

}  // namespace

std::vector<http::Route> suggestion_routes() {
    using enum Refusal;
    const std::string of_ticket = "/api/v1/tickets/{key}/suggestions";
    const std::string all = "/api/v1/suggestions";
    return {
        http::get(
            of_ticket, show_ticket_suggestions,
            {.summary = "Show what a ticket is suggested to be, and why.",
             .refuses = {forbidden, not_found}}
        ),
        http::post(
            of_ticket + "/{property}", answer_from,
            {.summary = "Accept, correct or dismiss what a ticket is suggested to be.",
             .refuses = {invalid, forbidden, not_found, conflict, stale}}
        ),
        http::get(
            all, show_suggestions,
            {.summary = "Show how suggestions are learnt, and how often they are right.",
             .refuses = {forbidden}}
        ),
        http::patch(
            all, change_suggestions,
            {.summary = "Switch suggestions on or off.", .refuses = {invalid, forbidden, stale}}
        ),
        http::post(
            all + "/training", train_suggestions_now,
            {.summary = "Have suggestions learnt anew.", .refuses = {forbidden}, .status = 202}
        ),
    };
}

}  // namespace mainstay::ticketing
