// What became of an error group, in the order of time, as the record of changes has it.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/error_views.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

/// What happens to a group: it is seen first; people decide; it comes back; keys are taken out of
/// it (parted) into it (unmerged); another goes up in it (took_up), or it in another (merged); it
/// is gone by what was seen (verified), which is noted at its tickets (proof_noted), until it comes
/// back (verification_withdrawn, proof_removed).
enum class ErrorStep {
    created,
    resolved,
    ignored,
    reopened,
    regressed,
    assigned,
    merged,
    took_up,
    parted,
    unmerged,
    ticket_wanted,
    ticket_linked,
    ticket_unlinked,
    verified,
    verification_withdrawn,
    proof_noted,
    proof_removed,
    changed
};
BOOST_DESCRIBE_ENUM(
    ErrorStep, created, resolved, ignored, reopened, regressed, assigned, merged, took_up, parted,
    unmerged, ticket_wanted, ticket_linked, ticket_unlinked, verified, verification_withdrawn,
    proof_noted, proof_removed, changed
)

using ErrorHistoryLimit = Count<1, 100>;

struct ListErrorHistory {
    Id<ErrorGroup> id;
    std::optional<ErrorHistoryLimit> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListErrorHistory, (), (id, limit, cursor))

struct ErrorHistoryEntry {
    Id<timeline::Entry> id;
    Time at;
    ErrorStep step = ErrorStep::changed;
    std::optional<identity::NameRef> by;        // None where it came by itself.
    std::string release;                        // In which it is resolved, or came back.
    std::optional<identity::NameRef> assignee;  // Whom it was assigned to.
    std::optional<Id<ErrorGroup>> other;        // It was merged with, or parted from.
    std::string note;
};
BOOST_DESCRIBE_STRUCT(ErrorHistoryEntry, (), (id, at, step, by, release, assignee, other, note))

/// The newest first. Refuses: forbidden; not_found; invalid with bad_cursor.
Result<http::Page<ErrorHistoryEntry>> list_error_history(
    db::Sql& sql, const Call& call, const ListErrorHistory& request
);

}  // namespace mainstay::bugfix
