#include "telemetry/duckdb_store.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.hpp"
#include "telemetry/chunk_merge.hpp"
#include "telemetry/directory_lock.hpp"
#include "telemetry/duckdb_reader.hpp"
#include "telemetry/mover.hpp"
#include "telemetry/resends.hpp"
#include "telemetry/retention.hpp"
#include "telemetry/row_writer.hpp"

namespace mainstay::telemetry {

namespace {

/// Generations that wait to be moved. With more, nothing is taken until one was.
constexpr std::size_t sealed_max = 3;

/// What is written by one flush.
constexpr std::size_t together_max = 1'024;
constexpr std::uint64_t together_bytes_max = 32U << 20U;

/// Lets all else go first where the processor is busy: the help desk does not wait for telemetry.
void yield_to_others(int nice) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), nice);
}

RowLimits row_limits(const DuckDbOptions& options) {
    RowLimits limits{.series_max = options.series_max};
    for (std::size_t at = 0; at < limits.age_max.size(); ++at)
        limits.age_max[at] = options.rules.by_signal[at].age;
    return limits;
}

struct Pending {
    std::unique_ptr<Arrival> arrival;
    std::uint64_t hash = 0;
    Appended appended;
};

class DuckDbStore final : public Store {
public:
    explicit DuckDbStore(DuckDbOptions options)
        : options_(std::move(options)),
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
        mover_ = std::thread([this] { move(); });
    }

    ~DuckDbStore() override {
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
        mover_.join();
    }

    void append(std::unique_ptr<Arrival> arrival, Appended appended) override {
        const auto signal = static_cast<std::size_t>(signal_of(arrival->form));
        const auto bytes = arrival->body.size();
        Pending pending{std::move(arrival), 0, std::move(appended)};
        pending.hash = request_hash(
            pending.arrival->application, pending.arrival->form, pending.arrival->body
        );
        {
            std::lock_guard lock(queue_mutex_);
            const bool is_full =
                queued_bytes_ > 0 && queued_bytes_ + bytes > options_.queued_bytes_max;
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

    Result<Rows> select(const Select& asked) override { return reader_.select(asked, snapshot()); }

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) override {
        return reader_.samples(series, range, snapshot());
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

    // The writer's thread.
    void write();
    void replay();
    void replay_into(Generation& generation, const std::filesystem::path& path);
    void begin_generation(std::int64_t number);
    void take(std::vector<Pending> batch);
    void apply(const std::vector<Pending>& batch, std::vector<Result<Taken>>& answers);
    void flush();
    void flush_if_wanted();
    void begin_again();
    bool is_due() const;
    void rotate();

    // The mover's thread.
    void move();
    void move_sealed();
    void forget();
    void merge();

    Snapshot snapshot();
    void report(std::string trouble);

    const DuckDbOptions options_;
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
    bool is_blocked_ = false;         // Too much waits to be moved.
    std::atomic<bool> is_ending_ = false;
    bool is_rotation_asked_ = false;

    std::mutex state_mutex_;
    std::condition_variable state_changed_;
    std::vector<std::shared_ptr<Generation>> heads_;  // By number; the last one is written to.
    bool is_ready_ = false;                           // The journal was read.
    bool is_mover_idle_ = true;
    std::string trouble_;
    std::vector<std::string> damaged_;
    std::array<Counts, 4> counts_;

    duckdb::Connection writer_connection_;
    duckdb::Connection mover_connection_;
    RowWriter rows_;
    Resends resends_;
    std::shared_ptr<Generation> current_;  // The writer's thread; also the last of heads_.
    std::int64_t serials_ = 0;
    std::chrono::steady_clock::time_point generation_begun_{};
    std::thread writer_;
    std::thread mover_;
};

/// Rows are made visible where somebody asks: doing it for each request would cost more than all
/// else that is done with them.
Snapshot DuckDbStore::snapshot() {
    {
        std::unique_lock lock(queue_mutex_);
        const auto wanted = taken_;
        flush_wanted_ = std::max(flush_wanted_, wanted);
        if (flushed_ < wanted) queue_changed_.notify_one();
        flushed_changed_.wait(lock, [&] { return flushed_ >= wanted || is_ending_; });
    }
    std::unique_lock lock(state_mutex_);
    state_changed_.wait(lock, [&] { return is_ready_; });
    return {heads_, partitions_.all()};
}

void DuckDbStore::report(std::string trouble) {
    std::lock_guard lock(state_mutex_);
    if (!trouble.empty() && trouble != trouble_) MAINSTAY_LOG(error, "telemetry", "{}", trouble);
    trouble_ = std::move(trouble);
}

void DuckDbStore::begin_generation(std::int64_t number) {
    auto segment = std::make_unique<JournalSegment>(journal_path(journal_, number), 0);
    auto made = std::make_shared<Generation>(  // Owned by whoever reads it, too.
        database_, writer_connection_, number, ++serials_, std::move(segment)
    );
    rows_.begin(*made);
    generation_begun_ = std::chrono::steady_clock::now();
    current_ = made;
    std::lock_guard lock(state_mutex_);
    heads_.push_back(std::move(made));
}

void DuckDbStore::replay_into(Generation& generation, const std::filesystem::path& path) {
    rows_.begin(generation);
    const auto read = read_journal(path, [&](const JournalEntry& entry) {
        Arrival arrival{
            .application = entry.application,
            .form = entry.form,
            .at = entry.at,
            .body = std::string(entry.body),
        };
        resends_.add(request_hash(entry.application, entry.form, entry.body), entry.at);
        // It was read when it came; a newer program may know better, and then it is left out.
        if (read_batch(arrival)) rows_.write(arrival);
    });
    generation.writing().flush();
    if (read.is_whole) return;
    MAINSTAY_LOG(
        warning, "telemetry", "{} ends after {} entries, {} bytes: what follows was never answered",
        path.string(), read.entries, read.bytes
    );
}

void DuckDbStore::replay() {
    std::int64_t last = 0;
    for (const auto& partition : partitions_.all()) last = std::max(last, partition->last_batch);
    decltype(heads_) read;
    for (const auto& [number, path] : journal_segments(journal_)) {
        last = std::max(last, number);
        const auto bytes = std::filesystem::file_size(path);
        if (bytes == 0) {
            std::filesystem::remove(path);
            continue;
        }
        auto generation = std::make_shared<Generation>(  // Owned by whoever reads it, too.
            database_, writer_connection_, number, ++serials_,
            std::make_unique<JournalSegment>(path, bytes)
        );
        replay_into(*generation, path);
        generation->seal();
        read.push_back(std::move(generation));
    }
    {
        std::lock_guard lock(state_mutex_);
        heads_ = std::move(read);
    }
    begin_generation(last + 1);
    std::lock_guard lock(state_mutex_);
    is_ready_ = true;
    state_changed_.notify_all();
}

void DuckDbStore::write() {
    yield_to_others(5);
    while (true) {
        try {
            replay();
            break;
        } catch (const std::exception& failure) {
            report(fmt::format("Telemetry cannot be stored: {}", failure.what()));
        }
        std::unique_lock lock(queue_mutex_);
        if (queue_changed_.wait_for(lock, std::chrono::seconds(5), [&] {
                return is_ending_.load();
            }))
            return;
    }
    report("");
    while (true) {
        std::vector<Pending> batch;
        {
            std::unique_lock lock(queue_mutex_);
            queue_changed_.wait_for(lock, std::chrono::seconds(1), [&] {
                return is_ending_ || is_rotation_asked_ || flush_wanted_ > flushed_ ||
                       !queue_.empty();
            });
            if (queue_.empty() && is_ending_) return;
            std::uint64_t bytes = 0;
            while (!queue_.empty() && batch.size() < together_max && bytes < together_bytes_max) {
                bytes += queue_.front().arrival->body.size();
                batch.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        if (!batch.empty()) take(std::move(batch));
        if (is_due()) rotate();
        flush_if_wanted();
    }
}

void DuckDbStore::take(std::vector<Pending> batch) {
    std::uint64_t bytes = 0;
    std::vector<JournalEntry> entries;
    std::vector<Result<Taken>> answers;
    std::vector<Pending> fresh;
    for (auto& pending : batch) {
        const auto& arrival = *pending.arrival;
        bytes += arrival.body.size();
        const auto signal = static_cast<std::size_t>(signal_of(arrival.form));
        if (resends_.has(pending.hash)) {
            ++counts_[signal].resends;
            pending.appended(Taken{.is_resend = true});
            continue;
        }
        resends_.add(pending.hash, arrival.at);
        entries.push_back({arrival.form, arrival.application, arrival.at, arrival.body});
        fresh.push_back(std::move(pending));
    }
    auto& generation = *current_;
    try {
        if (!entries.empty()) generation.segment().add(entries);
        generation.journal_bytes = generation.segment().bytes();
        apply(fresh, answers);
        report("");
    } catch (const JournalFailure& failure) {
        report(fmt::format("Telemetry cannot be stored: {}", failure.what()));
        for (const auto& pending : fresh) resends_.forget(pending.hash);
        answers.assign(fresh.size(), refuse(code::telemetry_full));
    }
    {
        std::lock_guard lock(queue_mutex_);
        queued_bytes_ -= bytes;
        ++taken_;
    }
    for (std::size_t at = 0; at < fresh.size(); ++at) {
        auto& counts = counts_[static_cast<std::size_t>(signal_of(fresh[at].arrival->form))];
        if (answers[at]) {
            counts.received += answers[at]->stored;
            counts.rejected += answers[at]->rejected;
        } else {
            ++counts.refused;
        }
        fresh[at].appended(std::move(answers[at]));
    }
}

void DuckDbStore::apply(const std::vector<Pending>& batch, std::vector<Result<Taken>>& answers) {
    try {
        for (const auto& pending : batch) answers.emplace_back(rows_.write(*pending.arrival));
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Rows are made again: {}", failure.what());
        answers.assign(batch.size(), Taken{});  // The journal has them.
        begin_again();
    }
}

void DuckDbStore::flush() {
    try {
        current_->writing().flush();
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Rows are made again: {}", failure.what());
        begin_again();
    }
}

void DuckDbStore::flush_if_wanted() {
    std::unique_lock lock(queue_mutex_);
    if (flush_wanted_ <= flushed_) return;
    const auto taken = taken_;
    lock.unlock();
    flush();
    lock.lock();
    flushed_ = taken;
    flushed_changed_.notify_all();
}

/// Makes the rows of the generation at hand anew from its journal.
void DuckDbStore::begin_again() {
    auto broken = current_;
    auto made = std::make_shared<Generation>(  // Owned by whoever reads it, too.
        database_, writer_connection_, broken->number(), ++serials_, broken->give_segment()
    );
    replay_into(*made, made->segment_path());
    current_ = made;
    std::lock_guard lock(state_mutex_);
    heads_.back() = std::move(made);
}

bool DuckDbStore::is_due() const {
    const auto& generation = *current_;
    const auto rows = generation.records[0] + generation.records[1] + generation.records[3];
    const auto age = std::chrono::steady_clock::now() - generation_begun_;
    const bool is_empty = generation.journal_bytes == 0;
    return rows >= options_.move_rows || generation.samples.count() >= options_.move_samples ||
           generation.journal_bytes >= options_.move_journal_bytes ||
           (!is_empty && (age >= options_.move_after || is_rotation_asked_));
}

void DuckDbStore::rotate() {
    flush();
    auto full = current_;
    try {
        begin_generation(full->number() + 1);
    } catch (const std::exception& failure) {
        report(fmt::format("Telemetry cannot be moved to files: {}", failure.what()));
        return;
    }
    full->seal();
    std::lock_guard lock(state_mutex_);
    std::lock_guard queue_lock(queue_mutex_);
    is_blocked_ = heads_.size() > sealed_max;
    is_rotation_asked_ = false;
    is_mover_idle_ = false;
    state_changed_.notify_all();
}

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
    std::lock_guard lock(state_mutex_);
    for (const auto& head : heads_) {
        figures.journal_bytes += head->journal_bytes;
        for (std::size_t at = 0; at < head->records.size(); ++at)
            figures.by_signal[at].waiting += head->records[at];
    }
    if (!heads_.empty()) figures.series = heads_.back()->samples.series_count();
    for (const auto& partition : partitions_.all()) {
        auto& into = of(partition->place().signal);
        into.bytes += partition->bytes();
        if (partition->place().period != Period::day) continue;
        if (!into.oldest || partition->from() < *into.oldest) into.oldest = partition->from();
    }
    figures.trouble = trouble_;
    figures.damaged = partitions_.damaged();
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
}

}  // namespace

std::unique_ptr<Store> open_duckdb(DuckDbOptions options) {
    return std::make_unique<DuckDbStore>(std::move(options));
}

}  // namespace mainstay::telemetry
