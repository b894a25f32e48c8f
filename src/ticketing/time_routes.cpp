#include "ticketing/time_routes.hpp"

#include "ticketing/time_entries.hpp"
#include "ticketing/time_report.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> time_routes() {
    using enum Refusal;
    const std::string of_ticket = "/api/v1/tickets/{key}/time-entries";
    const std::string entries = "/api/v1/time-entries";
    const std::string entry = entries + "/{id}";
    const std::string report = "/api/v1/time-report";
    return {
        http::get(
            of_ticket, ticket_time,
            {.summary = "Show the time that was spent on a ticket.",
             .refuses = {invalid, not_found},
             .operation = "showTicketTime"}
        ),
        http::post(
            of_ticket, log_time,
            {.summary = "Log time of yours on a ticket.",
             .refuses = {invalid, forbidden, not_found},
             .status = 201,
             .operation = "logTime"}
        ),
        http::get(
            entries, list_time,
            {.summary = "List the time that was spent on tickets, the newest days first.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::download(
            entries + "/csv", time_csv,
            {.summary = "Download the time that was spent on tickets, as CSV.",
             .refuses = {invalid, forbidden}}
        ),
        http::get(entry, show_time, {.summary = "Show an entry of time.", .refuses = {not_found}}),
        http::patch(
            entry, change_time,
            {.summary = "Change an entry of time.",
             .refuses = {invalid, forbidden, not_found, stale}}
        ),
        http::del(
            entry, remove_time,
            {.summary = "Remove an entry of time.", .refuses = {forbidden, not_found, stale}}
        ),
        http::post(
            entry + "/restore", restore_time,
            {.summary = "Undo the removal of an entry of time.",
             .refuses = {forbidden, not_found, stale}}
        ),
        http::get(
            report, time_report,
            {.summary = "Add up the time that was spent, by organization, person, month or ticket.",
             .refuses = {invalid, forbidden},
             .cost = db::Cost::heavy}
        ),
        http::download(
            report + "/csv", time_report_csv,
            {.summary = "Download what the time adds up to, as CSV.",
             .refuses = {invalid, forbidden}}
        ),
    };
}

}  // namespace mainstay::ticketing
