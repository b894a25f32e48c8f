#include "telemetry/clickhouse_store.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_sample_summaries.hpp"
#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/clickhouse_store_threads.hpp"

namespace mainstay::telemetry {

namespace clickhouse {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::chrono::seconds figures_age{10};

/// tidy() waits that long for ClickHouse.
constexpr milliseconds tidied_within{30'000};

RowLimits row_limits(const ClickHouseOptions& options) {
    RowLimits limits{.series_max = options.series_max};
    for (std::size_t at = 0; at < limits.age_max.size(); ++at)
        limits.age_max[at] = options.rules.by_signal[at].age;
    return limits;
}

}  // namespace

ClickHouseStore::ClickHouseStore(ClickHouseOptions options)
    : options_(std::move(options)),
      lock_(options_.directory),
      client_(location_of(options_.url)),
      summaries_(client_, options_.rules.by_signal[static_cast<std::size_t>(Signal::spans)].age),
      reader_(client_, summaries_),
      queue_({options_.queued_bytes_max, options_.batch_bytes_max, options_.gathered_for}),
      backlog_(
          options_.directory / "clickhouse", {options_.journal_bytes_max, options_.batch_bytes_max}
      ),
      rows_(row_limits(options_)),
      moved_rows_(row_limits(options_)) {
    writer_ = std::thread([this] { write(); });
    mover_ = std::thread([this] { move(); });
    upkeep_ = std::thread([this] { keep_up(); });
}

ClickHouseStore::~ClickHouseStore() {
    queue_.end();
    {
        std::lock_guard lock(state_mutex_);
        is_ending_ = true;
        state_changed_.notify_all();
    }
    writer_.join();
    backlog_.end();
    mover_.join();
    upkeep_.join();
}

void ClickHouseStore::append(std::unique_ptr<Arrival> arrival, Appended appended) {
    const auto number = request_number(arrival->application, arrival->form, arrival->body);
    const auto signal = static_cast<std::size_t>(signal_of(arrival->form));
    Pending pending{std::move(arrival), number, std::move(appended)};
    if (queue_.add(pending)) return;
    ++counts_[signal].refused;
    pending.appended(refuse(code::telemetry_full));
}

bool ClickHouseStore::wait_until_ready(milliseconds time) {
    std::unique_lock lock(state_mutex_);
    state_changed_.wait_for(lock, time, [&] { return is_ready_ || is_ending_ || is_away_; });
    return is_ready_;
}

bool ClickHouseStore::wait_for_all(milliseconds time) {
    const auto deadline = Steady::now() + time;
    if (!wait_until_ready(time)) return false;
    while (!is_away_) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
        if (left.count() <= 0) return false;
        if (backlog_.wait_until_moved(std::min(left, milliseconds(100)))) return true;
    }
    return backlog_.is_empty();  // Else it lacks what was answered.
}

bool ClickHouseStore::pause(milliseconds time) {
    std::unique_lock lock(state_mutex_);
    return !state_changed_.wait_for(lock, time, [&] { return is_ending_; });
}

Result<telemetry::Rows> ClickHouseStore::select(const Select& asked) {
    if (!wait_for_all(asked.timeout)) return refuse(code::telemetry_away);
    return reader_.select(asked);
}

Result<std::vector<SeriesSamples>> ClickHouseStore::samples(
    const std::vector<std::int64_t>& series, TimeRange range
) {
    if (!wait_for_all(Select{}.timeout)) return refuse(code::telemetry_away);
    return reader_.samples(series, range);
}

Result<std::vector<SeriesSummary>> ClickHouseStore::summaries(
    const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
) {
    if (!wait_for_all(Select{}.timeout)) return refuse(code::telemetry_away);
    return reader_.summaries(series, range, unit);
}

void ClickHouseStore::report(std::string trouble) {
    is_away_ = !trouble.empty();
    std::lock_guard lock(state_mutex_);
    if (trouble.empty() && !trouble_.empty())
        MAINSTAY_LOG(info, "telemetry", "ClickHouse takes telemetry again");
    if (!trouble.empty() && trouble_.empty()) MAINSTAY_LOG(error, "telemetry", "{}", trouble);
    trouble_ = std::move(trouble);
    state_changed_.notify_all();
}

StoreFigures ClickHouseStore::figures() {
    StoreFigures figures;
    bool is_due = false;
    {
        std::lock_guard lock(state_mutex_);
        is_due = is_ready_ && (!stored_at_ || Steady::now() - *stored_at_ > figures_age);
        if (is_due) stored_at_ = Steady::now();  // Others who ask meanwhile have what was.
    }
    if (is_due && !is_away_) {
        try {
            auto stored = stored_figures(client_);
            std::lock_guard lock(state_mutex_);
            stored_ = stored;
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(
                warning, "telemetry", "What ClickHouse has is not known: {}", failure.what()
            );
        }
    }
    std::tie(figures.queued_requests, figures.queued_bytes) = queue_.waiting();
    figures.journal_bytes = backlog_.bytes();
    figures.damaged = backlog_.damaged();
    figures.series = series_;
    figures.series_max = options_.series_max;
    const auto waiting = backlog_.waiting();
    std::lock_guard lock(state_mutex_);
    for (std::size_t at = 0; at < counts_.size(); ++at) {
        auto& into = figures.by_signal[at];
        into.received = counts_[at].received;
        into.rejected = counts_[at].rejected;
        into.refused = counts_[at].refused;
        into.resends = counts_[at].resends;
        into.waiting = waiting[at];
        into.bytes = stored_[at].bytes;
        into.oldest = stored_[at].oldest;
    }
    figures.trouble = trouble_;
    return figures;
}

void ClickHouseStore::tidy() {
    queue_.drain();
    if (!wait_for_all(tidied_within)) return;
    try {
        count_summaries(true);
        merge_parts(client_);
        sum_up_samples(client_, options_.clock());
        forget_by_size(client_, options_.rules.by_signal, options_.clock());
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(
            warning, "telemetry", "ClickHouse's tables cannot be tidied: {}", failure.what()
        );
    }
    std::lock_guard lock(state_mutex_);
    stored_at_.reset();
}

}  // namespace clickhouse

std::unique_ptr<Store> open_clickhouse(ClickHouseOptions options) {
    return std::make_unique<clickhouse::ClickHouseStore>(std::move(options));
}

}  // namespace mainstay::telemetry
