#include "telemetry/clickhouse_reader.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <unordered_map>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "telemetry/clickhouse_answer.hpp"
#include "telemetry/clickhouse_sample_summaries.hpp"
#include "telemetry/clickhouse_text.hpp"
#include "telemetry/sample_head.hpp"

namespace mainstay::telemetry::clickhouse {

namespace {

constexpr std::size_t rows_max = 200'000;

/// Of an answer; what needs more is not a question of a page.
constexpr std::size_t answer_bytes_max = 256U << 20U;

constexpr std::size_t samples_max = 20'000'000;
constexpr std::size_t series_together = 5'000;
constexpr std::chrono::seconds samples_timeout{20};

constexpr std::size_t failure_text_shown = 500;

/// Runs `ask`; what went wrong in it as a refusal, or thrown where it is our fault.
template <class Ask>
auto answered(Ask ask) -> Result<decltype(ask())> {
    try {
        return ask();
    } catch (const TooLarge&) {
        return refuse(code::telemetry_slow);
    } catch (const Away& away) {
        MAINSTAY_LOG(warning, "telemetry", "{}", away.what());
        return refuse(code::telemetry_away);
    } catch (const Failure& failure) {
        if (failure.is_slow()) return refuse(code::telemetry_slow);
        if (!failure.is_away())
            throw std::runtime_error(
                fmt::format("{}: {}", failure.what(), clipped(failure.text(), failure_text_shown))
            );
        MAINSTAY_LOG(warning, "telemetry", "{}", failure.what());
        return refuse(code::telemetry_away);
    }
}

using SamplesById = std::unordered_map<std::int64_t, std::vector<Sample>>;

/// Rows of RowBinary as they come in, which may be cut anywhere.
class SampleReader {
public:
    explicit SampleReader(SamplesById& found) : found_(found) {}

    void take(std::string_view piece) {
        if (!rest_.empty()) {
            const auto missing = std::min(row_bytes - rest_.size(), piece.size());
            rest_ += piece.substr(0, missing);
            piece.remove_prefix(missing);
            if (rest_.size() < row_bytes) return;
            add(rest_.data());
            rest_.clear();
        }
        for (; piece.size() >= row_bytes; piece.remove_prefix(row_bytes)) add(piece.data());
        rest_ = piece;
    }

    bool is_whole() const { return rest_.empty(); }

private:
    static constexpr std::size_t row_bytes = 24;

    void add(const char* row) {
        std::int64_t series = 0;
        Sample sample;
        std::memcpy(&series, row, sizeof series);
        std::memcpy(&sample.at.micros, row + 8, sizeof sample.at.micros);
        std::memcpy(&sample.value, row + 16, sizeof sample.value);
        if (!into_ || series != series_) into_ = &found_[series];
        series_ = series;
        into_->push_back(sample);
    }

    SamplesById& found_;
    std::vector<Sample>* into_ = nullptr;  // A map's values never move.
    std::int64_t series_ = 0;
    std::string rest_;
};

std::string condition(std::span<const std::int64_t> series, TimeRange range) {
    return fmt::format(
        "series IN ({}) AND recorded_at >= {} AND recorded_at < {}", fmt::join(series, ","),
        range.from.micros, range.to.micros
    );
}

}  // namespace

Result<Rows> Reader::select(const Select& asked) const {
    auto text = clickhouse_text(
        asked,
        [&](const Table& table, const std::string& columns, TimeRange range) {
            return Summaries::has(table) ? summaries_.rows(table, columns, range)
                                         : stored_rows(table, columns, range);
        }
    );
    Query query{.sql = text.sql + "\nFORMAT RowBinaryWithNamesAndTypes", .timeout = asked.timeout};
    query.values = select_settings();
    query.values.emplace_back("limit", std::to_string(rows_max));
    query.values.insert(query.values.end(), text.values.begin(), text.values.end());
    return answered([&] { return read_answer(client_.run(query, answer_bytes_max), rows_max); });
}

Result<std::vector<SeriesSamples>> Reader::samples(
    const std::vector<std::int64_t>& series, TimeRange range
) const {
    std::vector<std::span<const std::int64_t>> groups;
    for (std::span<const std::int64_t> left(series); !left.empty();) {
        groups.push_back(left.first(std::min(left.size(), series_together)));
        left = left.subspan(groups.back().size());
    }
    std::size_t count = 0;
    for (auto group : groups) {
        Query query{
            .sql = "SELECT count() FROM sample WHERE " + condition(group, range) +
                   " FORMAT RowBinaryWithNamesAndTypes",
            .values = select_settings(),
            .timeout = samples_timeout,
        };
        auto rows = TRY(answered([&] { return read_answer(client_.run(query), 1); }));
        count += detail::from_cell<std::size_t>(rows.at(0).at(0));
        if (count > samples_max)
            return refuse(code::telemetry_too_many_samples, {{"max", std::to_string(samples_max)}});
    }
    SamplesById found;
    for (auto group : groups) {
        // FINAL: one that came twice is there once, even where parts were not merged yet.
        Query query{
            .sql = "SELECT series, recorded_at, value FROM sample FINAL WHERE " +
                   condition(group, range) + " ORDER BY series, recorded_at FORMAT RowBinary",
            .values = select_settings(),
            .timeout = samples_timeout,
        };
        query.values.emplace_back("do_not_merge_across_partitions_select_final", "1");
        SampleReader reader(found);
        const bool is_whole = TRY(answered([&] {
            client_.run(query, [&](std::string_view piece) {
                reader.take(piece);
                return true;
            });
            return reader.is_whole();
        }));
        if (!is_whole) throw std::runtime_error("An answer of ClickHouse is cut off");
    }
    std::vector<SeriesSamples> answer;
    for (auto id : series)
        if (auto place = found.find(id); place != found.end())
            answer.push_back({id, place->second});
    return answer;
}

Result<std::vector<SeriesSummary>> Reader::summaries(
    const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
) const {
    return TRY(answered([&] { return read_sample_summaries(client_, series, range, unit); }));
}

}  // namespace mainstay::telemetry::clickhouse
