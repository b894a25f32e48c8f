// THE permission rule, in its two forms. Pure: no database, no clock, no HTTP.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/field.hpp"

namespace mainstay::identity {

/// What a caller may want to do. What is done to a ticket depends on the ticket, all else on the
/// role.
enum class Action {
    ticket_read,          ///< The ticket, its public messages and their attachments.
    ticket_read_private,  ///< Private notes, and whatever else requesters are not shown.
    ticket_create,  ///< The resource is the ticket to be: its requester and their organization.
    ticket_reply,   ///< A public message.
    ticket_note,    ///< A private message.
    ticket_work,    ///< Assign, escalate, classify, resolve, link, watch for others.
    ticket_close,
    ticket_reopen,
    timeline_read,    ///< What was changed about a ticket or in the directory.
    audit_read,       ///< The whole timeline, and its proof.
    security_read,    ///< The security log.
    directory_read,   ///< People, organizations, teams, applications.
    directory_write,  ///< The same, changed; invitations.
    team_write,       ///< Teams, their members, and who is present.
    jobs_manage,      ///< Background jobs, seen and retried.
    mail_read,        ///< Mails as they came.
    mail_review,      ///< Mails that need attention: retried, dismissed.
    own_write,        ///< The caller's own name, presence, password, tokens, drafts.
};
BOOST_DESCRIBE_ENUM(
    Action, ticket_read, ticket_read_private, ticket_create, ticket_reply, ticket_note, ticket_work,
    ticket_close, ticket_reopen, timeline_read, audit_read, security_read, directory_read,
    directory_write, team_write, jobs_manage, mail_read, mail_review, own_write
)

/// What permission needs to know of a ticket. Left empty for all that is not about one ticket.
struct Resource {
    std::optional<Id<Organization>> organization = {};  // Its requester's, if any.
    std::optional<Id<User>> requester = {};
    bool is_watcher = false;  // Whether the caller watches it.
};

/// Whether the caller may do `action` to `resource`.
bool may(const Call& call, Action action, const Resource& resource = {});

/// Passes if the caller may. Refuses: unauthenticated without a caller; forbidden otherwise.
/// Only for what the caller may know of: for a single resource they may not see, answer not_found.
Result<> require(const Call& call, Action action, const Resource& resource = {});

/// The tickets a caller may do something to, as a condition of SQL. `text` stands in parentheses;
/// its parameters are named `:scope_…`, each once, with `params` in order of appearance. It speaks
/// of `t.id`, `t.requester` and `t.organization` of a ticket named `t`, of `ticket (id,
/// organization)` and of `ticket_watcher (ticket, watcher)`.
struct Scope {
    std::string text = {};
    std::vector<db::Value> params = {};

    /// What OR joins in `text`, each with the parameter of the same place, for a list that asks for
    /// each by itself: a range of an index that is in the list's order, which no OR is. Empty where
    /// `text` holds for every ticket or for none.
    std::vector<std::string> alternatives = {};
};

/// The tickets to which `may(call, action, ticket)` holds.
Scope scope(const Call& call, Action action);

}  // namespace mainstay::identity
