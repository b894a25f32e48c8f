// Samples that no file has yet, by series.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "telemetry/rows.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::telemetry {

/// One thread adds; any thread reads.
class SampleHead {
public:
    /// Gives `add` to `fill`; readers see all that is added, or nothing of it.
    template <class Fill>
    void change(Fill fill) {
        std::unique_lock lock(mutex_);
        fill([this](std::int64_t series, Sample sample) {
            series_[series].push_back(sample);
            ++count_;
        });
    }

    /// What a series has in a range, added to `samples` in the order it came.
    void read(std::int64_t series, TimeRange range, std::vector<Sample>& samples) const;

    /// Each series with its samples by time, by rising id. Of several at one instant the last
    /// counts. REQUIRES: nothing is added any more.
    void each(const std::function<void(std::int64_t series, std::span<const Sample> samples)>& take
    ) const;

    std::uint64_t count() const;

    std::uint64_t series_count() const;

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::int64_t, std::vector<Sample>> series_;
    std::uint64_t count_ = 0;
};

/// Puts samples in the order of time. Of several at one instant the one that came last is left.
void order_samples(std::vector<Sample>& samples);

}  // namespace mainstay::telemetry
