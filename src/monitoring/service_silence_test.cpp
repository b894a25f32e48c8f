#include "monitoring/service_silence.hpp"

#include <doctest/doctest.h>

namespace mainstay::monitoring::test::service_silence_test {

namespace {

Time second(std::int64_t seconds) { return {1'700'000'000'000'000 + seconds * 1'000'000}; }

/// Requests in each ten seconds until `until`, but one of `every` only.
SilenceInput steady(std::int64_t until, std::int64_t requests = 70, std::int64_t every = 1) {
    SilenceInput input{.environment = "production", .service = "ledger", .at = second(until)};
    for (std::int64_t from = 0; from < until; from += 10)
        if (from / 10 % every == 0) input.stretches.push_back({second(from), requests});
    input.last_at = input.stretches.back().from + std::chrono::seconds(9);
    return input;
}

CallsToService failing(std::int64_t from, std::int64_t to) {
    return {
        .are_known = true,
        .is_called_else = false,
        .calls = 70,
        .failures = 68,
        .answered = 0,
        .calls_before = 300,
        .failures_before = 1,
        .first_failed = second(from),
        .last_failed = second(to),
        .callers = {"payment"},
    };
}

SilenceVerdict verdict(const SilenceInput& input, const std::vector<LeftOut>& left_out = {}) {
    return judge_silence(input, left_out).verdict;
}

/// After how many seconds of silence it is found; 0: not within an hour.
std::int64_t found_after(SilenceInput input) {
    const auto stopped = input.at;
    for (std::int64_t passed = 0; passed <= 3'600; passed += 10) {
        input.at = stopped + std::chrono::seconds(passed);
        if (verdict(input) == SilenceVerdict::silent) return passed;
    }
    return 0;
}

}  // namespace

TEST_CASE("a service whose requests stop is found within a minute, the surer the sooner") {
    CHECK(found_after(steady(3'600)) == 40);
    CHECK(found_after(steady(240)) == 50);
    CHECK(found_after(steady(1'800, 1)) == 40);
}

TEST_CASE("where calls to it fail, some seconds are enough") {
    auto input = steady(600);
    input.calls = failing(601, 616);
    input.at = second(621);
    const auto judgement = judge_silence(input);
    CHECK(judgement.verdict == SilenceVerdict::silent);
    CHECK(judgement.sign == SilenceSign::calls_fail);
    CHECK(judgement.score > 0.9);
    CHECK(judgement.reason.find("Of 70 calls to it since then 68 failed") != std::string::npos);

    input.calls = failing(601, 606);
    CHECK(verdict(input) == SilenceVerdict::unknown);  // For a moment only.
    input.calls = failing(601, 616);
    input.calls.failures_before = 200;
    CHECK(verdict(input) == SilenceVerdict::unknown);  // They failed before.
}

TEST_CASE("a service that nobody calls any more is idle, however long") {
    auto input = steady(3'600);
    input.calls = {.are_known = true, .is_called_else = false, .calls_before = 300};
    input.at = second(3'660);
    CHECK(verdict(input) == SilenceVerdict::idle);
    input.at = second(7'200);
    CHECK(verdict(input) == SilenceVerdict::idle);
    // A few calls less than before say nothing yet.
    input.calls.calls = 2;
    input.calls.answered = 2;
    CHECK(verdict(input) == SilenceVerdict::unknown);
}

TEST_CASE("a service whose callers are answered but that sends nothing is found") {
    auto input = steady(3'600);
    input.calls = failing(0, 0);
    input.calls.failures = 0;
    input.calls.answered = 50;
    input.at = second(3'660);
    const auto judgement = judge_silence(input);
    CHECK(judgement.verdict == SilenceVerdict::silent);
    CHECK(judgement.sign == SilenceSign::spans_missing);
}

TEST_CASE("what is called now and then, in beats, or begins, is no silence") {
    CHECK(found_after(steady(3'600, 1, 12)) == 0);
    CHECK(found_after(steady(170)) == 0);
    // Each half minute: as long as two beats is not enough.
    CHECK(found_after(steady(3'600, 100, 3)) > 60);
}

TEST_CASE("a longer silence of the hour before makes one as long usual, unless it was a fault") {
    auto input = steady(3'600);
    std::erase_if(input.stretches, [](const CountedStretch& each) {
        return each.from >= second(1'000) && each.from < second(1'120);
    });
    input.at = second(3'800);
    CHECK(verdict(input) == SilenceVerdict::unknown);
    CHECK(verdict(input, {{second(990), second(1'130)}}) == SilenceVerdict::silent);
    input.at = second(3'860);
    CHECK(verdict(input) == SilenceVerdict::silent);
}

TEST_CASE("a service that falls idle step by step does not stop") {
    SilenceInput input{.at = second(4'000)};
    for (std::int64_t from = 0; from < 3'600; from += from < 2'400 ? 10 : from < 3'000 ? 30 : 90)
        input.stretches.push_back({second(from), 5});
    input.last_at = input.stretches.back().from;
    CHECK(verdict(input) == SilenceVerdict::unknown);
}

TEST_CASE("what stopped at this time of other days is usual") {
    auto input = steady(3'600);
    input.at = second(3'700);
    CHECK(verdict(input) == SilenceVerdict::silent);
    const EarlierDay night{1, 9'000, 30, 9};
    const EarlierDay busy{2, 9'000, 3'100, 0};
    input.earlier_days = {night};
    CHECK(verdict(input) == SilenceVerdict::unknown);
    input.earlier_days = {night, busy, busy};
    CHECK(verdict(input) == SilenceVerdict::silent);
    input.earlier_days = {busy, {7, 9'000, 0, 10}};
    CHECK(verdict(input) == SilenceVerdict::unknown);
    // A pause that is over soon.
    input.earlier_days = {{1, 9'000, 3'000, 3}};
    CHECK(verdict(input) == SilenceVerdict::unknown);
    // Days on which it did nothing at all say nothing.
    input.earlier_days = {{1, 0, 0, 20}};
    CHECK(verdict(input) == SilenceVerdict::silent);
    // Whose calls fail does not rest.
    input.earlier_days = {night};
    input.calls = failing(3'650, 3'690);
    CHECK(verdict(input) == SilenceVerdict::silent);
}

TEST_CASE("it has returned once requests came in most of the usual stretches of a minute") {
    std::vector<CountedStretch> stretches;
    for (const auto from : {10, 20, 30, 40}) stretches.push_back({second(from), 5});
    CHECK_FALSE(has_returned(stretches, 0.99, second(70), 10));
    CHECK(has_returned(stretches, 0.6, second(70), 10));
    stretches.push_back({second(50), 5});
    CHECK(has_returned(stretches, 0.99, second(70), 10));
    CHECK_FALSE(has_returned(stretches, 0.99, second(200), 10));
    CHECK_FALSE(has_returned({}, 0.3, second(70), 10));
}

TEST_CASE("no figures are known of what never came") {
    CHECK(verdict({.at = second(100)}) == SilenceVerdict::unknown);
    CHECK(judge_silence({}).reason == "It is known for less than three minutes.");
}

}  // namespace mainstay::monitoring::test::service_silence_test
