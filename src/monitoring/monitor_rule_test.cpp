#include "monitoring/monitor_rule.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "monitoring/monitor_detector.hpp"

namespace mainstay::monitoring::test::monitor_rule_test {

namespace {

constexpr double gap = NAN;

MonitorCondition above(double threshold, int for_minutes = 3) {
    return {
        .kind = MonitorKind::above,
        .threshold = threshold,
        .for_minutes = Count<0, 720>{for_minutes},
    };
}

/// A group as minutes pass by.
struct Passing {
    MonitorCondition condition;
    MonitorNoData no_data = MonitorNoData::keep;
    MonitorGroup group{};
    int minute = 0;

    /// What is open after each value: `.` nothing, `w` a warning, `A` an alert, `s` it is missed.
    std::string pass(const std::vector<double>& values) {
        const auto times = times_of(condition, 60, no_data, 10);
        MonitorDetector detector(condition);
        std::string text;
        for (const double value : values) {
            const Time begin{(minute++) * 60'000'000LL};
            MonitorPoint point{.begin = begin, .end = begin + std::chrono::minutes(1)};
            if (!std::isnan(value)) point.value = value;
            point.verdict = detector.judge(begin, point.value);
            pass_step(group, times, condition, point);
            text += group.is_silent                        ? 's'
                    : group.level == MonitorLevel::alert   ? 'A'
                    : group.level == MonitorLevel::warning ? 'w'
                                                           : '.';
        }
        return text;
    }
};

}  // namespace

TEST_CASE("what is beyond for as long as it was asked for opens, and one good value ends it") {
    Passing passing{above(10)};
    CHECK(passing.pass({5, 11, 11, 5, 11, 11, 11, 11, 10, 11}) == "......AA..");
    CHECK(passing.group.level == MonitorLevel::ok);
    Passing below{above(10)};
    below.condition.kind = MonitorKind::below;
    CHECK(below.pass({9, 9, 9, 10, 9, 9, 9}) == "..A...A");
}

TEST_CASE("for no time at all, the first value opens it") {
    Passing passing{above(10, 0)};
    CHECK(passing.pass({10, 10.5, 10}) == ".A.");
}

TEST_CASE("it began with the first value that was beyond, and its worst value is known") {
    Passing passing{above(10)};
    passing.pass({5, 12, 30, 12});
    CHECK(passing.group.opened_at == Time{60'000'000});
    CHECK(passing.group.worst_value == 30);
    passing.pass({5});
    CHECK(!passing.group.opened_at);
    CHECK(!passing.group.worst_value);
}

TEST_CASE("with hysteresis what is open ends at the recovery threshold, and not before") {
    Passing passing{above(10, 2)};
    passing.condition.recovery = 7;
    CHECK(passing.pass({11, 11, 9, 8, 7.5, 11, 8, 7, 9, 11, 9, 11, 9}) == ".AAAAAA......");
}

TEST_CASE("a warning comes before the alert, and what was an alert stays one until it is over") {
    Passing passing{above(10, 2)};
    passing.condition.warning = 5;
    CHECK(passing.pass({6, 6, 6, 11, 11, 6, 6, 4}) == ".wwwAAA.");
    CHECK(passing.pass({11, 6, 11, 11}) == ".wwA");
}

TEST_CASE("missing values end nothing, and a short gap interrupts nothing") {
    Passing passing{above(10)};
    CHECK(passing.pass({11, gap, gap, 11}) == "...A");
    CHECK(passing.pass(std::vector<double>(100, gap)) == std::string(100, 'A'));
    CHECK(passing.pass({11, 5}) == "A.");
}

TEST_CASE("a gap of more than five minutes begins anew what was not open yet") {
    Passing passing{above(10)};
    CHECK(passing.pass({11, 11, gap, gap, gap, gap, gap, gap, 11, 11, 11}) == "..........A");
}

TEST_CASE("gaps alone open nothing: only a value does") {
    Passing passing{above(10)};
    CHECK(passing.pass({11, gap, gap, gap, gap}) == ".....");
}

TEST_CASE("what is not a number, or not finite, is missing") {
    CHECK(verdict_of(above(1), NAN) == StepVerdict::missing);
    CHECK(verdict_of(above(1), INFINITY) == StepVerdict::missing);
    CHECK(verdict_of(above(1), std::nullopt) == StepVerdict::missing);
    MonitorDetector detector({.kind = MonitorKind::anomaly});
    CHECK(detector.judge({}, 1e200) == StepVerdict::missing);
}

TEST_CASE("a group that sends no more is missed where that is asked for, until it sends again") {
    Passing kept{above(10)};
    CHECK(kept.pass({1, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap}) == "............");
    Passing missed{above(10), MonitorNoData::signal};
    CHECK(
        missed.pass({1, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, gap, 1}) ==
        "..........ss."
    );
    Passing silence{{.kind = MonitorKind::silence, .for_minutes = Count<0, 720>{2}}};
    CHECK(silence.pass({0, gap, 3, gap, gap, gap, 1}) == "....ss.");
}

TEST_CASE("what was open and sends no more is open when it comes back as it was") {
    Passing passing{above(10), MonitorNoData::signal};
    passing.pass({11, 11, 11});
    CHECK(passing.pass(std::vector<double>(11, gap)) == "AAAAAAAAAss");
    CHECK(passing.pass({11, 1}) == "A.");
}

TEST_CASE("time in which nobody looked is forgiven, but what was missed before stays so") {
    Passing passing{above(10), MonitorNoData::signal};
    passing.pass({1, gap});
    passing.pass(std::vector<double>(20, gap));
    REQUIRE(passing.group.is_silent);
    auto other = passing.group;
    forgive_absence(other, true, Time{99});
    CHECK(other.is_silent);
    forgive_absence(passing.group, false, Time{22 * 60'000'000LL});
    CHECK(!passing.group.is_silent);
    CHECK(passing.pass(std::vector<double>(10, gap)) == ".........s");
}

TEST_CASE("half of the time passed before a restart counts after it") {
    Passing before{above(10)};
    before.pass({5, 11, 11});
    Passing after{.condition = before.condition, .group = before.group, .minute = 3};
    CHECK(after.pass({11}) == "A");
    CHECK(after.group.opened_at == Time{60'000'000});
}

TEST_CASE("an anomaly counts in the direction that was asked for, and three good values end it") {
    const auto judged = [](AnomalyDirection direction) {
        MonitorDetector detector({.kind = MonitorKind::anomaly, .direction = direction});
        for (int i = 0; i < 400; ++i)
            detector.judge({i * 60'000'000LL}, 100 + (i * 7919 % 13) / 10.0);
        return detector.judge({400 * 60'000'000LL}, 300);
    };
    CHECK(judged(AnomalyDirection::up) == StepVerdict::alert);
    CHECK(judged(AnomalyDirection::both) == StepVerdict::alert);
    CHECK(judged(AnomalyDirection::down) == StepVerdict::good);
    const auto times = times_of({.kind = MonitorKind::anomaly}, 60, MonitorNoData::keep, 10);
    CHECK(times.good_for == std::chrono::minutes(3));
}

}  // namespace mainstay::monitoring::test::monitor_rule_test
