#include "telemetry/partitions.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/log.hpp"

namespace mainstay::telemetry {

namespace {

namespace chrono = std::chrono;

constexpr std::string_view ending = ".duckdb";

/// Of one period.
constexpr int parts_max = 9'999;

constexpr std::string_view name_of(Signal signal) {
    constexpr std::string_view names[] = {"spans", "logs", "metrics", "profiles"};
    return names[static_cast<std::size_t>(signal)];
}

constexpr std::string_view name_of(Period period) {
    constexpr std::string_view names[] = {"day", "month", "year"};
    return names[static_cast<std::size_t>(period)];
}

chrono::year_month_day date_of(Time time) {
    const chrono::microseconds since(time.micros);
    return chrono::year_month_day(chrono::sys_days(chrono::floor<chrono::days>(since)));
}

Time time_of(chrono::year_month_day date) {
    return {chrono::duration_cast<chrono::microseconds>(chrono::sys_days(date).time_since_epoch())
                .count()};
}

/// `spans-day-2026-11-28-0001.duckdb`
std::string file_name(const Partition::Place& place) {
    return fmt::format(
        "{}-{}-{}-{:04}{}", name_of(place.signal), name_of(place.period),
        to_string(place.from).substr(0, 10), place.part, ending
    );
}

std::optional<Partition::Place> place_of(const std::string& name) {
    for (auto signal : {Signal::spans, Signal::logs, Signal::metrics, Signal::profiles})
        for (auto period : {Period::day, Period::month, Period::year}) {
            const auto begin = fmt::format("{}-{}-", name_of(signal), name_of(period));
            if (!name.starts_with(begin) || !name.ends_with(ending)) continue;
            auto from = parse_time(name.substr(begin.size(), 10) + "T00:00:00Z");
            Partition::Place place{signal, period, from.value_or(Time{})};
            for (place.part = 1; from && place.part <= parts_max; ++place.part)
                if (name == file_name(place)) return place;
        }
    return std::nullopt;
}

/// Text that differs from row to row. What is mostly empty costs nothing as DuckDB itself has it.
bool is_long(const Column& column) {
    return column.name == "varying" || column.name == "body" || column.name == "labels";
}

void remove_file(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove(path, error);
    std::filesystem::remove(path.string() + ".wal", error);
}

void rename_file(const std::filesystem::path& path, const std::filesystem::path& to) {
    std::error_code error;
    std::filesystem::rename(path, to, error);
    std::filesystem::rename(path.string() + ".wal", to.string() + ".wal", error);
}

constexpr std::string_view aside_mark = ".damaged-";

std::string name_aside(const std::filesystem::path& path) {
    return fmt::format(
        "{}{}{}", path.filename().string(), aside_mark, system_now().micros / 1'000'000
    );
}

bool is_aside(std::string_view name) {
    return name.find(aside_mark) != std::string_view::npos && !name.ends_with(".wal");
}

std::string create_table(const std::string& catalog, const Table& table) {
    std::string sql =
        fmt::format("CREATE TABLE IF NOT EXISTS {}.{}(batch INTEGER", catalog, table.name);
    for (const auto& column : table.columns)
        fmt::format_to(
            std::back_inserter(sql), ", {} {}{}", column.name, sql_type(column.type),
            is_long(column) ? " USING COMPRESSION zstd" : ""
        );
    return sql + ')';
}

}  // namespace

Time period_begin(Period period, Time time) {
    const auto date = date_of(time);
    switch (period) {
        case Period::day:
            return time_of(date);
        case Period::month:
            return time_of(date.year() / date.month() / 1);
        case Period::year:
            return time_of(date.year() / 1 / 1);
    }
    return time;
}

Time period_end(Period period, Time time) {
    const auto date = date_of(period_begin(period, time));
    switch (period) {
        case Period::day:
            return time_of(chrono::sys_days(date) + chrono::days(1));
        case Period::month:
            return time_of(date + chrono::months(1));
        case Period::year:
            return time_of(date + chrono::years(1));
    }
    return time;
}

std::string_view sql_type(Column::Type type) {
    switch (type) {
        case Column::Type::int8:
            return "TINYINT";
        case Column::Type::int16:
            return "SMALLINT";
        case Column::Type::int32:
        case Column::Type::interned:
            return "INTEGER";
        case Column::Type::int64:
            return "BIGINT";
        case Column::Type::real:
            return "DOUBLE";
        case Column::Type::text:
            return "VARCHAR";
        case Column::Type::bytes:
            return "BLOB";
    }
    return "";
}

std::vector<const Table*> tables_of(Signal signal, Period period) {
    std::vector<const Table*> tables;
    for (const auto* table : all_tables())
        if (table->signal == signal && table->period == period) tables.push_back(table);
    return tables;
}

Partition::Partition(
    duckdb::Database& database, std::filesystem::path path, Place place, std::string catalog
)
    : database_(database),
      path_(std::move(path)),
      place_(place),
      to_(period_end(place.period, place.from)),
      catalog_(std::move(catalog)) {
    auto connection = database_.connect();
    std::string quoted = path_.string();
    for (std::size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2)
        quoted.insert(at, 1, '\'');
    connection.run(fmt::format(
        "ATTACH '{}' AS {} (STORAGE_VERSION 'v1.4.0', ROW_GROUP_SIZE 524288)", quoted, catalog_
    ));
    try {
        duckdb::in_transaction(connection, [&] {
            connection.run(fmt::format("CREATE TABLE IF NOT EXISTS {}.batch(id BIGINT)", catalog_));
            connection.run(fmt::format(
                "CREATE TABLE IF NOT EXISTS {}.text(id INTEGER, text VARCHAR)", catalog_
            ));
            for (const auto* table : tables_of(place_.signal, place_.period))
                connection.run(create_table(catalog_, *table));
            if (place_.signal == Signal::metrics) make_sample_tables(connection);
        });
        last_batch = connection.number(fmt::format("SELECT max(id) FROM {}.batch", catalog_));
        next_text = static_cast<std::int32_t>(
            connection.number(fmt::format("SELECT max(id) FROM {}.text", catalog_)) + 1
        );
        const auto empty_texts =
            connection.number(fmt::format("SELECT count(*) FROM {}.text WHERE id = 0", catalog_));
        if (empty_texts == 0)
            connection.run(fmt::format("INSERT INTO {}.text VALUES (0, '')", catalog_));
    } catch (const duckdb::Failure&) {
        connection.run(fmt::format("DETACH {}", catalog_));
        throw;
    }
}

void Partition::make_sample_tables(duckdb::Connection& connection) const {
    if (place_.period == Period::day) {
        connection.run(fmt::format(
            "CREATE TABLE IF NOT EXISTS {}.chunk(batch INTEGER, series BIGINT, start_at BIGINT,"
            " end_at BIGINT, samples INTEGER, bytes BLOB)",
            catalog_
        ));
        return;
    }
    connection.run(create_table(catalog_, series_table));
    connection.run(fmt::format(
        "CREATE TABLE IF NOT EXISTS {}.summary(day BIGINT, series BIGINT, bytes BLOB)", catalog_
    ));
    connection.run(fmt::format(
        "CREATE TABLE IF NOT EXISTS {}.summarised(day BIGINT, samples BIGINT)", catalog_
    ));
}

Partition::~Partition() {
    try {
        auto connection = database_.connect();
        connection.run(fmt::format("DETACH {}", catalog_));
        if (is_removed_) remove_file(path_);
        if (!name_at_end_.empty()) rename_file(path_, path_.parent_path() / name_at_end_);
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "{} stays attached: {}", path_.string(), failure.what());
    }
}

