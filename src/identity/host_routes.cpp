#include "http/route.hpp"
#include "identity/hosts.hpp"
#include "identity/identity.hpp"

namespace mainstay::identity {

std::vector<http::Route> host_routes() {
    const std::vector<Refusal> refuses{Refusal::invalid, Refusal::forbidden, Refusal::not_found};
    return {
        http::get(
            "/api/v1/hosts", list_hosts,
            {.summary = "List the hosts that are maintained.",
             .refuses = {Refusal::invalid, Refusal::forbidden},
             .limit = 50}
        ),
        http::get(
            "/api/v1/hosts/{id}", show_host,
            {.summary = "Show a host.", .refuses = {Refusal::not_found}}
        ),
        http::post(
            "/api/v1/hosts", create_host,
            {.summary = "Register a host; the token of its agent is shown this once.",
             .refuses = {Refusal::invalid, Refusal::forbidden, Refusal::conflict},
             .status = 201,
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::put(
            "/api/v1/hosts/{id}", change_host,
            {.summary = "Change the name and the applications of a host.",
             .refuses = refuses,
             .operation = "changeHost",
             .scope = TokenScope::admin}
        ),
        http::post(
            "/api/v1/hosts/{id}/rotate", rotate_host_token,
            {.summary = "Give a host a new token; the old one is good for a while.",
             .refuses = refuses,
             .operation = "rotateHostToken",
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::del(
            "/api/v1/hosts/{id}", revoke_host,
            {.summary = "Revoke a host; its tokens stop at once.",
             .refuses = {Refusal::forbidden, Refusal::not_found},
             .operation = "revokeHost",
             .scope = TokenScope::admin}
        ),
        http::get(
            "/api/v1/host", show_own_host,
            {.summary = "Tell an agent which host its token is for, and of which applications.",
             .refuses = {Refusal::forbidden},
             .tag = "hosts",
             .operation = "showOwnHost",
             .takes_hosts = true}
        ),
    };
}

}  // namespace mainstay::identity
