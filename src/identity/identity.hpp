// The face of identity/: who there is, who may do what, and how people and programs sign in.
#pragma once

#include <span>
#include <vector>

#include "db/migration.hpp"
#include "identity/actions.hpp"
#include "identity/applications.hpp"
#include "identity/codes.hpp"
#include "identity/directory.hpp"
#include "identity/hosts.hpp"
#include "identity/ingest_keys.hpp"
#include "identity/name_lookup.hpp"
#include "identity/options.hpp"
#include "identity/organizations.hpp"
#include "identity/password_mail.hpp"
#include "identity/permission.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"
#include "identity/sign_in.hpp"
#include "identity/teams.hpp"
#include "identity/tokens.hpp"
#include "identity/users.hpp"

namespace mainstay {

struct Module;

namespace http {

struct Route;

}  // namespace http

namespace jobs {

struct Schedule;

}  // namespace jobs

}  // namespace mainstay

namespace mainstay::identity {

/// What server/ installs.
Module module(AccountMail mail = {});

/// What makes the secret links of this module's mails.
events::MakeSecretLink secret_links(const Site& site);

/// The tables of this module. They stand above those of timeline/.
std::span<const db::Migration> migrations();

/// Sign-in, the caller's own, the directory, and the security log. `log` outlives the routes.
std::vector<http::Route> routes(
    const Options& options, SecurityLog& log, const Mailing& mailing = {}
);

/// The hosts', which are part of those.
std::vector<http::Route> host_routes();

/// What is done now and then: ended sessions, links and failures are deleted. `database` outlives
/// the schedule.
std::vector<jobs::Schedule> schedules(db::Database& database, const Options& options);

}  // namespace mainstay::identity
