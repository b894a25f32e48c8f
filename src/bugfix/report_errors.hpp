// Errors that programs and people report through our own API.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bugfix/intake_requests.hpp"
#include "bugfix/prepared_event.hpp"
#include "bugfix/source_maps.hpp"
#include "db/database.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// How many events one request may bring.
inline constexpr std::size_t reported_events_max = 100;

/// The events of a request, grouped.
struct PreparedReport {
    std::vector<PreparedEvent> events;
};

/// The step before the transaction. Refuses: forbidden; not_found; invalid with events_amount,
/// event_malformed.
Result<PreparedReport> prepare_report(
    db::Database& database, const Call& call, const ReportErrors& request, SourceMaps& maps
);

/// Counts and keeps them. Refuses: nothing that prepare_report did not.
Result<TakenErrors> report_errors(db::Sql& sql, const Call& call, const PreparedReport& report);

/// An event of our own format in that of Sentry, which all events are kept in.
std::string event_json(const ReportedError& error);

}  // namespace mainstay::bugfix
