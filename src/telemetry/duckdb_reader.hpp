// Questions to DuckDB: on whichever thread asks, each with a connection for itself and a deadline.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "telemetry/duckdb.hpp"
#include "telemetry/source_text.hpp"

namespace mainstay::telemetry {

class DuckDbReader {
public:
    explicit DuckDbReader(duckdb::Database& database);
    ~DuckDbReader();

    Result<Rows> select(const Select& asked, const Snapshot& snapshot);

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range, const Snapshot& snapshot
    );

    Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit,
        const Snapshot& snapshot
    );

private:
    using Deadline = std::chrono::steady_clock::time_point;

    /// Ends what runs when its time is over.
    void watch();

    template <class Ask>
    auto with_connection(std::chrono::milliseconds timeout, Ask ask)
        -> Result<decltype(ask(std::declval<duckdb::Connection&>()))>;

    duckdb::Database& database_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<duckdb::Connection>> idle_;
    std::multimap<Deadline, duckdb::Connection*> running_;
    bool is_ending_ = false;
    std::thread watch_;
};

}  // namespace mainstay::telemetry
