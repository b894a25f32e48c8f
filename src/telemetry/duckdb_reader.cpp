#include "telemetry/duckdb_reader.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/day_summaries.hpp"

namespace mainstay::telemetry {

namespace {

/// What one question may unpack: a gigabyte's third.
constexpr std::size_t samples_max = 20'000'000;

/// As many days' summaries: by the minute, they unpack to as many values.
constexpr std::size_t summaries_max = 20'000;

constexpr std::chrono::seconds samples_timeout{20};

constexpr std::size_t idle_max = 8;

std::string listed(const std::vector<std::int64_t>& series) {
    return fmt::format("{}", fmt::join(series, ","));
}

void read_summaries(
    duckdb::Connection& connection, const Partition& partition,
    const std::vector<std::int64_t>& series, TimeRange days, std::set<Time>& summarised,
    std::map<std::int64_t, SeriesSummary>& found
) {
    const auto of_days = fmt::format("day >= {} AND day < {}", days.from.micros, days.to.micros);
    for (auto& row : connection.run(fmt::format(
             "SELECT DISTINCT day FROM {}.summarised WHERE {}", partition.catalog(), of_days
         )))
        summarised.insert({detail::from_cell<std::int64_t>(row[0])});
    if (series.empty()) return;
    for (auto& row : connection.run(
             fmt::format(
                 "SELECT series, bytes FROM {}.summary WHERE {} AND series IN ({})"
                 " ORDER BY series, day",
                 partition.catalog(), of_days, listed(series)
             ),
             {}, summaries_max
         )) {
        auto read = unpack_summary(std::get<std::string>(row[1]));
        if (!read) throw duckdb::Failure("a summary of samples cannot be read");
        add_summary(found[detail::from_cell<std::int64_t>(row[0])], std::move(*read));
    }
}

/// What of a range are no summarised days.
std::vector<TimeRange> parts_without(const std::set<Time>& summarised, TimeRange range) {
    std::vector<TimeRange> parts;
    auto from = range.from;
    for (auto day : summarised) {
        if (from < day) parts.push_back({from, std::min(day, range.to)});
        from = std::max(from, period_end(Period::day, day));
    }
    if (from < range.to) parts.push_back({from, range.to});
    return parts;
}

}  // namespace

DuckDbReader::DuckDbReader(duckdb::Database& database)
    : database_(database), watch_([this] { watch(); }) {
    // Not there under this name; the other engine has no function of the kind to build on.
    database_.connect().run(
        "CREATE MACRO contains_any_case(text, part) AS contains(lower(text), lower(part))"
    );
}

DuckDbReader::~DuckDbReader() {
    {
        std::lock_guard lock(mutex_);
        is_ending_ = true;
        changed_.notify_all();
    }
    watch_.join();
}

void DuckDbReader::watch() {
    std::unique_lock lock(mutex_);
    while (!is_ending_) {
        if (running_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto [deadline, connection] = *running_.begin();
        if (std::chrono::steady_clock::now() < deadline) {
            changed_.wait_until(lock, deadline);
            continue;
        }
        // Again and again, as what had not begun when it was interrupted goes on.
        connection->interrupt();
        changed_.wait_for(lock, std::chrono::milliseconds(20));
    }
}

template <class Ask>
auto DuckDbReader::with_connection(std::chrono::milliseconds timeout, Ask ask)
    -> Result<decltype(ask(std::declval<duckdb::Connection&>()))> {
    std::unique_ptr<duckdb::Connection> connection;
    std::multimap<Deadline, duckdb::Connection*>::iterator place;
    {
        std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!connection) connection = std::make_unique<duckdb::Connection>(database_.connect());
    auto* asked = connection.get();
    {
        std::lock_guard lock(mutex_);
        running_.emplace(std::chrono::steady_clock::now() + timeout, asked);
        changed_.notify_all();
    }
    auto done = [&](bool is_good) {
        std::lock_guard lock(mutex_);
        std::erase_if(running_, [&](const auto& entry) { return entry.second == asked; });
        if (is_good && idle_.size() < idle_max) idle_.push_back(std::move(connection));
    };
    try {
        auto answer = ask(*asked);
        done(true);
        return answer;
    } catch (const duckdb::Interrupted&) {
        done(false);
        return refuse(code::telemetry_slow);
    } catch (...) {
        done(false);
        throw;
    }
}

Result<Rows> DuckDbReader::select(const Select& asked, const Snapshot& snapshot) {
    const auto sql = duckdb_text(asked, snapshot);
    return with_connection(asked.timeout, [&](duckdb::Connection& connection) {
        return connection.run(sql, asked.parameters);
    });
}

Result<std::vector<SeriesSamples>> DuckDbReader::samples(
    const std::vector<std::int64_t>& series, TimeRange range, const Snapshot& snapshot
) {
    std::map<std::int64_t, std::vector<Sample>> found;
    std::size_t count = 0;
    auto add = [&](std::int64_t id, std::string_view bytes) {
        auto samples = unpack_samples(bytes);
        if (!samples) {
            MAINSTAY_LOG(error, "telemetry", "Samples of series {} cannot be read", id);
            return;
        }
        auto& into = found[id];
        for (const auto& sample : *samples) {
            if (sample.at < range.from || sample.at >= range.to) continue;
            into.push_back(sample);
            ++count;
        }
    };
    const auto ids = listed(series);
    if (ids.empty()) return std::vector<SeriesSamples>{};
    std::string sql;
    for (const auto& partition : snapshot.partitions) {
        const auto& place = partition->place();
        if (place.signal != Signal::metrics || place.period != Period::day) continue;
        if (partition->from() >= range.to || partition->to() <= range.from) continue;
        if (!sql.empty()) sql += " UNION ALL ";
        fmt::format_to(
            std::back_inserter(sql),
            "SELECT series, start_at, samples, bytes FROM {}.chunk WHERE batch < {} AND series IN "
            "({})"
            " AND end_at >= {} AND start_at < {}",
            partition->catalog(), snapshot.first_head(), ids, range.from.micros, range.to.micros
        );
    }
    if (!sql.empty()) {
        const auto total =
            TRY(with_connection(samples_timeout, [&](duckdb::Connection& connection) {
                return connection.number("SELECT sum(samples) FROM (" + sql + ')');
            }));
        if (total > static_cast<std::int64_t>(samples_max))
            return refuse(code::telemetry_too_many_samples, {{"max", std::to_string(samples_max)}});
        auto rows = TRY(with_connection(samples_timeout, [&](duckdb::Connection& connection) {
            return connection.run(
                "SELECT series, start_at, bytes FROM (" + sql + ')', {}, 10'000'000
            );
        }));
        // Here, since the engine's own order moves the bytes of all chunks about.
        std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row[0], row[1]); });
        for (auto& row : rows)
            add(detail::from_cell<std::int64_t>(row[0]), std::get<std::string>(row[2]));
    }
    std::vector<SeriesSamples> answer;
    for (auto id : series) {
        std::vector<Sample> samples;
        if (auto place = found.find(id); place != found.end()) samples = std::move(place->second);
        for (const auto& head : snapshot.heads) head->samples.read(id, range, samples);
        if (samples.empty()) continue;
        order_samples(samples);
        answer.push_back({id, std::move(samples)});
    }
    return answer;
}

