#include "http/route.hpp"
#include "identity/applications.hpp"
#include "identity/identity.hpp"
#include "identity/ingest_keys.hpp"
#include "identity/me.hpp"
#include "identity/organizations.hpp"
#include "identity/own_sessions.hpp"
#include "identity/password_mail.hpp"
#include "identity/password_reset.hpp"
#include "identity/proof.hpp"
#include "identity/roles.hpp"
#include "identity/sign_in.hpp"
#include "identity/teams.hpp"
#include "identity/tokens.hpp"
#include "identity/users.hpp"

namespace mainstay::identity {

namespace {

using http::Access;
using http::Route;

/// What may be refused of a change to something that has a version.
const std::vector<Refusal> change_refuses{
    Refusal::invalid, Refusal::forbidden, Refusal::not_found, Refusal::stale
};
const std::vector<Refusal> creation_refuses{Refusal::invalid, Refusal::forbidden};

http::About list_of(std::string_view summary) {
    return {
        .summary = summary,
        .refuses = {Refusal::invalid, Refusal::forbidden},
        .limit = 50,
    };
}

http::About one_of(std::string_view summary) {
    return {.summary = summary, .refuses = {Refusal::not_found}};
}

// Whether the caller may, the service says: to a requester a team that exists answers as one that
// does not.
http::About creation(std::string_view summary) {
    return {
        .summary = summary,
        .refuses = creation_refuses,
        .status = 201,
        .scope = TokenScope::admin,
    };
}

http::About change(std::string_view summary) {
    return {.summary = summary, .refuses = change_refuses, .scope = TokenScope::admin};
}

std::vector<Route> session_routes(const Options& options, SecurityLog& log) {
    auto verify = [options, &log](
                      db::Database& database, const Call& call, const SignIn& request,
                      const http::Credentials& credentials
                  ) { return prove_password(database, call, request, credentials, log, options); };
    auto prove_again = [&log](db::Database& database, const Call& call, const GiveProof& request) {
        return verify_again(database, call, request, log);
    };
    auto enter = [options](
                     db::Sql& sql, const Call& call, const ProvenPassword& proven,
                     const http::Credentials& credentials
                 ) { return sign_in(sql, call, proven, credentials, options); };
    auto enter_by_link = [options](
                             db::Sql& sql, const Call& call, const ProvenLink& proven,
                             const http::Credentials& credentials
                         ) { return sign_in_by_link(sql, call, proven, credentials, options); };
    auto show = [options](
                    db::Sql& sql, const Call& call, const http::Nothing& request,
                    const http::Credentials& credentials
                ) { return show_session(sql, call, request, credentials, options); };
    auto leave = [options](
                     db::Sql& sql, const Call& call, const http::Nothing&,
                     const http::Credentials& credentials
                 ) { return sign_out(sql, call, credentials, options); };
    return {
        http::post(
            "/api/v1/session", verify, enter,
            {.summary = "Sign in with mail address and password.",
             .access = Access::public_,
             .refuses = {Refusal::invalid, Refusal::unauthenticated, Refusal::too_many},
             .answers_secret = true,
             .pool = http::Pool::passwords}
        ),
        http::post(
            "/api/v1/session/link", prove_link, enter_by_link,
            {.summary = "Sign in with a one-time link, and set a password if one is given.",
             .access = Access::public_,
             .refuses = {Refusal::invalid, Refusal::unauthenticated},
             .answers_secret = true,
             .pool = http::Pool::passwords}
        ),
        http::post(
            "/api/v1/session/proof", prove_again, give_proof,
            {.summary = "Give your password once more; for ten minutes what asks for it is done.",
             .refuses = {Refusal::invalid, Refusal::forbidden, Refusal::conflict, Refusal::too_many}
            }
        ),
        http::get("/api/v1/session", show, {"Show who is signed in."}),
        http::del("/api/v1/session", leave, {"Sign out."}),
    };
}

std::vector<Route> password_routes(const Mailing& mailing) {
    auto send = [mailing](db::Sql& sql, const Call& call, const SendLink& request) {
        return send_link(sql, call, request, mailing);
    };
    return {
        http::post(
            "/api/v1/password-links", ask_for_link,
            {.summary = "Ask for a mail with a link to set your password; the answer is the same "
                        "whether or not there is an account.",
             .access = Access::public_,
             .refuses = {Refusal::invalid, Refusal::too_many},
             .tag = "session",
             .operation = "askForPasswordLink"}
        ),
        http::post(
            "/api/v1/password-links/use", prove_reset, reset_password,
            {.summary = "Set a password with a link that was mailed; all sessions and tokens end.",
             .access = Access::public_,
             .refuses = {Refusal::invalid, Refusal::unauthenticated},
             .tag = "session",
             .operation = "usePasswordLink",
             .pool = http::Pool::passwords}
        ),
        http::post(
            "/api/v1/users/{id}/password-link", send,
            {.summary = "Mail a person a link to set their password; nobody else sees it.",
             .refuses =
                 {Refusal::forbidden, Refusal::not_found, Refusal::conflict, Refusal::too_many},
             .operation = "sendPasswordLink"}
        ),
    };
}

std::vector<Route> own_routes(const Options& options, SecurityLog& log) {
    auto verify = [&log](db::Database& database, const Call& call, const ChangePassword& request) {
        return prove_change(database, call, request, log);
    };
    auto show = [options](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return show_me(sql, call, request, options);
    };
    auto change_own = [options](db::Sql& sql, const Call& call, const ChangeMe& request) {
        return change_me(sql, call, request, options);
    };
    auto make_token = [options](db::Sql& sql, const Call& call, const CreateToken& request) {
        return create_token(sql, call, request, options);
    };
    auto list = [options](
                    db::Sql& sql, const Call& call, const http::Nothing& request,
                    const http::Credentials& credentials
                ) { return list_sessions(sql, call, request, credentials, options); };
    return {
        http::get("/api/v1/me", show, {"Show yourself, and what you may do."}),
        http::patch(
            "/api/v1/me", change_own,
            {.summary = "Change your name, or whether you are present.",
             .refuses = {Refusal::invalid, Refusal::stale}}
        ),
        http::put(
            "/api/v1/me/password", verify, change_password,
            {.summary = "Change your password; your other sessions and all your tokens end.",
             .refuses = {Refusal::invalid, Refusal::forbidden, Refusal::stale, Refusal::too_many},
             .pool = http::Pool::passwords}
        ),
        http::get("/api/v1/me/sessions", list, {"List your sessions, the newest first."}),
        http::del(
            "/api/v1/me/sessions", end_other_sessions, {"End all your sessions but this one."}
        ),
        http::del(
            "/api/v1/me/sessions/{id}", end_own_session,
            {.summary = "End one of your sessions.", .refuses = {Refusal::not_found}}
        ),
        http::get("/api/v1/tokens", list_tokens, {.summary = "List your API tokens.", .limit = 50}),
        http::post(
            "/api/v1/tokens", make_token,
            {.summary = "Create an API token; it is shown this once.",
             .refuses = {Refusal::invalid, Refusal::forbidden, Refusal::conflict},
             .status = 201,
             .answers_secret = true}
        ),
        http::del(
            "/api/v1/tokens/{id}", revoke_token,
            {.summary = "Revoke an API token; it stops at once.", .refuses = {Refusal::not_found}}
        ),
    };
}

std::vector<Route> directory_routes(const Options& options) {
    auto invite = [options](db::Sql& sql, const Call& call, const CreateLink& request) {
        return create_link(sql, call, request, options);
    };
    return {
        http::get(
            "/api/v1/organizations", list_organizations, list_of("List organizations, by name.")
        ),
        http::post(
            "/api/v1/organizations", create_organization, creation("Create an organization.")
        ),
        http::get("/api/v1/organizations/{id}", show_organization, one_of("Show an organization.")),
        http::patch(
            "/api/v1/organizations/{id}", change_organization, change("Change an organization.")
        ),

        http::get("/api/v1/users", list_users, list_of("List people, by name.")),
        http::post("/api/v1/users", create_user, creation("Create a person.")),
        http::get("/api/v1/users/{id}", show_user, one_of("Show a person.")),
        http::patch("/api/v1/users/{id}", change_user, change("Change or deactivate a person.")),
        http::post(
            "/api/v1/users/{id}/link", invite,
            {.summary = "Make a link that signs a person in once.",
             .refuses = {Refusal::forbidden, Refusal::not_found, Refusal::conflict},
             .status = 201,
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::del(
            "/api/v1/users/{id}/sessions", end_sessions_of,
            {.summary = "End all sessions of a person.",
             .refuses = {Refusal::forbidden, Refusal::not_found},
             .scope = TokenScope::admin}
        ),

        http::get("/api/v1/teams", list_teams, list_of("List teams, by level.")),
        http::post("/api/v1/teams", create_team, creation("Create a team.")),
        http::get("/api/v1/teams/{id}", show_team, one_of("Show a team.")),
        http::patch(
            "/api/v1/teams/{id}", change_team,
            change("Change a team, its members, its applications.")
        ),

        http::get("/api/v1/applications", list_applications, list_of("List applications, by key.")),
        http::post("/api/v1/applications", create_application, creation("Create an application.")),
        http::get("/api/v1/applications/{key}", show_application, one_of("Show an application.")),
        http::patch(
            "/api/v1/applications/{key}", change_application, change("Change an application.")
        ),

        http::get(
            "/api/v1/security-events", list_security_events,
            list_of("List what the security log holds, the newest first.")
        ),
    };
}

std::vector<Route> role_routes(const Options& options) {
    auto actions = [options](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return list_actions(sql, call, request, options);
    };
    auto create = [options](db::Sql& sql, const Call& call, const CreateRole& request) {
        return create_role(sql, call, request, options);
    };
    auto change_it = [options](db::Sql& sql, const Call& call, const ChangeRole& request) {
        return change_role(sql, call, request, options);
    };
    auto creating = creation("Create a role: actions, each with how far it reaches.");
    creating.refuses.push_back(Refusal::conflict);
    return {
        http::get(
            "/api/v1/actions", actions,
            {.summary = "List the actions that a role may have, and their reaches.",
             .refuses = {Refusal::forbidden},
             .tag = "roles"}
        ),
        http::get("/api/v1/roles", list_roles, list_of("List the roles that were made.")),
        http::post("/api/v1/roles", create, creating),
        http::get("/api/v1/roles/{id}", show_role, one_of("Show a role that was made.")),
        http::patch("/api/v1/roles/{id}", change_it, change("Change a role that was made.")),
        http::del(
            "/api/v1/roles/{id}", remove_role,
            {.summary = "Remove a role that nobody has.",
             .refuses = {Refusal::forbidden, Refusal::not_found, Refusal::conflict},
             .scope = TokenScope::admin}
        ),
    };
}

std::vector<Route> ingest_key_routes() {
    const std::vector<Refusal> refuses{
        Refusal::invalid, Refusal::forbidden, Refusal::not_found, Refusal::conflict
    };
    return {
        http::get(
            "/api/v1/applications/{key}/ingest-keys", list_ingest_keys,
            {.summary = "List the ingest keys of an application.",
             .refuses = {Refusal::invalid, Refusal::forbidden, Refusal::not_found},
             .limit = 50}
        ),
        http::post(
            "/api/v1/applications/{key}/ingest-keys", create_ingest_key,
            {.summary = "Create an ingest key; its secret is shown this once.",
             .refuses = refuses,
             .status = 201,
             .operation = "createIngestKey",
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::post(
            "/api/v1/applications/{key}/ingest-keys/{id}/rotate", rotate_ingest_key,
            {.summary = "Give an ingest key a new secret; the old one is good for a while.",
             .refuses = refuses,
             .operation = "rotateIngestKey",
             .scope = TokenScope::admin,
             .answers_secret = true}
        ),
        http::del(
            "/api/v1/applications/{key}/ingest-keys/{id}", revoke_ingest_key,
            {.summary = "Revoke an ingest key; it stops at once.",
             .refuses = {Refusal::forbidden, Refusal::not_found},
             .operation = "revokeIngestKey",
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace

std::vector<Route> routes(const Options& options, SecurityLog& log, const Mailing& mailing) {
    auto all = session_routes(options, log);
    for (auto& route : password_routes(mailing)) all.push_back(std::move(route));
    for (auto& route : own_routes(options, log)) all.push_back(std::move(route));
    for (auto& route : directory_routes(options)) all.push_back(std::move(route));
    for (auto& route : role_routes(options)) all.push_back(std::move(route));
    for (auto& route : ingest_key_routes()) all.push_back(std::move(route));
    for (auto& route : host_routes()) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::identity
