#include "detect/operation_change.hpp"

#include <cmath>
#include <random>

#include <doctest/doctest.h>

#include "detect/snapshot_judge.hpp"
#include "wire/codec.hpp"

namespace mainstay::detect::operation_change_test {

namespace {

constexpr Time noon{1'795'435'200'000'000};

/// How an operation does in a stretch of time.
struct Load {
    double per_second = 10;
    double millis = 50;
    double spread = 0.4;  ///< Of the logarithm.
    double error_share = 0;
    double slow_share = 0;  ///< So many take slow_millis.
    double slow_millis = 1'000;
};

/// The requests of an operation up to noon, made by the second from one load or another.
class Traffic {
public:
    explicit Traffic(unsigned seed = 1) : random_(seed) {}

    /// `load(second)`, seconds before noon being negative.
    template <class LoadAt>
    OperationInput input(LoadAt load, int minutes_before = 60) {
        OperationInput input{
            .environment = "production",
            .service = "checkout",
            .operation = "POST /pay",
            .at = noon,
            .operations = 50,
        };
        for (int minute = -3 - minutes_before; minute < -3; ++minute) {
            const auto stretch = stretch_of(minute * 60, 60, load);
            if (stretch.requests == 0) continue;
            input.before.durations = added(input.before.durations, stretch.durations);
            input.before.minutes.push_back(
                {stretch.from, stretch.requests, stretch.errors,
                 static_cast<std::int64_t>(quantile_of(stretch.durations, 0.5)),
                 static_cast<std::int64_t>(quantile_of(stretch.durations, 0.95))}
            );
        }
        if (minutes_before > -1)
            for (const int begin : {-180, -120})
                input.recent.push_back(stretch_of(begin, 60, load));
        for (int begin = -60; begin < 0; begin += 10)
            input.recent.push_back(stretch_of(begin, 10, load));
        return input;
    }

private:
    template <class LoadAt>
    RequestStretch stretch_of(int begin, int seconds, LoadAt load) {
        RequestStretch stretch{noon + std::chrono::seconds(begin), seconds, 0, 0, {}};
        for (int second = begin; second < begin + seconds; ++second) {
            const Load at = load(second);
            const auto count = std::poisson_distribution<int>(at.per_second)(random_);
            for (int i = 0; i < count; ++i) {
                const bool is_slow = chance(at.slow_share);
                const double millis =
                    (is_slow ? at.slow_millis : at.millis) *
                    std::exp(std::normal_distribution<double>(0, at.spread)(random_));
                const auto bin = std::floor(std::log(millis * 1'000) / 0.04);
                stretch.durations = added(
                    stretch.durations, {{static_cast<std::int64_t>(std::exp(bin * 0.04))}, {1}}
                );
                ++stretch.requests;
                if (chance(at.error_share)) ++stretch.errors;
            }
        }
        return stretch;
    }

    bool chance(double share) {
        return std::uniform_real_distribution<double>(0, 1)(random_) < share;
    }

    std::mt19937 random_;
};

OperationJudgement judged(const OperationInput& input) {
    REQUIRE(check_input(input));
    return judge_operation(input);
}

bool is_nothing(const OperationInput& input) {
    const auto judgement = judged(input);
    INFO(judgement.latency.reason);
    INFO(judgement.errors.reason);
    CHECK(judgement.latency.verdict != ChangeVerdict::worse);
    CHECK(judgement.errors.verdict != ChangeVerdict::worse);
    return judgement.latency.score == 0 && judgement.errors.score == 0;
}

/// From so many seconds before noon on, other than before.
auto from_on(int second, Load before, Load after) {
    return [=](int at) { return at >= second ? after : before; };
}

}  // namespace

TEST_CASE("an operation that became slow is found within forty seconds, with its figures") {
    const auto judgement =
        judged(Traffic().input(from_on(-40, {}, {.per_second = 10, .millis = 400})));
    const auto& latency = judgement.latency;
    CHECK(latency.verdict == ChangeVerdict::worse);
    CHECK(latency.score > 0.5);
    CHECK(latency.before == doctest::Approx(50'000).epsilon(0.1));
    CHECK(latency.after == doctest::Approx(400'000).epsilon(0.15));
    CHECK(latency.reason.find("The median is ") == 0);
    CHECK(latency.reason.find("in the last 30 s") != std::string::npos);
    CHECK(judgement.errors.verdict == ChangeVerdict::fine);
}

TEST_CASE("a part of the requests that became slow is found by the slowest ones") {
    const auto latency =
        judged(Traffic().input(from_on(-40, {}, {.slow_share = 0.3, .slow_millis = 2'000})))
            .latency;
    CHECK(latency.verdict == ChangeVerdict::worse);
    CHECK(latency.reason.find("95th percentile") != std::string::npos);
}

TEST_CASE("an operation that fails is found, whether all of its requests do or some") {
    for (const double share : {1.0, 0.3, 0.1}) {
        const auto errors =
            judged(Traffic().input(
                       from_on(-50, {.per_second = 20}, {.per_second = 20, .error_share = share})
                   ))
                .errors;
        CHECK(errors.verdict == ChangeVerdict::worse);
        CHECK(errors.after == doctest::Approx(share).epsilon(0.4));
        CHECK(errors.before < 0.01);
        CHECK(errors.reason.find("The share of errors is ") == 0);
    }
}

TEST_CASE("few requests a minute are enough in some minutes") {
    const Load before{.per_second = 0.15};
    const auto latency =
        judged(Traffic().input(from_on(-170, before, {.per_second = 0.15, .millis = 900}))).latency;
    CHECK(latency.verdict == ChangeVerdict::worse);
    CHECK(latency.seconds > 60);
}

TEST_CASE("a healthy operation is nothing, however its requests fall") {
    for (unsigned seed = 1; seed <= 12; ++seed)
        CHECK(is_nothing(Traffic(seed).input([](int) { return Load{.error_share = 0.01}; })));
    for (unsigned seed = 1; seed <= 12; ++seed)
        CHECK(is_nothing(Traffic(seed).input([](int) {
            return Load{.per_second = 0.5, .spread = 1.2, .error_share = 0.05};
        })));
}

TEST_CASE("a surge of requests that are as fast as before is nothing") {
    CHECK(is_nothing(Traffic().input(from_on(-60, {}, {.per_second = 80}))));
}

TEST_CASE("a slow request of a quiet service is nothing") {
    auto input = Traffic().input([](int) { return Load{.per_second = 0.05}; });
    auto& last = input.recent.back();
    last.durations = added(last.durations, {{9'000'000}, {1}});
    ++last.requests;
    CHECK(is_nothing(input));

    auto busy = Traffic().input([](int) { return Load{.per_second = 1}; });
    auto& of_busy = busy.recent.back();
    of_busy.durations = added(of_busy.durations, {{9'000'000}, {1}});
    ++of_busy.requests;
    ++of_busy.errors;
    CHECK(is_nothing(busy));
}

TEST_CASE("the first minutes of a service are nothing, whatever they are like") {
    const auto load = [](int at) {
        return at < -150 ? Load{.per_second = 0} : Load{.millis = at < -40 ? 50.0 : 900.0};
    };
    const auto judgement = judged(Traffic().input(load));
    CHECK(judgement.latency.verdict == ChangeVerdict::unknown);
    CHECK(judgement.latency.reason.find("known for long enough") != std::string::npos);
    CHECK(judgement.errors.verdict == ChangeVerdict::unknown);
}

TEST_CASE("a start that is slow for some seconds, as after a deployment, is nothing") {
    const auto load = [](int at) {
        if (at < -35 || at >= -15) return Load{};
        return Load{.millis = 50 + 700 * (-15.0 - at) / 20};
    };
    CHECK(is_nothing(Traffic().input(load)));
    CHECK(is_nothing(Traffic().input(from_on(-8, {}, {.millis = 800}))));
}

TEST_CASE("requests that wait for something to come are no slower when less comes") {
    Traffic traffic;
    auto input = traffic.input(
        from_on(-60, {.millis = 6'000, .spread = 1.5}, {.millis = 29'000, .spread = 0.02})
    );
    const auto latency = judged(input).latency;
    CHECK(latency.verdict == ChangeVerdict::unknown);
    CHECK(latency.reason.find("long poll") != std::string::npos);
}

TEST_CASE("what minutes before were like, and what this hour of other days is like, is nothing") {
    const auto wandering = [](int at) { return Load{.millis = at / 120 % 5 == 0 ? 400.0 : 50.0}; };
    CHECK(is_nothing(Traffic().input(wandering)));

    auto input = Traffic().input(from_on(-60, {}, {.millis = 400, .error_share = 0.3}));
    CHECK(judged(input).latency.verdict == ChangeVerdict::worse);
    const auto nightly = Traffic(7).input([](int) { return Load{.millis = 400}; });
    const auto requests = requests_of(nightly.before.durations);
    input.other_days = {.days = 3, .errors = requests / 3, .durations = nightly.before.durations};
    const auto judgement = judged(input);
    CHECK(judgement.latency.verdict == ChangeVerdict::fine);
    CHECK(judgement.errors.verdict == ChangeVerdict::fine);
    CHECK(judgement.latency.reason.find("at this hour of other days") != std::string::npos);
}

TEST_CASE("one that was found worse goes on until it is back, and is unknown without requests") {
    auto input = Traffic().input(from_on(-60, {}, {.millis = 400, .error_share = 0.5}));
    const auto before = before_window(input, judged(input).latency.seconds);
    input.is_open = true;
    CHECK(judged(input).latency.verdict == ChangeVerdict::worse);
    CHECK(judged(input).errors.verdict == ChangeVerdict::worse);

    auto healed = Traffic(3).input(from_on(-70, {.millis = 400, .error_share = 0.5}, {}));
    healed.before = before;
    healed.is_open = true;
    CHECK(judged(healed).latency.verdict == ChangeVerdict::fine);
    CHECK(judged(healed).errors.verdict == ChangeVerdict::fine);

    for (auto& stretch : healed.recent) stretch = {stretch.from, stretch.seconds, 0, 0, {}};
    CHECK(judged(healed).latency.verdict == ChangeVerdict::unknown);
}

TEST_CASE("the more operations are judged at once, the more must be seen of one") {
    auto input = Traffic().input(from_on(-40, {}, {.per_second = 1, .millis = 75}));
    input.operations = 1;
    const auto alone = judged(input).latency;
    input.operations = 1'000'000'000;
    const auto among_many = judged(input).latency;
    CHECK(alone.verdict == ChangeVerdict::worse);
    CHECK(among_many.verdict != ChangeVerdict::worse);
    CHECK(among_many.probability > alone.probability);
}

TEST_CASE("an input is the same after it was written and read, and a wrong one is refused") {
    const auto input = Traffic().input(from_on(-40, {}, {.millis = 400}));
    const auto again = wire::parse<OperationInput>(wire::print(input));
    REQUIRE(again);
    CHECK(judged(*again).latency.reason == judged(input).latency.reason);

    const auto refusal = [&](auto change) {
        auto wrong = input;
        change(wrong);
        const auto checked = check_input(wrong);
        return checked ? std::string("none") : std::string(checked.error().code);
    };
    CHECK(refusal([](OperationInput&) {}) == "none");
    CHECK(refusal([](auto& in) { in.before.durations.micros.pop_back(); }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.before.durations.micros[0] = -1; }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.recent[0].durations.requests[0] = -1; }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.recent[0].errors = 1'000'000; }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.recent[0].seconds = 0; }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.operations = 0; }) == "bad_snapshot");
    CHECK(refusal([](auto& in) { in.before.minutes[0].errors = -1; }) == "bad_snapshot");
}

TEST_CASE("a snapshot is judged again, also one that a newer version wrote") {
    const auto input = Traffic().input(from_on(-40, {}, {.millis = 400}));
    auto snapshot = wire::json::object{{"charts", nullptr}, {"input", wire::encode(input)}};
    snapshot["input"].as_object()["weather"] = "rain";
    const auto read = read_snapshot(wire::json::serialize(snapshot));
    REQUIRE(read);
    const auto words = in_words(judge_operation(*read));
    CHECK(words.find("latency: worse, 0.") == 0);
    CHECK(words.find("errors: fine, 0.") != std::string::npos);
    for (const auto* text : {"", "[]", "{}", R"({"input": 3})", R"({"input": {"at": "now"}})"})
        CHECK(!read_snapshot(text));
    const auto none = snapshot_in("/nowhere/snapshot.json");
    REQUIRE(!none);
    CHECK(none.error().code == "file_unreadable");
}

TEST_CASE("the largest input that can be read is judged in bounded time") {
    Durations many;
    for (int bin = 0; bin < 1'000; ++bin) {
        many.micros.push_back(bin * 1'000);
        many.requests.push_back(1'000'000'000);
    }
    OperationInput input{.at = noon, .before = {.durations = many, .minutes = {}}};
    for (int minute = 0; minute < 1'000; ++minute)
        input.before.minutes.push_back(
            {noon - std::chrono::minutes(1'100 - minute), 1'000'000'000, 0, 1, 1}
        );
    for (int stretch = 0; stretch < 1'000; ++stretch)
        input.recent.push_back(
            {noon - std::chrono::seconds(10'000 - 10 * stretch), 10, 1'000'000'000, 7, many}
        );
    const auto began = std::chrono::steady_clock::now();
    const auto judgement = judged(input);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
    CHECK(std::isfinite(judgement.latency.probability));
    CHECK(joined(many, 40).micros.size() <= 40);
    CHECK(requests_of(joined(many, 40)) == requests_of(many));
}

}  // namespace mainstay::detect::operation_change_test
