// What the mover's thread of a ClickHouse store does, and that of upkeep.
#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_sample_summaries.hpp"
#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/clickhouse_store_threads.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds retry_least{50}, retry_most{1'000};

/// One INSERT of what the journal has.
constexpr milliseconds move_timeout{60'000};

/// Sizes are looked at that seldom, in turns of upkeep.
constexpr int size_turns = 15;

std::vector<TableAge> ages_of(const RetentionRules& rules) {
    std::vector<TableAge> ages;
    for (const auto* table : all_tables()) {
        auto age = rules.by_signal[static_cast<std::size_t>(table->signal)].age;
        if (table->period == Period::month) age = rules.minutes_age;
        if (table->period == Period::year) age = rules.hours_age;
        // Summaries of samples are of series, too.
        if (table == &series_table) age = rules.hours_age;
        ages.push_back({table->name, age});
    }
    ages.push_back({"sample_minute", rules.minutes_age});
    ages.push_back({"sample_hour", rules.hours_age});
    ages.push_back({"sample", rules.by_signal[static_cast<std::size_t>(Signal::metrics)].age});
    return ages;
}

}  // namespace

void ClickHouseStore::move() {
    auto wait = retry_least;
    bool is_prepared = false;
    while (pause(milliseconds(0))) {
        bool is_done = true;
        if (!is_prepared)
            is_done = is_prepared = prepare();
        else if (!backlog_.is_empty())
            is_done = move_first();
        else if (is_away_)
            is_done = is_there();
        else
            backlog_.wait_for_some(milliseconds(500));
        if (is_done)
            wait = retry_least;
        else if (pause(wait))
            wait = std::min(2 * wait, retry_most);
    }
}

bool ClickHouseStore::prepare() {
    try {
        migrate(client_);
        set_ages(client_, ages_of(options_.rules));
        // Until then summaries are asked of all spans.
        count_summaries(false);
    } catch (const std::exception& failure) {
        report(fmt::format("Telemetry waits in the journal: {}", failure.what()));
        return false;
    }
    {
        std::lock_guard lock(state_mutex_);
        is_ready_ = true;
    }
    report("");
    return true;
}

bool ClickHouseStore::is_there() {
    try {
        client_.run({.sql = "SELECT 1"});
        report("");
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

bool ClickHouseStore::move_first() {
    const auto path = *backlog_.first();
    Batch batch{.stored_at = options_.clock()};
    bool is_moved = false;
    try {
        const auto read = read_journal(path, [&](const JournalEntry& entry) {
            Arrival arrival{
                .application = entry.application,
                .form = entry.form,
                .at = entry.at,
                .body = std::string(entry.body),
            };
            const auto number = request_number(entry.application, entry.form, entry.body);
            // It was read when it came; a newer program may know better, and then it is left out.
            if (read_batch(arrival)) moved_rows_.write(arrival, number, batch);
        });
        log_unread(path, read);
        Inserter(client_, batch).store(move_timeout);
        is_moved = true;
        const auto now = options_.clock();
        for (auto minute : batch.span_minutes) summaries_.stored(minute, now);
        refused_since_.reset();
        backlog_.remove_first();
        report("");
    } catch (const Failure& failure) {
        report(fmt::format("Telemetry waits in the journal: {}", failure.what()));
        count_refusal(failure);
    } catch (const std::exception& failure) {
        report(fmt::format("Telemetry waits in the journal: {}", failure.what()));
    }
    moved_rows_.finish(is_moved);
    return is_moved;
}

void ClickHouseStore::count_refusal(const Failure& failure) {
    if (failure.is_away() || failure.is_slow()) return refused_since_.reset();
    const auto now = Steady::now();
    if (!refused_since_) refused_since_ = now;
    if (now - *refused_since_ < options_.refused_for) return;
    MAINSTAY_LOG(
        error, "telemetry", "A segment of the journal is put aside: {}: {}", failure.what(),
        failure.text()
    );
    backlog_.put_aside_first();
    refused_since_.reset();
}

void ClickHouseStore::count_summaries(bool is_all) {
    std::lock_guard lock(upkeep_mutex_);
    summaries_.count(options_.clock(), is_all);
}

void ClickHouseStore::keep_up() {
    for (int turn = 0; pause(options_.upkeep_every); ++turn) {
        if (!wait_until_ready({}) || is_away_) continue;
        try {
            count_summaries(false);
            if (turn % size_turns == 0) {
                sum_up_samples(client_, options_.clock());
                forget_by_size(client_, options_.rules.by_signal, options_.clock());
            }
        } catch (const std::exception& failure) {
            MAINSTAY_LOG(
                warning, "telemetry", "ClickHouse's tables are kept up later: {}", failure.what()
            );
        }
    }
}

}  // namespace mainstay::telemetry::clickhouse
