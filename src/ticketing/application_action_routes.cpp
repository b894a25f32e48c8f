#include "ticketing/application_actions.hpp"
#include "ticketing/application_calls.hpp"

namespace mainstay::ticketing {

std::vector<http::Route> application_action_routes(const outgoing::Vault& vault) {
    using enum Refusal;
    const std::string actions = "/api/v1/application-actions";
    const std::string action = actions + "/{id}";
    const std::string of_ticket = "/api/v1/tickets/{key}/application-call";
    auto create = [&vault](db::Sql& sql, const Call& call, const CreateApplicationAction& request) {
        return create_application_action(sql, call, request, vault);
    };
    auto replace = [&vault](db::Sql& sql, const Call& call, const WhichApplicationAction& request) {
        return replace_action_secret(sql, call, request, vault);
    };
    return {
        http::get(
            actions, list_application_actions,
            {.summary = "List what applications do themselves when a form was filled.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        http::post(
            actions, create,
            {.summary = "Let an application do something itself. The secret is shown this once.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::get(
            action, show_application_action,
            {.summary = "Show an application action.", .refuses = {forbidden, not_found}}
        ),
        http::patch(
            action, change_application_action,
            {.summary = "Change an application action, or turn it off.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::del(
            action, remove_application_action,
            {.summary = "Remove an application action.",
             .refuses = {forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::post(
            action + "/secret", replace,
            {.summary = "Make a new secret. The former one signs besides for 24 hours.",
             .refuses = {forbidden, not_found, stale},
             .operation = "replaceApplicationActionSecret",
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::get(
            of_ticket, show_application_call,
            {.summary = "Show what an application does itself for a ticket.",
             .refuses = {invalid, not_found},
             .operation = "showApplicationCall"}
        ),
        http::post(
            of_ticket + "/retry", retry_application_call,
            {.summary = "Call the application again, where it refused or did not answer.",
             .refuses = {invalid, not_found, forbidden, conflict},
             .operation = "retryApplicationCall"}
        ),
    };
}

}  // namespace mainstay::ticketing
