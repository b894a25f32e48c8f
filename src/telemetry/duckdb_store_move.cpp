// What the mover's thread of a DuckDB store does.
#include <map>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/chunk_merge.hpp"
#include "telemetry/duckdb_store_threads.hpp"
#include "telemetry/mover.hpp"
#include "telemetry/retention.hpp"

namespace mainstay::telemetry {

void DuckDbStore::move() {
    yield_to_others(10);
    std::unique_lock lock(state_mutex_);
    while (true) {
        state_changed_.wait_for(lock, std::chrono::seconds(30), [&] {
            return is_ending_ || (is_ready_ && heads_.size() > 1);
        });
        if (is_ending_) return;
        if (!is_ready_) continue;
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
        is_mover_idle_ = heads_.size() == 1;
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
    for (const auto& partition : to_forget(partitions_.all(), options_.rules, options_.clock())) {
        std::lock_guard lock(state_mutex_);
        partitions_.remove(partition);
    }
}

void DuckDbStore::merge() {
    const auto now = options_.clock();
    std::map<Time, Partitions> days;
    for (const auto& partition : partitions_.all()) {
        const auto& place = partition->place();
        if (place.signal == Signal::metrics && place.period == Period::day)
            days[place.from].push_back(partition);
    }
    for (const auto& [from, parts] : days) {
        // What comes late is mostly there after an hour.
        const bool is_over = period_end(Period::day, from) < now - std::chrono::hours(1);
        if (is_ending_ || !is_merge_due(parts, mover_connection_, is_over)) continue;
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
