#include "telemetry/sample_summary.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

namespace mainstay::telemetry::sample_summary_test {

namespace {

constexpr std::int64_t second = 1'000'000;

/// One sample every ten seconds, from a full hour on.
std::vector<Sample> every_ten_seconds(const std::vector<double>& values) {
    std::vector<Sample> samples;
    for (std::size_t at = 0; at < values.size(); ++at)
        samples.push_back(
            {{3'600 * second + static_cast<std::int64_t>(at) * 10 * second}, values[at]}
        );
    return samples;
}

/// How much a counter rose, as its samples tell.
double rise(const std::vector<Sample>& samples) {
    double rise = 0;
    for (std::size_t at = 1; at < samples.size(); ++at) {
        const double from = samples[at - 1].value, to = samples[at].value;
        rise += to < from ? to : to - from;
    }
    return rise;
}

bool operator==(const SampleSummary& a, const SampleSummary& b) {
    return a.at == b.at && a.count == b.count && a.sum == b.sum && a.least == b.least &&
           a.most == b.most;
}

}  // namespace

TEST_CASE("a minute's summary says how many samples there were, their sum and their bounds") {
    const auto summary =
        summarise(every_ten_seconds({4, 2, 9, 3, 1, 5, /**/ 7, 8}), SummaryUnit::minute);

    REQUIRE(summary.steps.size() == 2);
    CHECK(summary.steps[0] == SampleSummary{{3'600 * second}, 6, 24, 1, 9});
    CHECK(summary.steps[1] == SampleSummary{{3'660 * second}, 2, 15, 7, 8});
}

TEST_CASE("what is no number is not summed up") {
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const auto summary = summarise(every_ten_seconds({nan, 2, INFINITY, 4}), SummaryUnit::hour);

    REQUIRE(summary.steps.size() == 1);
    CHECK(summary.steps[0] == SampleSummary{{3'600 * second}, 2, 6, 2, 4});
    CHECK(summarise(every_ten_seconds({nan}), SummaryUnit::hour).steps.empty());
    CHECK(summarise({}, SummaryUnit::hour).ends.empty());
}

TEST_CASE("of a counter its whole rise is known, also where it began anew once in a step") {
    std::vector<double> values;
    double value = 100;
    for (int at = 0; at < 1'000; ++at) {
        value = at % 137 == 136 ? at % 5 : value + at % 7;
        values.push_back(value);
    }
    values.insert(values.end(), {500, /**/ 3, 5, 900, 901, 902, 903});
    while (values.size() % 6 != 2) values.insert(values.begin(), 0);
    const auto samples = every_ten_seconds(values);

    const auto minutes = summarise(samples, SummaryUnit::minute);

    CHECK(rise(minutes.ends) == rise(samples));
    CHECK(minutes.ends.size() < samples.size() / 3);
}

TEST_CASE("what falls again and again keeps one sample a step") {
    std::vector<double> values;
    for (int at = 0; at < 600; ++at) values.push_back(at % 2);
    const auto summary = summarise(every_ten_seconds(values), SummaryUnit::minute);

    CHECK(summary.steps.size() == 100);
    CHECK(summary.ends.size() == 101);  // And the very first.
}

TEST_CASE("a summary comes back from its bytes, and other bytes are none") {
    const auto summary =
        summarise(every_ten_seconds({4, 2.5, 9, 3, 1, 5, 7, 8}), SummaryUnit::minute);

    const auto bytes = pack_summary(summary);
    const auto read = unpack_summary(bytes);

    REQUIRE(read);
    CHECK(read->steps.size() == 2);
    for (std::size_t at = 0; at < 2; ++at) CHECK(read->steps[at] == summary.steps[at]);
    REQUIRE(read->ends.size() == summary.ends.size());
    for (std::size_t at = 0; at < read->ends.size(); ++at) {
        CHECK(read->ends[at].at == summary.ends[at].at);
        CHECK(read->ends[at].value == summary.ends[at].value);
    }
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK(!unpack_summary(std::string_view(bytes).substr(0, size)));
    CHECK(!unpack_summary(bytes + "x"));
    CHECK(unpack_summary(pack_summary({})));
}

TEST_CASE("summaries of parts add up to that of the whole") {
    const auto samples = every_ten_seconds({4, 6, 9, 13, 14, 15, 17, 18, 19, 30});
    const auto whole = summarise(samples, SummaryUnit::minute);

    auto early = summarise(std::span(samples).first(3), SummaryUnit::minute);
    add_summary(early, summarise(std::span(samples).subspan(3), SummaryUnit::minute));

    REQUIRE(early.steps.size() == whole.steps.size());
    for (std::size_t at = 0; at < whole.steps.size(); ++at)
        CHECK(early.steps[at] == whole.steps[at]);
    CHECK(rise(early.ends) == rise(samples));
}

}  // namespace mainstay::telemetry::sample_summary_test
