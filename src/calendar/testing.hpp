// For tests of whatever counts business time: random calendars, and what is open by a look at each
// minute, by the C library's zones and the texts of the description. It shares no code with what it
// checks.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "calendar/definition.hpp"

namespace mainstay::calendar::testing {

/// What a random test begins with: MAINSTAY_TEST_SEED, else a new one each time. Print it.
std::uint64_t seed();

using Random = std::mt19937_64;

/// A number from `min` to `max`.
std::int64_t pick(Random& random, std::int64_t min, std::int64_t max);

/// A zone with rules of its own: half hours, days left out, breaks in summer time, none at all.
std::string random_zone(Random& random);

/// A calendar with some hours and holidays; few are the same.
CalendarDefinition random_calendar(Random& random);

/// A whole minute of the years 1975 to 2035, often within a day of one at which the zone's clock is
/// changed or a leap day comes.
Time random_minute(Random& random, const std::string& zone);

/// Whether each of `count` minutes from `begin` on, a whole minute, is open.
std::vector<bool> open_minutes(const CalendarDefinition& definition, Time begin, int count);

/// The processor time that this process has used: what a test takes, however busy the machine is.
std::chrono::microseconds processor_time();

}  // namespace mainstay::calendar::testing
