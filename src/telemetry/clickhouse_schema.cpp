#include "telemetry/clickhouse_schema.hpp"

#include <set>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_tables.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

/// Blocks whose tokens are remembered: what one node writes in ten minutes, if it writes twice a
/// second to two days, and there are four nodes.
constexpr int deduplication_window = 10'000;

/// A statement that several nodes may run at once waits for a server that is busy with it.
constexpr std::chrono::seconds statement_timeout{60};

std::string qualified(const Location& location, std::string_view table) {
    return fmt::format("`{}`.`{}`", location.database, table);
}

std::string engine_of(const Location& location, const TableText& table) {
    if (!location.is_replicated) return fmt::format("{}({})", table.engine, table.arguments);
    return fmt::format(
        "Replicated{}('/clickhouse/tables/{{shard}}/{}/{}', '{{replica}}'{}{})", table.engine,
        location.database, table.name, table.arguments.empty() ? "" : ", ", table.arguments
    );
}

std::string window_setting(const Location& location) {
    if (!location.is_replicated)
        return fmt::format("non_replicated_deduplication_window = {}", deduplication_window);
    return fmt::format(
        "replicated_deduplication_window = {}, replicated_deduplication_window_seconds = 86400",
        deduplication_window
    );
}

void add_table(const Location& location, const TableText& table, std::vector<std::string>& sql) {
    sql.push_back(fmt::format(
        "CREATE TABLE IF NOT EXISTS {}{} ({})\nENGINE = {}\nPARTITION BY {}\nORDER BY ({})\n"
        "SETTINGS {}, fsync_after_insert = 1, fsync_part_directory = 1, ttl_only_drop_parts = 1, "
        "materialize_ttl_recalculate_only = 1, merge_with_ttl_timeout = 3600",
        qualified(location, stored_table(location, table.name)), on_cluster(location),
        table.columns, engine_of(location, table), table.partition, table.order,
        window_setting(location)
    ));
    if (location.cluster.empty()) return;
    sql.push_back(fmt::format(
        "CREATE TABLE IF NOT EXISTS {0}{1} AS {2}\nENGINE = Distributed('{3}', '{4}', '{5}', {6})",
        qualified(location, table.name), on_cluster(location),
        qualified(location, stored_table(location, table.name)), location.cluster,
        location.database, stored_table(location, table.name), table.shard
    ));
}

std::set<std::int64_t> taken_steps(const Client& client) {
    std::set<std::int64_t> taken;
    const auto answer = client.run(
        {.sql = "SELECT DISTINCT toInt64(step) FROM migration FORMAT RowBinaryWithNamesAndTypes"}
    );
    for (auto& row : read_answer(answer, 10'000))
        taken.insert(detail::from_cell<std::int64_t>(row[0]));
    return taken;
}

}  // namespace

std::string stored_table(const Location& location, std::string_view table) {
    return location.cluster.empty() ? std::string(table) : fmt::format("{}_local", table);
}

std::string on_cluster(const Location& location) {
    return location.cluster.empty() ? "" : fmt::format(" ON CLUSTER `{}`", location.cluster);
}

std::size_t steps() { return all_steps().size(); }

std::vector<std::string> statements_of_step(const Location& location, std::size_t step) {
    const auto& texts = all_steps()[step - 1];
    std::vector<std::string> sql;
    for (const auto& table : texts.tables) add_table(location, table, sql);
    return sql;
}

void migrate(const Client& client) {
    const auto& location = client.location();
    const auto run = [&](std::string sql, bool has_database = true) {
        client.run(
            {.sql = std::move(sql), .timeout = statement_timeout, .has_database = has_database}
        );
    };
    run(fmt::format(
            "CREATE DATABASE IF NOT EXISTS `{}`{}", location.database, on_cluster(location)
        ),
        false);
    // One row a step and node that took it: to take one twice changes nothing.
    std::vector<std::string> first;
    add_table(location, migration_table(), first);
    for (auto& sql : first) run(std::move(sql));
    const auto taken = taken_steps(client);
    for (std::size_t step = 1; step <= steps(); ++step) {
        if (taken.count(static_cast<std::int64_t>(step)) > 0) continue;
        for (auto& sql : statements_of_step(location, step)) run(std::move(sql));
        run(fmt::format("INSERT INTO migration (step, taken_at) VALUES ({}, now())", step));
        MAINSTAY_LOG(info, "telemetry", "Step {} of ClickHouse's tables is taken", step);
    }
}

std::vector<std::string> change_of_age(
    const Location& location, const TableAge& wanted, std::string_view engine
) {
    // Of the table: those of columns stand with the columns, not with the engine.
    const bool has_rule = engine.find(" TTL ") != std::string_view::npos;
    const auto table = qualified(location, stored_table(location, wanted.table));
    if (wanted.age.count() == 0) {
        if (!has_rule) return {};
        return {fmt::format("ALTER TABLE {}{} REMOVE TTL", table, on_cluster(location))};
    }
    const auto rule = fmt::format(
        "toDateTime(intDiv({}, 1000000)) + toIntervalHour({})", time_of(wanted.table),
        wanted.age.count()
    );
    if (engine.find(" TTL " + rule + " SETTINGS") != std::string_view::npos) return {};
    return {fmt::format("ALTER TABLE {}{} MODIFY TTL {}", table, on_cluster(location), rule)};
}

void set_ages(const Client& client, std::span<const TableAge> ages) {
    const auto& location = client.location();
    for (const auto& wanted : ages) {
        const auto engine = client.run({
            .sql = "SELECT engine_full FROM system.tables WHERE database = {database:String}"
                   " AND name = {table:String} FORMAT RowBinary",
            .values =
                {{"param_database", location.database},
                 {"param_table", stored_table(location, wanted.table)}},
        });
        for (auto& sql : change_of_age(location, wanted, engine)) {
            client.run({.sql = std::move(sql), .timeout = statement_timeout});
            MAINSTAY_LOG(
                info, "telemetry", "ClickHouse keeps rows of {} for {} hours", wanted.table,
                wanted.age.count()
            );
        }
    }
}

}  // namespace mainstay::telemetry::clickhouse
