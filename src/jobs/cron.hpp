// Cron expressions: what people write to say when something recurs, and when that is in a time
// zone. Pure: no database, no clock. The dialect is told in docs/use/schedules.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/zone.hpp"

namespace mainstay::jobs {

/// The minutes of a wall clock at which something is to happen: one bit for each value of a field.
struct Cron {
    std::uint64_t minutes = 0;   // Bits 0 to 59.
    std::uint64_t hours = 0;     // 0 to 23.
    std::uint64_t days = 0;      // Of the month, 1 to 31.
    std::uint64_t months = 0;    // 1 to 12.
    std::uint64_t weekdays = 0;  // 0 to 6, from Sunday.
    bool has_any_day = false;    // The field begins with `*`.
    bool has_any_weekday = false;

    bool operator==(const Cron&) const = default;

    /// Whether it names each hour of the day: it then keeps the rhythm of real time where clocks
    /// are changed. What names certain hours happens once for each time that the clock shows.
    bool is_every_hour() const { return hours == 0xff'ffff; }

    /// Whether a day matches, `weekday` counted from Sunday. As Vixie cron: if both the day of the
    /// month and the weekday are restricted, either is enough; otherwise both must match.
    bool is_on(unsigned month, unsigned day, unsigned weekday) const;
};

/// Reads `minute hour day-of-month month day-of-week`, or `@daily` and the like. Refuses: too_long
/// (200 bytes); cron_parts, cron_value, cron_step, each with the part; cron_never where no month
/// has the days, so that every Cron comes to pass within 41 years.
Result<Cron> parse_cron(std::string_view field, std::string_view text);

/// The first time after `after` that matches, as the clock of `zone` shows it; nothing after the
/// year 9999.
///
/// A time that the clock skips in spring happens once, when the clock has gone on; one that it
/// shows twice in autumn happens the first time only. If it is_every_hour, neither: it happens
/// whenever the clock shows a matching minute.
std::optional<Time> next_run(const Cron& cron, const Zone& zone, Time after);

/// The first `count` of them.
std::vector<Time> next_runs(const Cron& cron, const Zone& zone, Time after, int count);

}  // namespace mainstay::jobs
