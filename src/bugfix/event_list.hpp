// The events of an error group that are kept whole, and how many there were when.
#pragma once

#include "base/result.hpp"
#include "bugfix/event_document.hpp"
#include "bugfix/event_views.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"

namespace mainstay::bugfix {

/// How far apart the ends of a range of counts may be.
inline constexpr int counted_days_max = 90;

/// Refuses: forbidden; not_found.
Result<ErrorEventList> list_error_events(
    db::Sql& sql, const Call& call, const ListErrorEvents& request
);

/// An event of a group as records have it.
struct FoundErrorEvent {
    Id<Application> application;
    std::string content;  ///< See packed_event.
    ErrorEventView view;  ///< Of it what stands beside the content.
};

/// Refuses: forbidden; not_found.
Result<FoundErrorEvent> find_error_event(
    db::Sql& sql, const Call& call, const ShowErrorEvent& request
);

/// A file of an event, to be saved. Refuses: forbidden; not_found.
Result<http::Download> fetch_error_attachment(
    db::Sql& sql, const Call& call, const FetchErrorAttachment& request
);

/// The whole of it, with what was not mapped or resolved when it came mapped and resolved now. Not
/// from inside a transaction, if these read records.
ErrorEventView shown_event(
    FoundErrorEvent found, const MapFrames& map_frames, const ResolveFrames& resolve_frames
);

/// Refuses: forbidden; not_found; invalid with range_too_long.
Result<ErrorCounts> count_errors(db::Sql& sql, const Call& call, const CountErrors& request);

}  // namespace mainstay::bugfix
