// Rows of what applications do themselves, and of each time they are called. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "fields/fields.hpp"
#include "ticketing/approval_store.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// What a maintained application does itself when a form was filled. One row of
/// `application_action`.
struct FormAction {
    Id<FormAction> id;
    Id<Application> application;
    Id<fields::Form> form;
    std::string name;
    std::string url;
    std::string secret;  // Sealed, as the next.
    std::optional<std::string> former_secret;
    std::optional<Time> former_until;
    std::string question;  // What approvers are asked.
    ApprovalRule rule = ApprovalRule::any;
    bool enabled = true;
    bool removed = false;
    std::int64_t version = 1;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    FormAction, (),
    (id, application, form, name, url, secret, former_secret, former_until, question, rule, enabled,
     removed, version, created_at)
)

enum class ApplicationCallState {
    awaiting_approval,
    pending,
    done,
    refused,     ///< The application said no.
    unanswered,  ///< Nobody answered in a way that can be understood.
    not_approved,
};
BOOST_DESCRIBE_ENUM(
    ApplicationCallState, awaiting_approval, pending, done, refused, unanswered, not_approved
)

/// One row of `application_call`.
struct ApplicationCall {
    Id<ApplicationCall> id;
    Id<Ticket> ticket;
    Id<FormAction> action;
    std::optional<Id<Approval>> approval;
    std::string message_id;  // The same for each try.
    ApplicationCallState state = ApplicationCallState::pending;
    std::string message;  // What the application said to it.
    std::int64_t tries = 0;
    Time created_at;
    std::optional<Time> ended_at;
};
BOOST_DESCRIBE_STRUCT(
    ApplicationCall, (),
    (id, ticket, action, approval, message_id, state, message, tries, created_at, ended_at)
)

namespace store {

Id<FormAction> insert(db::Sql& sql, const FormAction& action);

/// Also one that is removed, for what it was called for.
std::optional<FormAction> application_action(db::Sql& sql, Id<FormAction> id);

/// The one for that form, where it is on. Index: application_action_form.
std::optional<FormAction> application_action_for(
    db::Sql& sql, Id<Application> application, Id<fields::Form> form
);

/// Whether that form has one besides. Index: application_action_form.
bool is_form_taken(
    db::Sql& sql, Id<Application> application, Id<fields::Form> form, Id<FormAction> besides
);

/// Those that are not removed, by id.
std::vector<FormAction> application_actions(db::Sql& sql, Id<FormAction> after, int limit);

/// Raises the version; false where it is another by now.
bool update(db::Sql& sql, const FormAction& action);

std::vector<Id<User>> action_approvers(db::Sql& sql, Id<FormAction> action);
void set_action_approvers(db::Sql& sql, Id<FormAction> action, const std::vector<Id<User>>& people);

Id<ApplicationCall> insert(db::Sql& sql, const ApplicationCall& call);
std::optional<ApplicationCall> application_call(db::Sql& sql, Id<ApplicationCall> id);

/// Index: that of the unique ticket.
std::optional<ApplicationCall> application_call_of(db::Sql& sql, Id<Ticket> ticket);

/// Index: application_call_approval.
std::optional<ApplicationCall> application_call_awaiting(db::Sql& sql, Id<Approval> approval);

void write_call(db::Sql& sql, const ApplicationCall& call);

}  // namespace store

}  // namespace mainstay::ticketing
