#include "base/decimal.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace mainstay::decimal_test {

TEST_CASE("a decimal is read exactly, and written with all of its decimals") {
    CHECK(read_decimal("12.5", 2) == 1250);
    CHECK(read_decimal("-0.05", 2) == -5);
    CHECK(read_decimal("7", 3) == 7000);
    CHECK(read_decimal("0.1", 1) == 1);
    CHECK(decimal_text(1250, 2) == "12.50");
    CHECK(decimal_text(-5, 2) == "-0.05");
    CHECK(decimal_text(0, 2) == "0.00");
    CHECK(decimal_text(7, 0) == "7");
    for (auto units :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
          std::int64_t{-1}})
        for (int scale = 0; scale <= decimal_scale_max; ++scale)
            CHECK(read_decimal(decimal_text(units, scale), scale) == units);
}

TEST_CASE("what is no decimal, too precise or too large is not read") {
    for (const char* text :
         {"", "-", ".", "1.", ".5", "1,5", "+1", "1e3", " 1", "1.234", "--1", "1.-5",
          "99999999999999999999"})
        CHECK_FALSE(read_decimal(text, 2));
    CHECK_FALSE(read_decimal("1.5", 0));
    CHECK_FALSE(read_decimal("9223372036854775807", 1));
}

}  // namespace mainstay::decimal_test
