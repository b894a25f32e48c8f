#include "ticketing/ticket_templates.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> ticket_template_routes() {
    using enum Refusal;
    const std::string all = "/api/v1/ticket-templates";
    const std::string one = all + "/{id}";
    return {
        http::get(
            all, list_ticket_templates,
            {.summary = "List the ticket templates that you may use, by name.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::get(
            one, show_ticket_template,
            {.summary = "Show a ticket template.", .refuses = {not_found}}
        ),
        http::get(
            one + "/filled", fill_ticket_template,
            {.summary = "Show what a ticket begins with by a template.",
             .refuses = {invalid, not_found}}
        ),
        http::post(
            all, create_ticket_template,
            {.summary = "Create a ticket template.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201}
        ),
        http::patch(
            one, change_ticket_template,
            {.summary = "Change a ticket template.",
             .refuses = {invalid, forbidden, not_found, stale}}
        ),
        http::del(
            one, delete_ticket_template,
            {.summary = "Delete a ticket template.", .refuses = {forbidden, not_found}}
        ),
    };
}

}  // namespace mainstay::ticketing
