#include "http/route.hpp"
#include "mail/mail.hpp"
#include "mail/review.hpp"

namespace mainstay::mail {

namespace {

/// A handler that also asks about the tickets of the mails.
template <class Response, class Request>
auto naming(
    Result<Response> (*service)(db::Sql&, const Call&, const Request&, const TicketLookup&),
    TicketLookup tickets
) {
    return [service, tickets = std::move(tickets)](
               db::Sql& sql, const Call& call, const Request& request
           ) { return service(sql, call, request, tickets); };
}

}  // namespace

std::vector<http::Route> routes(const TicketLookup& tickets) {
    const std::vector<Refusal> reading{Refusal::forbidden, Refusal::not_found};
    const std::vector<Refusal> deciding{
        Refusal::forbidden, Refusal::not_found, Refusal::conflict, Refusal::invalid
    };
    return {
        http::get(
            "/api/v1/mails", naming(list_mails, tickets),
            {.summary = "List mails, newest first.",
             .refuses = {Refusal::forbidden, Refusal::invalid},
             .limit = 50}
        ),
        http::get(
            "/api/v1/mails/causes", mail_causes,
            {.summary = "Count the mails that need attention, by cause.",
             .refuses = {Refusal::forbidden},
             .cost = db::Cost::heavy}
        ),
        http::post(
            "/api/v1/mails/retry", retry_mails,
            {.summary = "Read or send all mails of a cause once more, up to 500.",
             .refuses = {Refusal::forbidden, Refusal::invalid},
             .operation = "retryMailsOfCause"}
        ),
        http::post(
            "/api/v1/mails/dismiss", dismiss_mails,
            {.summary = "Take all mails of a cause off the list, up to 500.",
             .refuses = {Refusal::forbidden, Refusal::invalid},
             .operation = "dismissMailsOfCause"}
        ),
        http::post(
            "/api/v1/mails/restore", restore_mails,
            {.summary = "Put mails that were dismissed back on the list.",
             .refuses = {Refusal::forbidden, Refusal::invalid},
             .operation = "restoreDismissedMails"}
        ),
        http::get(
            "/api/v1/mails/{id}", naming(show_mail, tickets),
            {.summary = "Show a mail: its headers and how its text begins.", .refuses = reading}
        ),
        http::download(
            "/api/v1/mails/{id}/original", naming(download_original, tickets),
            {.summary = "Download a mail as it came, or as it went.", .refuses = reading}
        ),
        http::post(
            "/api/v1/mails/{id}/retry", naming(retry_mail, tickets),
            {.summary = "Read or send a mail once more.", .refuses = deciding}
        ),
        http::post(
            "/api/v1/mails/{id}/dismiss", naming(dismiss_mail, tickets),
            {.summary = "Take a mail off the list of those that need attention.",
             .refuses = deciding}
        ),
    };
}

}  // namespace mainstay::mail
