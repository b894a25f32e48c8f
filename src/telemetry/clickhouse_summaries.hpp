// Summaries of spans and of calls, in ClickHouse: counted once a stretch of time is over, and asked
// of the spans themselves from there on.
//
// A call is seen where a span and its parent are both there, which no view of what is inserted can
// see; and a view that lacks an INSERT, as its server ended in between, would lack it for ever. So
// minutes are counted some time after they are over; and again where spans of them come late, to
// whichever node. Each count of a minute replaces the one before as a whole, so any node may count
// any.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry::clickhouse {

/// Spans further from a call's own minute than that are not looked for.
inline constexpr std::chrono::minutes call_reach{15};

class Summaries {
public:
    /// What is older than `age` is not counted again, as its spans may be forgotten; 0: all is.
    Summaries(const Client& client, std::chrono::hours age) : client_(client), age_(age) {}

    /// Whether that is a table of a summary.
    static bool has(const Table& table);

    /// The rows of one of them in a range, as a SELECT in brackets. Any thread.
    std::string rows(const Table& table, const std::string& columns, TimeRange range) const;

    /// Spans of that minute (or any instant of it) were stored at `now`. Any thread.
    void stored(Time minute, Time now);

    /// Counts what is due, or all that is over. One thread. Throws Failure, Away.
    void count(Time now, bool is_all);

private:
    /// A minute of which spans came after it was counted.
    struct Late {
        Time due;                ///< When it is counted again.
        std::uint64_t last = 0;  ///< The last time that some came.
    };

    /// Stretches of late minutes or hours, which a question asks of the spans.
    std::vector<TimeRange> late_stretches(TimeRange range, std::chrono::minutes unit) const;

    /// Adds the minutes of which spans came, to any node, after they were counted.
    void find_late(Time now);

    /// The end of what was counted by any node.
    std::optional<Time> read_progress() const;
    void write_progress(Time until, Time now);
    void insert(const Table& into, std::string_view columns, const std::string& select, Time now);
    void count_minutes(TimeRange range, Time now);
    void count_hours(TimeRange range, Time now);
    void count_again(const std::map<Time, Late>& late, Time now);

    /// Of a count: later ones have higher ones.
    std::int64_t next_version(Time now);

    /// From when on minutes may be counted again.
    Time oldest(Time now) const { return age_.count() > 0 ? now - age_ : Time{0}; }

    const Client& client_;
    const std::chrono::hours age_;
    mutable std::mutex mutex_;
    Time until_{};               // Minutes before are counted.
    std::map<Time, Late> late_;  // By minute.
    std::uint64_t stores_ = 0;
    std::optional<Time> looked_at_;  // When late minutes were last looked for.
    std::int64_t version_ = 0;
};

}  // namespace mainstay::telemetry::clickhouse
