// The files of a DuckDB store: one for each signal and stretch of time, so that forgetting the old
// is removing a file.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "telemetry/duckdb.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry {

/// The first instant of the period that `time` lies in, by UTC.
Time period_begin(Period period, Time time);

/// The first instant of the period after it.
Time period_end(Period period, Time time);

/// A file, attached for as long as somebody holds it.
class Partition {
public:
    struct Place {
        Signal signal;
        Period period;
        Time from;
        int part = 1;  ///< Of a period that brings more than one file should have.

        auto operator<=>(const Place&) const = default;
    };

    /// Attaches the file, made anew where it is not there. Throws duckdb::Failure where it is
    /// damaged.
    Partition(
        duckdb::Database& database, std::filesystem::path path, Place place, std::string catalog
    );
    Partition(const Partition&) = delete;
    Partition& operator=(const Partition&) = delete;
    ~Partition();

    const Place& place() const { return place_; }

    Time from() const { return place_.from; }

    Time to() const { return to_; }

    /// What SQL calls it.
    const std::string& catalog() const { return catalog_; }

    /// Whether it has what that generation had for it.
    bool has_batch(duckdb::Connection& connection, std::int64_t generation) const;

    /// Reads all that is in it. Throws duckdb::Damaged where it cannot be read.
    void read_all(duckdb::Connection& connection) const;

    /// On disk, with its log.
    std::uint64_t bytes() const;

    /// Has the file removed when nobody holds this any more.
    void remove_at_end() { is_removed_ = true; }

    /// Has the file renamed so when nobody holds this any more.
    void rename_at_end(std::string name) { name_at_end_ = std::move(name); }

    const std::filesystem::path& path() const { return path_; }

    std::int64_t last_batch = 0;  ///< When it was attached.
    std::int32_t next_text = 1;   ///< When it was attached.

private:
    /// Those of which questions know nothing: samples, or summaries of them.
    void make_sample_tables(duckdb::Connection& connection) const;

    duckdb::Database& database_;
    std::filesystem::path path_;
    Place place_;
    Time to_;
    std::string catalog_;
    bool is_removed_ = false;
    std::string name_at_end_;
};

using SharedPartition = std::shared_ptr<Partition>;  // By the set, and by whoever reads it.
using Partitions = std::vector<SharedPartition>;

/// All of them. Shared: by this, and by whoever reads one at the moment. Any thread.
class PartitionSet {
public:
    /// Attaches what is in the directory. A file that DuckDB cannot read is put aside under another
    /// name, and named in damaged(). From `part_bytes` of a signal's on, a file is not added to.
    PartitionSet(
        duckdb::Database& database, std::filesystem::path directory,
        std::array<std::uint64_t, 4> part_bytes
    );

    /// The file that what comes for this period is added to; `part` is ignored.
    SharedPartition find_or_make(Partition::Place place);

    /// A new file for a period, beside those that it has; not among them until it replaces some.
    SharedPartition make_beside(Partition::Place place);

    /// Puts `made` in the place of these files, which go when their last reader is done.
    void replace(const Partitions& old, const SharedPartition& made);

    /// Whether a file of this period has what that generation had for it.
    bool has_batch(
        Partition::Place period, duckdb::Connection& connection, std::int64_t generation
    );

    /// Those of a kind that overlap a range, by time.
    Partitions of(Signal signal, Period period, TimeRange range) const;

    Partitions all() const;

    /// Takes one whose file turned out to be damaged out of use: it is put aside under another name
    /// when the last reader is done, logged, and named in damaged().
    void put_aside(const SharedPartition& partition, std::string_view why);

    /// Forgets one. Its file goes when the last reader is done.
    void remove(const SharedPartition& partition);

    std::vector<std::string> damaged() const;

private:
    void attach(const std::filesystem::path& path, Partition::Place place);
    SharedPartition make(Partition::Place place);

    /// Whether the file of that place is one that goes when its last reader is done.
    bool is_leaving(const Partition::Place& place);

    duckdb::Database& database_;
    const std::filesystem::path directory_;
    const std::array<std::uint64_t, 4> part_bytes_;
    mutable std::mutex mutex_;
    std::map<Partition::Place, SharedPartition> partitions_;
    std::map<Partition::Place, std::weak_ptr<Partition>> leaving_;
    std::vector<std::string> damaged_;
    int catalogs_ = 0;
};

/// The tables that a kind of partition has, as DuckDB's types.
std::vector<const Table*> tables_of(Signal signal, Period period);

/// DuckDB's name of a column's type; text that is interned is a number there.
std::string_view sql_type(Column::Type type);

}  // namespace mainstay::telemetry
