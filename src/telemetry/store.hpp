// Where telemetry is kept: spans, log records, samples of metrics, profiles. Two engines: DuckDB in
// this process (duckdb_store.hpp), ClickHouse over HTTP (clickhouse_store.hpp).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "telemetry/logs.hpp"
#include "telemetry/metric_points.hpp"
#include "telemetry/remote_write.hpp"
#include "telemetry/rows.hpp"
#include "telemetry/sample_chunk.hpp"
#include "telemetry/sample_summary.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::telemetry {

/// The kinds of telemetry: each is received, kept and aged by itself.
enum class Signal : std::uint8_t { spans, logs, metrics, profiles };

/// In which form a request came, and so how its body is read again.
enum class Form : std::uint8_t { otlp_spans, otlp_logs, otlp_metrics, remote_write, profile };

Signal signal_of(Form form);

/// One profile, as pprof has it (protobuf, not compressed).
struct ProfileUpload {
    std::string service;
    std::string version;
    std::string type;  ///< `cpu`, `heap`, …
    Time at;
    std::int64_t duration_micros = 0;
    std::string bytes;
};

/// What one request brought, for one application. The batch points into `body`, so it stays where
/// it was made.
struct Arrival {
    std::int64_t application = 0;
    Form form = Form::otlp_spans;
    Time at;               ///< When it came.
    std::string body;      ///< As the journal keeps it: protobuf, remote_write's packed by Snappy.
    std::string unpacked;  ///< Of remote_write: what its batch points into.
    std::variant<SpanBatch, LogBatch, MetricBatch, WriteBatch, ProfileUpload> batch;
};

/// Reads the body of an arrival into its batch, as it was read when it came. Refuses what the
/// readers of its form do.
Result<> read_batch(Arrival& arrival);

/// What became of an arrival that was taken.
struct Taken {
    std::uint64_t stored = 0;
    std::uint64_t rejected = 0;  ///< Records that were not stored, those of the reader included.
    std::string reason;          ///< Of the first one, as a sentence.
    bool is_resend = false;      ///< The very same request was stored before: it was not again.
};

/// Called once, from any thread: when all that was not rejected is on disk, or why nothing was
/// taken. Refuses: telemetry_full, telemetry_away.
using Appended = std::function<void(Result<Taken>)>;

/// Samples of one series, by time.
struct SeriesSamples {
    std::int64_t series = 0;
    std::vector<Sample> samples;
};

/// Which part of its past a store still has.
struct Retention {
    std::chrono::hours age{};  ///< 0: no limit.
    std::uint64_t bytes = 0;   ///< 0: no limit. The oldest go first.
};

/// How long what came is kept, and summaries of it.
struct RetentionRules {
    std::array<Retention, 4> by_signal{};  ///< Of what came, by Signal.
    std::chrono::hours minutes_age{};      ///< Of summaries by the minute; 0: no limit.
    std::chrono::hours hours_age{};        ///< Of summaries by the hour; 0: no limit.
};

/// What a store has and does, for metrics and the page of settings.
struct StoreFigures {
    struct Of {
        std::uint64_t received = 0;  ///< Records taken since the start.
        std::uint64_t rejected = 0;  ///< Records that were not, with an answer that says so.
        std::uint64_t refused = 0;   ///< Requests that were told to come back.
        std::uint64_t resends = 0;   ///< Requests that had been stored before.
        std::uint64_t waiting = 0;   ///< Records that no file has yet; the journal has them.
        std::uint64_t bytes = 0;     ///< On disk.
        std::optional<Time> oldest{};
    };

    std::array<Of, 4> by_signal{};      ///< By Signal.
    std::uint64_t queued_requests = 0;  ///< Not yet in the journal.
    std::uint64_t queued_bytes = 0;
    std::uint64_t journal_bytes = 0;
    std::uint64_t series = 0;          ///< That had a sample of late.
    std::uint64_t series_max = 0;      ///< Of one application. 0: not known while it is away.
    std::string trouble;               ///< What keeps it from storing, as a sentence; or empty.
    std::vector<std::string> damaged;  ///< Files that were put aside.
};

class Store {
public:
    virtual ~Store() = default;

    /// Takes what came. Answers at once where too much waits, else when it is durable.
    virtual void append(std::unique_ptr<Arrival> arrival, Appended appended) = 0;

    /// What is asked, at most 200,000 rows of it. Waits; any thread. Sees all that was answered as
    /// stored before. Refuses: telemetry_slow, telemetry_away.
    virtual Result<Rows> select(const Select& select) = 0;

    /// The samples of these series in a range, in the order of `series`; a series that has none is
    /// left out. Waits; any thread. Refuses: telemetry_slow, telemetry_away,
    /// telemetry_too_many_samples.
    virtual Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) = 0;

    /// The same, summed up by the minute or the hour of UTC that lies in the range; also of times
    /// whose samples are forgotten. Of samples that came long after their day, what came last may
    /// be missing for a minute. Waits; any thread. Refuses: as samples().
    virtual Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
    ) = 0;

    virtual StoreFigures figures() = 0;

    /// Moves to files what waits, merges what is small, and forgets what is too old. Waits. For
    /// tests, benches and the end of the day; it happens by itself.
    virtual void tidy() = 0;

    /// The rows of a SELECT as structs, member by member.
    template <class Row>
    Result<std::vector<Row>> all(const Select& asked) {
        return rows_as<Row>(TRY(select(asked)));
    }
};

namespace code {

inline constexpr Code telemetry_full{
    "telemetry_full", Refusal::busy,
    "More telemetry arrives than can be stored: send it again later."
};
inline constexpr Code telemetry_away{
    "telemetry_away", Refusal::busy,
    "The store of telemetry cannot be reached at the moment: try again later."
};
inline constexpr Code telemetry_damaged{
    "telemetry_damaged", Refusal::busy,
    "A file of telemetry is damaged. It is being put aside: try again in a moment."
};
inline constexpr Code telemetry_slow{
    "telemetry_slow", Refusal::busy,
    "The question took too long: ask about a shorter time, or of fewer things."
};
inline constexpr Code telemetry_too_many_samples{
    "telemetry_too_many_samples", Refusal::too_large,
    "The question is about more than {max} samples: choose fewer series or a shorter time."
};

}  // namespace code

}  // namespace mainstay::telemetry
