// Makes holidays of events. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/event.hpp"

namespace mainstay::calendar {

/// A name as a holiday may have it: one line, at most 100 characters, never empty.
std::string shown_name(std::string_view summary);

/// Turns events into holidays of a calendar in a zone.
class HolidayExpansion {
public:
    HolidayExpansion(const Zone& zone, Years years, std::int64_t days_looked_at_max);

    /// Adds the event's holidays to `holidays`; the reason if it has none.
    std::optional<SkipReason> add(const Event& event, std::vector<Holiday>& holidays);

private:
    std::optional<SkipReason> add_yearly(
        const Event& event, int days, std::vector<Holiday>& holidays
    ) const;
    void add_once(
        const Event& event, date::local_days day, std::int64_t length,
        std::vector<Holiday>& holidays
    ) const;

    Zone zone_;
    date::local_days first_, last_;
    std::int64_t days_left_;  // To be looked at, for all events together.
};

}  // namespace mainstay::calendar
