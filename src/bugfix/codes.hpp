// Why bugfix refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::bugfix::code {

inline constexpr Code error_state{
    "error_state", Refusal::conflict, "This error is {state} already."
};
inline constexpr Code error_merged{
    "error_merged", Refusal::conflict, "This error went up in {error}: use that one."
};
inline constexpr Code no_release_known{
    "no_release_known", Refusal::invalid,
    "{field} cannot be next_release: no release of the application is known"
};
inline constexpr Code release_with_in{
    "release_with_in", Refusal::invalid, "{field} is given if, and only if, in is release"
};
inline constexpr Code merge_elsewhere{
    "merge_elsewhere", Refusal::invalid,
    "{field} must be another error of the same application that is not merged"
};
inline constexpr Code too_many_parts{
    "too_many_parts", Refusal::invalid, "{field} may have at most {max} errors merged into it"
};
inline constexpr Code not_its_key{
    "not_its_key", Refusal::invalid, "{field} must be a key of this error"
};
inline constexpr Code all_its_keys{
    "all_its_keys", Refusal::invalid, "{field} must leave the error at least one key"
};
inline constexpr Code not_comparable{
    "not_comparable", Refusal::invalid, "{field} must be another error of the same application"
};
inline constexpr Code not_assignable{
    "not_assignable", Refusal::invalid, "{field} must be a person of the staff who is active"
};
inline constexpr Code error_has_ticket{
    "error_has_ticket", Refusal::conflict, "This error has a ticket, or will have one soon."
};
inline constexpr Code error_ticket_unknown{
    "error_ticket_unknown", Refusal::invalid, "{field} must be a ticket that you may work on"
};
inline constexpr Code event_malformed{
    "event_malformed", Refusal::invalid, "{field} is no error event: {what}"
};
inline constexpr Code events_amount{
    "events_amount", Refusal::invalid, "{field} must have from 1 to {max} events"
};
inline constexpr Code rules_amount{
    "rules_amount", Refusal::invalid, "{field} must have from {min} to {max} members"
};
inline constexpr Code rule_field_unknown{
    "rule_field_unknown", Refusal::invalid, "{field} must be a field of events, or tags.NAME"
};
inline constexpr Code range_too_long{
    "range_too_long", Refusal::invalid, "{field} must be after from, and at most {days} days later"
};
inline constexpr Code error_queue_full{
    "error_queue_full", Refusal::too_many,
    "Too many errors are waiting to be counted: send them again in a few seconds."
};

inline constexpr Code errors_away{
    "errors_away", Refusal::busy, "Errors cannot be counted now: send them again in a few seconds."
};

inline constexpr Code debug_files_full{
    "debug_files_full", Refusal::conflict,
    "The application has {files} files or {mib} MiB of source maps and symbols, which is all it may"
    " have, and all of them are new: remove some."
};
inline constexpr Code source_map_name{
    "source_map_name", Refusal::invalid,
    "{field} must end in .map, or as a script does in .js, .mjs, .cjs or .bundle"
};
inline constexpr Code source_map_unreadable{
    "source_map_unreadable", Refusal::invalid, "{field} cannot be used: {reason}"
};
inline constexpr Code source_map_without_id{
    "source_map_without_id", Refusal::invalid,
    "{field} is needed, since the file has no debug id by which it could be found"
};
inline constexpr Code source_maps_busy{
    "source_maps_busy", Refusal::busy, "Other source maps are being read: send it again shortly."
};

}  // namespace mainstay::bugfix::code