bool Partition::has_batch(duckdb::Connection& connection, std::int64_t generation) const {
    return connection.number(
               fmt::format("SELECT count(*) FROM {}.batch WHERE id = $1", catalog_), {generation}
           ) > 0;
}

void Partition::read_all(duckdb::Connection& connection) const {
    const auto tables = connection.run(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = $1", {catalog_}
    );
    for (const auto& row : tables)
        connection.run(fmt::format(
            "SELECT bit_xor(hash(t)) FROM {}.{} t", catalog_, std::get<std::string>(row[0])
        ));
}

std::uint64_t Partition::bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& path : {path_, std::filesystem::path(path_.string() + ".wal")}) {
        std::error_code error;
        const auto size = std::filesystem::file_size(path, error);
        if (!error) bytes += size;
    }
    return bytes;
}

PartitionSet::PartitionSet(
    duckdb::Database& database, std::filesystem::path directory,
    std::array<std::uint64_t, 4> part_bytes
)
    : database_(database), directory_(std::move(directory)), part_bytes_(part_bytes) {
    std::vector<std::pair<std::filesystem::path, Partition::Place>> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
        const auto name = entry.path().filename().string();
        if (auto place = place_of(name)) found.emplace_back(entry.path(), *place);
        if (is_aside(name)) damaged_.push_back(name);
    }
    for (const auto& [path, place] : found) attach(path, place);
}

