#include "bugfix/verification_rule.hpp"

#include <doctest/doctest.h>

#include "bugfix/verification_texts.hpp"
#include "identity/testing.hpp"

namespace mainstay::bugfix::verification_rule_test {

namespace {

using identity::test::noon;
using std::chrono::hours;

}  // namespace

TEST_CASE("an error that came each hour is gone after half a day without it, not before") {
    const FrequencyBefore often{.events = 900, .occurrences = 240, .hours = 240};
    CHECK_FALSE(judge_quiet(often, {.hours = 11.5}).is_verified);
    const auto verdict = judge_quiet(often, {.hours = 12});
    CHECK(verdict.is_verified);
    CHECK(verdict.basis == ExposureBasis::hours);
    CHECK(verdict.expected == doctest::Approx(45));
    CHECK(verdict.chance < 0.0001);
}

TEST_CASE("an error that came once a day is gone after days without it") {
    const FrequencyBefore daily{.events = 14, .occurrences = 14, .hours = 336};
    CHECK_FALSE(judge_quiet(daily, {.hours = 48}).is_verified);
    CHECK(judge_quiet(daily, {.hours = 84}).is_verified);
}

TEST_CASE("a burst of events is one occurrence") {
    const FrequencyBefore burst{.events = 100'000, .occurrences = 1, .hours = 24};
    const auto verdict = judge_quiet(burst, {.hours = 100});
    CHECK(verdict.expected > 400'000);
    CHECK_FALSE(verdict.is_verified);
    CHECK(judge_quiet(burst, {.hours = 24 * 20}).is_verified);
}

TEST_CASE("a month of use without what came once is enough") {
    const FrequencyBefore once{.events = 1, .occurrences = 1, .hours = 336};
    CHECK_FALSE(judge_quiet(once, {.hours = 719}).is_verified);
    CHECK(judge_quiet(once, {.hours = 720}).is_verified);
}

TEST_CASE("sessions count where they are known of both times") {
    const FrequencyBefore before{.events = 90, .occurrences = 60, .hours = 336, .sessions = 1'000};
    // A release that few use yet proves nothing, however long it is there.
    const auto few = judge_quiet(before, {.hours = 48, .sessions = 20});
    CHECK(few.basis == ExposureBasis::sessions);
    CHECK_FALSE(few.is_verified);
    const auto many = judge_quiet(before, {.hours = 18, .sessions = 412});
    CHECK(many.is_verified);
    CHECK(many.expected == doctest::Approx(37.08));
    CHECK_FALSE(judge_quiet(before, {.hours = 6, .sessions = 4'000}).is_verified);
    auto unknown = before;
    unknown.sessions = 0;
    CHECK(judge_quiet(unknown, {.hours = 48, .sessions = 20}).basis == ExposureBasis::hours);
}

TEST_CASE("nothing that was in use proves nothing") {
    const FrequencyBefore often{.events = 900, .occurrences = 240, .hours = 240};
    const auto verdict = judge_quiet(often, {});
    CHECK(verdict.chance == 1);
    CHECK_FALSE(verdict.is_verified);
    CHECK(judge_quiet({}, {.hours = 20}).chance == 1);
}

TEST_CASE("hours in use count once, however many spans have them") {
    const auto at = [](int hour) { return noon + hours(hour); };
    CHECK(hours_covered({}, at(0), at(24)) == 0);
    CHECK(hours_covered({{at(0), at(4)}, {at(2), at(6)}, {at(3), at(4)}}, at(0), at(24)) == 6);
    CHECK(hours_covered({{at(10), at(12)}, {at(0), at(2)}}, at(1), at(11)) == 2);
    CHECK(hours_covered({{at(0), at(2)}}, at(3), at(11)) == 0);
    CHECK(hours_covered({{at(5), at(1)}}, at(0), at(11)) == 0);
}

TEST_CASE("the reason is said in words") {
    QuietEvidence evidence{
        .release = "2.4.1", .hours = 18.4, .sessions = 412, .expected = 37.1, .chance = 0.01
    };
    CHECK(
        words_of(evidence, Language::en) ==
        "412 sessions in 18 hours of release 2.4.1 and later without it; 37 events would have been"
        " expected"
    );
    evidence.sessions = 0;
    evidence.release.clear();
    evidence.expected = 3.25;
    CHECK(
        words_of(evidence, Language::en) ==
        "18 hours without it; 3.2 events would have been expected"
    );
    CHECK(catalogue_gaps(verification_texts()).empty());
}

}  // namespace mainstay::bugfix::verification_rule_test
