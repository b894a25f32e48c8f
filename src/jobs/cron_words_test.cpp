#include "jobs/cron_words.hpp"

#include <doctest/doctest.h>

namespace mainstay::jobs::cron_words_test {

namespace {

std::string described_in(std::string_view expression, Language language = Language::en) {
    auto cron = parse_cron("cron", expression);
    REQUIRE(cron);
    return described(*cron, language);
}

}  // namespace

TEST_CASE("a cron expression becomes a sentence") {
    CHECK(described_in("30 2 * * *") == "At 02:30, every day.");
    CHECK(described_in("0 6,18 * * mon-fri") == "At 06:00 and 18:00, from Monday to Friday.");
    CHECK(described_in("@weekly") == "At 00:00, on Sunday.");
    CHECK(described_in("* * * * *") == "Every minute, every day.");
    CHECK(described_in("*/15 * * * *") == "Every 15 minutes, every day.");
    CHECK(described_in("5 * * * *") == "At minute 5 of each hour, every day.");
    CHECK(
        described_in("*/20 8-10 * * sat,sun") ==
        "Every 20 minutes, in the hours 8, 9 and 10, on Sunday and Saturday."
    );
    CHECK(
        described_in("0 0 1,15 jan,jul *") ==
        "At 00:00, on day 1 and 15 of the month, in January and July."
    );
}

TEST_CASE("a sentence tells whether the day of the month or the weekday is enough") {
    CHECK(described_in("0 12 13 * fri") == "At 12:00, on day 13 of the month and on Friday.");
    CHECK(
        described_in("0 12 */10 * fri") ==
        "At 12:00, on day 1, 11, 21 and 31 of the month, if that is on Friday."
    );
}

TEST_CASE("a sentence can be in German, too") {
    CHECK(
        described_in("30 2 * * mon-fri", Language::de) == "Um 02:30 Uhr, von Montag bis Freitag."
    );
    CHECK(described_in("*/15 * * mar *", Language::de) == "Alle 15 Minuten, jeden Tag, im März.");
    CHECK(catalogue_gaps(cron_texts()).empty());
}

}  // namespace mainstay::jobs::cron_words_test
