// Rows that no file has yet: tables in memory, with the journal's segment that has the same. All
// rows that come for a while are one generation, and are moved to files together.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "telemetry/duckdb.hpp"
#include "telemetry/journal.hpp"
#include "telemetry/sample_head.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry {

/// The name of a generation's table, in memory, by the generation's serial.
std::string head_table(std::string_view table, std::int64_t serial);

class Generation {
public:
    /// Makes its tables. `segment` may have entries already. `serial` is its own in this process;
    /// `number` it may have from one that was begun again. Throws duckdb::Failure.
    Generation(
        duckdb::Database& database, duckdb::Connection& writer, std::int64_t number,
        std::int64_t serial, std::unique_ptr<JournalSegment> segment
    );
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;

    /// Drops its tables.
    ~Generation();

    /// Of one that is written to: the appenders of its tables.
    struct Writing {
        duckdb::Appender spans, logs, series, profiles, texts;

        Writing(duckdb::Connection& writer, std::int64_t serial);

        /// Makes what was added visible.
        void flush();
    };

    std::int64_t number() const { return number_; }

    std::int64_t serial() const { return serial_; }

    Writing& writing() { return *writing_; }

    /// Nothing is added any more.
    void seal() {
        writing_.reset();
        segment_.reset();
    }

    bool is_sealed() const { return !writing_; }

    JournalSegment& segment() { return *segment_; }

    const std::filesystem::path& segment_path() const { return segment_path_; }

    SampleHead samples;
    std::array<std::atomic<std::uint64_t>, 4> records{};  ///< By Signal.
    std::atomic<std::uint64_t> journal_bytes = 0;

private:
    duckdb::Database& database_;
    const std::int64_t number_;
    const std::int64_t serial_;
    std::filesystem::path segment_path_;
    std::unique_ptr<JournalSegment> segment_;
    std::unique_ptr<Writing> writing_;
};

}  // namespace mainstay::telemetry
