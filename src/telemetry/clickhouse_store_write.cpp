// What the writer's thread of a ClickHouse store does.
#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_store_threads.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

/// How long what comes waits for what is before it in the journal.
constexpr std::chrono::seconds catch_up_max{2};

}  // namespace

void ClickHouseStore::write() {
    wait_until_ready(options_.insert_timeout);
    while (true) {
        auto batch = queue_.take();
        if (!batch.empty())
            store(std::move(batch));
        else if (queue_.is_ended())
            return;
    }
}

void ClickHouseStore::answer(Pending& pending, Result<Taken> taken) {
    auto& counts = counts_[static_cast<std::size_t>(signal_of(pending.arrival->form))];
    if (taken) {
        counts.received += taken->stored;
        counts.rejected += taken->rejected;
        if (taken->is_resend) ++counts.resends;
    } else {
        ++counts.refused;
    }
    queue_.complete(pending, std::move(taken));
}

/// Where ClickHouse is back, what comes waits for what is before it, so that senders are not taken
/// from faster than it is moved.
void ClickHouseStore::wait_behind_journal() {
    const auto deadline = std::chrono::steady_clock::now() + catch_up_max;
    while (!is_away_ && !queue_.is_ended() && std::chrono::steady_clock::now() < deadline)
        if (backlog_.wait_until_moved(std::chrono::milliseconds(50))) return;
}

void ClickHouseStore::store(std::vector<Pending> pendings) {
    wait_behind_journal();
    Batch batch{.stored_at = options_.clock()};
    std::vector<Taken> takens;
    std::vector<Pending> fresh;
    Backlog::Records records{};
    for (auto& pending : pendings) {
        if (resends_.has(pending.request)) {
            answer(pending, Taken{.is_resend = true});
            continue;
        }
        takens.push_back(rows_.write(*pending.arrival, pending.request, batch));
        records[static_cast<std::size_t>(signal_of(pending.arrival->form))] += takens.back().stored;
        fresh.push_back(std::move(pending));
    }
    if (fresh.empty()) return;
    series_ = rows_.series_count();
    Inserter inserter(client_, batch);
    // What was answered before is moved before.
    const bool is_tried = wait_until_ready({}) && !is_away_ && backlog_.is_empty();
    const bool is_stored = is_tried && insert(batch, inserter);
    rows_.finish(is_stored);
    // Where it is not known whether it is stored, the same requests are tried again together.
    const auto kept = is_stored ? Result<>() : keep(fresh, records, is_tried);
    for (std::size_t at = 0; at < fresh.size(); ++at) {
        auto& pending = fresh[at];
        if (!kept) {
            answer(pending, kept.error());
            continue;
        }
        resends_.add(pending.request, pending.arrival->at);
        if (is_stored && inserter.was_stored(pending.request))
            answer(pending, Taken{.is_resend = true});
        else
            answer(pending, std::move(takens[at]));
    }
}

bool ClickHouseStore::insert(const Batch& batch, Inserter& inserter) {
    try {
        inserter.store(options_.insert_timeout);
    } catch (const std::exception& failure) {
        report(fmt::format("Telemetry waits in the journal: {}", failure.what()));
        return false;
    }
    const auto now = options_.clock();
    for (auto minute : batch.span_minutes) summaries_.stored(minute, now);
    return true;
}

Result<> ClickHouseStore::keep(
    const std::vector<Pending>& pendings, const Backlog::Records& records, bool is_alone
) {
    std::vector<JournalEntry> entries;
    for (const auto& pending : pendings) {
        const auto& arrival = *pending.arrival;
        entries.push_back({arrival.form, arrival.application, arrival.at, arrival.body});
    }
    try {
        if (backlog_.add(entries, records, is_alone)) return {};
    } catch (const JournalFailure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Telemetry cannot be stored: {}", failure.what());
        return refuse(code::telemetry_full);
    }
    return refuse(is_away_ ? code::telemetry_away : code::telemetry_full);
}

}  // namespace mainstay::telemetry::clickhouse
