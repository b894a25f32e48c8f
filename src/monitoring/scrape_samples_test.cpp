#include "monitoring/scrape_samples.hpp"

#include <bit>
#include <cmath>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::monitoring::scrape_samples_test {

namespace {

using telemetry::ExpositionFormat;

const TargetLabels shop{"shop", "shop:80"};
constexpr Time noon{1'764'331'200'000'000};
const std::string of_shop = "instance=shop:80 job=shop ";

/// How a value is shown: the end of a series by that word.
std::string shown(double value) {
    if (std::bit_cast<std::uint64_t>(value) == 0x7ff0000000000002) return "ends";
    return std::isnan(value) ? "NaN" : fmt::format("{}", value);
}

/// The samples of requests, one a line: labels, value, and milliseconds after noon if not at noon.
std::string shown(const std::vector<std::string>& requests) {
    std::string text;
    for (const auto& packed : requests) {
        const auto body = telemetry::unpack_snappy(packed);
        REQUIRE(body);
        const auto batch = telemetry::read_write_request(*body);
        REQUIRE(batch);
        for (const auto& series : batch->series) {
            const auto labels = telemetry::read_labels(series.labels);
            REQUIRE(labels);
            REQUIRE(series.samples_count == 1);
            const auto& sample = batch->samples[series.samples_begin];
            for (const auto& label : *labels)
                text += label.name == "__name__" ? fmt::format("{} ", label.value)
                                                 : fmt::format("{}={} ", label.name, label.value);
            text += shown(sample.value);
            if (sample.at != noon) text += fmt::format(" {}", (sample.at - noon).count() / 1'000);
            text += '\n';
        }
    }
    return text;
}

/// What a scrape of that text is stored as.
std::string scraped(
    ScrapedSeries& series, std::string_view text, Time at = noon,
    ExpositionFormat format = ExpositionFormat::text
) {
    const auto exposition = telemetry::read_exposition(text, format);
    REQUIRE(exposition);
    const ScrapeOutcome outcome{
        .at = at,
        .is_up = true,
        .took = std::chrono::milliseconds(250),
        .samples = static_cast<std::int64_t>(exposition->samples.size()),
    };
    return shown(series.requests(shop, *exposition, outcome));
}

std::string failed(ScrapedSeries& series) {
    return shown(series.requests(shop, {.at = noon, .took = std::chrono::seconds(10)}));
}

std::string report(std::string_view up, std::string_view seconds, std::string_view samples) {
    return fmt::format(
        "up {0}{1}\nscrape_duration_seconds {0}{2}\nscrape_samples_scraped {0}{3}\n", of_shop, up,
        seconds, samples
    );
}

/// Of the labels that one sample has: those after the name, with the value.
std::string labelled(std::string_view labels) {
    ScrapedSeries series;
    const auto all = scraped(series, fmt::format("a{{{}}} 1\n", labels));
    return all.substr(all.find("\na ") + 3);
}

}  // namespace

TEST_CASE("a scrape has the labels of its target, and tells of itself") {
    ScrapedSeries series;
    CHECK(
        scraped(series, "hits_total{path=\"/\"} 3\nfree 1.5\n") ==
        report("1", "0.25", "2") + "hits_total " + of_shop + "path=/ 3\nfree " + of_shop + "1.5\n"
    );
}

TEST_CASE("a sample's own job and instance are kept as exported ones") {
    CHECK(labelled("job=\"mine\"") == "exported_job=mine " + of_shop + "1\n");
    CHECK(labelled("instance=\"i\"") == "exported_instance=i " + of_shop + "1\n");
    CHECK(
        labelled("job=\"mine\",instance=\"i\"") ==
        "exported_instance=i exported_job=mine " + of_shop + "1\n"
    );
    CHECK(
        labelled("job=\"mine\",exported_job=\"theirs\"") ==
        "exported_exported_job=mine exported_job=theirs " + of_shop + "1\n"
    );
    // An empty label is none.
    CHECK(labelled("job=\"\"") == of_shop + "1\n");
    CHECK(labelled("exported_job=\"theirs\"") == "exported_job=theirs " + of_shop + "1\n");
}

TEST_CASE("a sample is of the time of the scrape, unless it has one of its own") {
    ScrapedSeries series;
    const auto own = fmt::format("a {} {}\n", 2, (noon.micros - 5'000'000) / 1'000);
    CHECK(
        scraped(series, own + "b 1\n") ==
        report("1", "0.25", "2") + "a " + of_shop + "2 -5000\nb " + of_shop + "1\n"
    );
    // And that it does not come again is not its end: who names times says when things are.
    CHECK(scraped(series, "b 1\n") == report("1", "0.25", "1") + "b " + of_shop + "1\n");
}

TEST_CASE("a series that vanishes ends once, and begins again where it comes back") {
    ScrapedSeries series;
    scraped(series, "a 1\nb 1\n");
    CHECK(
        scraped(series, "b 2\n") ==
        report("1", "0.25", "1") + "b " + of_shop + "2\na " + of_shop + "ends\n"
    );
    CHECK(scraped(series, "b 2\n") == report("1", "0.25", "1") + "b " + of_shop + "2\n");
    CHECK(
        scraped(series, "a 1\nb 2\n") ==
        report("1", "0.25", "2") + "a " + of_shop + "1\nb " + of_shop + "2\n"
    );
}

TEST_CASE("all series of a target that is down end, once, and up is 0") {
    ScrapedSeries series;
    scraped(series, "a 1\nb{c=\"d\"} 1\n");
    CHECK(
        failed(series) ==
        report("0", "10", "0") + "a " + of_shop + "ends\nb c=d " + of_shop + "ends\n"
    );
    CHECK(failed(series) == report("0", "10", "0"));
}

TEST_CASE("a target that is scraped no longer takes the samples about it along") {
    ScrapedSeries series;
    scraped(series, "a 1\n");
    CHECK(
        shown(series.ended(shop, noon)) ==
        report("ends", "ends", "ends") + "a " + of_shop + "ends\n"
    );
    CHECK(series.count() == 0);
    CHECK(series.ended(shop, noon).empty());
    failed(series);
    CHECK(shown(series.ended(shop, noon)) == report("ends", "ends", "ends"));
}

TEST_CASE("an endpoint does not speak for the scrape, and says a thing once") {
    ScrapedSeries series;
    CHECK(
        scraped(series, "up 0\nup{part=\"x\"} 0\na 1\na 2\n") ==
        report("1", "0.25", "4") + "up " + of_shop + "part=x 0\na " + of_shop + "1\n"
    );
}

TEST_CASE("types and help of the endpoint go with its samples") {
    const auto exposition = telemetry::read_exposition(
        "# HELP took_seconds How long.\n# TYPE took_seconds histogram\n"
        "took_seconds_bucket{le=\"+Inf\"} 1\ntook_seconds_sum 1\ntook_seconds_count 1\n",
        ExpositionFormat::text
    );
    REQUIRE(exposition);
    ScrapedSeries series;
    const auto requests = series.requests(shop, *exposition, {.at = noon, .is_up = true});
    REQUIRE(requests.size() == 1);
    const auto body = telemetry::unpack_snappy(requests[0]);
    const auto batch = telemetry::read_write_request(*body);
    REQUIRE(batch->metrics.size() == 4);
    CHECK(batch->metrics[2].name == "took_seconds");
    CHECK(batch->metrics[2].type == telemetry::WrittenType::histogram);
    CHECK(batch->metrics[2].help == "How long.");
    CHECK(batch->metrics[3].name == "up");
}

TEST_CASE("as many series as a scrape may have become requests that a store takes") {
    std::string text;
    const std::string path(300, 'p');
    for (int at = 0; at < 40'000; ++at) text += fmt::format("hits{{path=\"{}{}\"}} 1\n", path, at);
    const auto exposition = telemetry::read_exposition(text, ExpositionFormat::text);
    REQUIRE(exposition);
    ScrapedSeries series;
    const ScrapeOutcome outcome{.at = noon, .is_up = true};
    const auto requests = series.requests(shop, *exposition, outcome);
    CHECK(requests.size() > 3);
    std::size_t samples = 0;
    for (const auto& packed : requests) {
        const auto body = telemetry::unpack_snappy(packed);
        REQUIRE(body);
        CHECK(body->size() < (5U << 20U));
        const auto batch = telemetry::read_write_request(*body);
        REQUIRE(batch);
        CHECK(!batch->metrics.empty());
        samples += batch->samples.size();
    }
    CHECK(samples == 40'003);
    CHECK(series.count() == 40'000);
    std::size_t ends = 0;
    for (const auto& packed : series.requests(shop, {.at = noon})) {
        const auto body = telemetry::unpack_snappy(packed);
        ends += telemetry::read_write_request(*body)->samples.size();
    }
    CHECK(ends == 40'003);
}

}  // namespace mainstay::monitoring::scrape_samples_test
