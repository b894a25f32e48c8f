// Makes rows of what arrives, as ClickHouse takes them.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/record_texts.hpp"
#include "telemetry/series.hpp"
#include "telemetry/store.hpp"

namespace mainstay::telemetry::clickhouse {

/// The tables that rows are written to, in the order in which they are.
enum class Into : std::uint8_t { series, sample, span, log, profile };

/// Where rows lie: one INSERT writes to one of these, so that it is there as a whole or not at all.
struct Place {
    Into into;
    std::int64_t day = 0;  ///< Since 1970, by UTC.

    auto operator<=>(const Place&) const = default;
};

/// Rows of several requests for one place.
struct PlaceRows {
    /// Of one request, beside one another.
    struct Part {
        std::uint64_t request = 0;
        std::size_t begin = 0, end = 0;
    };

    RowBinary rows;
    std::vector<Part> parts;
    std::int64_t first = INT64_MAX, last = INT64_MIN;  ///< Of their times.
};

/// What is written together.
struct Batch {
    Time stored_at{};  ///< When it is written, by this machine's clock.
    std::map<Place, PlaceRows> places;
    std::set<Time> span_minutes;
    std::vector<std::uint64_t> requests;  ///< Whose rows these are, also where they have none.
};

struct RowLimits {
    std::array<std::chrono::hours, 4> age_max{};  ///< By Signal; 0: none.
    std::chrono::minutes ahead_max{24 * 60};
    std::uint64_t series_max = 200'000;  ///< Of one application, of late.
};

/// The same for the same request on each node. Who could make two alike would lose the second.
std::uint64_t request_number(std::int64_t application, Form form, std::string_view body);

/// `INSERT INTO table (…) FORMAT RowBinary`, with the columns that BatchWriter writes.
std::string_view insert_of(Into into);

std::string_view table_of(Into into);

/// The column that says when a row was.
std::string_view time_column(Into into);

/// One thread.
class BatchWriter {
public:
    explicit BatchWriter(RowLimits limits);

    /// Adds the rows of an arrival. Counts what is left out.
    Taken write(const Arrival& arrival, std::uint64_t request, Batch& batch);

    /// The batch is stored: its series need not be written again. Or it is not, and they do.
    void finish(bool is_stored);

    std::size_t series_count() const { return series_by_key_.size(); }

private:
    struct SeriesFound {
        std::int64_t id = 0;
        std::string_view refused_for{};
    };

    std::uint64_t write_spans(const Arrival& arrival, const SpanBatch& spans, Rejected& rejected);
    std::uint64_t write_logs(const Arrival& arrival, const LogBatch& logs, Rejected& rejected);
    std::uint64_t write_points(
        const Arrival& arrival, const MetricBatch& points, Rejected& rejected
    );
    std::uint64_t write_written(
        const Arrival& arrival, const WriteBatch& written, Rejected& rejected
    );
    std::uint64_t write_profile(const Arrival& arrival, const ProfileUpload& upload);

    std::string_view refused_for_time(const Arrival& arrival, Signal signal, Time at) const;

    /// Where a row of that time is added to, as part of the request at hand.
    PlaceRows& place(Into into, Time at);
    void end_row(PlaceRows& place);

    template <class Make>
    SeriesFound series(const Arrival& arrival, std::uint64_t key, const Make& make);
    template <class Make>
    void write_series(std::int64_t application, std::int64_t id, Time at, const Make& make);
    void write_sample(std::int64_t id, Sample sample);

    const std::string& text(std::int32_t id) const { return text_by_id_.at(id); }

    void begin_anew();
    std::int64_t next_id();

    RowLimits limits_;
    RecordTexts texts_;
    std::unordered_map<std::int32_t, std::string> text_by_id_;
    std::size_t text_bytes_ = 0;
    std::int64_t generation_ = 0;
    std::chrono::steady_clock::time_point begun_{};
    std::unordered_map<std::uint64_t, std::int64_t> series_by_key_;  // Of this generation.
    std::unordered_map<std::int64_t, std::unordered_set<std::int64_t>> series_of_application_;
    std::unordered_set<std::uint64_t> stored_series_;  // Series and days that are stored.
    std::vector<std::uint64_t> new_series_;            // Of them, those of the batch at hand.
    const std::int64_t node_;
    std::int64_t last_id_ = 0;
    Batch* batch_ = nullptr;
    std::uint64_t request_ = 0;
};

}  // namespace mainstay::telemetry::clickhouse
