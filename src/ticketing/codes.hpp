// Why ticketing refuses. Codes are part of the API: they are never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::ticketing::code {

inline constexpr Code no_text_in_report{
    "no_text_in_report", Refusal::invalid,
    "{field} of a report may have terms only, such as team:mine: words are not counted by"
};
inline constexpr Code not_to_rate_now{
    "not_to_rate_now", Refusal::conflict,
    "An answer is rated when the ticket is solved, and for fourteen days after that."
};
inline constexpr Code rating_link_not_valid{
    "rating_link_not_valid", Refusal::not_found,
    "This link has expired, or the ticket is open again. You can rate the answer in the portal."
};
inline constexpr Code not_in_this_status{
    "not_in_this_status", Refusal::conflict, "This cannot be done to a ticket that is {status}."
};
inline constexpr Code stale_ticket{
    "stale_ticket", Refusal::stale,
    "The ticket was changed since you read it: it is at version {version} now. Compare and save "
    "again."
};
inline constexpr Code level_out_of_reach{
    "level_out_of_reach", Refusal::invalid,
    "{field} cannot be {level}: from {from} a ticket goes up by one level, or down to any"
};
inline constexpr Code no_team_at_level{
    "no_team_at_level", Refusal::conflict,
    "No team of level {level} serves {application}. An administrator can let one serve it."
};
inline constexpr Code team_unfit{
    "team_unfit", Refusal::invalid,
    "{field} must be a team of level {level} that serves {application}"
};
inline constexpr Code assignee_unfit{
    "assignee_unfit", Refusal::invalid, "{field} must be an active person who works on tickets"
};
inline constexpr Code application_unknown{
    "application_unknown", Refusal::invalid,
    "{field} must be the key of an application that serves the requester"
};
inline constexpr Code requester_unfit{
    "requester_unfit", Refusal::invalid, "{field} must be the mail address of an active person"
};
inline constexpr Code only_staff_sets{
    "only_staff_sets", Refusal::invalid, "{field} is set by staff only; leave it out"
};
inline constexpr Code notes_are_for_staff{
    "notes_are_for_staff", Refusal::forbidden, "Private notes are written by staff only."
};
inline constexpr Code only_with_reply{
    "only_with_reply", Refusal::invalid, "{field} goes with a public reply; leave it out of a note"
};
inline constexpr Code bad_label{
    "bad_label", Refusal::invalid,
    "{field} must be 1 to 40 letters, digits or signs without spaces or commas"
};
inline constexpr Code linked_ticket_unknown{
    "linked_ticket_unknown", Refusal::invalid, "{field} must be the key of a ticket you may see"
};
inline constexpr Code watcher_unfit{
    "watcher_unfit", Refusal::invalid,
    "{field} must be an active person of staff or of the ticket's organization"
};
inline constexpr Code admission_unfit{
    "admission_unfit", Refusal::invalid,
    "{field} must be an active person of staff or of the ticket's organization"
};
inline constexpr Code merge_across_confidentiality{
    "merge_across_confidentiality", Refusal::invalid,
    "{field} must be as confidential as this ticket, since its messages would show there; mark "
    "both "
    "or neither"
};
inline constexpr Code attachment_unknown{
    "attachment_unknown", Refusal::invalid,
    "{field} must be a file that you uploaded and that belongs to no message yet"
};
inline constexpr Code attachment_empty{
    "attachment_empty", Refusal::invalid, "{field} has no bytes"
};
inline constexpr Code too_many_loose_files{
    "too_many_loose_files", Refusal::too_many,
    "You have uploaded as much as may be kept without a message: {max}. Post what you need; the "
    "rest is removed after a day."
};
inline constexpr Code bad_file_name{
    "bad_file_name", Refusal::invalid, "{field} must be a file name without control characters"
};
inline constexpr Code ticket_merged{
    "ticket_merged", Refusal::conflict,
    "This ticket was merged into another one. Work on that one, or undo the merge."
};
inline constexpr Code merge_into_itself{
    "merge_into_itself", Refusal::invalid, "{field} must be another ticket"
};
inline constexpr Code merge_into_merged{
    "merge_into_merged", Refusal::invalid,
    "{field} must be a ticket that is not merged into another one itself"
};
inline constexpr Code merge_into_done{
    "merge_into_done", Refusal::invalid,
    "{field} must be an open ticket, since this one is open; reopen it first"
};
inline constexpr Code merge_across_applications{
    "merge_across_applications", Refusal::invalid,
    "{field} must be a ticket of the same application; link the two instead"
};
inline constexpr Code merge_across_organizations{
    "merge_across_organizations", Refusal::invalid,
    "{field} must be a ticket of the same organization or requester, since each would be shown the "
    "other; link the two instead"
};
inline constexpr Code split_first_message{
    "split_first_message", Refusal::conflict,
    "A ticket keeps the message that it began with. Split another one off."
};
inline constexpr Code not_a_problem{
    "not_a_problem", Refusal::conflict, "Only a problem has incidents to be told of a workaround."
};
inline constexpr Code no_open_incidents{
    "no_open_incidents", Refusal::conflict,
    "No open ticket that you work on is caused by this problem. Link its incidents first."
};
inline constexpr Code too_many_incidents{
    "too_many_incidents", Refusal::conflict, "A workaround is told to at most {max} incidents."
};
inline constexpr Code workaround_author_left{
    "workaround_author_left", Refusal::conflict,
    "Whoever wrote the workaround has left. Write it again."
};
inline constexpr Code ticket_changed_since{
    "ticket_changed_since", Refusal::conflict,
    "This ticket was changed since, so it is left as it is now."
};
inline constexpr Code no_steps{
    "no_steps", Refusal::invalid, "{field} must change something or have a text"
};
inline constexpr Code unknown_placeholder{
    "unknown_placeholder", Refusal::invalid,
    "{field} has a placeholder {name}, which is none of: {known}"
};
inline constexpr Code unclosed_placeholder{
    "unclosed_placeholder", Refusal::invalid,
    "{field} has two opening braces without the two that close them"
};
inline constexpr Code macro_team_unfit{
    "macro_team_unfit", Refusal::invalid,
    "{field} must name a team where the macro is shared with one, and nothing otherwise"
};
inline constexpr Code too_many_macros{
    "too_many_macros", Refusal::conflict, "You have {max} macros, which is as many as may be."
};
inline constexpr Code suggestion_value_unfit{
    "suggestion_value_unfit", Refusal::invalid,
    "{field} must be a value that the property can have, where another is chosen, and nothing "
    "otherwise"
};
inline constexpr Code empty_template{
    "empty_template", Refusal::invalid, "{field} must say something of the ticket to be"
};
inline constexpr Code template_team_unfit{
    "template_team_unfit", Refusal::invalid,
    "{field} must name a team where the template is shared with one, and nothing otherwise"
};
inline constexpr Code too_many_templates{
    "too_many_templates", Refusal::conflict,
    "You have {max} ticket templates, which is as many as may be."
};
inline constexpr Code routing_calendar_unknown{
    "routing_calendar_unknown", Refusal::invalid, "{field} must be a calendar that there is"
};
inline constexpr Code away_until_past{
    "away_until_past", Refusal::invalid, "{field} must be a time that is yet to come"
};
inline constexpr Code export_too_large{
    "export_too_large", Refusal::invalid,
    "{field} must leave at most {max} rows, which is as many as a file may have. Narrow it."
};
inline constexpr Code unknown_column{
    "unknown_column", Refusal::invalid, "{field} must be columns of the list; {name} is none"
};
}  // namespace mainstay::ticketing::code