void PartitionSet::attach(const std::filesystem::path& path, Partition::Place place) {
    try {
        auto name = fmt::format("p{}", ++catalogs_);
        // Owned by this set, and by whoever reads it.
        auto made = std::make_shared<Partition>(database_, path, place, std::move(name));
        partitions_[place] = std::move(made);
    } catch (const duckdb::Failure& failure) {
        const auto aside = name_aside(path);
        rename_file(path, directory_ / aside);
        damaged_.push_back(aside);
        MAINSTAY_LOG(
            error, "telemetry", "{} cannot be read and was put aside as {}: {}", path.string(),
            aside, failure.what()
        );
    }
}

bool PartitionSet::is_leaving(const Partition::Place& place) {
    std::erase_if(leaving_, [](const auto& entry) { return entry.second.expired(); });
    return leaving_.contains(place);
}

/// A new file. Where it cannot be made, as on a full disk, nothing of it is left.
SharedPartition PartitionSet::make(Partition::Place place) {
    const auto path = directory_ / file_name(place);
    // Left by a process that ended before it was of use.
    remove_file(path);
    try {
        // Owned by this set, and by whoever reads it.
        return std::make_shared<Partition>(database_, path, place, fmt::format("p{}", ++catalogs_));
    } catch (const duckdb::Failure&) {
        remove_file(path);
        throw;
    }
}

void PartitionSet::put_aside(const SharedPartition& partition, std::string_view why) {
    std::lock_guard lock(mutex_);
    const auto found = partitions_.find(partition->place());
    if (found == partitions_.end() || found->second != partition) return;
    partitions_.erase(found);
    leaving_[partition->place()] = partition;
    const auto aside = name_aside(partition->path());
    partition->rename_at_end(aside);
    damaged_.push_back(aside);
    MAINSTAY_LOG(
        error, "telemetry", "{} is damaged and is put aside as {}: {}", partition->path().string(),
        aside, why
    );
}

SharedPartition PartitionSet::find_or_make(Partition::Place place) {
    std::lock_guard lock(mutex_);
    const auto bytes_max = part_bytes_[static_cast<std::size_t>(place.signal)];
    place.part = 1;
    for (const auto& [other, partition] : partitions_) {
        if (other.signal != place.signal || other.period != place.period) continue;
        if (other.from != place.from) continue;
        if (partition->bytes() < bytes_max || other.part == parts_max) return partition;
        place.part = other.part + 1;
    }
    while (is_leaving(place)) ++place.part;
    return partitions_.emplace(place, make(place)).first->second;
}

SharedPartition PartitionSet::make_beside(Partition::Place place) {
    std::lock_guard lock(mutex_);
    place.part = 1;
    for (const auto& [other, partition] : partitions_)
        if (other.signal == place.signal && other.period == place.period &&
            other.from == place.from)
            place.part = other.part + 1;
    while (is_leaving(place)) ++place.part;
    return make(place);
}

void PartitionSet::replace(const Partitions& old, const SharedPartition& made) {
    std::lock_guard lock(mutex_);
    partitions_[made->place()] = made;
    for (const auto& partition : old) {
        partition->remove_at_end();
        leaving_[partition->place()] = partition;
        partitions_.erase(partition->place());
    }
}

bool PartitionSet::has_batch(
    Partition::Place period, duckdb::Connection& connection, std::int64_t generation
) {
    const auto parts = of(period.signal, period.period, {period.from, {period.from.micros + 1}});
    return std::ranges::any_of(parts, [&](const auto& partition) {
        try {
            return partition->has_batch(connection, generation);
        } catch (const duckdb::Damaged& damage) {
            put_aside(partition, damage.what());
            return false;
        }
    });
}

Partitions PartitionSet::of(Signal signal, Period period, TimeRange range) const {
    std::lock_guard lock(mutex_);
    Partitions found;
    for (const auto& [place, partition] : partitions_) {
        if (place.signal != signal || place.period != period) continue;
        if (partition->from() < range.to && partition->to() > range.from)
            found.push_back(partition);
    }
    return found;
}

Partitions PartitionSet::all() const {
    std::lock_guard lock(mutex_);
    Partitions found;
    for (const auto& [place, partition] : partitions_) found.push_back(partition);
    return found;
}

void PartitionSet::remove(const SharedPartition& partition) {
    std::lock_guard lock(mutex_);
    partition->remove_at_end();
    leaving_[partition->place()] = partition;
    partitions_.erase(partition->place());
}

std::vector<std::string> PartitionSet::damaged() const {
    std::lock_guard lock(mutex_);
    return damaged_;
}

}  // namespace mainstay::telemetry
