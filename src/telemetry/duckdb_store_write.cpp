// What the writer's thread of a DuckDB store does.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/duckdb_store_threads.hpp"

namespace mainstay::telemetry {

namespace {

/// What is written by one flush.
constexpr std::size_t together_max = 1'024;
constexpr std::uint64_t together_bytes_max = 32U << 20U;

}  // namespace

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
    log_unread(path, read);
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
        generation->journal_bytes = bytes;
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

bool DuckDbStore::read_journal_first() {
    while (!is_ending_) {
        try {
            replay();
            report("");
            return true;
        } catch (const std::exception& failure) {
            report(fmt::format("Telemetry cannot be stored: {}", failure.what()));
        }
        if (database_.is_unusable()) return false;
        std::unique_lock lock(queue_mutex_);
        queue_changed_.wait_for(lock, std::chrono::seconds(5), [&] { return is_ending_.load(); });
    }
    return false;
}

void DuckDbStore::write() {
    yield_to_others(5);
    bool goes_on = read_journal_first();
    while (goes_on) {
        try {
            write_next();
        } catch (const std::exception& failure) {
            report(fmt::format("Telemetry cannot be stored: {}", failure.what()));
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        std::lock_guard lock(queue_mutex_);
        goes_on = !(is_ending_ && queue_.empty()) && !database_.is_unusable();
    }
    if (database_.is_unusable()) return give_up();
    for (auto& pending : std::exchange(queue_, {}))  // Nobody adds to it any more.
        pending.appended(refuse(code::telemetry_away));
}

void DuckDbStore::write_next() {
    std::vector<Pending> batch;
    {
        std::unique_lock lock(queue_mutex_);
        queue_changed_.wait_for(lock, std::chrono::seconds(1), [&] {
            return is_ending_ || is_rotation_asked_ || flush_wanted_ > flushed_ || !queue_.empty();
        });
        std::uint64_t bytes = 0;
        while (!queue_.empty() && batch.size() < together_max && bytes < together_bytes_max) {
            bytes += queue_.front().arrival->body.size();
            batch.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
    }
    if (!batch.empty()) take(std::move(batch));
    if (is_broken_) begin_again();
    if (is_due()) rotate();
    flush_if_wanted();
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
        if (!has_room(1)) throw JournalFailure("the disk is nearly full");
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
        if (is_broken_) begin_again();
        for (const auto& pending : batch) answers.emplace_back(rows_.write(*pending.arrival));
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Rows are made again: {}", failure.what());
        answers.assign(batch.size(), Taken{});  // The journal has them.
        is_broken_ = true;
    }
}

void DuckDbStore::flush() {
    try {
        current_->writing().flush();
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Rows are made again: {}", failure.what());
        is_broken_ = true;
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
    const auto& broken = *current_;
    auto segment =
        std::make_unique<JournalSegment>(broken.segment_path(), current_->segment().bytes());
    auto made = std::make_shared<Generation>(  // Owned by whoever reads it, too.
        database_, writer_connection_, broken.number(), ++serials_, std::move(segment)
    );
    replay_into(*made, made->segment_path());
    made->journal_bytes = made->segment().bytes();
    current_ = made;
    is_broken_ = false;
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
    state_changed_.notify_all();
}

}  // namespace mainstay::telemetry
