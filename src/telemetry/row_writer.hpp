// Makes rows of what arrives, in the tables of a generation.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "telemetry/generation.hpp"
#include "telemetry/record_texts.hpp"
#include "telemetry/series.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// What is not stored.
struct RowLimits {
    /// Records that are older by Signal: they would be forgotten at once.
    std::array<std::chrono::hours, 4> age_max{};

    /// Records whose clock is that much ahead.
    std::chrono::minutes ahead_max{24 * 60};

    /// Series with samples of one application in one generation.
    std::uint64_t series_max = 200'000;
};

/// One thread.
class RowWriter {
public:
    /// Texts are numbered from `next_text` on.
    RowWriter(RowLimits limits, std::int32_t next_text) : limits_(limits), texts_(next_text) {}

    /// What is written from now on goes to this generation, which outlives the next begin().
    void begin(Generation& generation);

    /// Adds the rows of an arrival; visible after the generation's flush. Counts what is left out.
    /// Throws duckdb::Failure.
    Taken write(const Arrival& arrival);

    std::uint64_t names_too_many() const { return texts_.names_too_many(); }

private:
    // Each adds what it stores, and says how many records that were.
    std::uint64_t write_spans(const Arrival& arrival, const SpanBatch& batch, Rejected& rejected);
    std::uint64_t write_logs(const Arrival& arrival, const LogBatch& batch, Rejected& rejected);
    std::uint64_t write_points(
        const Arrival& arrival, const MetricBatch& batch, Rejected& rejected
    );
    std::uint64_t write_written(
        const Arrival& arrival, const WriteBatch& batch, Rejected& rejected
    );
    std::uint64_t write_profile(const Arrival& arrival, const ProfileUpload& upload);

    /// Why a record of that time is not stored; empty: it is.
    std::string_view refused_for_time(const Arrival& arrival, Signal signal, Time at) const;

    struct SeriesFound {
        std::int64_t id = 0;
        std::string_view refused_for{};  ///< Why its samples are not stored; empty: they are.
    };

    /// The series that has this key in this generation; `make` says what it is, if it is one. It is
    /// noted at the time of the sample at hand.
    template <class Make>
    SeriesFound series(const Arrival& arrival, Time at, std::uint64_t key, Make make);

    RowLimits limits_;
    RecordTexts texts_;
    Generation* generation_ = nullptr;
    std::int64_t log_rows_ = 0, profile_rows_ = 0;                   // Of this generation.
    std::unordered_map<std::uint64_t, std::int64_t> series_by_key_;  // Of this generation.
    std::unordered_map<std::int64_t, std::unordered_set<std::int64_t>> series_of_application_;
};

}  // namespace mainstay::telemetry
