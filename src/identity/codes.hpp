// Why identity refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::identity::code {

inline constexpr Code wrong_credentials{
    "wrong_credentials", Refusal::unauthenticated, "Incorrect email address or password."
};
inline constexpr Code too_many_attempts{
    "too_many_attempts", Refusal::too_many,
    "Too many failed sign-in attempts. Try again in {seconds} seconds."
};
inline constexpr Code link_not_valid{
    "link_not_valid", Refusal::unauthenticated,
    "This link was already used or has expired. Ask an administrator for a new one."
};
inline constexpr Code too_many_links{
    "too_many_links", Refusal::too_many,
    "Links were asked for too often. Try again in {seconds} seconds."
};
inline constexpr Code no_mail{
    "no_mail", Refusal::conflict,
    "This installation sends no mail to people. An administrator sets `notifications_from`."
};
inline constexpr Code token_scope{
    "token_scope", Refusal::forbidden, "This token lacks the scope \"{scope}\"."
};
inline constexpr Code session_needed{
    "session_needed", Refusal::forbidden,
    "This is done by a person who is signed in; a token cannot do it."
};
inline constexpr Code proof_needed{
    "proof_needed", Refusal::forbidden, "Enter your password again, then retry."
};
inline constexpr Code new_link_needed{
    "new_link_needed", Refusal::forbidden,
    "A first password is set within ten minutes after a one-time link. Ask for a new link."
};
inline constexpr Code no_password{
    "no_password", Refusal::conflict, "You have no password yet. Set one, then repeat this."
};
inline constexpr Code too_late{"too_late", Refusal::invalid, "{field} must be within {days} days"};
inline constexpr Code scope_not_yours{
    "scope_not_yours", Refusal::invalid, "{field} names a scope that you do not have yourself"
};
inline constexpr Code in_the_past{"in_the_past", Refusal::invalid, "{field} must be in the future"};
inline constexpr Code too_many_tokens{
    "too_many_tokens", Refusal::conflict, "You have {max} tokens. Revoke one that is not used."
};

inline constexpr Code password_too_short{
    "password_too_short", Refusal::invalid, "{field} must have at least {min} characters"
};
inline constexpr Code password_too_common{
    "password_too_common", Refusal::invalid, "{field} is too common; choose another"
};
inline constexpr Code password_is_personal{
    "password_is_personal", Refusal::invalid,
    "{field} must not hold your name, your mail address, your organization or \"mainstay\""
};
inline constexpr Code password_wrong{
    "password_wrong", Refusal::invalid, "{field} is not the current password"
};

inline constexpr Code taken{"taken", Refusal::invalid, "{field} is already in use"};
inline constexpr Code unknown_reference{
    "unknown_reference", Refusal::invalid, "{field} refers to something that does not exist"
};
inline constexpr Code not_a_mail_address{
    "not_a_mail_address", Refusal::invalid, "{field} must be a mail address such as ann@example.org"
};
inline constexpr Code not_a_domain{
    "not_a_domain", Refusal::invalid, "{field} must be a mail domain such as example.org"
};
inline constexpr Code not_a_key{
    "not_a_key", Refusal::invalid,
    "{field} must be 2 to 10 capital letters and digits, beginning with a letter"
};
inline constexpr Code repeated{"repeated", Refusal::invalid, "{field} is named twice"};
inline constexpr Code staff_have_no_organization{
    "staff_have_no_organization", Refusal::invalid, "{field} is for requesters only"
};
inline constexpr Code not_support_staff{
    "not_support_staff", Refusal::invalid,
    "{field} must be an active agent, developer, manager or administrator"
};
inline constexpr Code last_administrator{
    "last_administrator", Refusal::conflict,
    "This is the last active administrator. Add another one first."
};
inline constexpr Code unknown_action{
    "unknown_action", Refusal::invalid, "{field} is no action that a role may have"
};
inline constexpr Code reach_unfit{
    "reach_unfit", Refusal::invalid, "{field} is no reach that this action has"
};
inline constexpr Code role_base_unfit{
    "role_base_unfit", Refusal::invalid,
    "{field} must be requester, agent, developer, manager or auditor"
};
inline constexpr Code role_is_not_base{
    "role_is_not_base", Refusal::invalid, "{field} must be the base of the custom role, or left out"
};
inline constexpr Code too_many_roles{
    "too_many_roles", Refusal::conflict, "There are {max} roles. Remove one that nobody has."
};
inline constexpr Code role_in_use{
    "role_in_use", Refusal::conflict, "People have this role. Give them another one first."
};
inline constexpr Code too_many_ingest_keys{
    "too_many_ingest_keys", Refusal::conflict,
    "The application has {max} ingest keys. Revoke one that is not used."
};
inline constexpr Code too_many_hosts{
    "too_many_hosts", Refusal::conflict, "There are {max} hosts. Revoke one that is gone."
};
inline constexpr Code user_inactive{
    "user_inactive", Refusal::conflict, "This user is deactivated. Activate them first."
};

}  // namespace mainstay::identity::code
