#include "base/shown_time.hpp"

#include <doctest/doctest.h>

namespace mainstay::shown_time_test {

TEST_CASE("times are written to the second, as the language has them") {
    const auto time = parse_time("2026-11-09T10:41:07.999999Z").value();

    CHECK(shown_time(time, Language::en) == "9 Nov 2026 10:41:07 UTC");
    CHECK(shown_time(time, Language::de) == "09.11.2026 10:41:07 UTC");
    CHECK(shown_time(Time{}, Language::en) == "1 Jan 1970 00:00:00 UTC");
}

}  // namespace mainstay::shown_time_test
