// What the mover's thread of a DuckDB store does.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/chunk_merge.hpp"
#include "telemetry/day_summaries.hpp"
#include "telemetry/duckdb_store_threads.hpp"
#include "telemetry/mover.hpp"
#include "telemetry/retention.hpp"

namespace mainstay::telemetry {

void DuckDbStore::move() {
    yield_to_others(10);
    std::unique_lock lock(state_mutex_);
    while (true) {
        state_changed_.wait_for(lock, std::chrono::seconds(30), [&] {
            return is_ending_ ||
                   (is_ready_ && (heads_.size() > 1 || rounds_done_ < rounds_wanted_));
        });
        if (is_ending_) return;
        if (!is_ready_) continue;
        const auto round = rounds_wanted_;
        lock.unlock();
        try {
            move_sealed();
            forget();
            merge();
        } catch (const std::exception& failure) {
            report(fmt::format("Telemetry cannot be moved to files: {}", failure.what()));
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        lock.lock();
        rounds_done_ = round;
        state_changed_.notify_all();
    }
}

void DuckDbStore::move_sealed() {
    while (true) {
        decltype(current_) first;
        {
            std::lock_guard lock(state_mutex_);
            if (heads_.size() <= 1 || is_ending_) return;
            first = heads_.front();
        }
        move_to_files(*first, partitions_, mover_connection_);
        {
            std::lock_guard lock(state_mutex_);
            heads_.erase(heads_.begin());
            std::lock_guard queue_lock(queue_mutex_);
            is_blocked_ = heads_.size() > sealed_max;
        }
        std::error_code error;
        std::filesystem::remove(first->segment_path(), error);
    }
}

void DuckDbStore::forget() {
    const auto forgotten = to_forget(partitions_.all(), options_.rules, options_.clock());
    for (const auto& [from, parts] : sample_days()) {
        const bool is_forgotten = std::ranges::any_of(forgotten, [&](const auto& partition) {
            return std::ranges::find(parts, partition) != parts.end();
        });
        if (is_forgotten) summarise(parts);
    }
    for (const auto& partition : forgotten) {
        std::lock_guard lock(state_mutex_);
        partitions_.remove(partition);
    }
}

/// Where that fails, as on a full disk, the samples are forgotten all the same: their place is what
/// is needed.
void DuckDbStore::summarise(const Partitions& day) {
    try {
        if (is_summary_due(day, partitions_, mover_connection_))
            summarise_day(day, partitions_, mover_connection_);
    } catch (const duckdb::Failure& failure) {
        report(fmt::format("Samples of metrics cannot be summed up: {}", failure.what()));
    }
}

std::map<Time, Partitions> DuckDbStore::sample_days() const {
    std::map<Time, Partitions> days;
    for (const auto& partition : partitions_.all()) {
        const auto& place = partition->place();
        if (place.signal == Signal::metrics && place.period == Period::day)
            days[place.from].push_back(partition);
    }
    return days;
}

void DuckDbStore::merge() {
    const auto now = options_.clock();
    for (const auto& [from, parts] : sample_days()) {
        if (is_ending_) return;
        // What comes late is mostly there after an hour.
        const bool is_over = period_end(Period::day, from) < now - std::chrono::hours(1);
        DaySeen seen{.is_over = is_over};
        for (const auto& part : parts) seen.bytes += part->bytes();
        if (std::exchange(days_seen_[from], seen) == seen) continue;
        if (is_over) summarise(parts);
        if (!is_merge_due(parts, mover_connection_, is_over)) continue;
        auto made = partitions_.make_beside(parts.front()->place());
        try {
            merge_chunks(parts, *made, mover_connection_);
        } catch (const duckdb::Failure&) {
            made->remove_at_end();
            throw;
        }
        std::lock_guard lock(state_mutex_);
        partitions_.replace(parts, made);
    }
}

}  // namespace mainstay::telemetry
