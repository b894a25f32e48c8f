#include "telemetry/duckdb_store.hpp"

#include <algorithm>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.hpp"
#include "telemetry/duckdb_store_threads.hpp"
#include "telemetry/retention.hpp"
#include "telemetry/revived_store.hpp"

namespace mainstay::telemetry {

namespace {

/// A question waits so long for a start to read the journal.
constexpr std::chrono::seconds ready_within{20};

/// Of the disk, for all else that is on it.
constexpr std::uintmax_t reserve_least = 4 << 20, reserve_most = 1 << 30;

RowLimits row_limits(const DuckDbOptions& options) {
    RowLimits limits{.series_max = options.series_max};
    for (std::size_t at = 0; at < limits.age_max.size(); ++at)
        limits.age_max[at] = options.rules.by_signal[at].age;
    return limits;
}

}  // namespace

void yield_to_others(int nice) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), nice);
}

DuckDbStore::DuckDbStore(DuckDbOptions options, std::function<void()> unusable)
    : options_(std::move(options)),
      unusable_(std::move(unusable)),
      lock_(options_.directory),
      journal_(options_.directory / "journal"),
      database_({
          .threads = 1,
          .memory_bytes_max = options_.memory_bytes_max,
          .spill = (options_.directory / "spill").string(),
      }),
      partitions_(database_, options_.directory, part_bytes(options_.rules)),
      reader_(database_),
      writer_connection_(database_.connect()),
      mover_connection_(database_.connect()),
      rows_(row_limits(options_), next_text()) {
    std::filesystem::create_directories(journal_);
    writer_ = std::thread([this] { write(); });
    mover_ = std::thread([this] {
        move();
        is_mover_done_ = true;
    });
}

