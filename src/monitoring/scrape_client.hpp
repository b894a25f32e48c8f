// Asks an endpoint for its metrics, as Prometheus does, and reads what it answers. Blocks; every
// wait and all memory is bounded.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "monitoring/scrape_target.hpp"
#include "outgoing/outgoing.hpp"
#include "telemetry/exposition.hpp"

namespace mainstay::monitoring {

inline constexpr std::size_t scrape_bytes_max = 16U << 20U;  ///< Of an answer, unpacked.
inline constexpr std::size_t scrape_samples_max = 200'000;   ///< Of a scrape.

/// What a scrape brought. Where it went well, `exposition` points into `body`. What is read takes
/// many times the size of the answer: so of all threads one has such a thing, and lets it go before
/// it waits for anything.
struct Scraped {
    ScrapeOutcome outcome;
    std::size_t bytes = 0;  ///< Of the answer, unpacked.
    std::string body;
    telemetry::Exposition exposition;
    std::unique_lock<std::mutex> turn;
};

class ScrapeClient {
public:
    ScrapeClient(outgoing::PostOptions options, Clock clock)
        : options_(std::move(options)), clock_(std::move(clock)) {}

    /// `timeout` is of the whole exchange. Any thread.
    std::unique_ptr<Scraped> scrape(
        const std::string& url, std::chrono::seconds timeout,
        const std::function<bool()>& is_stopping
    );

private:
    std::string read(const outgoing::GetAnswer& answer, Scraped& scraped);

    const outgoing::PostOptions options_;
    const Clock clock_;
    std::mutex turn_;
};

}  // namespace mainstay::monitoring
