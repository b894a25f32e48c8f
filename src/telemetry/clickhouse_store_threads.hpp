// The store of clickhouse_store.hpp, with the threads that work for it. Only for
// clickhouse_store*.cpp.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "telemetry/clickhouse_backlog.hpp"
#include "telemetry/clickhouse_inserter.hpp"
#include "telemetry/clickhouse_queue.hpp"
#include "telemetry/clickhouse_reader.hpp"
#include "telemetry/clickhouse_store.hpp"
#include "telemetry/clickhouse_summaries.hpp"
#include "telemetry/clickhouse_upkeep.hpp"
#include "telemetry/directory_lock.hpp"
#include "telemetry/resends.hpp"

namespace mainstay::telemetry::clickhouse {

/// One thread writes what arrives, one moves what the journal has, one keeps the tables up; whoever
/// asks reads on a thread of theirs.
class ClickHouseStore final : public Store {
public:
    explicit ClickHouseStore(ClickHouseOptions options);
    ClickHouseStore(const ClickHouseStore&) = delete;
    ClickHouseStore& operator=(const ClickHouseStore&) = delete;
    ~ClickHouseStore() override;

    void append(std::unique_ptr<Arrival> arrival, Appended appended) override;
    Result<telemetry::Rows> select(const Select& asked) override;

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) override;

    Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
    ) override;

    StoreFigures figures() override;
    void tidy() override;

private:
    struct Counts {
        std::atomic<std::uint64_t> received = 0, rejected = 0, refused = 0, resends = 0;
    };

    /// Waits until ClickHouse has all that was answered as stored; not where it is away.
    bool wait_for_all(std::chrono::milliseconds time);
    bool wait_until_ready(std::chrono::milliseconds time);
    void report(std::string trouble);

    /// Waits for so long, less where this ends; whether it goes on.
    bool pause(std::chrono::milliseconds time);

    // The writer's thread (clickhouse_store_write.cpp).
    void write();
    void wait_behind_journal();
    void store(std::vector<Pending> pendings);
    bool insert(const Batch& batch, Inserter& inserter);
    Result<> keep(const std::vector<Pending>& pendings, const Backlog::Records&, bool is_alone);
    void answer(Pending& pending, Result<Taken> taken);

    // The mover's thread (clickhouse_store_move.cpp).
    void move();
    bool prepare();
    bool move_first();
    bool is_there();
    void count_refusal(const Failure& failure);

    // The thread of upkeep.
    void keep_up();
    void count_summaries(bool is_all);

    const ClickHouseOptions options_;
    const DirectoryLock lock_;
    const Client client_;
    Summaries summaries_;
    const Reader reader_;
    Queue queue_;
    Backlog backlog_;
    std::atomic<bool> is_away_ = false;  // What is stored goes to the journal.

    std::mutex state_mutex_;
    std::condition_variable state_changed_;
    bool is_ready_ = false;  // The tables are there.
    bool is_ending_ = false;
    std::string trouble_;
    std::array<Stored, 4> stored_{};  // When it was last asked.
    std::optional<std::chrono::steady_clock::time_point> stored_at_;
    std::array<Counts, 4> counts_;
    std::atomic<std::size_t> series_ = 0;

    std::mutex upkeep_mutex_;  // tidy() does what the thread of upkeep does.
    BatchWriter rows_;         // The writer's, with what follows.
    Resends resends_;
    BatchWriter moved_rows_;  // The mover's, with what follows.
    std::optional<std::chrono::steady_clock::time_point> refused_since_;
    std::thread writer_;
    std::thread mover_;
    std::thread upkeep_;
};

}  // namespace mainstay::telemetry::clickhouse
