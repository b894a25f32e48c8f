// What a scrape brought, as requests of remote_write for the store: with the labels of its target,
// the samples that tell of the scrape itself, and the ends of series that are no longer there; all
// as Prometheus does it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "monitoring/scrape_target.hpp"
#include "telemetry/exposition.hpp"

namespace mainstay::monitoring {

/// What the samples of a target have besides their own labels.
struct TargetLabels {
    std::string job;
    std::string instance;
};

/// The labels of a sample with those of its target, sorted. A label of the sample's own that is
/// called as one of these is kept as `exported_…` (Prometheus, honor_labels: false). `made` holds
/// the names that were made for it.
std::vector<telemetry::Label> with_target_labels(
    const std::vector<telemetry::Label>& own, const TargetLabels& target,
    std::vector<std::string>& made
);

/// The value that ends a series, as Prometheus has it: a NaN of these bits.
double stale_value();

/// The series of one target, from scrape to scrape. One thread at a time.
class ScrapedSeries {
public:
    /// The requests, packed, of a scrape that went well. Series that came before and do not now
    /// end; of samples that have a time of their own that is not known.
    std::vector<std::string> requests(
        const TargetLabels& target, const telemetry::Exposition& exposition,
        const ScrapeOutcome& outcome
    );

    /// Those of a scrape that did not: `up` is 0, and all series end.
    std::vector<std::string> requests(const TargetLabels& target, const ScrapeOutcome& outcome);

    /// Those that end all series, also the scrape's own: the target is scraped no longer. None
    /// where nothing is known.
    std::vector<std::string> ended(const TargetLabels& target, Time at);

    std::size_t count() const { return hashes_.size(); }

private:
    class Maker;

    bool has_report_ = false;            ///< Whether `up` and its like have samples.
    std::vector<std::uint64_t> hashes_;  ///< Of the labels of the last scrape, sorted.
    std::vector<std::string> packed_;    ///< The labels, to be read again only where some go.
};

}  // namespace mainstay::monitoring