DuckDbStore::~DuckDbStore() {
    {
        std::lock_guard lock(queue_mutex_);
        is_ending_ = true;
        queue_changed_.notify_all();
        flushed_changed_.notify_all();
    }
    writer_.join();
    {
        std::lock_guard lock(state_mutex_);
        state_changed_.notify_all();
    }
    // What is not moved now is moved after the next start. Again and again, as in the reader.
    while (!is_mover_done_) {
        mover_connection_.end();
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    mover_.join();
}

void DuckDbStore::append(std::unique_ptr<Arrival> arrival, Appended appended) {
    const auto signal = static_cast<std::size_t>(signal_of(arrival->form));
    const auto bytes = arrival->body.size();
    Pending pending{std::move(arrival), 0, std::move(appended)};
    pending.hash =
        request_hash(pending.arrival->application, pending.arrival->form, pending.arrival->body);
    {
        std::lock_guard lock(queue_mutex_);
        const bool is_full = queued_bytes_ > 0 && queued_bytes_ + bytes > options_.queued_bytes_max;
        if (!is_full && !is_blocked_ && !is_ending_) {
            queued_bytes_ += bytes;
            queue_.push_back(std::move(pending));
            queue_changed_.notify_one();
            return;
        }
    }
    ++counts_[signal].refused;
    pending.appended(refuse(code::telemetry_full));
}

/// Rows are made visible where somebody asks: doing it for each request would cost more than all
/// else that is done with them.
Result<Snapshot> DuckDbStore::snapshot() {
    {
        std::unique_lock lock(queue_mutex_);
        const auto wanted = taken_;
        flush_wanted_ = std::max(flush_wanted_, wanted);
        if (flushed_ < wanted) queue_changed_.notify_one();
        flushed_changed_.wait_for(lock, ready_within, [&] {
            return flushed_ >= wanted || is_ending_;
        });
        if (flushed_ < wanted) return refuse(code::telemetry_away);
    }
    std::unique_lock lock(state_mutex_);
    state_changed_.wait_for(lock, ready_within, [&] { return is_ready_ || is_ending_; });
    if (!is_ready_ || is_ending_) return refuse(code::telemetry_away);
    return Snapshot{heads_, partitions_.all()};
}

void DuckDbStore::suspect(TimeRange range) {
    std::lock_guard lock(state_mutex_);
    suspects_.push_back(range);
    ++rounds_wanted_;
    state_changed_.notify_all();
}

/// Both threads end, and nobody waits for them.
void DuckDbStore::give_up() {
    std::deque<Pending> left;
    {
        std::lock_guard lock(queue_mutex_);
        if (is_ending_.exchange(true)) return;
        left = std::exchange(queue_, {});
        queue_changed_.notify_all();
        flushed_changed_.notify_all();
    }
    {
        std::lock_guard lock(state_mutex_);
        state_changed_.notify_all();
    }
    for (auto& pending : left) pending.appended(refuse(code::telemetry_away));
    unusable_();
}

/// Whether the disk has one part in so many of what the help desk is left, and so many bytes.
bool DuckDbStore::has_room(std::uint64_t part, std::uint64_t bytes) {
    std::error_code error;
    const auto space = std::filesystem::space(options_.directory, error);
    if (error) return true;
    const auto reserve = std::clamp(space.capacity / 50, reserve_least, reserve_most);
    return space.available >= std::max<std::uint64_t>(reserve / part, bytes);
}

void DuckDbStore::report(std::string trouble) {
    std::lock_guard lock(state_mutex_);
    if (!trouble.empty() && trouble != trouble_) MAINSTAY_LOG(error, "telemetry", "{}", trouble);
    trouble_ = std::move(trouble);
}

StoreFigures DuckDbStore::figures() {
    StoreFigures figures;
    auto of = [&](Signal signal) -> StoreFigures::Of& {
        return figures.by_signal[static_cast<std::size_t>(signal)];
    };
    {
        std::lock_guard lock(queue_mutex_);
        figures.queued_requests = queue_.size();
        figures.queued_bytes = queued_bytes_;
    }
    for (std::size_t at = 0; at < counts_.size(); ++at) {
        auto& into = figures.by_signal[at];
        into.received = counts_[at].received;
        into.rejected = counts_[at].rejected;
        into.refused = counts_[at].refused;
        into.resends = counts_[at].resends;
    }
    const auto damaged = damaged_files(journal_);
    std::lock_guard lock(state_mutex_);
    for (const auto& head : heads_) {
        figures.journal_bytes += head->journal_bytes;
        for (std::size_t at = 0; at < head->records.size(); ++at)
            figures.by_signal[at].waiting += head->records[at];
    }
    if (!heads_.empty()) figures.series = heads_.back()->samples.series_count();
    figures.series_max = options_.series_max;
    for (const auto& partition : partitions_.all()) {
        auto& into = of(partition->place().signal);
        into.bytes += partition->bytes();
        if (partition->place().period != Period::day) continue;
        if (!into.oldest || partition->from() < *into.oldest) into.oldest = partition->from();
    }
    figures.trouble = trouble_;
    figures.damaged = partitions_.damaged();
    figures.damaged.insert(figures.damaged.end(), damaged.begin(), damaged.end());
    return figures;
}

void DuckDbStore::tidy() {
    {
        std::lock_guard lock(queue_mutex_);
        is_rotation_asked_ = true;
        queue_changed_.notify_all();
    }
    std::unique_lock lock(state_mutex_);
    state_changed_.wait(lock, [&] {
        return is_ending_ || (is_ready_ && heads_.size() == 1 && heads_.back()->journal_bytes == 0);
    });
    const auto wanted = ++rounds_wanted_;
    state_changed_.notify_all();
    state_changed_.wait(lock, [&] { return is_ending_ || rounds_done_ >= wanted; });
}

std::unique_ptr<Store> open_duckdb(DuckDbOptions options) {
    return std::make_unique<RevivedStore>([options](std::function<void()> unusable) {
        return std::make_unique<DuckDbStore>(options, std::move(unusable));
    });
}

}  // namespace mainstay::telemetry