Result<std::vector<SeriesSummary>> DuckDbReader::summaries(
    const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit,
    const Snapshot& snapshot
) {
    const TimeRange days{period_begin(Period::day, range.from), range.to};
    std::map<std::int64_t, SeriesSummary> found;
    std::set<Time> summarised;
    for (const auto& partition : snapshot.partitions) {
        const auto& place = partition->place();
        if (place.signal != Signal::metrics || place.period != period_of(unit)) continue;
        if (partition->from() >= days.to || partition->to() <= days.from) continue;
        TRY(with_connection(samples_timeout, [&](duckdb::Connection& connection) {
            duckdb::in_transaction(connection, [&] {
                read_summaries(connection, *partition, series, days, summarised, found);
            });
            return true;
        }));
    }
    for (const auto& part : parts_without(summarised, range))
        for (auto& each : TRY(samples(series, part, snapshot)))
            add_summary(found[each.series], summarise(each.samples, unit));
    std::vector<SeriesSummary> answer;
    for (auto id : series) {
        auto summary = std::move(found[id]);
        summary.series = id;
        for (const auto& head : snapshot.heads)
            for (auto day : summarised) {
                std::vector<Sample> late;
                head->samples.read(id, {day, period_end(Period::day, day)}, late);
                order_samples(late);
                if (!late.empty()) add_summary(summary, summarise(late, unit));
            }
        std::erase_if(summary.steps, [&](const SampleSummary& step) {
            return step.at < range.from || step.at >= range.to;
        });
        std::erase_if(summary.ends, [&](const Sample& sample) {
            return sample.at < range.from || sample.at >= range.to;
        });
        if (!summary.steps.empty() || !summary.ends.empty()) answer.push_back(std::move(summary));
    }
    return answer;
}

}  // namespace mainstay::telemetry
