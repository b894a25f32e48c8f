#include "telemetry/duckdb_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"

namespace mainstay::telemetry {

namespace {

/// What one question may unpack: a gigabyte's third.
constexpr std::size_t samples_max = 20'000'000;

constexpr std::chrono::seconds samples_timeout{20};

constexpr std::size_t idle_max = 8;

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
    std::string ids;
    for (auto id : series)
        fmt::format_to(std::back_inserter(ids), "{}{}", ids.empty() ? "" : ",", id);
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
                "SELECT series, bytes FROM (" + sql + ") ORDER BY series, start_at", {}, 10'000'000
            );
        }));
        for (auto& row : rows)
            add(detail::from_cell<std::int64_t>(row[0]), std::get<std::string>(row[1]));
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

}  // namespace mainstay::telemetry
