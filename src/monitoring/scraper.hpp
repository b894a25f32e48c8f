// Scrapes the targets that are turned on, each at its interval, on threads of its own: a row of the
// queue of jobs for each scrape would be a write to the disk each. Of several processes one does it
// (scrape_lease.hpp).
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/wake_event.hpp"
#include "db/database.hpp"
#include "http/metrics.hpp"
#include "monitoring/scrape_client.hpp"
#include "monitoring/scrape_lease.hpp"
#include "monitoring/scrape_plan.hpp"
#include "monitoring/scrape_samples.hpp"
#include "monitoring/telemetry_access.hpp"

namespace mainstay::monitoring {

struct ScraperOptions {
    int threads = 8;                        ///< Scrapes at once.
    std::chrono::milliseconds look{2'000};  ///< How late a change is seen.
    std::chrono::seconds write_every{60};   ///< How late it is written how attempts went.
    Clock clock;
    Uptime uptime = system_uptime;
};

class Scraper {
public:
    /// All that is given outlives it.
    Scraper(
        db::Database& database, const TelemetryAccess& access, ScrapeClient& client,
        ScraperOptions options
    );
    Scraper(const Scraper&) = delete;
    Scraper& operator=(const Scraper&) = delete;

    /// Stops, if need be.
    ~Scraper();

    void start();

    /// Ends what runs, and writes how it went. Once.
    void stop();

    struct Figures {
        std::uint64_t succeeded = 0;
        std::uint64_t failed = 0;
        std::size_t targets = 0;  ///< That this process scrapes.
    };

    /// From any thread.
    Figures figures();

private:
    /// What is known of a target besides the plan.
    struct Known {
        ScrapedSeries series;  ///< While it is scraped: of the thread that does.
        bool is_running = false;
        std::optional<ScrapeTarget> former{};  ///< Whose series end when it has run.
        std::int64_t version = 0;
        std::optional<ScrapeOutcome> outcome{};  ///< Not yet written.
        std::optional<bool> written_up{};        ///< As it was written last.
        std::chrono::microseconds written_at{0};
    };

    /// Series that end, with the target that they were of.
    using Ended = std::vector<std::pair<ScrapeTarget, ScrapedSeries>>;

    void keep();
    void look();
    void take_targets();
    void leave(bool is_for_good);
    void set_plan(const std::vector<ScrapeTarget>& targets);
    void start_threads(std::size_t targets);
    void write_outcomes(bool is_all);

    void work();
    void wait(std::unique_lock<std::mutex>& lock, std::chrono::microseconds now);
    std::optional<ScrapeOutcome> scrape(const ScrapeTarget& target, ScrapedSeries& series);
    Ended finish(const ScrapeTarget& target, const std::optional<ScrapeOutcome>& outcome);
    void end_series(Ended ended) const;
    std::string store(const ScrapeTarget& target, std::vector<std::string> requests, Time at) const;

    db::Database& database_;
    const TelemetryAccess& access_;
    ScrapeClient& client_;
    const ScraperOptions options_;

    // Of the keeping thread.
    ScrapeLease lease_;
    std::string fingerprint_;
    std::vector<std::thread> working_;

    std::atomic<bool> is_stopping_ = false;
    WakeEvent wake_event_;
    std::thread keeping_;

    std::mutex mutex_;
    std::condition_variable changed_;
    // Guarded by it:
    ScrapePlan plan_;
    std::map<std::int64_t, Known> known_;
    std::chrono::microseconds held_until_{0};
    std::uint64_t succeeded_ = 0, failed_ = 0;
};

/// The figures of a scraper, for /metrics. It outlives them.
std::vector<http::Family> scraper_metrics(Scraper& scraper);

}  // namespace mainstay::monitoring
