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

namespace {

/// What a few new files take with little in them.
constexpr std::uint64_t files_begun = 16U << 20U;

}  // namespace

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
            look_for_damage();
            forget();
            move_sealed();
            merge();
        } catch (const duckdb::Interrupted&) {  // This ends.
        } catch (const std::exception& failure) {
            report(fmt::format("Telemetry cannot be moved to files: {}", failure.what()));
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        if (database_.is_unusable()) return give_up();
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
        // Rows take less place in files than in the journal, which goes then, but for a while they
        // are there twice. To begin without that place would end with a database that has to be
        // opened again.
        if (!has_room(4, first->journal_bytes + files_begun))
            throw duckdb::Failure("the disk is full");
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

/// Questions found that something in these times cannot be read.
void DuckDbStore::look_for_damage() {
    std::vector<TimeRange> ranges;
    {
        std::lock_guard lock(state_mutex_);
        ranges = std::exchange(suspects_, {});
    }
    if (ranges.empty()) return;
    for (const auto& partition : partitions_.all()) {
        const bool is_suspect = std::ranges::any_of(ranges, [&](TimeRange range) {
            return partition->from() < range.to && partition->to() > range.from;
        });
        if (!is_suspect) continue;
        try {
            partition->read_all(mover_connection_);
        } catch (const duckdb::Damaged& damage) {
            partitions_.put_aside(partition, damage.what());
        }
    }
}

/// Where that fails, as on a full disk, the samples are forgotten all the same: their place is what
/// is needed.
void DuckDbStore::summarise(const Partitions& day) {
    try {
        if (is_summary_due(day, partitions_, mover_connection_))
            summarise_day(day, partitions_, mover_connection_);
    } catch (const duckdb::Interrupted&) {
        throw;
    } catch (const duckdb::Damaged&) {
        suspect({day.front()->from(), day.front()->to()});
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
    if (!has_room(2)) return;
    for (const auto& [from, parts] : sample_days()) {
        if (is_ending_) return;
        // What comes late is mostly there after an hour.
        const bool is_over = period_end(Period::day, from) < now - std::chrono::hours(1);
        DaySeen seen{.is_over = is_over};
        for (const auto& part : parts) seen.bytes += part->bytes();
        if (std::exchange(days_seen_[from], seen) == seen) continue;
        if (is_over) summarise(parts);
        merge_day(parts, is_over);
    }
}

void DuckDbStore::merge_day(const Partitions& parts, bool is_over) {
    SharedPartition made;
    try {
        if (!is_merge_due(parts, mover_connection_, is_over)) return;
        made = partitions_.make_beside(parts.front()->place());
        merge_chunks(parts, *made, mover_connection_);
    } catch (const duckdb::Damaged&) {
        if (made) made->remove_at_end();
        return suspect({parts.front()->from(), parts.front()->to()});
    } catch (const duckdb::Failure&) {
        if (made) made->remove_at_end();
        throw;
    }
    std::lock_guard lock(state_mutex_);
    partitions_.replace(parts, made);
}

}  // namespace mainstay::telemetry
