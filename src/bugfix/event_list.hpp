// The events of an error group that are kept whole, and how many there were when.
#pragma once

#include "base/result.hpp"
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

/// Refuses: forbidden; not_found.
Result<ErrorEventView> show_error_event(
    db::Sql& sql, const Call& call, const ShowErrorEvent& request
);

/// A file of an event, to be saved. Refuses: forbidden; not_found.
Result<http::Download> fetch_error_attachment(
    db::Sql& sql, const Call& call, const FetchErrorAttachment& request
);

/// Refuses: forbidden; not_found; invalid with range_too_long.
Result<ErrorCounts> count_errors(db::Sql& sql, const Call& call, const CountErrors& request);

}  // namespace mainstay::bugfix
