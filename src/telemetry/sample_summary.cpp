#include "telemetry/sample_summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::array figures{
    &SampleSummary::count, &SampleSummary::sum, &SampleSummary::least, &SampleSummary::most
};

/// The samples of one step that are to be kept as they are; `all` begins with those before it.
void add_ends(std::vector<Sample>& ends, std::span<const Sample> all, std::size_t from) {
    std::size_t falls = 0, fall = 0;
    for (auto at = std::max<std::size_t>(from, 1); at < all.size(); ++at) {
        if (all[at].value >= all[at - 1].value) continue;
        ++falls;
        fall = at;
    }
    if (falls == 1) {
        if (fall > from) ends.push_back(all[fall - 1]);
        if (fall + 1 < all.size()) ends.push_back(all[fall]);
    }
    ends.push_back(all.back());
}

/// Each list with the number of its bytes in front, of four bytes.
void append_list(std::string& bytes, std::span<const Sample> list) {
    const auto packed = pack_samples(list);
    for (unsigned shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(packed.size() >> shift);
    bytes += packed;
}

std::optional<std::vector<Sample>> take_list(std::string_view& bytes) {
    if (bytes.size() < 4) return std::nullopt;
    std::size_t size = 0;
    for (unsigned at = 0; at < 4; ++at)
        size |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[at])) << (8 * at);
    bytes.remove_prefix(4);
    if (size > bytes.size()) return std::nullopt;
    const auto packed = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return unpack_samples(packed);
}

}  // namespace

std::int64_t micros_of(SummaryUnit unit) {
    return unit == SummaryUnit::hour ? 3'600'000'000 : 60'000'000;
}

SeriesSummary summarise(std::span<const Sample> samples, SummaryUnit unit) {
    std::vector<Sample> finite;
    finite.reserve(samples.size());
    std::ranges::copy_if(samples, std::back_inserter(finite), [](const Sample& sample) {
        return std::isfinite(sample.value);
    });
    SeriesSummary summary;
    const auto begin_of = [&](const Sample& sample) {
        return sample.at.micros - sample.at.micros % micros_of(unit);
    };
    for (std::size_t from = 0; from < finite.size();) {
        const auto begin = begin_of(finite[from]);
        auto to = from;
        SampleSummary step{Time{begin}, 0, 0, finite[from].value, finite[from].value};
        for (; to < finite.size() && begin_of(finite[to]) == begin; ++to) {
            const auto value = finite[to].value;
            step.count += 1;
            step.sum += value;
            step.least = std::min(step.least, value);
            step.most = std::max(step.most, value);
        }
        summary.steps.push_back(step);
        if (from == 0) summary.ends.push_back(finite.front());
        add_ends(summary.ends, std::span(finite).first(to), from);
        from = to;
    }
    // The first of all may be one of those between which it falls, too.
    const auto same = std::ranges::unique(summary.ends, {}, &Sample::at);
    summary.ends.erase(same.begin(), same.end());
    return summary;
}

void add_summary(SeriesSummary& to, SeriesSummary of) {
    const bool is_later =
        (to.steps.empty() || of.steps.empty() || to.steps.back().at < of.steps.front().at) &&
        (to.ends.empty() || of.ends.empty() || to.ends.back().at < of.ends.front().at);
    if (is_later) {
        std::ranges::move(of.steps, std::back_inserter(to.steps));
        std::ranges::move(of.ends, std::back_inserter(to.ends));
        return;
    }
    std::ranges::move(of.steps, std::back_inserter(to.steps));
    std::ranges::sort(to.steps, {}, &SampleSummary::at);
    std::vector<SampleSummary> steps;
    for (const auto& step : to.steps) {
        if (steps.empty() || steps.back().at != step.at) {
            steps.push_back(step);
            continue;
        }
        auto& into = steps.back();
        into.count += step.count;
        into.sum += step.sum;
        into.least = std::min(into.least, step.least);
        into.most = std::max(into.most, step.most);
    }
    to.steps = std::move(steps);
    std::ranges::move(of.ends, std::back_inserter(to.ends));
    std::ranges::sort(to.ends, {}, &Sample::at);
    const auto same = std::ranges::unique(to.ends, {}, &Sample::at);
    to.ends.erase(same.begin(), same.end());
}

std::string pack_summary(const SeriesSummary& summary) {
    MAINSTAY_CHECK(summary.steps.size() <= chunk_samples_max);
    MAINSTAY_CHECK(summary.ends.size() <= chunk_samples_max);
    std::string bytes;
    std::vector<Sample> list;
    for (const auto figure : figures) {
        list.clear();
        for (const auto& step : summary.steps) list.push_back({step.at, step.*figure});
        append_list(bytes, list);
    }
    append_list(bytes, summary.ends);
    return bytes;
}

std::optional<SeriesSummary> unpack_summary(std::string_view bytes) {
    SeriesSummary summary;
    for (const auto figure : figures) {
        const auto list = take_list(bytes);
        if (!list) return std::nullopt;
        if (figure == figures.front()) summary.steps.resize(list->size());
        if (list->size() != summary.steps.size()) return std::nullopt;
        for (std::size_t at = 0; at < list->size(); ++at) {
            summary.steps[at].at = (*list)[at].at;
            summary.steps[at].*figure = (*list)[at].value;
        }
    }
    auto ends = take_list(bytes);
    if (!ends || !bytes.empty()) return std::nullopt;
    summary.ends = std::move(*ends);
    return summary;
}

}  // namespace mainstay::telemetry
