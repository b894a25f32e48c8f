// Why what has to do with scraping is refused. Codes are part of the API: they are added, never
// renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::monitoring::code {

inline constexpr Code timeout_unfit{
    "timeout_unfit", Refusal::invalid,
    "{field} must be less than the interval, so that a scrape ends before the next begins"
};
inline constexpr Code too_many_scrape_targets{
    "too_many_scrape_targets", Refusal::conflict,
    "There are {max} scrape targets already, and there can be no more. Remove one first."
};
inline constexpr Code scrape_test_busy{
    "scrape_test_busy", Refusal::busy, "Another target is being tested. Try again in a moment."
};

}  // namespace mainstay::monitoring::code
