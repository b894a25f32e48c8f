#include "telemetry/clickhouse_backlog.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace mainstay::telemetry::clickhouse {

Backlog::Backlog(std::filesystem::path directory, Limits limits)
    : directory_(std::move(directory)), limits_(limits) {
    std::filesystem::create_directories(directory_);
    for (const auto& [number, path] : journal_segments(directory_)) {
        next_ = std::max(next_, number + 1);
        const auto bytes = std::filesystem::file_size(path);
        if (bytes == 0) {
            std::filesystem::remove(path);
            continue;
        }
        bytes_ += bytes;
        segments_.push_back({.number = number, .path = path, .bytes = bytes});
    }
}

bool Backlog::is_empty() const {
    std::lock_guard lock(mutex_);
    return segments_.empty();
}

std::uint64_t Backlog::bytes() const {
    std::lock_guard lock(mutex_);
    return bytes_;
}

Backlog::Records Backlog::waiting() const {
    Records sum{};
    std::lock_guard lock(mutex_);
    for (const auto& segment : segments_)
        for (std::size_t at = 0; at < sum.size(); ++at) sum[at] += segment.records[at];
    return sum;
}

bool Backlog::add(const std::vector<JournalEntry>& entries, const Records& records, bool is_alone) {
    std::uint64_t size = 0;
    for (const auto& entry : entries) size += entry.body.size();
    std::lock_guard open_lock(open_mutex_);
    {
        std::lock_guard lock(mutex_);
        if (bytes_ > 0 && bytes_ + size > limits_.bytes_max) return false;
    }
    if (is_alone || (open_ && open_->bytes() >= limits_.segment_bytes_max)) open_.reset();
    auto segment = std::move(open_);
    const bool is_new = !segment;
    if (is_new) segment = std::make_unique<JournalSegment>(journal_path(directory_, next_++), 0);
    const auto before = segment->bytes();
    try {
        segment->add(entries);
    } catch (const JournalFailure&) {
        if (is_new) {
            std::error_code error;
            std::filesystem::remove(segment->path(), error);
        } else {
            open_ = std::move(segment);
        }
        throw;
    }
    const auto added = segment->bytes() - before;
    std::lock_guard lock(mutex_);
    if (is_new) segments_.push_back({.number = next_ - 1, .path = segment->path()});
    auto& last = segments_.back();
    last.bytes += added;
    for (std::size_t at = 0; at < records.size(); ++at) last.records[at] += records[at];
    bytes_ += added;
    if (!is_alone) open_ = std::move(segment);
    changed_.notify_all();
    return true;
}

std::optional<std::filesystem::path> Backlog::first() {
    std::lock_guard open_lock(open_mutex_);
    std::lock_guard lock(mutex_);
    if (segments_.empty()) return {};
    if (segments_.size() == 1) open_.reset();
    return segments_.front().path;
}

void Backlog::take_out_first() {
    std::lock_guard lock(mutex_);
    bytes_ -= segments_.front().bytes;
    segments_.pop_front();
    changed_.notify_all();
}

void Backlog::remove_first() {
    const auto path = *first();
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) MAINSTAY_LOG(error, "telemetry", "{} stays: {}", path.string(), error.message());
    take_out_first();
}

void Backlog::put_aside_first() {
    const auto path = *first();
    auto aside = path;
    aside += damaged_ending;
    std::filesystem::rename(path, aside);
    take_out_first();
}

void Backlog::wait_for_some(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return is_ended_ || !segments_.empty(); });
}

bool Backlog::wait_until_moved(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    if (segments_.empty()) return true;
    const auto last = segments_.back().number;
    auto is_moved = [&] { return segments_.empty() || segments_.front().number > last; };
    changed_.wait_for(lock, time, [&] { return is_ended_ || is_moved(); });
    return is_moved();
}

void Backlog::end() {
    std::lock_guard lock(mutex_);
    is_ended_ = true;
    changed_.notify_all();
}

std::vector<std::string> Backlog::damaged() const { return damaged_files(directory_); }

}  // namespace mainstay::telemetry::clickhouse
