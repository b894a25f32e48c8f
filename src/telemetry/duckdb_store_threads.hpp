// The store of duckdb_store.hpp, with the two threads that work for it. Only for duckdb_store*.cpp.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "telemetry/directory_lock.hpp"
#include "telemetry/duckdb_reader.hpp"
#include "telemetry/duckdb_store.hpp"
#include "telemetry/resends.hpp"
#include "telemetry/row_writer.hpp"

namespace mainstay::telemetry {

/// Generations that wait to be moved. With more, nothing is taken until one was.
inline constexpr std::size_t sealed_max = 3;

/// Lets all else go first where the processor is busy: the help desk does not wait for telemetry.
/// For the calling thread.
void yield_to_others(int nice);

/// A request that waits for the journal.
struct Pending {
    std::unique_ptr<Arrival> arrival;
    std::uint64_t hash = 0;
    Appended appended;
};

/// Its own thread writes, another one moves rows to files; whoever asks reads on a thread of
/// theirs.
class DuckDbStore final : public Store {
public:
    /// `unusable` is called once, from a thread of the store, where DuckDB has to be opened again:
    /// from then on nothing is taken and nothing answered.
    DuckDbStore(DuckDbOptions options, std::function<void()> unusable);
    DuckDbStore(const DuckDbStore&) = delete;
    DuckDbStore& operator=(const DuckDbStore&) = delete;
    ~DuckDbStore() override;

    void append(std::unique_ptr<Arrival> arrival, Appended appended) override;

    Result<Rows> select(const Select& asked) override {
        return answered(asked.range, [&](const Snapshot& there) {
            return reader_.select(asked, there);
        });
    }

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) override {
        return answered(range, [&](const Snapshot& there) {
            return reader_.samples(series, range, there);
        });
    }

    Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
    ) override {
        return answered(range, [&](const Snapshot& there) {
            return reader_.summaries(series, range, unit, there);
        });
    }

    StoreFigures figures() override;
    void tidy() override;

private:
    struct Counts {
        std::atomic<std::uint64_t> received = 0, rejected = 0, refused = 0, resends = 0;
    };

    std::int32_t next_text() const {
        std::int32_t next = 1;
        for (const auto& partition : partitions_.all()) next = std::max(next, partition->next_text);
        return next;
    }

    // The writer's thread (duckdb_store_write.cpp).
    void write();
    void replay();
    void replay_into(Generation& generation, const std::filesystem::path& path);
    void begin_generation(std::int64_t number);
    bool read_journal_first();
    void write_next();
    void take(std::vector<Pending> batch);
    void apply(const std::vector<Pending>& batch, std::vector<Result<Taken>>& answers);
    void flush();
    void flush_if_wanted();
    void begin_again();
    bool is_due() const;
    void rotate();

    // The mover's thread (duckdb_store_move.cpp).
    void move();
    void move_sealed();
    void forget();
    void merge();
    void merge_day(const Partitions& parts, bool is_over);
    void look_for_damage();
    void summarise(const Partitions& day);
    std::map<Time, Partitions> sample_days() const;

    /// What a day's files were when it was last seen whether there is something to do with them.
    struct DaySeen {
        std::uint64_t bytes = 0;
        bool is_over = false;
        bool operator==(const DaySeen&) const = default;
    };

    Result<Snapshot> snapshot();

    /// Asks of what there is. Where a file turns out to be damaged, the mover looks for it.
    template <class Ask>
    auto answered(TimeRange range, Ask ask) -> decltype(ask(std::declval<const Snapshot&>())) {
        try {
            return ask(TRY(snapshot()));
        } catch (const duckdb::Damaged&) {
            suspect(range);
            return refuse(code::telemetry_damaged);
        } catch (const duckdb::Failure&) {
            if (!database_.is_unusable()) throw;
            return refuse(code::telemetry_away);
        }
    }

    void suspect(TimeRange range);
    void give_up();
    bool has_room(std::uint64_t part, std::uint64_t bytes = 0);
    void report(std::string trouble);

    const DuckDbOptions options_;
    const std::function<void()> unusable_;
    const DirectoryLock lock_;
    const std::filesystem::path journal_;
    duckdb::Database database_;
    PartitionSet partitions_;
    DuckDbReader reader_;

    std::mutex queue_mutex_;
    std::condition_variable queue_changed_;
    std::deque<Pending> queue_;
    std::uint64_t queued_bytes_ = 0;
    std::condition_variable flushed_changed_;
    std::uint64_t taken_ = 0;         // How often rows were made.
    std::uint64_t flushed_ = 0;       // Up to which of these questions see them.
    std::uint64_t flush_wanted_ = 0;  // And up to which somebody waits to.
    bool is_blocked_ = false;         // Too much waits to be moved, or there is no room.
    bool is_broken_ = false;          // Rows at hand are to be made again from the journal.
    std::atomic<bool> is_ending_ = false;
    bool is_rotation_asked_ = false;

    std::mutex state_mutex_;
    std::condition_variable state_changed_;
    std::vector<std::shared_ptr<Generation>> heads_;  // By number; the last one is written to.
    bool is_ready_ = false;                           // The journal was read.
    std::uint64_t rounds_wanted_ = 0;                 // Of the mover, by who waits for it.
    std::uint64_t rounds_done_ = 0;
    std::vector<TimeRange> suspects_;  // In which a damaged file lies.
    std::string trouble_;
    std::array<Counts, 4> counts_;

    duckdb::Connection writer_connection_;
    duckdb::Connection mover_connection_;
    RowWriter rows_;
    Resends resends_;
    std::shared_ptr<Generation> current_;  // The writer's thread; also the last of heads_.
    std::int64_t serials_ = 0;
    std::map<Time, DaySeen> days_seen_;  // The mover's thread.
    std::chrono::steady_clock::time_point generation_begun_{};
    std::atomic<bool> is_mover_done_ = false;
    std::thread writer_;
    std::thread mover_;
};

}  // namespace mainstay::telemetry
