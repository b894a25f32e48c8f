#include "monitoring/scrape_client.hpp"

#include <fmt/format.h>

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::milliseconds connecting_max{5'000};

/// What Prometheus sends, without its protobuf.
constexpr const char* accepted =
    "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.8,*/*;q=0.1";

/// Why an answer is none with metrics; empty: it may be one.
std::string trouble_of(const outgoing::GetAnswer& answer) {
    if (answer.status == 0) return answer.reason;
    if (answer.status >= 300 && answer.status < 400)
        return fmt::format(
            "The endpoint answered with status {}: redirects are not followed.", answer.status
        );
    if (answer.status != 200)
        return fmt::format("The endpoint answered with status {}.", answer.status);
    if (answer.is_too_large)
        return fmt::format("The endpoint answers with more than {} MiB.", scrape_bytes_max >> 20U);
    return {};
}

}  // namespace

std::string ScrapeClient::read(const outgoing::GetAnswer& answer, Scraped& scraped) {
    if (auto trouble = trouble_of(answer); !trouble.empty()) return trouble;
    const auto format = telemetry::exposition_format(answer.content_type);
    if (!format) return "The endpoint answers in protobuf, which is not read.";
    auto exposition = telemetry::read_exposition(scraped.body, *format);
    if (!exposition) return exposition.error().message;
    if (exposition->samples.size() > scrape_samples_max)
        return fmt::format("The endpoint answers with more than {} samples.", scrape_samples_max);
    scraped.exposition = *std::move(exposition);
    return {};
}

std::unique_ptr<Scraped> ScrapeClient::scrape(
    const std::string& url, std::chrono::seconds timeout, const std::function<bool()>& is_stopping
) {
    auto scraped = std::make_unique<Scraped>();
    // Samples have milliseconds: all of a scrape are of the very same time.
    scraped->outcome.at = Time{clock_().micros / 1'000 * 1'000};
    auto options = options_;
    options.whole = timeout;
    options.connecting = std::min(connecting_max, options.whole);
    auto answer = outgoing::get(
        options, {.url = url,
                  .headers =
                      {{"Accept", accepted},
                       {"X-Prometheus-Scrape-Timeout-Seconds", std::to_string(timeout.count())}},
                  .bytes_max = scrape_bytes_max,
                  .is_stopping = is_stopping}
    );
    scraped->body = std::move(answer.body);
    auto& outcome = scraped->outcome;
    scraped->bytes = scraped->body.size();
    scraped->turn = std::unique_lock(turn_);
    outcome.trouble = read(answer, *scraped);
    outcome.is_up = outcome.trouble.empty();
    outcome.samples = static_cast<std::int64_t>(scraped->exposition.samples.size());
    outcome.took = answer.latency;
    return scraped;
}

}  // namespace mainstay::monitoring
