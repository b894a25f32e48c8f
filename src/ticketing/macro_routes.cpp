#include "ticketing/macros.hpp"

namespace mainstay::ticketing {

namespace {

/// A message is from a script if a token brought it, else from the page.
Result<VersionedTicket> apply_from(
    db::Sql& sql, const Call& call, const ApplyMacro& request, const http::Credentials& credentials
) {
    return apply_macro(sql, call, request, credentials.bearer.empty() ? Source::web : Source::api);
}

}  // namespace

std::vector<http::Route> macro_routes() {
    using enum Refusal;
    const std::string macros = "/api/v1/macros";
    const std::string of_ticket = "/api/v1/tickets/{key}/macros/{id}";
    return {
        http::get(
            macros, list_macros,
            {.summary = "List the macros that you may apply, by name.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::get(
            macros + "/{id}", show_macro, {.summary = "Show a macro.", .refuses = {not_found}}
        ),
        http::post(
            macros, create_macro,
            {.summary = "Create a macro.", .refuses = {invalid, forbidden, conflict}, .status = 201}
        ),
        http::patch(
            macros + "/{id}", change_macro,
            {.summary = "Change a macro.", .refuses = {invalid, forbidden, not_found, stale}}
        ),
        http::del(
            macros + "/{id}", delete_macro,
            {.summary = "Delete a macro.", .refuses = {forbidden, not_found}}
        ),
        http::get(
            of_ticket, preview_macro,
            {.summary = "Show what a macro would do to a ticket.",
             .refuses = {invalid, forbidden, not_found, conflict}}
        ),
        http::post(
            of_ticket, apply_from,
            {.summary = "Apply a macro to a ticket: all of its steps, or none.",
             .refuses = {invalid, forbidden, not_found, conflict, stale}}
        ),
    };
}

}  // namespace mainstay::ticketing
