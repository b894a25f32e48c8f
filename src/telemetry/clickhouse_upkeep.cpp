#include "telemetry/clickhouse_upkeep.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_schema.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::chrono::seconds figures_timeout{3};
constexpr std::chrono::seconds merge_timeout{120};

/// A partition that is larger is left to ClickHouse's own merges.
constexpr std::uint64_t merged_bytes_max = 10ULL << 30U;

struct Part {
    std::string table;
    std::string partition;  ///< A day as `2026-11-23`, a month or a year.
    std::string id;
    std::int64_t parts;
    std::int64_t bytes;
};
BOOST_DESCRIBE_STRUCT(Part, (), (table, partition, id, parts, bytes))

/// By time. Of replicas one is asked.
std::vector<Part> all_parts(const Client& client) {
    const auto& location = client.location();
    const auto from = location.cluster.empty()
                          ? std::string("system.parts")
                          : fmt::format("cluster('{}', system.parts)", location.cluster);
    const auto answer = client.run(
        {.sql = fmt::format(
             "SELECT table, partition, partition_id, toInt64(count()), toInt64(sum(bytes_on_disk))"
             " FROM {} WHERE database = '{}' AND active GROUP BY table, partition, partition_id"
             " ORDER BY partition, table FORMAT RowBinaryWithNamesAndTypes",
             from, location.database
         ),
         .timeout = figures_timeout},
        16U << 20U
    );
    auto parts = rows_as<Part>(read_answer(answer, 200'000));
    for (auto& part : parts)
        if (!location.cluster.empty() && part.table.ends_with("_local"))
            part.table.resize(part.table.size() - std::string_view("_local").size());
    return parts;
}

/// The signal that a table with days belongs to.
std::optional<Signal> signal_with_days(std::string_view table) {
    if (table == "sample") return Signal::metrics;
    if (table == "series") return std::nullopt;  // Kept for as long as summaries of samples.
    for (const auto* known : all_tables())
        if (known->name == table && known->period == Period::day) return known->signal;
    return {};
}

std::optional<Signal> signal_of_table(std::string_view table) {
    for (const auto* known : all_tables())
        if (known->name == table) return known->signal;
    if (table == "sample_minute" || table == "sample_hour") return Signal::metrics;
    return signal_with_days(table);
}

}  // namespace

std::array<Stored, 4> stored_figures(const Client& client) {
    std::array<Stored, 4> figures;
    for (const auto& part : all_parts(client)) {
        const auto signal = signal_of_table(part.table);
        if (!signal) continue;
        auto& into = figures[static_cast<std::size_t>(*signal)];
        into.bytes += static_cast<std::uint64_t>(part.bytes);
        if (!signal_with_days(part.table)) continue;
        const auto from = parse_time(part.partition + "T00:00:00Z");
        if (from && (!into.oldest || *from < *into.oldest)) into.oldest = from;
    }
    return figures;
}

void forget_by_size(const Client& client, const std::array<Retention, 4>& retention, Time now) {
    const auto& location = client.location();
    const auto today = to_string(now).substr(0, std::string_view("2026-11-23").size());
    std::array<std::uint64_t, 4> bytes{};
    const auto parts = all_parts(client);
    for (const auto& part : parts)
        if (auto signal = signal_with_days(part.table))
            bytes[static_cast<std::size_t>(*signal)] += static_cast<std::uint64_t>(part.bytes);
    for (const auto& part : parts) {
        const auto signal = signal_with_days(part.table);
        if (!signal || part.partition >= today) continue;
        auto& all = bytes[static_cast<std::size_t>(*signal)];
        const auto most = retention[static_cast<std::size_t>(*signal)].bytes;
        if (most == 0 || all <= most) continue;
        client.run(
            {.sql = fmt::format(
                 "ALTER TABLE `{}`.`{}`{} DROP PARTITION ID '{}'", location.database,
                 stored_table(location, part.table), on_cluster(location), part.id
             ),
             .timeout = merge_timeout}
        );
        all -= std::min(all, static_cast<std::uint64_t>(part.bytes));
        MAINSTAY_LOG(
            info, "telemetry", "{} of {} is forgotten for its size", part.partition, part.table
        );
    }
}

void merge_parts(const Client& client) {
    const auto& location = client.location();
    for (const auto& part : all_parts(client)) {
        const bool is_small = static_cast<std::uint64_t>(part.bytes) < merged_bytes_max;
        if (part.parts < 2 || !is_small) continue;
        client.run(
            {.sql = fmt::format(
                 "OPTIMIZE TABLE `{}`.`{}`{} PARTITION ID '{}' FINAL", location.database,
                 stored_table(location, part.table), on_cluster(location), part.id
             ),
             .timeout = merge_timeout}
        );
    }
}

}  // namespace mainstay::telemetry::clickhouse
