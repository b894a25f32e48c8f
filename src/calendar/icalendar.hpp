// Holidays out of an iCalendar file (RFC 5545), as calendars are published and exported. Pure; the
// file is bounded in size, events, lines and days looked at, and may be anybody's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/zone.hpp"
#include "calendar/definition.hpp"

namespace mainstay::calendar {

inline constexpr std::size_t icalendar_bytes_max = 1 << 20;
inline constexpr std::size_t icalendar_events_max = 5'000;
inline constexpr std::size_t imported_holidays_max = 1'000;

/// Why an event of a file is not among the holidays.
enum class SkipReason {
    cancelled,
    outside_years,       ///< None of it lies in the years asked for.
    malformed,           ///< It has no date, or a line that is not as RFC 5545 says.
    no_duration,         ///< A time at which nothing is closed.
    too_long,            ///< More than 366 days.
    unknown_zone,        ///< Its time zone has no IANA name.
    unsupported_rule,    ///< It recurs by a rule that is not understood here, or by a list.
    changed_occurrence,  ///< It replaces one day of an event that recurs.
    too_costly,          ///< Its rule looks at more days than are looked at in one file.
};
BOOST_DESCRIBE_ENUM(
    SkipReason, cancelled, outside_years, malformed, no_duration, too_long, unknown_zone,
    unsupported_rule, changed_occurrence, too_costly
)

struct SkippedEvent {
    std::int64_t line = 0;  // At which it begins, from 1.
    std::string summary;
    SkipReason reason = SkipReason::malformed;

    bool operator==(const SkippedEvent&) const = default;
};

BOOST_DESCRIBE_STRUCT(SkippedEvent, (), (line, summary, reason))

/// What a file holds, in its order.
struct ImportedHolidays {
    std::vector<Holiday> holidays;
    std::vector<SkippedEvent> skipped;
};

BOOST_DESCRIBE_STRUCT(ImportedHolidays, (), (holidays, skipped))

/// The years of which holidays are taken, both included.
struct Years {
    Count<1970, 2099> first;
    Count<1970, 2099> last;
};

/// Reads the events of a file as holidays of a calendar in `zone`. What comes on the same date each
/// year becomes one yearly holiday; other rules become a holiday for each time in `years`. Times
/// become parts of days, as the clock of `zone` shows them.
///
/// Refuses: no_calendar_file, also for too many bytes or events; too_many_holidays.
Result<ImportedHolidays> read_icalendar(
    std::string_view field, std::string_view file, const Zone& zone, Years years
);

}  // namespace mainstay::calendar
