// What the detectors promise, on series that are made here: each is a rule of the series and a
// fixed seed.
#include "detect/detector.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

#include <doctest/doctest.h>

namespace mainstay::detect::detector_test {

namespace {

constexpr Time begin{1'767'571'200'000'000};  // A Monday, 00:00 UTC.

Time minute(double minutes) {
    return begin + std::chrono::microseconds(std::llround(minutes * 60e6));
}

double wave(double minutes, double period) {
    return std::sin(2 * std::numbers::pi * minutes / period);
}

struct Run {
    double highest_before = 0;         // Of the scores before the change.
    std::optional<int> found_after{};  // Steps from the change to a score of finding_from.
    std::string reason{};              // Of that one.
};

/// Judges a value for each step; from `change` on something may be found.
Run run(
    Detector detector, int steps, int change, double step_minutes,
    const std::function<std::optional<double>(int)>& value
) {
    Run run;
    for (int step = 0; step < steps; ++step) {
        auto finding = detector.judge(minute(step * step_minutes), value(step));
        if (step < change) run.highest_before = std::max(run.highest_before, finding.score);
        if (step >= change && finding.score >= finding_from && !run.found_after) {
            run.found_after = step - change;
            run.reason = finding.reason;
        }
    }
    return run;
}

/// Noise that is the same in each run.
class Noise {
public:
    explicit Noise(unsigned seed) : bits_(seed) {}

    double operator()(double size) { return size * normal_(bits_); }

private:
    std::mt19937 bits_;
    std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("an anomaly is a value unlike those before it, and its reason says what was expected") {
    Noise noise(1);
    const auto ended = run(Detector(DetectorKind::anomaly), 2'100, 2'000, 1, [&](int step) {
        return 100 + noise(2) + (step == 2'050 ? 60 : 0);
    });
    CHECK(ended.highest_before < finding_from);
    CHECK(ended.found_after == 50);
    CHECK(ended.reason.starts_with("It is 1"));
}

TEST_CASE("what comes each day is expected, and what differs from it is an anomaly") {
    Noise noise(2);
    const int day = 288;
    const auto ended = run(Detector(DetectorKind::anomaly), 9 * day, 8 * day, 5, [&](int step) {
        const bool is_peak = step % day == 100;
        const double usual = 50 + 30 * wave(step, day) + (is_peak ? 80 : 0) + noise(1);
        return step == 8 * day + 60 ? usual - 25 : usual;
    });
    CHECK(ended.found_after == 60);
}

TEST_CASE("a level that shifts by little is found once enough values show it") {
    Noise noise(3);
    const auto ended = run(Detector(DetectorKind::anomaly), 2'200, 2'000, 1, [&](int step) {
        return (step < 2'000 ? 20 : 24) + noise(1);
    });
    CHECK(ended.highest_before < finding_from);
    REQUIRE(ended.found_after);
    CHECK(*ended.found_after < 30);
}

TEST_CASE("a counter is judged by its growth, and beginning anew is no anomaly") {
    Noise noise(4);
    double count = 0;
    const auto ended = run(Detector(DetectorKind::anomaly), 1'600, 1'500, 1, [&](int step) {
        if (step == 700) count = 0;
        count += std::max(0.0, 50 + noise(3) + (step >= 1'550 && step < 1'560 ? 300 : 0));
        return count;
    });
    CHECK(ended.highest_before < finding_from);
    CHECK(ended.found_after == 50);
    CHECK(ended.reason.find("a second") != std::string::npos);
}

TEST_CASE("of what is constant, of gaps and of a short history nothing is found") {
    for (const double constant : {0.0, 7.0, -1e9}) {
        const auto ended =
            run(Detector(DetectorKind::anomaly), 3'000, 3'000, 1, [&](int) { return constant; });
        CHECK(ended.highest_before < finding_from);
    }
    Noise noise(5);
    auto ended =
        run(Detector(DetectorKind::anomaly), 2'000, 2'000, 1,
            [&](int step) -> std::optional<double> {
                if (step % 400 > 250) return std::nullopt;
                return 10 + noise(1);
            });
    CHECK(ended.highest_before < finding_from);
    ended = run(Detector(DetectorKind::anomaly), 10, 10, 1, [](int step) {
        return step == 9 ? 1e6 : 1.0;
    });
    CHECK(ended.highest_before < finding_from);
}

TEST_CASE("an operation is worse when its latencies are, not when one request is slow") {
    Noise noise(6);
    auto latency = [&](double base) { return base * std::exp(noise(0.4)); };
    auto ended = run(Detector(DetectorKind::regression), 2'000, 1'500, 1, [&](int step) {
        if (step % 311 == 0) return 4'000.0;
        return latency(step < 1'500 ? 100 : 230);
    });
    CHECK(ended.highest_before < finding_from);
    REQUIRE(ended.found_after);
    CHECK(*ended.found_after < 40);
    CHECK(ended.reason.find("median") != std::string::npos);

    ended = run(Detector(DetectorKind::regression), 30, 30, 1, [&](int step) {
        return step == 15 ? 9'000.0 : latency(100);
    });
    CHECK(ended.highest_before < finding_from);
}

TEST_CASE("errors of a quiet service are not worse by one, and are by many") {
    std::mt19937 bits(7);
    std::uniform_real_distribution<double> share;
    const auto ended = run(Detector(DetectorKind::regression), 1'700, 1'500, 7, [&](int step) {
        return share(bits) < (step < 1'500 ? 0.01 : 0.5) ? 1.0 : 0.0;
    });
    CHECK(ended.highest_before < finding_from);
    REQUIRE(ended.found_after);
    CHECK(*ended.found_after < 40);
}

TEST_CASE("a leak is what grows through the saw teeth of collections, with its rate and its limit"
) {
    Noise noise(8);
    LeakDetector detector(2'000.0);
    LeakJudgement last;
    for (int step = 0; step < 600; ++step)
        last = detector.judge(minute(step), 300 + step * 1.5 + step % 20 * 8 + noise(3));
    CHECK(last.score >= finding_from);
    CHECK(last.per_hour == doctest::Approx(90).epsilon(0.15));
    REQUIRE(last.limit_at);
    const double hours =
        std::chrono::duration<double>(*last.limit_at - minute(600)).count() / 3'600;
    CHECK(hours == doctest::Approx(9).epsilon(0.2));
    CHECK(reason(last).find("an hour") != std::string::npos);
}

TEST_CASE("what warms up, fills and levels off, or follows the day is no leak") {
    Noise noise(9);
    const std::function<double(int)> shapes[] = {
        [&](int step) { return 800 - 600 * std::exp(-step / 60.0) + noise(4); },
        [&](int step) { return 200 + std::min(step * 20.0, 500.0) + step % 15 * 4 + noise(4); },
        [&](int step) { return 500 + 250 * wave(step * 5, 1'440) + noise(5); },
        [&](int step) { return 300 + (step > 500 ? 200 : 0) + noise(5); },
    };
    int number = 0;
    for (const auto& shape : shapes) {
        const auto ended = run(Detector(DetectorKind::leak), 1'500, 1'500, 5, [&](int step) {
            return shape(step);
        });
        CHECK_MESSAGE(ended.highest_before < finding_from, "shape ", number);
        ++number;
    }
}

TEST_CASE("what leaks again after each restart leaks, and a restart forgets what was before") {
    Detector detector(DetectorKind::leak);
    double last = 0;
    double after_restart = 1;
    for (int step = 0; step < 900; ++step) {
        last = detector.judge(minute(step), 200.0 + step % 450 * 2).score;
        if (step == 470) after_restart = last;
    }
    CHECK(after_restart < finding_from);
    CHECK(last >= finding_from);
}

TEST_CASE("what came every minute and stops is silent, what comes now and then is not") {
    auto ended = run(Detector(DetectorKind::silence), 800, 700, 1, [](int step) {
        return step < 700 ? std::optional<double>(5) : std::nullopt;
    });
    CHECK(ended.highest_before < finding_from);
    REQUIRE(ended.found_after);
    CHECK(*ended.found_after < 15);
    CHECK(ended.reason.starts_with("Nothing came since"));

    std::mt19937 bits(11);
    std::uniform_real_distribution<double> share;
    ended = run(Detector(DetectorKind::silence), 2'000, 2'000, 5, [&](int) {
        return share(bits) < 0.15 ? 1.0 : 0.0;
    });
    CHECK(ended.highest_before < finding_from);
}

TEST_CASE("a series that sends nothing any more is judged by the clock, without learning") {
    SilenceDetector detector;
    for (int step = 0; step < 600; ++step) detector.judge(minute(step), 3);
    CHECK(detector.judge_absence(minute(601)).score < finding_from);
    CHECK(detector.judge_absence(minute(620)).score >= finding_from);
    CHECK(detector.judge_absence(minute(601)).score < finding_from);
}

TEST_CASE("whatever comes, scores are between 0 and 1") {
    const double worst[] = {
        0,
        -0.0,
        1,
        -1,
        value_max,
        -value_max,
        1e-300,
        1e308,
        -1e308,
        std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN(),
        std::numeric_limits<double>::denorm_min(),
    };
    const std::int64_t strides[] = {
        0, 1, 60'000'000, -5'000'000, 86'400'000'000, 31'536'000'000'000
    };
    for (const auto kind :
         {DetectorKind::anomaly, DetectorKind::regression, DetectorKind::leak, DetectorKind::silence
         }) {
        Detector detector(kind, 0.0);
        std::mt19937 bits(12);
        Time at{0};
        for (int step = 0; step < 3'000; ++step) {
            at = at + std::chrono::microseconds(strides[bits() % std::size(strides)]);
            at.micros = std::clamp<std::int64_t>(at.micros, 0, 253'402'300'799'000'000);
            const auto finding = detector.judge(at, worst[bits() % std::size(worst)]);
            REQUIRE(finding.score >= 0);
            REQUIRE(finding.score <= 1);
            REQUIRE(finding.reason.empty() == (finding.score < finding_from));
        }
    }
}

}  // namespace mainstay::detect::detector_test
